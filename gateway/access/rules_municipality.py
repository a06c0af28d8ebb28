"""Which municipality may ask: every rule starts from the registered one, and an exception is the
authority's own statement, kept and shown (domain.md 1.6).
"""

from collections.abc import Iterator
from typing import Final

from gateway.access.decision import DecisionContext
from gateway.access.facts import RESIDENT, SubjectFacts
from gateway.access.purposes import MunicipalityRule, Purpose
from gateway.access.rules_household import follows_the_applicant
from gateway.question import MunicipalityBasisKind

STATEMENTS: Final[dict[MunicipalityRule, frozenset[MunicipalityBasisKind]]] = {
    "registered": frozenset({"stays", "presumed", "chosen"}),
    "staying": frozenset({"stays"}),
    "handlekommune": frozenset({"placed", "chosen"}),
    "property": frozenset({"property"}),
    "any": frozenset(),
    "receiving": frozenset(),
}
"""The statements that can be true of each rule: a child that was placed elsewhere stays the case of
the municipality that placed it, but is not presumed to live there.
"""


def municipality_is_the_right_one(
    context: DecisionContext, purpose: Purpose, facts: SubjectFacts
) -> str | None:
    """D3: it is the registered municipality that asks, or one that has stated why it is not; the
    static rules have looked at whether the purpose knows that statement.
    """
    asker = context.asker
    if asker.party == "citizen" or purpose.is_for_anybody:
        return None
    if context.asked.municipality_basis is not None or follows_the_applicant(context, facts):
        return None
    if facts.municipality_code is None:
        return "facts_incomplete" if facts.status in RESIDENT else "not_registered_here"
    return None if _is_here(context, facts) else "not_registered_here"


def municipality_warnings(
    context: DecisionContext, purpose: Purpose, facts: SubjectFacts
) -> frozenset[str]:
    """Give what a municipality must heed: whose case it is, and what was before she moved there."""
    return frozenset(_warnings(context, purpose, facts))


def _warnings(context: DecisionContext, purpose: Purpose, facts: SubjectFacts) -> Iterator[str]:
    if context.asker.party != "authority" or context.asker.municipality_code is None:
        return
    if facts.municipality_code is not None and not _is_here(context, facts):
        is_handed_in = purpose.municipality == "receiving"
        yield "belongs_to_another_municipality" if is_handed_in else "registered_elsewhere"
    elif _has_moved_inside(context, purpose, facts):
        yield "moved_in_period"


def _has_moved_inside(context: DecisionContext, purpose: Purpose, facts: SubjectFacts) -> bool:
    """Tell whether months of the period lie before she came: they are another municipality's."""
    period, since = context.asked.period, facts.municipality_since
    if purpose.is_for_anybody or "income" not in purpose.sections:
        return False
    if period is None or since is None or since == facts.birth_date:  # born here
        return False
    return str(since)[:7] > period.from_month


def _is_here(context: DecisionContext, facts: SubjectFacts) -> bool:
    return facts.municipality_code == context.asker.municipality_code

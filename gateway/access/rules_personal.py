"""D1 to D6: the rules that depend on the citizen, in order; the first hit wins.

Each takes the context, the purpose and the facts, and gives a refusal's code or None. What is not
known refuses.
"""

from collections.abc import Callable
from typing import Final

from contracts.records.person import Status
from gateway.access.decision import DecisionContext
from gateway.access.facts import SubjectFacts
from gateway.access.purposes import Purpose
from gateway.access.rules_municipality import municipality_is_the_right_one

PersonalRule = Callable[[DecisionContext, Purpose, SubjectFacts], str | None]
OWN_ACCESS_FROM_YEARS: Final = 15
_NOT_IN_USE: Final[frozenset[Status]] = frozenset({"annulled", "duplicate_deleted"})


def status_is_known(context: DecisionContext, purpose: Purpose, facts: SubjectFacts) -> str | None:
    """D1."""
    del context, purpose
    return "facts_incomplete" if facts.status is None else None


def number_is_in_use(context: DecisionContext, purpose: Purpose, facts: SubjectFacts) -> str | None:
    """D1: nobody is looked up by a number that was annulled, doubled or replaced."""
    del context, purpose
    is_out_of_use = facts.is_replaced or facts.status in _NOT_IN_USE
    return "number_not_in_use" if is_out_of_use else None


def citizen_is_alive(context: DecisionContext, purpose: Purpose, facts: SubjectFacts) -> str | None:
    """D2: after a death only authorities ask, and only for what must be done then."""
    may_ask = purpose.post_mortem and context.asker.party != "citizen"
    return "subject_deceased" if facts.status == "dead" and not may_ask else None


def citizen_is_old_enough(
    context: DecisionContext, purpose: Purpose, facts: SubjectFacts
) -> str | None:
    """D3: own access from 15 (trust.md 1.9)."""
    del purpose
    if context.asker.party != "citizen" or context.asker.represents:
        return None
    is_younger = facts.is_younger_than(OWN_ACCESS_FROM_YEARS, today=context.today)
    if is_younger is None:
        return "facts_incomplete"
    return "under_age" if is_younger else None


def nobody_looks_at_her_own(
    context: DecisionContext, purpose: Purpose, facts: SubjectFacts
) -> str | None:
    """D3: an employee does not look up herself, her spouse, parents, children or a child in her
    custody (forvaltningsloven § 3). Without `actor_subject` in the token nothing can be known.
    """
    del purpose
    if context.asker.party != "authority":
        return None
    if facts.asker_ties is None or facts.custody is None:
        return "facts_incomplete" if context.asker.is_known_citizen else None
    holds_custody = any("asker" in each.who and each.holds(context.today) for each in facts.custody)
    is_guardian = facts.guardianship is not None and "asker" in facts.guardianship.who
    is_close = bool(facts.asker_ties) or holds_custody or is_guardian
    return "conflict_of_interest" if is_close else None


def consent_covers_this(
    context: DecisionContext, purpose: Purpose, facts: SubjectFacts
) -> str | None:
    """D4: the consent is this citizen's, for this purpose as it is now, to this client, today."""
    del facts
    if purpose.basis.kind != "consent":
        return None
    consent = context.consent
    if consent is None:
        return "consent_not_active"
    is_this = (
        consent.id == context.asked.consent_id
        and consent.subject_id == context.subject_id
        and (consent.purpose_id, consent.purpose_version) == (purpose.id, purpose.version)
        and (consent.recipient_cvr, consent.client_id)
        == (context.asker.cvr, context.asker.client_id)
    )
    return None if is_this and consent.covers(context.now) else "consent_not_active"


PERSONAL_RULES: Final[tuple[PersonalRule, ...]] = (
    status_is_known,
    number_is_in_use,
    citizen_is_alive,
    citizen_is_old_enough,
    municipality_is_the_right_one,
    nobody_looks_at_her_own,
    consent_covers_this,
)

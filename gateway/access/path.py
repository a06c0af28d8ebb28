"""The way of a decision in words: which rules it passed, which one refused it, and how many fields
each factor took. Decides nothing itself: it runs the rules that decide() runs, in their order.
"""

from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from gateway.access.acting import within_power
from gateway.access.asked import effective_fields
from gateway.access.ceilings import below_ceiling
from gateway.access.decision import DecisionContext
from gateway.access.facts import SubjectFacts
from gateway.access.masks import masks_for
from gateway.access.purposes import Purpose
from gateway.access.refusals import FACTS_UNAVAILABLE, REFUSALS
from gateway.access.rules_personal import PERSONAL_RULES
from gateway.access.rules_static import STATIC_RULES, agreements_in_force

KNOWN: Final = "purpose_is_known"
HEARD: Final = "register_has_answered"
SOMETHING_LEFT: Final = "something_is_left"
WORDS: Final[dict[str, tuple[str, str]]] = {
    KNOWN: ("S1", "The catalogue has the purpose."),
    "finance_has_a_door_of_its_own": ("S1", "Finance asks where its own law says."),
    "agreement_is_in_force": ("S2", "An agreement for the purpose is in force."),
    "purpose_is_in_force": ("S3", "The purpose is in force on that day."),
    "party_is_named": ("S4", "The purpose is for this kind of asker."),
    "asker_stands_on_her_own_ground": ("S4", "Who acts for another asks as that, and nobody else."),
    "municipality_is_known": ("S4", "The organisation is a municipality, where it must be one."),
    "employee_holds_a_role": ("S5", "The employee holds a role that the purpose names."),
    "sign_in_is_sure_enough": ("S5", "The sign-in is as sure as the purpose asks."),
    "case_is_named": ("S5", "A case reference is given, where one is needed."),
    "notice_was_given": ("S5", "The citizen was told in writing, where she must be."),
    "municipality_basis_is_allowed": ("S5", "What is stated about the municipality may be stated."),
    "household_role_is_permitted": ("S5", "The purpose knows that role in a household."),
    "consent_is_named": ("S5", "A consent is named, where the purpose rests on one."),
    "fields_are_permitted": ("S6", "What is asked for lies in purpose, agreement and ceiling."),
    HEARD: ("D1", "The person register has answered."),
    "status_is_known": ("D1", "The register tells the citizen's status."),
    "number_is_in_use": ("D1", "The personal number is in use."),
    "citizen_is_alive": ("D2", "The citizen is alive, or the purpose is for after a death."),
    "citizen_is_old_enough": ("D3", "A citizen who looks herself is 15 or older."),
    "who_acts_for_her_may": (
        "D3",
        "Who acts for her holds custody, a full guardianship or her power.",
    ),
    "is_of_the_household": ("D3", "The register does not contradict the role in the household."),
    "municipality_is_the_right_one": ("D3", "It is the right municipality that asks."),
    "nobody_looks_at_her_own": ("D3", "The employee is neither she nor of her close family."),
    "she_can_agree": ("D4", "She can agree by herself, where the purpose rests on a consent."),
    "consent_covers_this": ("D4", "The consent covers this, where the purpose rests on one."),
    SOMETHING_LEFT: ("D6", "Something is left that may be shown."),
}
"""Every rule by its function's name: its number in the order of rules, and what it asks for."""
GIVES: Final = "purpose"
FACTORS: Final[dict[str, str]] = {
    GIVES: "the purpose gives",
    "agreement": "the agreement leaves",
    "ceiling": "the ceiling for this kind of asker leaves",
    "asked": "what was asked for leaves",
    "consent": "the consent leaves",
    "power_of_attorney": "the power of attorney leaves",
    "protection": "protection leaves",
}


class Step(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One rule on the way."""

    number: str
    """Its place in the order of rules: S1 … S6 are about the asker, D1 … D6 about the citizen."""
    rule: str
    text: str
    """What the rule asks for."""
    refused: str | None = None
    """The refusal's code, where the way ends here."""
    because: str | None = None
    """The refusal in words."""


class Factor(msgspec.Struct, frozen=True, kw_only=True):
    """How many fields one factor left of what was there before it."""

    factor: str
    text: str
    took: int
    left: int


def path_of(context: DecisionContext) -> tuple[Step, ...]:
    """Give the rules in their order, up to and with the first that refuses."""
    steps: list[Step] = []
    for name, code in _checks(context):
        steps.append(_step(name, code))
        if code is not None:
            break
    return tuple(steps)


def factors_of(context: DecisionContext) -> tuple[Factor, ...]:
    """Give what each factor left of the purpose's fields, one after the other; the last left what
    is shown. Nothing where a rule refuses before fields are looked at.
    """
    purpose, facts = context.purpose, context.facts
    refusal = path_of(context)[-1].refused
    if purpose is None or facts is None or refusal not in {None, "nothing_permitted"}:
        return ()
    counted: list[Factor] = []
    before = left = frozenset[str]()
    for name, keeps in _factors(context, purpose, facts):
        left = keeps(before) if counted else keeps(frozenset(purpose.fields))
        counted.append(
            Factor(
                factor=name,
                text=FACTORS[name],
                took=len(before) - len(left) if counted else 0,
                left=len(left),
            )
        )
        before = left
    return tuple(counted)


def _checks(context: DecisionContext) -> Iterator[tuple[str, str | None]]:
    purpose, facts = context.purpose, context.facts
    if purpose is None or purpose.id != context.asked.purpose_id:
        yield KNOWN, "purpose_unknown"
        return
    yield KNOWN, None
    for rule in STATIC_RULES:
        yield rule.__name__, rule(context, purpose)
    if facts is None:
        yield HEARD, FACTS_UNAVAILABLE
        return
    yield HEARD, None
    for personal in PERSONAL_RULES:
        yield personal.__name__, personal(context, purpose, facts)
    left = frozenset(purpose.fields)
    for _, keeps in _factors(context, purpose, facts):
        left = keeps(left)
    is_enough = bool(left) or context.asked.reads_log
    yield SOMETHING_LEFT, None if is_enough else "nothing_permitted"


Keeps = Callable[[frozenset[str]], frozenset[str]]


def _factors(
    context: DecisionContext, purpose: Purpose, facts: SubjectFacts
) -> tuple[tuple[str, Keeps], ...]:
    """Give each factor with what it leaves of fields."""
    role, agreements = context.asked.household_role, agreements_in_force(context, purpose)
    given = frozenset(purpose.fields) if role is None else purpose.given_of.get(role, frozenset())
    asked = effective_fields(context.asked, purpose) or frozenset()
    consent = context.consent if purpose.basis.kind == "consent" else None

    def agreed(leaves: frozenset[str]) -> frozenset[str]:
        return frozenset(leaf for leaf in leaves if any(each.allows(leaf) for each in agreements))

    def consented(leaves: frozenset[str]) -> frozenset[str]:
        return frozenset(leaf for leaf in leaves if consent is None or consent.allows(leaf))

    def empowered(leaves: frozenset[str]) -> frozenset[str]:
        return within_power(facts, purpose.id, leaves, today=context.today)

    def unprotected(leaves: frozenset[str]) -> frozenset[str]:
        masked = masks_for(context.asker, facts, leaves, today=context.today)
        return leaves - {withheld.path for withheld in masked}

    return (
        (GIVES, given.intersection),
        ("agreement", agreed),
        ("ceiling", lambda leaves: below_ceiling(context.asker.party, purpose.basis, leaves)),
        ("asked", asked.intersection),
        ("consent", consented),
        *((("power_of_attorney", empowered),) if context.asker.represents else ()),
        ("protection", unprotected),
    )


def _step(name: str, code: str | None) -> Step:
    number, text = WORDS[name]
    because = None if code is None else REFUSALS[code].text.en
    return Step(number=number, rule=name, text=text, refused=code, because=because)

"""By what somebody acts for the citizen: guardianship, custody, or a power of attorney. Whether she
may is for the rules (rules_relations.py); what is kept from her, for masks.py.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final, Literal

from gateway.access.delegations import Delegation
from gateway.access.facts import SubjectFacts

ActsAs = Literal["custody_holder", "guardian", "power_of_attorney"]
OWN_DIGITAL_LIFE_FROM_YEARS: Final = 15
OF_AGE_FROM_YEARS: Final = 18
_GONE: Final = {"dead": "subject_deceased", "disappeared": "subject_disappeared"}


def acts_as(facts: SubjectFacts, today: date) -> ActsAs | None:
    """Give by what whoever asks acts: what the register says, before what the citizen gave.

    From 15 on custody gives no view any more, and a young person's own power of attorney does.
    """
    guard = facts.guardianship
    if guard is not None and "asker" in guard.who and guard.is_in_force(today):
        return "guardian"
    holds_custody = _holds_custody(facts, today)
    if holds_custody and facts.is_surely_younger_than(OWN_DIGITAL_LIFE_FROM_YEARS, today=today):
        return "custody_holder"
    if any(each.is_active and each.since <= today <= each.until for each in facts.delegations):
        return "power_of_attorney"
    if holds_custody:
        return "custody_holder"
    return "power_of_attorney" if facts.delegations else None


def powers_in_force(facts: SubjectFacts, purpose_id: str, today: date) -> tuple[Delegation, ...]:
    """Give those that she gave to whoever asks, for that purpose and on that day."""
    return tuple(each for each in facts.delegations if each.holds(purpose_id, today))


def within_power(
    facts: SubjectFacts, purpose_id: str, leaves: Iterable[str], *, today: date
) -> frozenset[str]:
    """Give those of the leaves that her power of attorney gives to whoever acts by one: to anybody
    else it takes nothing, and to nobody it adds anything.
    """
    if acts_as(facts, today) != "power_of_attorney":
        return frozenset(leaves)
    held = powers_in_force(facts, purpose_id, today)
    return frozenset(leaf for leaf in leaves if any(each.allows(leaf) for each in held))


def may_have_power(facts: SubjectFacts, today: date) -> str | None:
    """Give a refusal's code where somebody can neither give nor hold a power of attorney: dead,
    disappeared, below 15, or with any guardian. What is not known refuses.
    """
    if facts.status in _GONE:
        return _GONE[facts.status]
    guard = facts.guardianship
    if guard is not None and guard.may_be_in_force(today):
        return "under_guardianship"
    is_younger = facts.is_younger_than(OWN_DIGITAL_LIFE_FROM_YEARS, today=today)
    if facts.custody is None or is_younger is None:
        return "facts_incomplete"
    return "under_age" if is_younger else None


def are_protected(others: Iterable[SubjectFacts | None], today: date) -> bool | None:
    """Tell whether one of the others has, or may have, any protection; None where of one of them
    nothing is known and none of the rest has.
    """
    known = tuple(others)
    if any(each is not None and each.address_strength(today) != "open" for each in known):
        return True
    return None if None in known else False


def _holds_custody(facts: SubjectFacts, today: date) -> bool:
    is_minor = facts.is_younger_than(OF_AGE_FROM_YEARS, today=today) is not False
    held = (each for each in facts.custody or () if "asker" in each.who)
    return is_minor and any(each.surely_holds(today) for each in held)

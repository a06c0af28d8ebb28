"""What protection takes away, and from whom.

Four readers. Authorities and the citizen herself lose nothing. A private party loses name, address,
departure and status (CPR-loven § 28; Datafordeleren's own services for private parties leave out
name, address and departure of the protected). A school's app, which is no private party, loses what
the strength of the protection keeps. Whoever acts for the citizen loses every hint of where she is,
also when it is the other parent who is or may be protected, and while the tie is new.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

from contracts.paths import section_of
from gateway.access.acting import acts_as
from gateway.access.agreements import is_within
from gateway.access.asker import Asker
from gateway.access.decision import Withheld
from gateway.access.facts import SubjectFacts
from gateway.access.protection import Strength

_ADDRESS: Final = (
    "address",
    "person.residence",
    "person.address_history",
    "person.contact_address",
    "person.departure.foreign_address",
)
_WHEREABOUTS: Final = (*_ADDRESS, "person.departure", "person.disappeared_since")
_KEPT: Final[dict[Strength, tuple[str, ...]]] = {
    "open": (),
    "address": _ADDRESS,
    "whereabouts": _WHEREABOUTS,
}
_NAME: Final = ("person.name",)
# The status tells of a departure and of a special road; its date is that of a move.
_STATUS: Final = ("person.status", "person.status_since")
_FROM_PRIVATE_PARTIES: Final = (*_NAME, *_WHEREABOUTS, *_STATUS)
_FROM_WHO_ACTS_FOR_HER: Final = (
    *_WHEREABOUTS,
    *_STATUS,
    # A birth is registered where the mother lived; shared residence tells of both homes.
    "person.birth_registration",
    "family.shared_residence",
    "family.shared_residence_since",
    # That, and since when, somebody is protected is for the protected to tell.
    "person.address_protection",
    "person.directory_protection",
    # Where she works.
    "income.lines[].employer_se",
    "income.lines[].production_unit",
)

_KNOWN_SECTIONS: Final = frozenset({"person", "family", "address", "income"})


def address_like(leaves: Iterable[str], *, kept: Strength = "address") -> frozenset[str]:
    """Give those of the leaves that tell where a person lives, and under the strongest protection
    also those that hint at the country or at the person being away.
    """
    return _within(leaves, _KEPT[kept])


def masks_for(
    asker: Asker, facts: SubjectFacts, leaves: frozenset[str], *, today: date
) -> frozenset[Withheld]:
    """Give what protection takes from this asker: nothing from authorities and the citizen."""
    hidden = _within(leaves, _kept_from(asker, facts, today))
    if asker.represents and not is_open_to_who_acts(facts, today):
        # What a section that we do not know tells of places, nobody has said.
        hidden |= {leaf for leaf in leaves if section_of(leaf) not in _KNOWN_SECTIONS}
    return frozenset(Withheld(path=leaf, reason="protected") for leaf in hidden)


def warnings_for(
    asker: Asker, facts: SubjectFacts, leaves: frozenset[str], *, today: date
) -> frozenset[str]:
    """Give what an asker who sees a protected address must heed.

    There is no warning of the name alone: the law has one mark for both, and the one warning says
    that neither may be passed on.
    """
    kept = facts.address_strength(today)
    if asker.party != "authority" or kept == "open":
        return frozenset()
    if not address_like(leaves, kept=kept):
        return frozenset()
    is_said = facts.is_marked(today)
    return frozenset({"address_protected" if is_said else "address_possibly_protected"})


def _kept_from(asker: Asker, facts: SubjectFacts, today: date) -> tuple[str, ...]:
    if asker.sees_protected:
        return ()
    kept = facts.address_strength(today)
    if asker.represents:
        if is_open_to_who_acts(facts, today):
            return ()
        # In hiding from the other parent a person may live under a new name.
        return (*_FROM_WHO_ACTS_FOR_HER, *(_NAME if kept == "whereabouts" else ()))
    if asker.is_private and kept != "open":
        return _FROM_PRIVATE_PARTIES
    return _KEPT[kept]


def is_open_to_who_acts(facts: SubjectFacts, today: date) -> bool:
    """Tell whether nobody in the relation has or may have protection, and the tie has lasted."""
    is_open = facts.address_strength(today) == "open" and facts.others_protected is False
    return is_open and _acts_by_settled_tie(facts, today)


def _acts_by_settled_tie(facts: SubjectFacts, today: date) -> bool:
    if acts_as(facts, today) == "power_of_attorney":
        return True  # she gave it herself: there is no row of a register that could be wrong
    guard = facts.guardianship
    is_guardian = guard is not None and "asker" in guard.who and guard.is_in_force(today)
    if guard is not None and is_guardian and guard.is_settled(today):
        return True
    held = (each for each in facts.custody or () if "asker" in each.who and each.holds(today))
    return any(each.is_settled(today) for each in held)


def _within(leaves: Iterable[str], paths: tuple[str, ...]) -> frozenset[str]:
    return frozenset(leaf for leaf in leaves if any(is_within(leaf, path) for path in paths))

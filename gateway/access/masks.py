"""What protection takes away, and from whom."""

from collections.abc import Iterable
from datetime import date
from typing import Final

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


def address_like(leaves: Iterable[str], *, kept: Strength = "address") -> frozenset[str]:
    """Give those of the leaves that tell where a person lives, and under the strongest protection
    also those that hint at the country or at the person being away.
    """
    paths = _KEPT[kept]
    return frozenset(leaf for leaf in leaves if any(is_within(leaf, path) for path in paths))


def masks_for(
    asker: Asker, facts: SubjectFacts, leaves: frozenset[str], *, today: date
) -> frozenset[Withheld]:
    """Give what protection takes from this asker: nothing from authorities and the citizen."""
    if asker.sees_protected:
        return frozenset()
    hidden = address_like(leaves, kept=facts.address_strength(today))
    return frozenset(Withheld(path=leaf, reason="protected") for leaf in hidden)


def warnings_for(
    asker: Asker, facts: SubjectFacts, leaves: frozenset[str], *, today: date
) -> frozenset[str]:
    """Give what an asker who sees a protected address must heed."""
    kept = facts.address_strength(today)
    if asker.party != "authority" or kept == "open":
        return frozenset()
    if not address_like(leaves, kept=kept):
        return frozenset()
    is_said = facts.is_marked(today)
    return frozenset({"address_protected" if is_said else "address_possibly_protected"})

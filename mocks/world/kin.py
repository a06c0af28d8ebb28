"""Who belongs to whom: the relations that several personas' stories share."""

from datetime import date
from typing import Literal

from msgspec.structs import replace

from contracts.pnr import Pnr
from mocks.world.people import CustodyFacts, MarkedDay, PersonFacts, RelativeFacts


def relative(number: Pnr) -> RelativeFacts:
    """Point at somebody by number."""
    return RelativeFacts(number=number)


def child_of(
    person: PersonFacts, *, mother: Pnr, father: Pnr, until: date | None = None
) -> PersonFacts:
    """Give a child, born on a known day, of two numbered parents; `until` ends his custody."""
    if person.birth is None:
        raise ValueError("custody begins on a known birth date")
    hers, his = custody("mother", "father", since=person.birth.day)
    return replace(
        person,
        mother=relative(mother),
        father=relative(father),
        custody=(hers, replace(his, until=until)),
    )


def custody(*kinds: Literal["mother", "father"], since: date) -> tuple[CustodyFacts, ...]:
    """Give custody to parents from a day on."""
    return tuple(CustodyFacts(kind=kind, since=MarkedDay(day=since)) for kind in kinds)

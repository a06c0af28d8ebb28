"""The answer about one person as a SOAP envelope: pure, of the world, version and moment."""

from datetime import date, datetime
from typing import Final

import msgspec

from contracts.dates import danish_day
from contracts.pnr import Pnr
from mocks.sf1520.contract import Version, namespace
from mocks.sf1520.danish import age_on
from mocks.sf1520.nodes import Node, write
from mocks.sf1520.persondata import persondata
from mocks.sf1520.places import places
from mocks.sf1520.relations import ACTIVE, notes, relations
from mocks.soap import SOAP
from mocks.world.model import World
from mocks.world.people import PersonFacts

ADULT_AGE: Final = 18
_KEPT: Final = 512
_BEFORE: Final = (
    "<?xml version='1.0' encoding='UTF-8'?>\n"
    '<soap:Envelope xmlns:soap="{soap}" xmlns:ns="{ns}">'
    "<soap:Body><ns:PersonLookupResponse>"
)
_AFTER: Final = "</ns:PersonLookupResponse></soap:Body></soap:Envelope>"


class _Given(msgspec.Struct, frozen=True, kw_only=True):
    """An answer and what it depends on beside the version."""

    person: PersonFacts
    today: date
    children: int
    body: bytes


class Answers:
    """Answers about people; each is kept while nothing that it depends on changes."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._kept: dict[tuple[int, Version], _Given] = {}

    def about(self, person: PersonFacts, version: Version, now: datetime) -> bytes:
        """Give the whole envelope about a person as the register would at that moment."""
        today, person = danish_day(now), person.as_loaded(now)
        children = _active_children(self._world, person, today)
        key = (id(person), version)
        given = self._kept.get(key)
        # While it is kept here, no other object can have its id.
        if given is not None and given.person is person:
            if given.today == today and given.children == children:
                return given.body
        elif len(self._kept) >= _KEPT:
            del self._kept[next(iter(self._kept))]
        body = _written(person, version, today, children=children)
        self._kept[key] = _Given(person=person, today=today, children=children, body=body)
        return body


def answer_about(person: PersonFacts, version: Version, now: datetime, *, world: World) -> bytes:
    """Write the whole envelope about a person as the register would at that moment."""
    today, person = danish_day(now), person.as_loaded(now)
    children = _active_children(world, person, today)
    return _written(person, version, today, children=children)


def _written(person: PersonFacts, version: Version, today: date, *, children: int) -> bytes:
    has_v5 = version >= 5
    parts: list[Node] = [
        ("persondata", persondata(person, today=today, children=children, has_v5=has_v5)),
        ("adresse", places(person, has_v5=has_v5)),
        ("relationer", relations(person)),
        *notes(person),
    ]
    return envelope(parts, version=version)


def envelope(parts: list[Node], *, version: Version) -> bytes:
    """Wrap the parts of a PersonLookupResponse."""
    pieces = [_BEFORE.format(soap=SOAP, ns=namespace(version))]
    write(parts, pieces)
    pieces.append(_AFTER)
    return "".join(pieces).encode()


def _active_children(world: World, person: PersonFacts, today: date) -> int:
    return sum(_is_active_child(world, child, today) for child in person.children)


def _is_active_child(world: World, child: Pnr, today: date) -> bool:
    """Count as the register does: age by the number's own birth date, status active."""
    facts, birth = world.person(child), child.birth_date
    is_known = facts is not None and facts.status in ACTIVE
    return is_known and birth is not None and age_on(today, birth) < ADULT_AGE

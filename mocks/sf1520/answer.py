"""The answer about one person as a SOAP envelope: pure, of the world, version and moment."""

from datetime import date, datetime
from typing import Final

from lxml import etree

from contracts.dates import danish_day
from contracts.pnr import Pnr
from mocks.sf1520.contract import Version, namespace
from mocks.sf1520.danish import age_on
from mocks.sf1520.nodes import Node, append
from mocks.sf1520.persondata import persondata
from mocks.sf1520.places import places
from mocks.sf1520.relations import ACTIVE, notes, relations
from mocks.soap import SOAP
from mocks.world.model import World
from mocks.world.people import PersonFacts

ADULT_AGE: Final = 18


def answer_about(person: PersonFacts, version: Version, now: datetime, *, world: World) -> bytes:
    """Write the whole envelope about a person as the register would at that moment."""
    today, person = danish_day(now), person.as_loaded(now)
    has_v5 = version >= 5
    children = sum(_is_active_child(world, child, today) for child in person.children)
    parts: list[Node] = [
        ("persondata", persondata(person, today=today, children=children, has_v5=has_v5)),
        ("adresse", places(person, has_v5=has_v5)),
        ("relationer", relations(person)),
        *notes(person),
    ]
    return envelope(parts, version=version)


def envelope(parts: list[Node], *, version: Version) -> bytes:
    """Wrap the parts of a PersonLookupResponse."""
    spaces = {"soap": SOAP, "ns": namespace(version)}
    root = etree.Element(f"{{{SOAP}}}Envelope", nsmap=spaces)
    body = etree.SubElement(root, f"{{{SOAP}}}Body")
    response = etree.SubElement(body, f"{{{namespace(version)}}}PersonLookupResponse")
    append(response, parts, namespace=namespace(version))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _is_active_child(world: World, child: Pnr, today: date) -> bool:
    """Count as the register does: age by the number's own birth date, status active."""
    facts, birth = world.person(child), child.birth_date
    is_known = facts is not None and facts.status in ACTIVE
    return is_known and birth is not None and age_on(today, birth) < ADULT_AGE

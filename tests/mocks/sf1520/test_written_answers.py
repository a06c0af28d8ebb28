"""Answers are written as text: byte for byte what lxml would write, and never an old one."""

import re
from datetime import timedelta

import msgspec
import pytest
from lxml import etree

from mocks.sf1520.answer import Answers, answer_about
from mocks.sf1520.nodes import write
from mocks.world.addresses import AddressRegister, RegisterRows
from mocks.world.model import World


@pytest.mark.parametrize("version", [4, 5])
def test_every_answer_is_what_lxml_writes_of_it(world, now, version):
    written = [
        # An empty text, as an unnamed newborn has, is read back as no text.
        re.sub(rb"<ns:(\w+)></ns:\1>", rb"<ns:\1/>", answer_about(each, version, now, world=world))
        for each in world.people
    ]

    again = [
        etree.tostring(etree.fromstring(body), encoding="UTF-8", xml_declaration=True)
        for body in written
    ]

    assert again == written


@pytest.mark.parametrize("text", ["a & b < c > d", "\"'", "Zoë O'Brien", "a\rb", ""])
def test_a_text_is_escaped_as_lxml_does(text):
    element = etree.Element("{urn:x}a", nsmap={"ns": "urn:x"})
    element.text = text
    pieces: list[str] = []

    write([("a", text)], pieces)

    expected = etree.tostring(element, encoding="unicode").replace(' xmlns:ns="urn:x"', "")
    assert "".join(pieces) == expected


def test_an_element_with_nothing_below_it_is_written_short():
    pieces: list[str] = []

    write([("a", [("b", None), ("c", [])]), ("d", [])], pieces)

    assert "".join(pieces) == "<ns:a/>"


@pytest.fixture
def family(world):
    """A mother with one child, in a world of their own."""

    def made(**changes):
        mother = world.person(world.persona("employee").number)
        child = world.person(world.persona("employee-child").number)
        people = [mother, msgspec.structs.replace(child, **changes)]
        return World(people=people, personas=[], addresses=AddressRegister(RegisterRows()))

    return made


def test_an_answer_is_given_again_while_nothing_changes_and_anew_on_another_day(world, now):
    answers = Answers(world)
    person = world.person(world.persona("employee").number)

    first, again = (answers.about(person, 5, now) for _ in range(2))
    later = answers.about(person, 5, now + timedelta(days=366))

    assert first is again
    assert later != first
    assert later == answer_about(person, 5, now + timedelta(days=366), world=world)


def test_a_child_who_is_no_longer_counted_makes_another_answer(family, now):
    before, after = family(), family(status=90)
    answers = Answers(before)
    mother = before.people[0]
    first = answers.about(mother, 5, now)

    answers._world = after
    then = answers.about(mother, 5, now)

    assert b"<ns:antalBoernUnder18>1<" in first
    assert b"<ns:antalBoernUnder18>0<" in then


def test_another_s_facts_make_another_answer_and_versions_are_kept_apart(world, now):
    answers = Answers(world)
    person = world.person(world.persona("employee").number)
    married = msgspec.structs.replace(person, job="Smed")

    bodies = [answers.about(who, v, now) for who in (person, married) for v in (4, 5)]

    assert len(set(bodies)) == 4


def test_a_load_that_comes_shows_at_its_moment(world):
    answers = Answers(world)
    person = world.person(world.persona("protected-on-saturday").number)

    moments = (person.protection_loaded_at + timedelta(seconds=each) for each in (-1, 1))

    before, after = (answers.about(person, 5, moment) for moment in moments)
    assert b"adressebeskyttelse" not in before
    assert b"adressebeskyttelse" in after

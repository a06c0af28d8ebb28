"""Casting the personas: collects facts and stories; knows what an ordinary resident looks like."""

from datetime import date, datetime, time
from typing import Final

import msgspec
from msgspec.structs import replace

from contracts.adapter import Text
from contracts.dates import COPENHAGEN
from contracts.pnr import Pnr
from mocks.world import canaries
from mocks.world.homes import Home, place
from mocks.world.model import Persona
from mocks.world.numbers import NumberMaker, Sex, born_to_be, satisfies_modulus_11
from mocks.world.people import (
    BirthPlace,
    Districts,
    MarkedDay,
    MarkedMoment,
    NameFacts,
    NoteFacts,
    PersonFacts,
    PlaceFacts,
)

DENMARK: Final = "5100"
MODULUS_11_SUFFIX: Final = "-mod11"
MOVED_IN: Final = date(2019, 6, 15)
_SURPLUS: Final = PlaceFacts(
    municipality_code="",
    road_code="",
    locality=canaries.LOCALITY,
    extra_lines=(canaries.EXTRA_LINE,),
    districts=Districts(
        church=canaries.CHURCH,
        parish=canaries.PARISH,
        social=canaries.SOCIAL,
        election=canaries.ELECTION,
        evacuation=canaries.EVACUATION,
        population=canaries.POPULATION,
        other=canaries.OTHER_DISTRICT,
    ),
)


class Role(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody to be cast: who they are before any relation is known."""

    id: str
    sex: Sex
    birth: date
    given: str
    family: str
    middle: str | None = None


class Story(msgspec.Struct, frozen=True, kw_only=True):
    """What developers read about a persona."""

    traits: tuple[str, ...]
    da: str
    en: str
    has_mitid: bool = True


class Cast:
    """Everybody cast so far in one set of numbers; `suffix` tells the sets apart."""

    def __init__(self, *, today: date, numbers: NumberMaker, suffix: str = "") -> None:
        self.today = today
        self.people: list[PersonFacts] = []
        self.personas: list[Persona] = []
        self._numbers = numbers
        self._suffix = suffix

    def number(self, role: Role) -> Pnr:
        """Make the number of a role; each call makes another."""
        return self._numbers.number(role.id, role.birth, role.sex)

    def replacement(self, role: Role) -> Pnr:
        """Make a replacement number, which the person register does not know."""
        return self._numbers.replacement(role.id, role.birth, role.sex)

    def role(self, role_id: str, full: str, sex: Sex, *, born: tuple[int, int, int]) -> Role:
        """Give a role; `born` is today's age, and the month and day of birth."""
        age, month, day = born
        given, *middle, family = full.split()
        return Role(
            id=role_id,
            sex=sex,
            birth=born_to_be(age, month=month, day=day, today=self.today),
            given=given,
            middle=" ".join(middle) or None,
            family=family,
        )

    def add(self, role: Role, person: PersonFacts, story: Story) -> None:
        """Put somebody in the person register and among the personas."""
        self.people.append(person)
        self.tell(role, person.number, story)

    def tell(
        self, role: Role, number: Pnr, story: Story, *, is_in_person_register: bool = True
    ) -> None:
        """Put somebody among the personas only."""
        persona = Persona(
            id=role.id + self._suffix,
            number=number,
            traits=story.traits,
            story=Text(da=story.da, en=story.en),
            satisfies_modulus_11=satisfies_modulus_11(number),
            is_in_person_register=is_in_person_register,
            has_mitid=story.has_mitid,
        )
        self.personas.append(persona)


def resident(role: Role, number: Pnr, home: Home | None, *, since: date = MOVED_IN) -> PersonFacts:
    """Give an ordinary, unmarried resident; who moved in before being born moved in at birth."""
    moved_in = midnight(max(since, role.birth))
    return PersonFacts(
        number=number,
        name=name(role),
        birth=MarkedDay(day=role.birth),
        birth_place=BirthPlace(authority_code="8017", place="Synteseby"),
        registered_from=MarkedDay(day=role.birth),
        sex=role.sex,
        job=canaries.JOB,
        status=1,
        status_since=MarkedMoment(at=midnight(role.birth)),
        civil_status="U",
        civil_status_since=MarkedMoment(at=midnight(role.birth)),
        citizenship_code=DENMARK,
        citizenship_since=MarkedMoment(at=midnight(role.birth)),
        takes_text_messages=True,
        takes_digital_post=True,
        place=place(home, moved_in=moved_in, surplus=_SURPLUS) if home else None,
        notes=(NoteFacts(note_number=2, text=canaries.NOTE, since=date(2020, 3, 2)),),
    )


def gone(role: Role, number: Pnr, home: Home, *, since: MarkedMoment) -> PersonFacts:
    """Give somebody who lived there until then and is registered nowhere now."""
    was = resident(role, number, home)
    place = was.place and replace(was.place, districts=None, moved_out=since)
    return replace(was, place=None, former_places=(place,) if place else ())


def name(role: Role) -> NameFacts:
    """Write a role's name as letters address it, in force since birth."""
    parts = (role.given, role.middle, role.family)
    return NameFacts(
        full=" ".join(part for part in parts if part),
        given=role.given,
        middle=role.middle,
        family=role.family,
        since=MarkedMoment(at=midnight(role.birth)),
    )


def surplus_place(municipality_code: str, road_code: str, *, since: date) -> PlaceFacts:
    """Give a registered place that is no address: a special road, another country's register."""
    return msgspec.structs.replace(
        _SURPLUS,
        municipality_code=municipality_code,
        road_code=road_code,
        moved_in=MarkedMoment(at=midnight(since)),
    )


def midnight(day: date) -> datetime:
    """Give the beginning of a Danish day."""
    return datetime.combine(day, time(), COPENHAGEN)

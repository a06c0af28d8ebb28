"""Building the world of a day: the personas, twice, and everybody of the official samples."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

import msgspec
from msgspec.structs import replace

from contracts.pnr import Pnr
from mocks.population.addresses import CountryRows
from mocks.population.country import Country
from mocks.population.population import Population, Wish
from mocks.world import roads, turns
from mocks.world.addresses import AddressRegister, RegisterRows
from mocks.world.cast import MODULUS_11_SUFFIX, Cast
from mocks.world.families import cast_families
from mocks.world.history import HISTORY
from mocks.world.homes import Home, Road, rows
from mocks.world.identities import cast_identities
from mocks.world.livelihoods import incomes_of
from mocks.world.model import World
from mocks.world.numbers import NumberMaker
from mocks.world.parents import cast_parents
from mocks.world.people import PersonFacts, PlaceFacts
from mocks.world.residences import cast_residences
from mocks.world.situations import cast_situations
from mocks.world.turns import cast_turns

_HERE: Final = Path(__file__).parent


def sandbox_world(
    today: date, *, seed: int = 0, people: int = 0, modulus_11: bool = False
) -> World:
    """Give the world as it stands that Danish day; the same day and seed give the same world.

    Ages hold on that day; a persona's number changes with a birthday only. `people` more live there
    whose numbers never change; they satisfy modulus 11 where that is wished. Reads two files of
    this package. Raises TooManyPeople.
    """
    demo_people, demo_homes = with_homes(demo_people_table())
    taken = [person.number for person in demo_people]
    first = _cast(Cast(today=today, numbers=_numbers(taken, modulus_11=False, seed=seed)))
    taken += [persona.number for persona in first.personas]
    numbers = _numbers(taken, modulus_11=True, seed=seed)
    second = _cast(Cast(today=today, numbers=numbers, suffix=MODULUS_11_SUFFIX))
    register = rows([*roads.HOMES, *turns.HOMES, *demo_homes]) + HISTORY + demo_address_table()
    personas = (*first.personas, *second.personas)
    wish = Wish(people=people, seed=seed, modulus_11=modulus_11)
    country = Country(_road_codes(register))
    samples = frozenset(person.number for person in demo_people)
    population = Population(wish, country=country, today=today, taken=samples) if people else None
    return World(
        people=(*first.people, *second.people, *demo_people),
        personas=personas,
        addresses=AddressRegister(_with_country(register, country) if people else register),
        incomes=incomes_of(personas, today, beyond=population.reports if population else None),
        day=today,
        population=population,
        version_tag=f"{wish.tag} day={today}",
    )


def demo_people_table() -> tuple[PersonFacts, ...]:
    """Read the official samples' people (SOURCE.md)."""
    return msgspec.json.decode(
        (_HERE / "demo_people.json").read_bytes(), type=tuple[PersonFacts, ...], dec_hook=_read_pnr
    )


def demo_address_table() -> RegisterRows:
    """Read the official samples' addresses (SOURCE.md)."""
    return msgspec.json.decode((_HERE / "demo_addresses.json").read_bytes(), type=RegisterRows)


def with_homes(people: Sequence[PersonFacts]) -> tuple[list[PersonFacts], list[Home]]:
    """Give the samples' people addresses of ours in the address register, by their own codes."""
    homes: list[Home] = []
    housed: list[PersonFacts] = []
    for person in people:
        home = _home(person.place) if person.place else None
        if person.place and home:
            homes.append(home)
            person = replace(person, place=replace(person.place, address_id=home.address_id))  # noqa: PLW2901  the same person, housed
        housed.append(person)
    return housed, homes


def _with_country(register: RegisterRows, country: Country) -> RegisterRows:
    """Add the country's rows; a postal code that others live under is there already."""
    computed = CountryRows(country)
    known = {row.id for row in register.postal_codes}
    more = tuple(row for row in computed.postal_codes if row.id not in known)
    return register + RegisterRows(postal_codes=more, computed=computed)


def _road_codes(register: RegisterRows) -> dict[str, list[str]]:
    """Give the road codes that are taken, by municipality."""
    taken: dict[str, list[str]] = {}
    for section in register.road_sections:
        taken.setdefault(section.municipality_code, []).append(section.road_code)
    unbuilt = roads.NOT_YET_BUILT.road
    taken.setdefault(unbuilt.municipality_code, []).append(unbuilt.road_code)
    return taken


def _home(place: PlaceFacts) -> Home | None:
    """Read a place's codes back into the address register's spelling; None where it has none."""
    if place.is_special_road or not (place.house_number and place.road_name and place.postal_code):
        return None
    road = Road(
        municipality_code=place.municipality_code,
        road_code=place.road_code,
        name=place.road_name,
        postal_code=place.postal_code,
        postal_district=place.postal_district or "",
        town=place.town,
    )
    return Home(
        road=road,
        house_number=place.house_number.lstrip("0"),
        floor=place.floor.lstrip("0") if place.floor else None,
        door=place.door.lstrip("0") if place.door else None,
    )


def _cast(cast: Cast) -> Cast:
    cast_families(cast)
    cast_parents(cast)
    cast_residences(cast)
    cast_identities(cast)
    cast_situations(cast)
    cast_turns(cast)
    return cast


def _numbers(taken: Sequence[Pnr], *, modulus_11: bool, seed: int) -> NumberMaker:
    return NumberMaker(taken=taken, modulus_11=modulus_11, seed=seed)


def _read_pnr(wanted: type, written: object) -> Pnr:
    if wanted is not Pnr or not isinstance(written, str):
        raise NotImplementedError
    return Pnr(written)

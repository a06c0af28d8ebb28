from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from mocks.world import roads
from mocks.world.addresses import AddressFacts, Codes
from mocks.world.history import CLOSED_HOME
from mocks.world.homes import Home, place
from mocks.world.model import World
from mocks.world.people import PersonFacts, PlaceFacts

FactsOf = Callable[[str], PersonFacts]
ACTIVE_IN_DENMARK = {1}


def homes_in(world: World, *, but: str = "") -> list[PlaceFacts]:
    named = {persona.number for persona in world.personas if persona.id.startswith(but or "-")}
    places = (person.place for person in world.people if person.number not in named)
    return [found for found in places if found is not None and found.address_id is not None]


def codes_and_text(found: AddressFacts | None) -> tuple[str | None, ...]:
    return () if found is None else (
        found.municipality_code,
        found.road_code,
        found.road_name,
        found.postal_code,
        found.postal_district,
        found.town,
        *(unpadded(part) for part in (found.house_number, found.floor, found.door)),
    )  # fmt: skip


def as_the_person_register_says(found: PlaceFacts) -> tuple[str | None, ...]:
    return (
        found.municipality_code,
        found.road_code,
        found.road_name,
        found.postal_code,
        found.postal_district,
        found.town,
        *(unpadded(part) for part in (found.house_number, found.floor, found.door)),
    )


def unpadded(part: str | None) -> str | None:
    return part.lstrip("0") if part else None


def test_every_address_id_in_the_person_register_is_that_address_in_the_other(
    world: World, noon: datetime
) -> None:
    homes = homes_in(world, but="registers-disagree")

    found = [world.addresses.address(home.address_id or "", noon) for home in homes]

    assert [codes_and_text(address) for address in found] == [
        as_the_person_register_says(home) for home in homes
    ]


def test_of_one_persona_the_registers_write_different_names_for_one_address(
    world: World, noon: datetime, facts_of: FactsOf
) -> None:
    written = facts_of("registers-disagree").place
    assert written is not None

    found = world.addresses.address(written.address_id or "", noon)

    assert found is not None
    assert (found.road_name, written.road_name) == ("Lærkesporet", "Gamle Markvej")
    assert (found.road_code, found.house_number) == (written.road_code, "16")


def test_every_active_resident_with_a_road_has_an_address_but_those_hard_to_match(
    world: World,
) -> None:
    without = {
        persona.id
        for person in world.people
        if person.status in ACTIVE_IN_DENMARK and person.place and not person.place.address_id
        for persona in [world.persona_of(person.number)]
        if persona
    }

    assert without == {"several-matches", "no-match", "several-matches-mod11", "no-match-mod11"}


def test_an_address_and_its_house_number_are_two_things_with_two_ids(
    world: World, noon: datetime
) -> None:
    found = world.addresses.address(roads.EMPLOYEE_HOME.address_id, noon)

    assert found is not None
    assert found.address_id != found.access_address_id


def test_the_codes_of_the_employee_s_house_number_fit_all_the_homes_behind_it(
    world: World, noon: datetime
) -> None:
    codes = Codes(municipality_code="0751", road_code="4711", house_number="14")

    found = world.addresses.find(codes, noon)

    assert {address.address_id for address in found} == {
        home.address_id for home in (roads.EMPLOYEE_HOME, *roads.NEIGHBOURS)
    }


@pytest.mark.parametrize("road_code", ["8888", "9901"])
def test_a_road_unknown_to_the_address_register_has_no_address(
    world: World, noon: datetime, road_code: str
) -> None:
    codes = Codes(municipality_code="0751", road_code=road_code, house_number="1")

    assert world.addresses.find(codes, noon) == ()


def test_a_former_road_name_and_a_corrected_door_are_not_the_present_address(
    world: World, noon: datetime
) -> None:
    versions = world.addresses.versions(roads.EMPLOYEE_HOME.address_id)

    found = world.addresses.address(roads.EMPLOYEE_HOME.address_id, noon)

    assert len(versions) == 3
    assert found is not None
    assert found.text == "Lærkesporet 14, 2. tv, 8210 Aarhus V"


def test_the_register_once_said_otherwise(world: World) -> None:
    before_the_correction = datetime(2001, 1, 1, tzinfo=UTC)

    found = world.addresses.versions(roads.EMPLOYEE_HOME.address_id)

    assert "2. th" in {row.door and row.text for row in found if row.registered_to}.pop()
    assert any(row.holds_at(before_the_correction) and row.door == "th" for row in found)


def test_a_closed_flat_is_found_by_id_but_not_behind_its_house_number(
    world: World, noon: datetime
) -> None:
    by_id = world.addresses.address(CLOSED_HOME.address_id, noon)
    codes = Codes(municipality_code="0751", road_code="2046", house_number="7")

    behind = world.addresses.find(codes, noon)

    assert by_id is not None
    assert by_id.status == "4"
    assert [address.floor for address in behind] == [None]


@pytest.mark.parametrize(
    ("house_number", "floor", "door", "expected"),
    [
        ("3", None, None, ("003", None, None)),
        ("31B", "st", "th", ("031B", "st", "th")),
        ("5", "3", "12", ("005", "03", "0012")),
        ("123", "kl", None, ("123", "kl", None)),
    ],
)
def test_the_person_register_pads_with_zeros(
    house_number: str, floor: str | None, door: str | None, expected: tuple[str | None, ...]
) -> None:
    home = Home(road=roads.HAVREBAKKEN, house_number=house_number, floor=floor, door=door)

    written = place(home)

    assert (written.house_number, written.floor, written.door) == expected


def test_a_house_stands_where_its_number_says(world: World, noon: datetime) -> None:
    found = world.addresses.address(roads.RANDERS_HOME.address_id, noon)

    assert found is not None
    assert found.position == "POINT (561130.00 6259730.00)"

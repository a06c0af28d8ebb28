"""Who moves where, with whom, and what the address register gets of it."""

from datetime import UTC, date, datetime

import pytest

from mocks.world.addresses import Codes

RESTING = "Lærkesporet"


def person(life, persona):
    return life.present.person(life.present.persona(persona).number)


def homes(life, *personas):
    places = (person(life, persona).place for persona in personas)
    return [(place.road_name, place.house_number) for place in places]


@pytest.mark.parametrize(
    ("household", "moved"),
    [
        ("everybody", ["Havrebakken", "Havrebakken", "Havrebakken"]),
        ("children", ["Havrebakken", RESTING, "Havrebakken"]),
        ("alone", ["Havrebakken", RESTING, RESTING]),
    ],
)
def test_those_of_the_household_who_are_meant_move_along(life, order, household, moved):
    order("move", to="other-municipality", household=household)
    family = ("employee", "employee-spouse", "employee-child")

    assert [road for road, _ in homes(life, *family)] == moved


def test_who_lives_there_without_being_related_stays(life, order):
    before = homes(life, "several-matches", "employee-mod11")
    order("move", to="other-municipality")

    assert homes(life, "several-matches", "employee-mod11") == before


def test_two_houses_on_one_road_are_built_side_by_side_and_each_is_found_once(life, order):
    order("move", to="newly-built", household="alone")
    order("move", "widow-two-children", to="newly-built", household="alone")
    road = {"municipality_code": "0751", "road_code": "4711"}
    found = [
        life.present.addresses.find(Codes(**road, house_number=number), life.clock())
        for number in ("101", "103")
    ]

    assert homes(life, "employee", "widow-two-children") == [(RESTING, "101"), (RESTING, "103")]
    assert [len(each) for each in found] == [1, 1]
    assert [each[0].text for each in found] == [
        "Lærkesporet 101, 8210 Aarhus V",
        "Lærkesporet 103, 8210 Aarhus V",
    ]


def test_a_house_that_is_not_built_yet_is_no_address(life, order):
    order("move", to="newly-built", on="2026-12-01")
    before = len(life.present.addresses.rows.addresses)
    life.clock.set(datetime(2026, 12, 1, 9, 0, tzinfo=UTC))

    assert len(life.present.addresses.rows.addresses) == before + 1


def test_a_home_that_was_left_is_vacant_again(life, order):
    order("move", "widow-two-children")
    order("move", "widow-two-children-mod11")
    left = life.chronicle.untouched.person(life.present.persona("widow-two-children").number).place
    order("move", address_id=left.address_id)

    assert person(life, "employee").place.address_id == left.address_id


def test_a_place_that_was_moved_into_that_very_day_leaves_no_trace(life, order):
    order("move")
    order("move", to="other-municipality")
    former = person(life, "employee").former_places

    assert [(each.road_name, each.house_number, each.door) for each in former] == [
        (RESTING, "014", "tv")
    ]


def test_a_move_back_from_a_special_road_makes_an_ordinary_resident(life, order):
    order("move", to="no-fixed-abode", on="2026-11-01")
    homeless = person(life, "employee").status
    order("move")
    settled = person(life, "employee")

    assert (homeless, settled.status) == (3, 1)
    assert settled.status_since.at.date() == date(2026, 11, 20)
    assert settled.former_places[0].road_code == "9901"

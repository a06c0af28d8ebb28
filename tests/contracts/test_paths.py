from typing import ClassVar

import msgspec
import pytest

from contracts.paths import groups_of, item_keys, item_type, leaf_paths, section_of, written_key
from contracts.records import Address, Family, Income, Person


class Wheel(msgspec.Struct, frozen=True, kw_only=True):
    KEY: ClassVar[str] = "place"

    place: str = msgspec.field(name="at")
    inches: int | None = None


class Owner(msgspec.Struct, frozen=True, kw_only=True):
    since: str = msgspec.field(name="from")


class Car(msgspec.Struct, frozen=True, kw_only=True):
    plate: str | None = None
    colours: tuple[str, ...] = ()
    owner: Owner | None = None
    wheels: tuple[Wheel, ...] = ()


LEAVES = ("car.plate", "car.colours", "car.owner.from", "car.wheels[].at", "car.wheels[].inches")


def test_leaves_are_listed_in_the_order_of_the_fields_by_their_json_names() -> None:
    assert leaf_paths("car", Car) == LEAVES


@pytest.mark.parametrize(
    ("path", "leaves"),
    [
        ("car", set(LEAVES)),
        ("car.plate", {"car.plate"}),
        ("car.colours", {"car.colours"}),
        ("car.owner", {"car.owner.from"}),
        ("car.wheels", {"car.wheels[].at", "car.wheels[].inches"}),
        ("car.wheels[]", {"car.wheels[].at", "car.wheels[].inches"}),
    ],
)
def test_a_path_stands_for_the_leaves_under_it(path: str, leaves: set[str]) -> None:
    assert groups_of(LEAVES)[path] == leaves


@pytest.mark.parametrize("path", ["car.whe", "car.wheels[].", "wheels", "", "car.wheels[1].inches"])
def test_what_is_no_path_stands_for_nothing(path: str) -> None:
    assert path not in groups_of(LEAVES)


@pytest.mark.parametrize(
    ("section", "record", "path"),
    [
        ("person", Person, "person.address_history[].moved_in"),
        ("family", Family, "family.children[].person"),
        ("address", Address, "address.position.crs"),
        ("income", Income, "income.months[].kinds[].gross"),
    ],
)
def test_the_standard_records_have_the_paths_that_everybody_writes(
    section: str, record: type[msgspec.Struct], path: str
) -> None:
    assert path in leaf_paths(section, record)
    assert section_of(path) == section


class Fleet(msgspec.Struct, frozen=True, kw_only=True):
    cars: tuple[Car, ...] = ()
    first: Car | None = None


def test_a_list_has_the_key_that_its_items_name_by_its_json_name() -> None:
    assert item_keys("car", Car) == {"car.wheels[]": "at"}


def test_keys_are_found_below_groups_and_below_items_without_a_key() -> None:
    assert item_keys("fleet", Fleet) == {
        "fleet.cars[].wheels[]": "at",
        "fleet.first.wheels[]": "at",
    }


@pytest.mark.parametrize(
    ("annotation", "item"),
    [
        (tuple[Wheel, ...], Wheel),
        (tuple[Wheel, ...] | None, Wheel),
        (tuple[str, ...], None),
        (Wheel, None),
        (str | None, None),
    ],
    ids=["a list", "a list or nothing", "a list of texts", "a group", "a text"],
)
def test_only_a_list_of_groups_has_items_of_a_type(annotation: object, item: object) -> None:
    assert item_type(annotation) is item


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("wage/R1", "wage/R1"),
        ("100%", "100%25"),
        ("a]b.c[", "a%5Db.c["),
        ("~1", "%7E1"),
        ("a~1", "a~1"),
        ("%5D", "%255D"),
        ("", ""),
    ],
)
def test_a_key_is_written_so_that_it_ends_at_its_bracket_and_is_no_place(
    text: str, written: str
) -> None:
    assert written_key(text) == written

import msgspec
import pytest

from contracts.paths import groups_of, leaf_paths, section_of
from contracts.records import Address, Family, Income, Person


class Wheel(msgspec.Struct, frozen=True, kw_only=True):
    inches: int | None = None


class Owner(msgspec.Struct, frozen=True, kw_only=True):
    since: str = msgspec.field(name="from")


class Car(msgspec.Struct, frozen=True, kw_only=True):
    plate: str | None = None
    colours: tuple[str, ...] = ()
    owner: Owner | None = None
    wheels: tuple[Wheel, ...] = ()


LEAVES = ("car.plate", "car.colours", "car.owner.from", "car.wheels[].inches")


def test_leaves_are_listed_in_the_order_of_the_fields_by_their_json_names() -> None:
    assert leaf_paths("car", Car) == LEAVES


@pytest.mark.parametrize(
    ("path", "leaves"),
    [
        ("car", set(LEAVES)),
        ("car.plate", {"car.plate"}),
        ("car.colours", {"car.colours"}),
        ("car.owner", {"car.owner.from"}),
        ("car.wheels", {"car.wheels[].inches"}),
        ("car.wheels[]", {"car.wheels[].inches"}),
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

import json
from decimal import Decimal

import pytest

from contracts.dates import PartialDate
from contracts.pnr import Pnr
from contracts.records import Address, Family, Person
from contracts.records.address import Position
from contracts.records.family import Child, Parent, Relative
from contracts.records.person import Name
from gateway.records.plain import numbers_in, plain

CHILD, MOTHER, SPOUSE = Pnr("0205151232"), Pnr("0312851230"), Pnr("1407831231")
FAMILY = Family(
    spouse=Relative(person=SPOUSE),
    children=(Child(person=CHILD, birth_date=PartialDate("2015-05-02")),),
    parents=(Parent(role="mother", person=MOTHER), Parent(role="father", name="Ole")),
)
ALIASES = {CHILD: "sub_child", MOTHER: "sub_mother", SPOUSE: "sub_spouse"}


def test_every_number_of_a_record_is_found_wherever_it_stands() -> None:
    assert frozenset({CHILD, MOTHER, SPOUSE}) == numbers_in(FAMILY)


def test_numbers_become_aliases() -> None:
    assert plain(FAMILY, aliases=ALIASES) == {
        "spouse": {"person": "sub_spouse"},
        "children": [{"person": "sub_child", "birth_date": "2015-05-02"}],
        "parents": [{"role": "mother", "person": "sub_mother"}, {"role": "father", "name": "Ole"}],
        "custody": [],
    }


def test_a_number_without_an_alias_is_an_error_and_not_a_leak() -> None:
    with pytest.raises(KeyError) as raised:
        plain(FAMILY, aliases={})

    assert "0205151232" not in str(raised.value)


def test_what_the_registry_has_nothing_for_is_absent_and_never_null() -> None:
    tree = plain(Person(name=Name(full_name="Åse Ø")), aliases={})

    assert tree == {"name": {"full_name": "Åse Ø"}, "address_history": []}
    assert "null" not in json.dumps(tree)


def test_amounts_are_texts_with_the_digits_the_registry_wrote() -> None:
    position = Position(easting=Decimal("588454.50"), northing=Decimal("6140353.14"))

    tree = plain(Address(kind="address", position=position), aliases={})

    assert tree["position"] == {
        "easting": "588454.50",
        "northing": "6140353.14",
        "crs": "EPSG:25832",
    }

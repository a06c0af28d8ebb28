import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.dates import PartialDate
from contracts.pnr import Pnr
from contracts.records import Address, Family, Person
from contracts.records.address import Position
from contracts.records.family import Child, Parent, Relative
from contracts.records.person import Name
from gateway.records.plain import NotPlain, amount_text, numbers_in, plain

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


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("30000", "30000.00"),
        ("3E+4", "30000.00"),
        ("-94.67", "-94.67"),
        ("37.5", "37.50"),
        ("0.125", "0.125"),
        ("1.10000", "1.10"),
        ("-0.00", "0.00"),
        ("0E+5", "0.00"),
        ("0", "0.00"),
    ],
)
def test_an_amount_is_written_in_one_way_however_the_registry_wrote_it(
    amount: str, text: str
) -> None:
    assert amount_text(Decimal(amount)) == text


@given(
    amount=st.decimals(
        allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=4
    )
)
def test_equal_amounts_are_written_alike_and_unlike_ones_are_not(amount: Decimal) -> None:
    assert amount_text(amount) == amount_text(amount.normalize())
    assert Decimal(amount_text(amount)) == amount


@pytest.mark.parametrize("amount", ["NaN", "sNaN", "Infinity", "-Infinity", "1E+31", "1E-31"])
def test_an_amount_that_no_registry_can_mean_is_refused(amount: str) -> None:
    with pytest.raises(NotPlain):
        amount_text(Decimal(amount))


def test_a_text_has_one_form_however_the_registry_composed_it() -> None:
    composed = plain(Name(full_name="Åse Bjørnø"), aliases={})
    decomposed = plain(Name(full_name="A\u030ase Bjørnø"), aliases={})

    assert composed == decomposed == {"full_name": "Åse Bjørnø"}


def test_a_text_that_no_bytes_can_carry_is_refused() -> None:
    with pytest.raises(NotPlain):
        plain(Name(full_name="Ida \ud800"), aliases={})


@pytest.mark.parametrize("count", [2**53 - 1, -(2**53) + 1, 0])
def test_a_whole_number_that_every_reader_reads_exactly_stands(count: int) -> None:
    assert plain(Family(children_under_18=count), aliases={})["children_under_18"] == count


@pytest.mark.parametrize("count", [2**53, -(2**53), 2**64])
def test_a_whole_number_that_readers_would_round_is_refused(count: int) -> None:
    with pytest.raises(NotPlain):
        plain(Family(children_under_18=count), aliases={})


def test_a_fraction_that_is_no_amount_is_refused() -> None:
    with pytest.raises(NotPlain):
        plain(Address(kind=3.5), aliases={})  # type: ignore[arg-type]  # an adapter that is broken


def test_a_truth_value_stays_one() -> None:
    assert plain(Person(separated=False), aliases={})["separated"] is False

from datetime import date
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.dates import PartialDate
from contracts.pnr import Pnr
from contracts.reading import Note, Reading, SectionReading
from contracts.records import Address, Family, Income, Person
from contracts.records.address import Position
from contracts.records.family import Child

RECORDS = [Person, Family, Address, Income]
TEXTS = st.text(min_size=1, max_size=66)
VALUES: dict[object, st.SearchStrategy[Any]] = {
    str: TEXTS,
    bool: st.booleans(),
    int: st.integers(0, 30),
    Decimal: st.decimals(min_value=-(10**12), max_value=10**12, places=2),
    date: st.dates(),
    PartialDate: st.sampled_from(["1961", "1961-08", "1961-08-07"]).map(PartialDate),
    Pnr: st.integers(0, 3999).map(lambda serial: Pnr(f"280771{serial:04d}")),
}


def values_of(annotation: Any) -> st.SearchStrategy[Any]:
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        return st.one_of(st.none() if each is NoneType else values_of(each) for each in inner)
    if origin is tuple:
        return st.lists(values_of(inner[0]), max_size=3).map(tuple)
    if origin is Literal:
        return st.sampled_from(inner)
    if issubclass(annotation, msgspec.Struct):
        return records_of(annotation)
    return VALUES[annotation]


def records_of(struct: type[msgspec.Struct]) -> st.SearchStrategy[msgspec.Struct]:
    fields = msgspec.structs.fields(struct)
    return st.builds(struct, **{field.name: values_of(field.type) for field in fields})


def written(value: object) -> str:
    """Write what msgspec does not know. The digits stand in for the gateway's aliases."""
    return value.reveal() if isinstance(value, Pnr) else str(value)


def read_back(kind: type, text: str) -> object:
    return kind(text)


@pytest.mark.parametrize("record_type", RECORDS)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_a_record_survives_json(record_type: type[msgspec.Struct], data: st.DataObject) -> None:
    record = data.draw(records_of(record_type))

    encoded = msgspec.json.encode(record, enc_hook=written)

    assert msgspec.json.decode(encoded, type=record_type, dec_hook=read_back) == record


@pytest.mark.parametrize("amount", ["30000", "94.67", "-94.67", "0", "0.10", "100000000000.00"])
def test_an_amount_is_a_string_in_json_with_the_digits_the_register_wrote(amount: str) -> None:
    position = Position(easting=Decimal(amount), northing=Decimal(1))

    assert msgspec.to_builtins(position)["easting"] == amount


@pytest.mark.parametrize(
    "encode",
    [msgspec.json.encode, msgspec.msgpack.encode, msgspec.to_builtins],
    ids=["json", "msgpack", "builtins"],
)
def test_a_record_that_holds_a_number_is_not_serialised_without_an_alias(encode: Any) -> None:
    with pytest.raises(TypeError):
        encode(Family(children=(Child(person=Pnr("2807711999")),)))


@pytest.mark.parametrize("record_type", [Person, Family])
def test_a_record_of_nothing_says_nothing(record_type: type[msgspec.Struct]) -> None:
    said = {name: value for name, value in msgspec.structs.asdict(record_type()).items() if value}

    assert said == {}


@pytest.mark.parametrize("record_type", RECORDS)
def test_a_record_does_not_change(record_type: type[msgspec.Struct]) -> None:
    assert record_type.__struct_config__.frozen


def test_a_reading_finds_its_sections_by_name() -> None:
    person = SectionReading(section="person", record=Person())
    reading = Reading(sections=(person,), about=None)

    assert reading.section("person") is person
    assert reading.section("income") is None


def test_a_note_has_a_reason_only_where_there_is_one() -> None:
    uncertain = Note(path="birth_date", kind="uncertain")
    absent = Note(path="name", kind="absent", reason="not_registered")

    assert msgspec.to_builtins(uncertain) == {"path": "birth_date", "kind": "uncertain"}
    assert msgspec.to_builtins(absent)["reason"] == "not_registered"

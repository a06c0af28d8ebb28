"""What a decision was made on is kept whole, without a number, and decides the same again."""

from pathlib import Path
from typing import get_args

import msgspec
import pytest
from hypothesis import given
from msgspec.structs import replace

from contracts.dates import danish_day
from contracts.pnr import Pnr
from gateway.access.agreements import Agreement
from gateway.access.decide import decide
from gateway.access.decision import DecisionContext, Permit
from gateway.access.purposes import Purpose
from gateway.access.record import (
    UNKNOWN,
    DecisionRecord,
    RecordUnreadable,
    content_of,
    context_of,
    digest_of,
    digested,
    read_record,
    record_of,
    result_of,
    write_record,
)
from tests.gateway.access.drawn import anything, near_permits
from tests.gateway.access.situations import (
    CATALOGUE,
    NOW,
    PURPOSE,
    agreement,
    asking,
    case,
    consent,
    private_case,
    read,
)
from tests.gateway.access.test_properties import FEW

KEPT = Path(__file__).parent / "kept"
"""A record of everything and what it rests on, as first written: 2026-11."""
Plain = dict[str, object]


def kept(context: DecisionContext) -> dict[str, bytes]:
    """Give what the store keeps of a case's purposes and agreements."""
    purposes = () if context.purpose is None else (context.purpose,)
    contents = [content_of(each) for each in (*purposes, *context.agreements)]
    return {digest_of(each): each for each in contents}


def as_loaded(context: DecisionContext) -> DecisionContext:
    """Give the case as it is loaded: a drawn digest is none, and the day is the instant's."""
    return replace(
        context,
        today=danish_day(context.now),
        purpose=None if context.purpose is None else digested(context.purpose),
        agreements=tuple(digested(each) for each in context.agreements),
    )


def again(record: DecisionRecord, contents: dict[str, bytes]) -> str:
    return result_of(decide(context_of(read_record(write_record(record)), contents)))


def types_in(annotation: object) -> set[object]:
    """Give every type that a value of this one may hold."""
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        fields = msgspec.structs.fields(annotation)
        return {annotation}.union(*(types_in(field.type) for field in fields))
    return {annotation}.union(*(types_in(each) for each in get_args(annotation)))


def test_no_personal_number_can_stand_in_a_record() -> None:
    found = types_in(DecisionRecord)

    assert Pnr not in found
    assert object not in found
    assert len(found) > 20


@pytest.mark.slow
@FEW
@given(anything)
def test_what_was_kept_decides_the_same_again(context: DecisionContext) -> None:
    context = as_loaded(context)
    decision = decide(context)

    record = record_of(context, result_of(decision))

    assert record == read_record(write_record(record))
    assert again(record, kept(context)) == record.result == result_of(decision)


@pytest.mark.slow
@FEW
@given(near_permits)
def test_a_permit_gives_the_same_fields_again(context: DecisionContext) -> None:
    context = as_loaded(context)
    record = record_of(context, result_of(decide(context)))

    repeated = decide(context_of(record, kept(context)))

    assert repeated == decide(context)


def test_names_that_the_catalogue_does_not_know_are_not_kept() -> None:
    named = asking(
        fields=frozenset({"person.name", "Ida Holm"}), sections=frozenset({"person", "Ida"})
    )

    record = record_of(case(asked=named), "fields_not_permitted")

    assert record.asked.fields == {"person.name", UNKNOWN}
    assert record.asked.sections == {"person", UNKNOWN}


@pytest.mark.parametrize(
    "context",
    [
        replace(case(), purpose=None, asked=asking("Ida Holm", fields=frozenset({"Ida"}))),
        case(asked=asking("Ida Holm", fields=frozenset({"Ida"}))),
    ],
    ids=["nothing by that name", "another by that name"],
)
def test_no_word_of_an_unknown_purpose_is_kept(context: DecisionContext) -> None:
    record = record_of(context, result_of(decide(context)))

    assert b"Ida" not in write_record(record)
    assert again(record, kept(context)) == record.result == "purpose_unknown"


def test_a_purpose_that_was_changed_afterwards_is_decided_by_as_it_was() -> None:
    context = as_loaded(case())
    record = record_of(context, result_of(decide(context)))
    later = read(PURPOSE.replace('"person.birth_date", ', "")).of("school")
    assert later is not None

    contents = kept(context) | {digest_of(content_of(later)): content_of(later)}

    assert again(record, contents) == record.result
    assert result_of(decide(replace(context, purpose=later))) != record.result


def test_an_agreement_that_was_changed_afterwards_is_decided_by_as_it_was() -> None:
    context = as_loaded(case(agreements=(agreement(fields=("person",)),)))
    record = record_of(context, result_of(decide(context)))
    later = agreement(fields=("address",))

    contents = kept(context) | {digest_of(content_of(later)): content_of(later)}

    assert again(record, contents) == record.result


def test_an_agreement_is_decided_by_as_withdrawn_as_it_was() -> None:
    context = as_loaded(case(agreements=(agreement(withdrawn_at=NOW),)))
    record = record_of(context, result_of(decide(context)))

    assert record.result == "agreement_expired"
    assert again(record, kept(context)) == record.result
    assert again(
        replace(record, agreements=(replace(record.agreements[0], withdrawn_at=None),)),
        kept(context),
    ).startswith("permit:")


def test_a_consent_is_kept_as_it_was() -> None:
    context = as_loaded(private_case(consent=consent(is_granted=False)))
    record = record_of(context, result_of(decide(context)))

    assert again(record, kept(context)) == record.result == "consent_not_active"


@pytest.mark.parametrize("gone", ["purpose", "agreement"])
def test_what_is_no_longer_kept_is_not_decided_by(gone: str) -> None:
    context = as_loaded(case())
    record = record_of(context, result_of(decide(context)))
    left = {
        digest: each
        for digest, each in kept(context).items()
        if (b"discretion" in each) != (gone == "purpose")
    }

    with pytest.raises(RecordUnreadable):
        context_of(record, left)
    assert again(record, kept(context)) == record.result


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff", b'{"now": 1}'])
def test_what_is_no_record_is_not_read_as_one(content: bytes) -> None:
    with pytest.raises(RecordUnreadable):
        read_record(content)


def test_every_part_of_a_permit_that_an_answer_takes_is_in_its_result() -> None:
    permit = decide(case())
    assert isinstance(permit, Permit)
    others = {
        "fields": frozenset({"person.name"}),
        "masked": frozenset(),
        "warnings": frozenset({"address_protected"}),
        "income_kinds": frozenset({"wage"}),
        "says_other_income": True,
        "tellable": frozenset({"person.name"}),
    }
    of_purpose_and_agreements = {"purpose_version", "basis", "agreement_ids"}

    assert {*others, *of_purpose_and_agreements} == {*Permit.__struct_fields__}
    results = [
        result_of(replace(permit, **{name: each}))
        for name, each in others.items()
        if getattr(permit, name) != each
    ]
    assert len({result_of(permit), *results}) == len(results) + 1 == 6


def test_every_part_of_a_case_is_kept() -> None:
    assert {*DecisionContext.__struct_fields__} - {"today"} <= {*DecisionRecord.__struct_fields__}


@pytest.mark.parametrize("item", [CATALOGUE.purposes[0], agreement()], ids=["purpose", "agreement"])
def test_a_loaded_item_carries_the_digest_of_its_content(item: Purpose | Agreement) -> None:
    loaded = digested(item)

    assert loaded.digest == digest_of(content_of(loaded)) == digest_of(content_of(item))
    assert digested(loaded) == loaded


def test_what_a_registry_is_told_is_no_part_of_what_is_kept() -> None:
    content = content_of(agreement())

    assert b"CPR" not in content
    assert content == content_of(agreement(terms={}, withdrawn_at=NOW))


def test_a_record_stays_small() -> None:
    context = as_loaded(case())

    assert len(write_record(record_of(context, result_of(decide(context))))) < 1200


def test_what_the_first_version_kept_is_still_read() -> None:
    record = (KEPT / "record.json").read_bytes()

    said = read_record(record)

    # What a later version adds has a default, and is not written.
    assert msgspec.json.decode(write_record(said), type=Plain) == msgspec.json.decode(
        record, type=Plain
    )


def test_a_case_of_the_first_version_is_still_decided() -> None:
    record = read_record((KEPT / "record.json").read_bytes())
    assert record.purpose is not None
    contents = {
        record.purpose: (KEPT / "purpose.json").read_bytes(),
        record.agreements[0].digest: (KEPT / "agreement.json").read_bytes(),
    }

    context = context_of(record, contents)

    assert context.purpose is not None
    assert result_of(decide(context)).startswith("permit:")
    assert (context.purpose.id, context.agreements[0].id) == ("school", "agreement-school")

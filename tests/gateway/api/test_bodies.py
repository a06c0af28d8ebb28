import json
from datetime import date

import pytest

from contracts.dates import Period
from contracts.pnr import Pnr
from gateway.api.bodies import CitizenDataBody, Unreadable, decode

TODAY = date(2026, 11, 22)
GOOD = {"subject": {"pnr": "070861-4866"}, "purpose": "passport"}


def body(**changes: object) -> bytes:
    return json.dumps({**GOOD, **changes}).encode()


def unreadable(sent: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as raised:
        decode(sent, CitizenDataBody).question(today=TODAY)
    return raised.value


def test_a_good_body_is_a_question_about_the_last_twelve_months_and_this() -> None:
    question = decode(body(), CitizenDataBody).question(today=TODAY)

    assert question.subject == Pnr("0708614866")
    assert question.period == Period(from_month="2025-11", to_month="2026-11")
    assert question.fields is None


@pytest.mark.parametrize(
    "pnr",
    ["070861486", "07086148660", "3102614866", "0708A14866", "07 08614866", "", "٠٧٠٨٦١٤٨٦٦"],
    ids=["nine", "eleven", "31 February", "letter", "space", "empty", "arabic digits"],
)
def test_a_bad_number_is_pointed_at_and_never_quoted(pnr: str) -> None:
    error = unreadable(body(subject={"pnr": pnr}))

    assert (error.code, error.pointer) == ("pnr_invalid", "/subject/pnr")
    assert not pnr or pnr not in repr(error) + str(error) + repr(error.__cause__)


@pytest.mark.parametrize(
    "subject",
    [{}, {"pnr": "0708614866", "alias": "sub_x"}, {"pnr": None}],
    ids=["neither", "both", "null"],
)
def test_the_subject_is_exactly_one_of_number_and_alias(subject: dict[str, str]) -> None:
    assert unreadable(body(subject=subject)).pointer == "/subject"


@pytest.mark.parametrize(
    ("change", "code", "pointer"),
    [
        ({"period": {"from": "2026-10", "to": "2026-01"}}, "period_invalid", "/period"),
        ({"period": {"from": "2020-01", "to": "2026-01"}}, "period_invalid", "/period"),
        ({"period": {"from": "2026-13", "to": "2027-01"}}, "period_invalid", "/period"),
        ({"fields": ["person", 7]}, "body_invalid", "/fields/1"),
        ({"case_reference": ""}, "body_invalid", "/case_reference"),
        ({"case_reference": "a\r\nb"}, "body_invalid", "/case_reference"),
        ({"case_reference": "\u202eevil"}, "body_invalid", "/case_reference"),
        ({"case_reference": "x" * 101}, "body_invalid", "/case_reference"),
        (
            {"municipality_basis": {"kind": "invented", "reference": "x"}},
            "body_invalid",
            "/municipality_basis/kind",
        ),
        ({"secret-0708614866": 1}, "body_invalid", None),
    ],
    ids=lambda value: None if isinstance(value, dict) else str(value),
)
def test_what_cannot_be_read_is_pointed_at_by_our_own_names(
    change: dict[str, object], code: str, pointer: str | None
) -> None:
    error = unreadable(body(**change))

    assert (error.code, error.pointer) == (code, pointer)
    assert "0708614866" not in f"{error!r}{error.__cause__!r}{error.__context__!r}"


@pytest.mark.parametrize(
    "sent",
    [b"", b"{", b"[]", b"\xff\xfe", b"null", b"[" * 100_000],
    ids=["empty", "half", "list", "not utf-8", "null", "deep"],
)
def test_garbage_is_a_body_that_cannot_be_read(sent: bytes) -> None:
    assert unreadable(sent).code == "body_invalid"


def test_after_a_bad_body_a_good_one_is_read() -> None:
    unreadable(b"{")

    assert decode(body(), CitizenDataBody).purpose == "passport"

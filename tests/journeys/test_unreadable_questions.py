"""Questions that cannot be read: pointed at, never quoted, and never a question to a registry."""

from collections.abc import Iterator

import pytest

from tests.journeys.house import AARHUS, House

pytestmark = pytest.mark.slow

SECRET = "Hemmeligord4711"


@pytest.fixture(autouse=True)
def nobody_was_asked(house: House) -> Iterator[None]:
    house.mocks.journal.clear()
    yield
    asked = {entry.registry for entry in house.mocks.journal.entries()}
    assert asked <= {"issuer"}


@pytest.mark.parametrize(
    "written",
    [
        "0707614",
        "07076142850",
        "07076142AB",
        "",
        "3102614285",
        "3002004285",
        "0013614285",
        "070761 4285",
        "070761--4285",
        "٠٧٠٧٦١٤٢٨٥",
        "0707614285\n",
        " 0707614285",
        "9902614285",
    ],
    ids=[
        *("short", "long", "letters", "empty", "31 February", "30 February", "month 13"),
        *("space", "two hyphens", "other digits", "newline", "leading space", "day 99"),
    ],
)
def test_what_is_no_personal_number_is_refused_and_not_repeated(house: House, written: str) -> None:
    refused = house.ask_by({"pnr": written}, "passport")

    assert refused.status_code == 400
    assert refused.json()["code"] == "pnr_invalid"
    assert refused.json()["pointer"] == "/subject/pnr"
    assert not written.strip() or written.strip() not in refused.text


@pytest.mark.parametrize("written", [707614285, None, ["0707614285"], {"n": "0707614285"}, True])
def test_a_number_of_another_type_is_refused_and_not_repeated(
    house: House, written: object
) -> None:
    question = {"subject": {"pnr": written}, "purpose": "passport", "case_reference": "sag-1"}

    refused = house.send(question, token=house.token(client=AARHUS))

    assert refused.status_code == 400
    assert "707614285" not in refused.text


@pytest.mark.parametrize(
    "change",
    [
        {SECRET: "x"},
        {"subject": {"pnr": "0707614285", SECRET: "x"}},
        {"subject": {"name": SECRET}},
        {"municipality_basis": {"kind": SECRET, "reference": "x"}},
        {"period": {"from": SECRET, "to": SECRET}},
        {"fields": SECRET},
        {"case_reference": SECRET * 10},
        {"case_reference": f"{SECRET}\x00"},
        {"subject": {"pnr": "0707614285", "alias": SECRET}},
    ],
    ids=[
        *("unknown key", "unknown key below", "no subject", "basis", "period", "not a list"),
        *("long reference", "control character", "number and alias"),
    ],
)
def test_what_is_unknown_or_malformed_is_refused_and_not_repeated(
    house: House, change: dict[str, object]
) -> None:
    question = {"subject": {"pnr": "0707614285"}, "purpose": "passport"} | change

    refused = house.send(question, token=house.token(client=AARHUS))

    assert refused.status_code == 400
    assert refused.headers["content-type"] == "application/problem+json"
    assert SECRET not in refused.text
    assert SECRET not in str(refused.headers)


@pytest.mark.parametrize("written", ["{}", "sag {}"], ids=["alone", "in words"])
def test_a_reference_that_names_the_person_is_refused_and_not_repeated(
    house: House, written: str
) -> None:
    number = house.number("employee")

    refused = house.ask("employee", "passport", case_reference=written.format(number))

    assert (refused.status_code, refused.json()["code"]) == (400, "reference_names_person")
    assert refused.json()["pointer"] == "/case_reference"
    assert number not in refused.text


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b"[" * 5000, b'{"subject": NaN}'],
    ids=["empty", "half", "list", "null", "text", "bytes", "deep", "not a number"],
)
def test_what_is_no_question_is_refused(house: House, body: bytes) -> None:
    refused = house.http.post(
        "/v1/citizen-data",
        content=body,
        headers={
            "Authorization": f"Bearer {house.token(client=AARHUS)}",
            "Content-Type": "application/json",
        },
    )

    assert (refused.status_code, refused.json()["code"]) == (400, "body_invalid")


def test_a_question_that_is_too_large_is_refused(house: House) -> None:
    refused = house.ask_by({"pnr": "0707614285"}, "passport", fields=["x" * 100] * 1000)

    assert (refused.status_code, refused.json()["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (f"/v1/my-data?sections={SECRET}", "section_unknown"),
        (f"/v1/my-data?from={SECRET}", "period_invalid"),
        ("/v1/my-data?from=2026-02&to=2026-01", "period_invalid"),
        (f"/v1/my-data/access-log?cursor={SECRET}", "cursor_invalid"),
    ],
    ids=["section", "month", "backward", "cursor"],
)
def test_an_address_that_cannot_be_read_is_refused_and_not_repeated(
    house: House, path: str, code: str
) -> None:
    refused = house.own("employee", path)

    assert (refused.status_code, refused.json()["code"]) == (400, code)
    assert SECRET not in refused.text


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", f"/v1/{SECRET}", 404, "not_found"),
        ("GET", f"/v1/citizen-data/{SECRET}", 404, "not_found"),
        ("GET", "/v1/citizen-data", 405, "method_not_allowed"),
        ("POST", "/v1/my-data", 405, "method_not_allowed"),
        ("DELETE", "/v1/purposes", 405, "method_not_allowed"),
    ],
)
def test_the_routers_own_refusals_have_the_same_shape(
    house: House, method: str, path: str, status: int, code: str
) -> None:
    refused = house.http.request(method, path)

    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json().keys() >= {"type", "title", "status", "detail", "text", "trace_id"}
    assert SECRET not in refused.text

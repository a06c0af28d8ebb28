"""The whole list of bad input over the API: one problem document each, with a stable code that
docs/errors.md names, nothing of the input and nothing of our insides. Then a good question is
answered.
"""

import json
import re
from datetime import timedelta
from pathlib import Path

import httpx
import msgspec
import pytest

from contracts.dates import danish_day
from gateway.api.problems import PROBLEM_TYPE, Problem
from tests.gateway.access.situations import NOW
from tests.gateway.api.fakes import Api, bearer

pytestmark = pytest.mark.anyio
PAGE = (Path(__file__).resolve().parents[3] / "docs" / "errors.md").read_text("utf-8")
NUMBER = "0108612345"
SECRET = "Hemmeligord4711"
GOOD: dict[str, object] = {"subject": {"pnr": NUMBER}, "purpose": "school"}
INSIDES = re.compile(
    r"traceback|msgspec|litestar|File \"|line \d+|0x[0-9a-f]{6}|Error\b|Exception", re.IGNORECASE
)
JSON = "application/json"


def but(**changes: object) -> bytes:
    return json.dumps({**GOOD, **changes}).encode()


def about(pnr: object) -> bytes:
    return but(subject={"pnr": pnr})


def nested(depth: int) -> bytes:
    """A body that is sound JSON, deep in a field that we know."""
    return b'{"purpose": "school", "subject": ' + b'{"pnr": ' * depth + b"1" + b"}" * depth + b"}"


TOMORROW = danish_day(NOW) + timedelta(days=1)
# 4 after a year up to 36 means this century.
BORN_TOMORROW = f"{TOMORROW:%d%m%y}4711"
BORN_TODAY = f"{danish_day(NOW):%d%m%y}4711"

BAD = {
    "empty": (b"", 400, "body_invalid"),
    "blank": (b" \n", 400, "body_invalid"),
    "half": (but()[:-1], 400, "body_invalid"),
    "more after it": (but() + b"{}", 400, "body_invalid"),
    "single quotes": (str(GOOD).encode(), 400, "body_invalid"),
    "a comment": (b"/* */" + but(), 400, "body_invalid"),
    "trailing comma": (but()[:-1] + b",}", 400, "body_invalid"),
    "byte order mark": (b"\xef\xbb\xbf" + but(), 400, "body_invalid"),
    "utf-16": (but().decode().encode("utf-16"), 400, "body_invalid"),
    "latin-1": (but(case_reference="sag").replace(b"sag", b"s\xe6g"), 400, "body_invalid"),
    "lone surrogate": (but(case_reference="\ud800"), 400, "body_invalid"),
    "not a number": (but(period=float("nan")), 400, "body_invalid"),
    "a list": (b"[" + but() + b"]", 400, "body_invalid"),
    "no purpose": (json.dumps({"subject": {"pnr": NUMBER}}).encode(), 400, "body_invalid"),
    "no subject": (b'{"purpose": "school"}', 400, "body_invalid"),
    "purpose null": (but(purpose=None), 400, "body_invalid"),
    "unknown key": (but(**{SECRET: SECRET}), 400, "body_invalid"),
    "unknown key below": (but(subject={"pnr": NUMBER, SECRET: 1}), 400, "body_invalid"),
    "key twice": (but()[:-1] + b', "purpose": "school"}', 400, "body_invalid"),
    "key twice below": (
        b'{"purpose": "school", "subject": {"pnr": "%b", "pnr": "%b"}}' % ((NUMBER.encode(),) * 2),
        *(400, "body_invalid"),
    ),
    "deep lists": (b"[" * 30_000, 400, "body_invalid"),
    "deep objects": (b'{"a":' * 10_000, 400, "body_invalid"),
    "deep and sound": (nested(5000), 400, "body_invalid"),
    "deep in an unknown key": (
        but()[:-1] + b', "x": ' + b"[" * 20_000 + b"]" * 20_000 + b"}",
        *(400, "body_invalid"),
    ),
    "nine digits": (about("010861234"), 400, "pnr_invalid"),
    "eleven digits": (about(NUMBER + "6"), 400, "pnr_invalid"),
    "letters": (about("0108ab2345"), 400, "pnr_invalid"),
    "31 February": (about("3102612345"), 400, "pnr_invalid"),
    "30 February, replacement": (about("9002612345"), 400, "pnr_invalid"),
    "born tomorrow": (about(BORN_TOMORROW), 400, "pnr_invalid"),
    "born in 2057": (about("0101575000"), 400, "pnr_invalid"),
    "a whole number": (about(108612345), 400, "pnr_invalid"),
    "a list of one": (about([NUMBER]), 400, "pnr_invalid"),
    "37 months": (but(period={"from": "2023-01", "to": "2026-01"}), 400, "period_invalid"),
    "backward": (but(period={"from": "2026-02", "to": "2026-01"}), 400, "period_invalid"),
    "no such month": (but(period={"from": "2026-00", "to": "2026-01"}), 400, "period_invalid"),
    "a day": (but(period={"from": "2026-01-01", "to": "2026-01"}), 400, "period_invalid"),
    "half a period": (but(period={"from": "2026-01"}), 400, "period_invalid"),
    "period of words": (but(period={"from": SECRET, "to": SECRET}), 400, "period_invalid"),
    "unknown purpose": (but(purpose=SECRET), 403, "purpose_unknown"),
    "empty purpose": (but(purpose=""), 403, "purpose_unknown"),
    "unknown section": (but(sections=[SECRET]), 403, "fields_not_permitted"),
    "no section": (but(sections=[]), 403, "fields_not_permitted"),
    "unknown field": (but(fields=[f"person.{SECRET}"]), 403, "fields_not_permitted"),
    "field of no section": (but(fields=[SECRET]), 403, "fields_not_permitted"),
    "1 MB": (but(case_reference="x" * 1024 * 1024), 413, "too_large"),
    "1 MB of nothing": (b" " * 1024 * 1024, 413, "too_large"),
}


async def sent(api: Api, content: bytes, *, who: str = "authority", media: str = JSON) -> Problem:
    """Ask, and read the refusal, which must be a problem document that tells nothing."""
    answer = await post(api, content, who=who, media=media)
    said = answer.text + str(answer.headers)

    assert answer.headers["content-type"] == PROBLEM_TYPE
    assert [word for word in (NUMBER, SECRET, BORN_TOMORROW) if word in said] == []
    assert INSIDES.search(answer.text) is None
    read = msgspec.json.decode(answer.content, type=Problem)
    assert (read.status, f"| `{read.code}` |" in PAGE) == (answer.status_code, True)
    return read


async def post(api: Api, content: bytes, *, who: str, media: str = JSON) -> httpx.Response:
    headers = {**bearer(who), "content-type": media}
    return await api.send("POST", "/v1/citizen-data", content=content, headers=headers)


@pytest.mark.parametrize(("content", "status", "code"), BAD.values(), ids=BAD)
async def test_bad_input_is_one_problem_and_the_next_question_is_answered(
    api: Api, content: bytes, status: int, code: str
) -> None:
    said = await sent(api, content)

    assert (said.status, said.code) == (status, code)
    assert api.house.registries.errands == []
    assert (await post(api, but(), who="authority")).status_code == 200


@pytest.mark.parametrize("media", ["text/plain", "text/json", "application/xml", "multipart/x", ""])
async def test_another_media_type_is_one_problem(api: Api, media: str) -> None:
    said = await sent(api, but(case_reference=SECRET), media=media)

    assert (said.status, said.code) == (415, "media_type_unsupported")


@pytest.mark.parametrize("content", [each[0] for each in BAD.values()], ids=BAD)
async def test_without_a_token_nothing_is_said_of_the_input(api: Api, content: bytes) -> None:
    said = await sent(api, content, who=SECRET)

    assert (said.status, said.code, said.pointer) == (401, "invalid_token", None)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (but(purpose=SECRET, subject={"pnr": BORN_TOMORROW}), "pnr_invalid"),
        (but(purpose=SECRET, period={"from": "2023-01", "to": "2026-01"}), "period_invalid"),
        (
            but(purpose=SECRET, case_reference=f"{NUMBER[:6]}-{NUMBER[6:]}"),
            "reference_names_person",
        ),
        (but(sections=[SECRET], subject={}), "body_invalid"),
    ],
    ids=["number", "period", "reference", "subject"],
)
async def test_what_cannot_be_read_is_told_before_what_is_not_permitted(
    api: Api, content: bytes, code: str
) -> None:
    said = await sent(api, content)

    assert (said.status, said.code) == (400, code)


async def test_who_may_ask_nothing_here_is_told_so_before_the_question_is_read(api: Api) -> None:
    said = await sent(api, b"{", who="citizen")

    assert (said.status, said.code) == (403, "authority_required")


async def test_a_number_of_somebody_born_today_is_read(api: Api) -> None:
    answer = await post(api, about(BORN_TODAY), who="authority")

    assert answer.json()["code"] == "subject_unknown"


async def test_a_replacement_number_encodes_no_birth_that_could_lie_ahead(api: Api) -> None:
    later = f"{TOMORROW.day + 60:02d}{TOMORROW:%m%y}4711"

    answer = await post(api, about(later), who="authority")

    assert answer.json()["code"] == "subject_unknown"

"""Every error body has one shape, says nothing of the question, and comes from one table."""

import ast
from collections.abc import Iterator
from pathlib import Path

import httpx
import msgspec
import pytest
from litestar import get
from litestar.exceptions import HTTPException

from contracts.errors import (
    CallerUnknown,
    EvidenceUnavailable,
    GatewayError,
    NotPermitted,
    QuestionInvalid,
    SubjectUnknown,
    TooManyQuestions,
)
from gateway.access.refusals import REFUSALS, WARNINGS
from gateway.api.problems import (
    _CODE_BY_STATUS,
    PROBLEM_TYPE,
    PROBLEMS,
    Problem,
    of_http_exception,
)
from gateway.api.web import _application
from tests.gateway.answering.fakes import NUMBER
from tests.gateway.api.fakes import Api, bearer

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).resolve().parents[3]
WRITTEN = "0108612345"
GOOD = {"subject": {"pnr": WRITTEN}, "purpose": "school"}
RAISES_CODES = {
    *(kind.__name__ for kind in (CallerUnknown, EvidenceUnavailable, NotPermitted)),
    *(kind.__name__ for kind in (QuestionInvalid, SubjectUnknown, TooManyQuestions)),
    "Unreadable",
}


def problem_of(answer: httpx.Response, code: str) -> Problem:
    """Read an error body, which must be of the one shape and in order."""
    assert answer.headers["content-type"] == PROBLEM_TYPE
    assert answer.headers["cache-control"] == "no-store"
    read = msgspec.json.decode(answer.content, type=Problem, strict=True)
    assert set(answer.json()) <= {field.name for field in msgspec.structs.fields(Problem)}
    assert (read.code, read.type) == (code, f"urn:samsyn:problem:{code}")
    assert read.status == answer.status_code
    assert read.detail == read.text.en
    assert WRITTEN not in answer.text + str(answer.headers)
    return read


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, "not_found"),
        ("GET", "/v1", 404, "not_found"),
        ("GET", f"/v1/{WRITTEN}", 404, "not_found"),
        ("GET", f"/v1/citizen-data/{WRITTEN}", 404, "not_found"),
        ("BREW", "/nothing", 404, "not_found"),
        ("GET", "/v1/citizen-data", 405, "method_not_allowed"),
        ("DELETE", "/v1/my-data", 405, "method_not_allowed"),
        ("POST", "/health", 405, "method_not_allowed"),
        ("BREW", "/health", 405, "method_not_allowed"),
        ("TRACE", "/v1/my-data", 405, "method_not_allowed"),
    ],
)
async def test_the_routers_refusals_are_problems(
    api: Api, method: str, path: str, status: int, code: str
) -> None:
    answer = await api.send(method, path)

    assert answer.status_code == status
    assert problem_of(answer, code).trace_id


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/v1/citizen-data", {"POST", "OPTIONS"}),
        ("/v1/my-data", {"GET", "OPTIONS"}),
        ("/v1/purposes", {"GET", "OPTIONS"}),
    ],
)
async def test_what_an_address_takes_is_said_in_allow(
    api: Api, path: str, allowed: set[str]
) -> None:
    refused = await api.send("PUT", path)
    asked = await api.send("OPTIONS", path)

    assert set(refused.headers["allow"].split(", ")) == allowed
    assert set(asked.headers["allow"].split(", ")) == allowed
    assert (asked.status_code, asked.content) == (204, b"")


@pytest.mark.parametrize("path", ["/health", "/v1/my-data", "/nothing"])
async def test_head_answers_without_a_body_and_releases_nothing(api: Api, path: str) -> None:
    answer = await api.send("HEAD", path, headers=bearer("citizen"))

    assert answer.status_code in {404, 405}
    assert answer.content == b""
    assert api.house.diary == []


CODES = [
    *((CallerUnknown, code) for code in ("invalid_token", "insufficient_user_authentication")),
    *((QuestionInvalid, code) for code in ("cursor_invalid", "period_invalid")),
    *((NotPermitted, code) for code, each in REFUSALS.items() if each.status == 403),
    (SubjectUnknown, "subject_unknown"),
    *((EvidenceUnavailable, code) for code, each in REFUSALS.items() if each.status == 503),
    (EvidenceUnavailable, "evidence_unavailable"),
    (EvidenceUnavailable, "decision_changed"),
    (TooManyQuestions, "too_many_people"),
]


@pytest.mark.parametrize(("kind", "code"), CODES)
async def test_every_error_of_the_gateway_is_a_problem(
    api: Api, kind: type[GatewayError], code: str
) -> None:
    api.verifier.trouble = kind(code)

    answer = await api.look("/v1/my-data")

    assert answer.status_code == kind.status
    assert problem_of(answer, code).trace_id
    api.verifier.trouble = None
    assert (await api.look("/v1/my-data/access-log")).status_code == 200


async def test_who_is_not_known_is_told_how_to_be(api: Api) -> None:
    answer = await api.send("GET", "/v1/my-data")

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Bearer error="invalid_token"'
    problem_of(answer, "invalid_token")


@pytest.mark.parametrize(("said", "told"), [(None, 5), (17, 17)], ids=["our own", "the registry's"])
async def test_what_may_come_again_says_when(api: Api, said: int | None, told: int) -> None:
    api.verifier.trouble = EvidenceUnavailable("issuer_unavailable", retry_after_seconds=said)

    answer = await api.look("/v1/my-data")

    assert answer.headers["retry-after"] == str(told)
    assert problem_of(answer, "issuer_unavailable").retry_after_seconds == told


async def test_a_ledger_that_is_not_ready_is_a_problem_and_recovers(api: Api) -> None:
    api.is_ready = False

    refused = await api.send("GET", "/ready")

    assert (refused.status_code, problem_of(refused, "not_ready").retry_after_seconds) == (503, 5)
    api.is_ready = True
    assert (await api.send("GET", "/ready")).json() == {"status": "ok"}


@pytest.mark.parametrize(
    "crash",
    [
        RuntimeError(WRITTEN),
        KeyError(NUMBER),
        ExceptionGroup(WRITTEN, [ValueError(WRITTEN)]),
        msgspec.ValidationError(WRITTEN),
        UnicodeDecodeError("utf-8", WRITTEN.encode(), 0, 1, WRITTEN),
    ],
    ids=lambda crash: type(crash).__name__,
)
async def test_a_crash_of_ours_never_shows_its_words(api: Api, crash: Exception) -> None:
    api.verifier.trouble = crash

    answer = await api.look("/v1/my-data")

    assert answer.status_code == 500
    problem_of(answer, "internal_error")


async def test_a_library_that_says_500_is_a_fault_of_ours() -> None:
    @get("/")
    async def failing() -> None:
        raise HTTPException(detail=WRITTEN, status_code=500)

    application = _application([failing], middleware=[], unrouted=of_http_exception)
    transport = httpx.ASGITransport(app=application)
    async with httpx.AsyncClient(transport=transport, base_url="http://samsyn") as client:
        problem_of(await client.get("/"), "internal_error")


@pytest.mark.parametrize("code", [*PROBLEMS, *REFUSALS])
def test_every_code_has_a_sentence_in_both_languages(code: str) -> None:
    text = (PROBLEMS | {name: each.text for name, each in REFUSALS.items()})[code]

    assert text.da != text.en
    assert all(each[0].isupper() and each.endswith((".", "?")) for each in (text.da, text.en))


@pytest.mark.parametrize("code", WARNINGS)
def test_every_warning_has_a_sentence_in_both_languages(code: str) -> None:
    assert WARNINGS[code].da.endswith(".")
    assert WARNINGS[code].en.endswith(".")


def test_no_code_stands_in_both_tables() -> None:
    assert set(PROBLEMS) & set(REFUSALS) == set()


def codes_raised() -> Iterator[str]:
    """Find every code that our own code raises by name."""
    for file in sorted((ROOT / "gateway").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id in RAISES_CODES:
                inside = [each for argument in node.args for each in ast.walk(argument)]
                yield from (each.value for each in inside if isinstance(each, ast.Constant))


def test_every_code_that_is_raised_has_its_text() -> None:
    raised = set(codes_raised())

    assert {"invalid_token", "cursor_invalid", "not_ready", "query_invalid"} <= raised
    assert raised - set(PROBLEMS) - set(REFUSALS) == set()
    assert set(_CODE_BY_STATUS.values()) <= set(PROBLEMS)

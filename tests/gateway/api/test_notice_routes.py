"""Notices of protection over HTTP: the admin listener takes them, once, and names nobody."""

import asyncio
import json
from datetime import date

import httpx
import pytest
import structlog
from structlog.testing import capture_logs

from contracts.errors import EvidenceUnavailable, QuestionInvalid
from contracts.pnr import Pnr
from gateway.api.notice_routes import PATH
from gateway.api.web import admin
from gateway.ledger.notices import Heard
from tests.gateway.api.fakes import Api, FakeNotices

pytestmark = pytest.mark.anyio
NUMBER = Pnr("0108612345")
NOTICE = {"subject": {"pnr": "010861-2345"}, "since": "2026-11-21", "reference": "cpr-1"}


@pytest.fixture(autouse=True)
def plain_structlog() -> None:
    structlog.reset_defaults()


@pytest.fixture
def notices() -> FakeNotices:
    return FakeNotices()


async def sent(notices: FakeNotices, body: object, **how: object) -> httpx.Response:
    transport = httpx.ASGITransport(app=admin(notices), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8081") as client:
        return await client.post(PATH, json=body, **how)  # type: ignore[arg-type]  # as httpx


async def test_a_notice_is_taken_and_named(notices: FakeNotices) -> None:
    answer = await sent(notices, NOTICE)

    assert (answer.status_code, answer.json()) == (201, {"notice_id": "not_1"})
    assert answer.headers["cache-control"] == "no-store"
    assert notices.taken == {
        "cpr-1": (NUMBER, Heard(change="gained", since=date(2026, 11, 21), reference="cpr-1"))
    }


async def test_a_notice_told_again_is_no_new_one(notices: FakeNotices) -> None:
    await sent(notices, NOTICE)

    answer = await sent(notices, NOTICE)

    assert (answer.status_code, answer.json()) == (200, {"notice_id": "not_1"})


async def test_a_notice_says_until_when_and_how_strong(notices: FakeNotices) -> None:
    await sent(notices, NOTICE | {"until": "2027-11-20", "strength": "whereabouts"})

    assert notices.taken["cpr-1"][1] == Heard(
        change="gained",
        since=date(2026, 11, 21),
        until=date(2027, 11, 20),
        strength="whereabouts",
        reference="cpr-1",
    )


async def test_that_a_protection_ended_is_taken_too(notices: FakeNotices) -> None:
    answer = await sent(notices, NOTICE | {"change": "ended"})

    assert answer.status_code == 201
    assert notices.taken["cpr-1"][1].change == "ended"


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"subject": {"pnr": "0108612"}}, "pnr_invalid", "/subject/pnr"),
        ({"subject": {"alias": "sub_a"}}, "body_invalid", "/subject"),
        ({"subject": {}}, "body_invalid", "/subject"),
        ({"since": "21-11-2026"}, "body_invalid", "/since"),
        ({"since": "2026-11-31"}, "body_invalid", "/since"),
        ({"since": "9999-12-31"}, "body_invalid", "/since"),
        ({"since": "0001-01-01"}, "body_invalid", "/since"),
        ({"until": "2026-11-20"}, "body_invalid", "/until"),
        ({"until": "9999-12-31"}, "body_invalid", "/until"),
        ({"change": "ended", "until": "2026-11-22"}, "body_invalid", "/until"),
        ({"change": "ended", "strength": "address"}, "body_invalid", "/strength"),
        ({"change": "died"}, "body_invalid", "/change"),
        ({"strength": "open"}, "body_invalid", "/strength"),
        ({"reference": ""}, "body_invalid", "/reference"),
        ({"reference": "a\nb"}, "body_invalid", "/reference"),
        ({"reference": "r" * 101}, "body_invalid", "/reference"),
        ({"reference": "case 0108612345"}, "reference_names_person", "/reference"),
        ({"reference": "010861-2345"}, "reference_names_person", "/reference"),
        ({"kind": "gained"}, "body_invalid", None),
    ],
)
async def test_a_notice_that_cannot_be_read_is_pointed_at_and_not_taken(
    notices: FakeNotices, changes: dict[str, object], code: str, pointer: str | None
) -> None:
    answer = await sent(notices, NOTICE | changes)

    said = answer.json()
    assert (answer.status_code, said["code"], said.get("pointer")) == (400, code, pointer)
    assert notices.taken == {}
    assert (await sent(notices, NOTICE)).status_code == 201


@pytest.mark.parametrize("missing", ["subject", "since", "reference"])
async def test_person_day_and_reference_are_needed(notices: FakeNotices, missing: str) -> None:
    answer = await sent(notices, {name: each for name, each in NOTICE.items() if name != missing})

    assert (answer.status_code, answer.json()["code"]) == (400, "body_invalid")
    assert notices.taken == {}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "http://127.0.0.1:8081"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "same-origin"}, 403),
        ({"content-type": "text/plain"}, 415),
        ({"content-type": "application/x-www-form-urlencoded"}, 415),
    ],
)
async def test_no_page_in_a_browser_can_send_one(
    notices: FakeNotices, headers: dict[str, str], status: int
) -> None:
    answer = await sent(notices, NOTICE, headers={"content-type": "application/json"} | headers)

    assert answer.status_code == status
    assert notices.taken == {}


async def test_nothing_may_stand_in_the_address(notices: FakeNotices) -> None:
    answer = await sent(notices, NOTICE, params={"pnr": "x"})

    assert (answer.status_code, answer.json()["code"]) == (400, "query_invalid")
    assert notices.taken == {}


@pytest.mark.parametrize(
    ("trouble", "status", "code"),
    [
        (QuestionInvalid("notice_differs"), 400, "notice_differs"),
        (EvidenceUnavailable("evidence_unavailable"), 503, "evidence_unavailable"),
        (RuntimeError("0108612345"), 500, "internal_error"),
    ],
)
async def test_what_fails_is_told_without_a_number_and_taken_when_it_is_over(
    notices: FakeNotices, trouble: Exception, status: int, code: str
) -> None:
    notices.trouble = trouble
    with capture_logs() as lines:
        answer = await sent(notices, NOTICE)
    notices.trouble = None

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert "010861" not in answer.text + json.dumps(lines, default=str)
    assert (await sent(notices, NOTICE)).status_code == 201


async def test_the_log_of_requests_names_the_route_and_nobody(notices: FakeNotices) -> None:
    with capture_logs() as lines:
        await sent(notices, NOTICE)

    (line,) = [each for each in lines if each["event"] == "request"]
    assert (line["method"], line["route"], line["status"]) == ("POST", PATH, 201)
    assert "010861" not in json.dumps(lines, default=str)


async def test_the_public_listener_has_no_such_route(api: Api) -> None:
    answer = await api.send("POST", PATH, json=NOTICE)

    assert answer.status_code == 404


async def test_two_at_once_are_both_taken(notices: FakeNotices) -> None:
    await asyncio.gather(sent(notices, NOTICE), sent(notices, NOTICE | {"reference": "cpr-2"}))

    assert set(notices.taken) == {"cpr-1", "cpr-2"}

"""Strange bodies, parameters and headers: refused plainly, never quoted."""

import asyncio
import json
import string
import time
from collections.abc import AsyncIterator
from functools import cache
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.gateway.access.situations import citizen
from tests.gateway.answering.fakes import House, knows
from tests.gateway.api.fakes import Api, bearer

pytestmark = pytest.mark.anyio
GOOD = {"subject": {"pnr": "0108612345"}, "purpose": "school"}
AUTHORITY = bearer("authority")


async def sent(api: Api, content: bytes, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await api.send(
        "POST",
        "/v1/citizen-data",
        content=content,
        headers={**AUTHORITY, "content-type": "application/json", **named},
    )


@pytest.mark.parametrize(
    "content_type",
    ["application/json", "Application/JSON", "application/json; charset=utf-8"],
)
async def test_json_by_any_of_its_names_is_read(api: Api, content_type: str) -> None:
    answer = await sent(api, json.dumps(GOOD).encode(), content_type=content_type)

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "application/x-www-form-urlencoded", "application/json5", ";", "{}"],
)
async def test_anything_else_than_json_is_not_read(api: Api, content_type: str) -> None:
    answer = await sent(api, json.dumps(GOOD).encode(), content_type=content_type)

    assert (answer.status_code, answer.json()["code"]) == (415, "media_type_unsupported")
    assert api.house.diary == []


@pytest.mark.parametrize(
    "body",
    [
        b'{"subject": {"pnr": "0108612345"}, "purpose": "x", "purpose": "school"}',
        b'{"subject": {"pnr": "0209622345", "pnr": "0108612345"}, "purpose": "school"}',
        b'{"subject": {"pnr": "0108612345"}, "purpose": "school", "purp\\u006fse": "school"}',
    ],
    ids=["a key", "a key further in", "a key written in two ways"],
)
async def test_a_key_that_comes_twice_is_not_read(api: Api, body: bytes) -> None:
    answer = await sent(api, body)

    assert (answer.status_code, answer.json()["code"]) == (400, "body_invalid")
    assert api.house.diary == []


async def test_a_body_that_says_it_is_too_long_is_not_read(api: Api) -> None:
    answer = await sent(api, b" " * (64 * 1024 + 1))

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


async def test_a_body_that_grows_too_long_is_not_read_to_its_end(api: Api) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b" " * 1024

    answer = await api.send(
        "POST",
        "/v1/citizen-data",
        content=endless(),
        headers={**AUTHORITY, "content-type": "application/json"},
    )

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


async def test_a_body_that_does_not_come_is_not_waited_for() -> None:
    api = Api(House(), deadline_seconds=0.05)

    async def hesitant() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.sleep(3600)

    headers = {**AUTHORITY, "content-type": "application/json"}
    began = time.monotonic()
    answer = await api.send("POST", "/v1/citizen-data", content=hesitant(), headers=headers)

    assert time.monotonic() - began < 2
    assert (answer.status_code, answer.json()["code"]) == (408, "too_slow")
    assert (await sent(api, json.dumps(GOOD).encode())).status_code == 200


async def test_a_caller_that_hangs_up_is_no_fault_of_ours(api: Api) -> None:
    started: list[int] = []

    async def receive() -> dict[str, object]:
        return {"type": "http.disconnect"}

    async def send(message: dict[str, object]) -> None:
        if message["type"] == "http.response.start":
            started.append(int(str(message["status"])))

    names = {**AUTHORITY, "content-type": "application/json"}
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/v1/citizen-data",
        "raw_path": b"/v1/citizen-data",
        "query_string": b"",
        "http_version": "1.1",
        "scheme": "http",
        "root_path": "",
        "server": ("samsyn", 80),
        "client": ("127.0.0.1", 1),
        "headers": [(name.lower().encode(), value.encode()) for name, value in names.items()],
    }

    await api.app(scope, receive, send)  # type: ignore[arg-type]  # an ASGI scope

    assert started == [400]
    assert api.house.diary == []


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("sections=", "section_unknown"),
        ("sections=person,", "section_unknown"),
        ("sections=person,nothing", "section_unknown"),
        ("sections=person.name", "section_unknown"),
        ("sections=%ff%00", "section_unknown"),
        ("sections=person&sections=family", "query_invalid"),
        ("section=person", "query_invalid"),
        ("cursor=x", "query_invalid"),
        ("pnr=0108612345", "query_invalid"),
        ("from=", "period_invalid"),
        ("to=", "period_invalid"),
        ("from=2026", "period_invalid"),
        ("from=2026-13", "period_invalid"),
        ("to=2020-01", "period_invalid"),
        ("from=2020-01", "period_invalid"),
        ("from=2026-06&to=2026-05", "period_invalid"),
        ("from=2026-01&from=2026-01", "query_invalid"),
    ],
)
async def test_a_parameter_that_cannot_be_used_asks_nothing(
    api: Api, query: str, code: str
) -> None:
    answer = await api.look(f"/v1/my-data?{query}")

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert api.house.diary == []


@pytest.mark.parametrize(
    ("query", "period"),
    [
        ("", ("2025-11", "2026-11")),
        ("from=2026-02&to=2026-03", ("2026-02", "2026-03")),
        ("from=2026-02", ("2026-02", "2026-11")),
        ("to=2026-03", ("2025-11", "2026-03")),
    ],
)
async def test_a_period_is_what_is_asked_or_the_last_twelve_months_and_this(
    api: Api, query: str, period: tuple[str, str]
) -> None:
    api.house.registries.known = {citizen().pnr: knows(about=citizen().pnr)}

    answer = await api.look(f"/v1/my-data?sections=person&{query}".rstrip("&"))

    errand = api.house.registries.errands[-1]
    assert answer.status_code == 200
    assert (errand.period.from_month, errand.period.to_month) == period


@pytest.mark.parametrize(
    ("path", "who", "code"),
    [
        ("/v1/my-data", "authority", "citizen_required"),
        ("/v1/my-data/access-log", "shop", "citizen_required"),
    ],
)
async def test_a_client_does_not_see_the_citizens_own_pages(
    api: Api, path: str, who: str, code: str
) -> None:
    answer = await api.look(path, who)

    assert (answer.status_code, answer.json()["code"]) == (403, code)
    assert api.house.diary == []


async def test_a_citizen_does_not_ask_as_a_client(api: Api) -> None:
    answer = await api.ask("citizen", GOOD)

    assert (answer.status_code, answer.json()["code"]) == (403, "authority_required")


async def test_the_token_is_looked_at_before_the_body(api: Api) -> None:
    answer = await api.ask("nobody", "not a question")

    assert answer.status_code == 401


# Long enough not to stand in our own words by chance.
_STRANGE = st.text(
    st.sampled_from(string.digits + "æøå<>\"'%{}\\é\u202e\u0000 \n"), min_size=10, max_size=40
)


@given(strange=_STRANGE, place=st.sampled_from(["path", "query", "header", "key", *GOOD, "pnr"]))
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_answer_quotes_what_was_sent(strange: str, place: str) -> None:
    answer = asyncio.run(with_strange(one_api(), strange, place))

    said = answer.text + "".join(f"{name}{value}" for name, value in answer.headers.items())
    assert answer.status_code >= 400
    assert strange not in said
    assert json.dumps(strange)[1:-1] not in said
    assert strange.strip() not in said


@cache
def one_api() -> Api:
    return Api(House())


async def with_strange(api: Api, strange: str, place: str) -> httpx.Response:
    body: dict[str, object] = {**GOOD, "purpose": "nothing"}
    bodies = {
        "key": {**body, strange: 1},
        "subject": {**body, "subject": strange},
        "pnr": {**body, "subject": {"pnr": strange}},
        "purpose": {**body, "purpose": strange},
    }
    if place in bodies:
        return await api.ask("authority", bodies[place])
    if place == "path":
        return await api.send("GET", f"/v1/{quote(strange)}")
    if place == "query":
        path = f"/v1/my-data?sections={quote(strange)}"
        return await api.send("GET", path, headers=bearer("citizen"))
    return await api.send(
        "GET", "/v1/my-data", headers={"authorization": strange.encode("utf-8", "replace")}
    )

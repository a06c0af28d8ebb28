"""The edge sees every successful answer before its first byte, and keeps nothing of it."""

from collections.abc import Sequence
from typing import Any

import pytest
from structlog.testing import capture_logs

from gateway.watch.edge import Message, Receive, Send, WebEdge
from tests.gateway.answering.fakes import House
from tests.gateway.api.fakes import Api

pytestmark = pytest.mark.anyio
START = {"type": "http.response.start", "status": 200, "headers": []}
BODY = {"type": "http.response.body", "body": b"{}"}
GOOD = {"subject": {"pnr": "010861-2345"}, "purpose": "school"}
EMPTY = {"type": "http.response.body", "body": b""}


@pytest.fixture
def api() -> Api:
    return Api(House())


class Passing:
    """Sends what it is told through an edge; keeps the order of what happens."""

    def __init__(self, *messages: Message) -> None:
        self.messages = messages
        self.deeds: list[object] = []
        self.scope: dict[str, Any] = {"type": "http", "state": {}}

    async def run(self) -> Sequence[object]:
        edge = WebEdge(
            self._app, lambda route, trace_id, people: self.deeds.append((route, trace_id, people))
        )
        await edge(self.scope, self._receive, self._send)
        return self.deeds

    async def _app(self, scope: Message, _: Receive, send: Send) -> None:
        scope["path_template"] = "/v1/my-data"
        scope.get("state", {})["correlation_id"] = "c0ffee"
        for message in self.messages:
            await send(message)

    async def _receive(self) -> Message:
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        self.deeds.append(message["type"])


async def test_an_answer_is_seen_before_its_body_leaves() -> None:
    assert await Passing(START, BODY).run() == [
        "http.response.start",
        ("/v1/my-data", "c0ffee", 1),
        "http.response.body",
    ]


async def test_an_answer_in_pieces_is_seen_once() -> None:
    deeds = await Passing(START, EMPTY, BODY, BODY, EMPTY).run()

    assert deeds.count(("/v1/my-data", "c0ffee", 1)) == 1
    assert deeds[2] == ("/v1/my-data", "c0ffee", 1)


async def test_a_file_sent_by_the_server_itself_is_seen_too() -> None:
    sent = {"type": "http.response.pathsend", "path": "/etc/motd"}

    assert ("/v1/my-data", "c0ffee", 1) in await Passing(START, sent).run()


@pytest.mark.parametrize("status", [199, 300, 304, 400, 401, 403, 404, 500, 503])
async def test_what_is_no_success_is_not_noted(status: int) -> None:
    deeds = await Passing({**START, "status": status}, BODY).run()

    assert deeds == ["http.response.start", "http.response.body"]


@pytest.mark.parametrize("status", [200, 201, 206, 299])
async def test_every_success_is_noted(status: int) -> None:
    assert ("/v1/my-data", "c0ffee", 1) in await Passing({**START, "status": status}, BODY).run()


async def test_an_answer_without_a_body_releases_nothing() -> None:
    deeds = await Passing({**START, "status": 204}, EMPTY).run()

    assert deeds == ["http.response.start", "http.response.body"]


async def test_an_answer_that_passed_no_access_line_is_seen_without_an_id() -> None:
    passing = Passing(START, BODY)
    del passing.scope["state"]

    assert ("/v1/my-data", None, 1) in await passing.run()


async def test_what_is_not_http_passes_unseen() -> None:
    passing = Passing({"type": "lifespan.startup.complete"})
    passing.scope["type"] = "lifespan"

    assert await passing.run() == ["lifespan.startup.complete"]


async def test_the_whole_api_tells_of_an_answer_by_template_and_by_the_id_of_its_log_line(
    api: Api,
) -> None:
    with capture_logs() as lines:
        reply = await api.ask("authority", GOOD)

    trace_ids = [line["trace_id"] for line in lines if line["event"] == "request"]
    assert reply.status_code == 200
    assert api.answered == [("/v1/citizen-data", each, 1) for each in trace_ids]
    assert [reply.headers["samsyn-trace-id"]] == trace_ids


async def test_the_whole_api_tells_of_no_refusal(api: Api) -> None:
    reply = await api.ask("nobody", GOOD)

    assert api.answered == []
    assert "samsyn-trace-id" not in reply.headers

"""The watch over a whole house: what has no entry is alarmed within seconds, nothing else ever."""

import contextlib
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from prometheus_client import REGISTRY

from gateway.cli.sandbox import Mocks as Announced
from gateway.cli.sandbox_settings import write_sandbox
from gateway.settings_file import load_settings
from gateway.watch.edge import Application, Message, Receive, Send, WebEdge
from mocks.server import Mocks
from mocks.trouble.catalogue import faults_of
from mocks.world.model import World
from tests.journeys.house import ANY_PORT, House, running_gateway

pytestmark = pytest.mark.slow

SECONDS = 8.0
"""Well above a check and its grace, on a busy machine."""
DEADLINE_SECONDS = 1.0
ROGUE = b"x-rogue"
SAID = b'{"subject": "somebody", "sections": {}}'


class Rogue:
    """A second path: it answers on the very route, and the ledger hears nothing."""

    def __init__(self, app: Application) -> None:
        self._app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if ROGUE not in dict(scope.get("headers", ())):
            await self._app(scope, receive, send)
            return
        scope["path_template"] = "/v1/my-data"
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": SAID})


class Watched:
    """A house with a rogue in it: before its access line, or behind."""

    def __init__(self, house: House, edge: WebEdge) -> None:
        self.house = house
        access_line: Any = edge._app
        self._places = {"with an id": access_line, "without": edge}

    @contextlib.contextmanager
    def rogue(self, place: str) -> Iterator[None]:
        outside = self._places[place]
        inside = outside._app
        outside._app = Rogue(inside)
        yield
        outside._app = inside

    def alarms(self) -> int:
        with contextlib.closing(sqlite3.connect(self.house.database)) as connection:
            rows = connection.execute("SELECT count(*) FROM entry WHERE kind = 'alarm'")
            return int(rows.fetchone()[0])

    def checked(self) -> None:
        """Wait until all that was seen so far has been checked."""
        now = time.time()
        soon(lambda: figure("watch_last_check_timestamp_seconds") > now + 1.5)


def figure(name: str) -> float:
    return REGISTRY.get_sample_value(f"samsyn_{name}") or 0.0


def soon(holds: Callable[[], bool]) -> float:
    """Wait until it holds; give how long that took."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() < began + SECONDS
        time.sleep(0.05)
    return time.monotonic() - began


@pytest.fixture(scope="module")
def watched(
    tmp_path_factory: pytest.TempPathFactory, mocks: Mocks, world: World
) -> Iterator[Watched]:
    announced = msgspec.convert(mocks.addresses, Announced, from_attributes=True)
    file = write_sandbox(tmp_path_factory.mktemp("watched"), announced, ANY_PORT)
    loaded, _ = load_settings(file)
    settings = msgspec.structs.replace(loaded, deadline_seconds=DEADLINE_SECONDS, canary=None)
    with running_gateway(settings, file) as running:
        house = House(mocks, world, running, file)
        with house.http:
            yield Watched(house, running.server.config.app)  # type: ignore[arg-type]  # as it was given
            house.mend()


def test_ordinary_questions_and_readings_raise_no_alarm(watched: Watched) -> None:
    house, seen = watched.house, figure("watch_answers_total")

    statuses = [
        house.ask("employee", "residence-check").status_code,
        house.ask("annulled", "residence-check").status_code,
        house.own("employee").status_code,
        house.own("employee", "/v1/my-data/access-log").status_code,
        house.http.get("/v1/purposes").status_code,
        house.http.get("/v1/my-data").status_code,
    ]

    watched.checked()
    assert statuses == [200, 403, 200, 200, 200, 401]
    assert figure("watch_answers_total") - seen == 3
    assert watched.alarms() == 0


@pytest.mark.parametrize(
    ("registry", "fault"),
    [(registry, fault) for registry in ("cpr", "dar", "skat") for fault in faults_of(registry)],
)
def test_a_registry_at_fault_is_asked_within_its_intent(
    watched: Watched, registry: str, fault: str
) -> None:
    calls = figure("watch_calls_total")
    watched.house.upset(registry, fault, seconds=3)

    watched.house.ask("employee", "residence-check")
    watched.house.own("employee")

    watched.house.mend()
    assert figure("watch_calls_total") > calls


def test_of_all_those_faults_none_raised_an_alarm(watched: Watched) -> None:
    time.sleep(3)  # a slow registry's exchange may outlive its question

    watched.checked()

    assert watched.alarms() == 0
    assert figure("watch_notes_lost_total") == 0


@pytest.mark.parametrize("place", ["with an id", "without"])
def test_a_second_path_that_lets_data_out_is_alarmed_within_seconds(
    watched: Watched, place: str
) -> None:
    before = watched.alarms()

    with watched.rogue(place):
        answer = watched.house.http.get("/v1/my-data", headers={ROGUE.decode(): "1"})

    assert (answer.status_code, answer.content) == (200, SAID)
    assert soon(lambda: watched.alarms() == before + 1) < SECONDS


def test_the_alarm_of_a_second_path_names_its_request_and_nobody(
    watched: Watched, log_file: Path
) -> None:
    before = figure("watch_answers_unaccounted_total")
    with watched.rogue("with an id"):
        answer = watched.house.http.get("/v1/my-data", headers={ROGUE.decode(): "1"})

    soon(lambda: figure("watch_answers_unaccounted_total") == before + 1)

    lines = [msgspec.json.decode(line) for line in log_file.read_bytes().splitlines()]
    (said,) = (
        line for line in lines if line.get("correlation_id") == answer.headers["samsyn-trace-id"]
    )
    assert said == {
        "event": "answer_without_entry",
        "correlation_id": answer.headers["samsyn-trace-id"],
        "count": 1,
        "missing": "disclosed",
    }


def test_after_an_alarm_ordinary_questions_raise_none(watched: Watched) -> None:
    before = watched.alarms()

    recovered = watched.house.ask("employee", "residence-check")

    watched.checked()
    assert (recovered.status_code, watched.alarms()) == (200, before)

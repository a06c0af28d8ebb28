"""The canary in a whole house: seen on her log in time, alarmed where the log is blind."""

import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from prometheus_client import CollectorRegistry

from gateway.app import open_gateway
from gateway.cli.sandbox import Mocks as Announced
from gateway.cli.sandbox_settings import write_sandbox
from gateway.settings import CanarySettings, Settings
from gateway.settings_file import load_settings
from gateway.watch.alarms import Alarms
from gateway.watch.canary import Canary, Rhythm
from gateway.watch.canary_question import MARK, CanaryParts, CanaryQuestion
from gateway.watch.figures import Figures
from mocks.faults import Fault
from mocks.server import Mocks
from tests.gateway.watch.fakes import FakeBooks
from tests.journeys.house import ANY_PORT, running_gateway
from tests.journeys.test_watch import figure, soon

pytestmark = [pytest.mark.slow, pytest.mark.anyio]


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def written(tmp_path: Path, mocks: Mocks) -> tuple[Settings, Path]:
    """The demo's own settings, its canary among them."""
    announced = msgspec.convert(mocks.addresses, Announced, from_attributes=True)
    file = write_sandbox(tmp_path / "sandbox", announced, ANY_PORT)
    return load_settings(file)[0], file


@pytest.fixture
def canary(written: tuple[Settings, Path]) -> CanarySettings:
    assert written[0].canary is not None
    return written[0].canary


class Aviary:
    """The demo's canary over a gateway that runs here, with a log that a test can make blind."""

    def __init__(self, question: CanaryQuestion) -> None:
        self.question = question
        self.is_blind = False
        self.books = FakeBooks()
        self.registry = CollectorRegistry()
        figures = Figures(self.registry)
        self.alarms = Alarms(self.books.alarm, waiting=figures.alarms_waiting)
        self.canary = Canary(
            question.ask,
            self._logged,
            rhythm=Rhythm(interval_seconds=300, seen_within_seconds=2),
            alarms=self.alarms,
            figures=figures,
        )

    async def sing(self) -> list[str]:
        """Sing once; give the alarms so far."""
        await self.canary.sing()
        await self.alarms.record()
        return [each.what for each in self.books.alarms]

    def last_seen(self) -> float:
        name = "samsyn_canary_last_seen_timestamp_seconds"
        return self.registry.get_sample_value(name) or 0.0

    async def _logged(self) -> frozenset[str]:
        return frozenset() if self.is_blind else await self.question.logged()


@pytest.fixture
async def aviary(written: tuple[Settings, Path], canary: CanarySettings) -> AsyncIterator[Aviary]:
    settings, file = written
    async with open_gateway(msgspec.structs.replace(settings, canary=None), file=file) as services:
        parts = CanaryParts(
            answering=services.answering,
            ledger=services.ledger,
            subjects=services.subjects,
            catalogue=services.catalogue,
            clock=services.clock,
        )
        yield Aviary(CanaryQuestion(settings, canary, parts))


async def test_a_look_up_is_seen_on_the_log(aviary: Aviary) -> None:
    before = time.time()

    alarms = await aviary.sing()

    assert (alarms, aviary.last_seen() >= before) == ([], True)


async def test_whoever_reads_the_row_sees_that_it_was_the_canary(
    aviary: Aviary, written: tuple[Settings, Path]
) -> None:
    asked = await aviary.question.ask()

    assert asked.entry_id in await aviary.question.logged()
    page = await aviary.question._parts.ledger.log_of(
        await aviary.question._parts.subjects.id_of(aviary.question._pnr), cursor=None, limit=1
    )
    sight = page.entries[0].sight
    assert (sight.unit, sight.case_reference, sight.organisation) == (
        MARK,
        MARK,
        written[0].operator.name,
    )


async def test_a_blind_log_is_alarmed_and_once_it_sees_again_it_is_not(aviary: Aviary) -> None:
    aviary.is_blind = True
    blind = await aviary.sing()
    was_seen = aviary.last_seen()
    aviary.is_blind = False

    recovered = await aviary.sing()

    assert (blind, was_seen) == (["canary_missing"], 0.0)
    assert (recovered, aviary.last_seen() > 0) == (["canary_missing"], True)


async def test_a_registry_that_is_down_is_no_fault_of_the_log(aviary: Aviary, mocks: Mocks) -> None:
    mocks.faults.set(Fault(registry="cpr", fault="down"))

    alarms = await aviary.sing()

    mocks.faults.clear()
    name = "samsyn_canary_unavailable_total"
    assert (alarms, aviary.registry.get_sample_value(name)) == ([], 1)
    assert await aviary.sing() == []
    assert aviary.last_seen() > 0


async def test_a_look_up_that_is_refused_is_alarmed(
    aviary: Aviary, written: tuple[Settings, Path], canary: CanarySettings
) -> None:
    settings, parts = written[0], aviary.question._parts
    elsewhere = msgspec.structs.replace(canary, client="bank")
    refused = Aviary(CanaryQuestion(settings, elsewhere, parts))

    assert await refused.sing() == ["canary_missing"]


def test_the_demos_canary_sings_by_itself(
    written: tuple[Settings, Path], canary: CanarySettings
) -> None:
    settings, file = written
    quick = msgspec.structs.replace(canary, interval_seconds=1.0, seen_within_seconds=0.9)
    before = time.time()

    with running_gateway(msgspec.structs.replace(settings, canary=quick), file):
        soon(lambda: figure("canary_last_seen_timestamp_seconds") > before)

    with closing(sqlite3.connect(file.parent / "samsyn.db")) as connection:
        kinds = {kind for (kind,) in connection.execute("SELECT kind FROM entry")}
    assert {"intent", "disclosed", "log_read"} <= kinds
    assert "alarm" not in kinds

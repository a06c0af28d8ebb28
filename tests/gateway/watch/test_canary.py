"""The canary's look-up must be on the log in time; whatever else happens is told apart."""

import asyncio

import pytest
from prometheus_client import CollectorRegistry
from structlog.testing import capture_logs

from contracts.errors import EvidenceUnavailable, NotPermitted
from gateway.ledger.payload import AlarmPayload
from gateway.watch.alarms import Alarms
from gateway.watch.canary import Canary, LookedUp, RegistryDown, Rhythm
from gateway.watch.figures import Figures
from tests.gateway.watch.fakes import FakeBooks

pytestmark = pytest.mark.anyio
QUICK = Rhythm(interval_seconds=0.02, seen_within_seconds=0.05)


class Cage:
    """A canary whose gateway and log obey a test."""

    def __init__(self, rhythm: Rhythm = QUICK) -> None:
        self.books = FakeBooks()
        self.registry = CollectorRegistry()
        figures = Figures(self.registry)
        self.alarms = Alarms(self.books.alarm, waiting=figures.alarms_waiting)
        self.fails: Exception | None = None
        self.log_fails: Exception | None = None
        self.is_blind = False
        self.asked = 0
        self.reads = 0
        self.seen_from_read = 1
        self.canary = Canary(
            self._ask, self._logged, rhythm=rhythm, alarms=self.alarms, figures=figures
        )

    async def sing(self) -> list[AlarmPayload]:
        await self.canary.sing()
        await self.alarms.record()
        return self.books.alarms

    def figure(self, name: str) -> float | None:
        return self.registry.get_sample_value(f"samsyn_canary_{name}")

    async def _ask(self) -> LookedUp:
        self.asked += 1
        if self.fails is not None:
            raise self.fails
        return LookedUp(entry_id=f"ent_{self.asked}", correlation_id=f"c0ffee-{self.asked}")

    async def _logged(self) -> frozenset[str]:
        self.reads += 1
        if self.log_fails is not None:
            raise self.log_fails
        is_there = self.reads >= self.seen_from_read and not self.is_blind
        return frozenset({f"ent_{self.asked}"} if is_there else set())


@pytest.fixture
def cage() -> Cage:
    return Cage()


async def test_a_look_up_on_the_log_is_seen_at_the_first_look(cage: Cage) -> None:
    assert await cage.sing() == []
    assert (cage.reads, cage.figure("lookups_total"), cage.figure("missing_total")) == (1, 1, 0)
    assert cage.figure("last_seen_timestamp_seconds") != 0


async def test_a_log_that_is_late_but_in_time_is_no_alarm() -> None:
    cage = Cage(Rhythm(interval_seconds=5, seen_within_seconds=3))
    cage.seen_from_read = 2

    assert await cage.sing() == []
    assert cage.reads == 2


async def test_a_look_up_that_is_not_on_the_log_in_time_is_alarmed(cage: Cage) -> None:
    cage.is_blind = True

    assert await cage.sing() == [
        AlarmPayload(what="canary_missing", count=1, trace_ids=("c0ffee-1",))
    ]
    assert cage.figure("missing_total") == 1
    assert cage.figure("last_seen_timestamp_seconds") == 0


async def test_the_line_of_an_alarm_says_why(cage: Cage) -> None:
    cage.fails = NotPermitted("agreement_expired")

    with capture_logs() as lines:
        await cage.sing()

    assert lines == [
        {
            "event": "canary_missing",
            "log_level": "error",
            "correlation_id": None,
            "count": 1,
            "reason": "agreement_expired",
        }
    ]


async def test_a_log_that_sees_again_is_no_alarm_any_more(cage: Cage) -> None:
    cage.is_blind = True
    await cage.sing()
    cage.is_blind = False

    assert len(await cage.sing()) == 1
    assert cage.figure("last_seen_timestamp_seconds") != 0


async def test_a_registry_that_is_down_is_no_alarm_and_counted_by_itself(cage: Cage) -> None:
    cage.fails = RegistryDown()

    assert await cage.sing() == []
    assert (cage.figure("unavailable_total"), cage.figure("missing_total")) == (1, 0)


@pytest.mark.parametrize(
    "fails", [EvidenceUnavailable("evidence_unavailable"), KeyError("0108612345")]
)
async def test_a_question_that_fails_for_another_reason_is_alarmed(
    cage: Cage, fails: Exception
) -> None:
    cage.fails = fails

    with capture_logs() as lines:
        alarms = await cage.sing()

    assert [each.what for each in alarms] == ["canary_missing"]
    assert "0108612345" not in str(lines)


@pytest.mark.parametrize("fails", [EvidenceUnavailable("evidence_unavailable"), OSError()])
async def test_a_log_that_cannot_be_read_is_alarmed(cage: Cage, fails: Exception) -> None:
    cage.log_fails = fails

    assert [each.what for each in await cage.sing()] == ["canary_missing"]


async def test_a_running_canary_sings_again_and_again(cage: Cage) -> None:
    async with cage.canary.running():
        await asyncio.sleep(0.2)

    assert cage.asked >= 3


async def test_the_first_look_up_comes_after_a_tenth_of_the_interval() -> None:
    cage = Cage(Rhythm(interval_seconds=1.0, seen_within_seconds=0.5))

    async with cage.canary.running():
        at_the_start = cage.asked
        await asyncio.sleep(0.3)
        soon = cage.asked

    assert (at_the_start, soon) == (0, 1)

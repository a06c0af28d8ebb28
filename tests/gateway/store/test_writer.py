"""The one writer: what is acknowledged is on the disk; whatever fails, the next batch works."""

import asyncio
from datetime import timedelta
from typing import Never

import msgspec
import pytest

from contracts.errors import EvidenceUnavailable, NotPermitted
from gateway.store.batch import Batch, Job, Needs
from gateway.store.writer import WriterLimits
from tests.gateway.store.house import FakeClock, House, Note

pytestmark = pytest.mark.anyio
COMMITS = "SELECT count(DISTINCT at_us) FROM entry"
"""The writer looks at the clock once a transaction."""


class Declines(msgspec.Struct, frozen=True, kw_only=True):
    """Adds an entry, then says no."""

    entry: Note
    writes: bool = False
    needs: Needs = Needs()

    def run(self, batch: Batch) -> Never:
        self.entry.run(batch)
        if self.writes:
            batch.execute("DELETE FROM agreement")
        raise NotPermitted("declined")


class Breaks(msgspec.Struct, frozen=True, kw_only=True):
    """Is wrong in itself."""

    needs: Needs = Needs()

    def run(self, _: Batch) -> Never:
        raise ZeroDivisionError


async def test_an_acknowledged_job_is_in_the_database(house: House) -> None:
    async with house.writer() as writer:
        await writer.write(Note(text="seen"))

        assert house.texts() == ["seen"]


async def test_jobs_that_come_together_are_committed_together(house: House) -> None:
    house.limits = WriterLimits(window_seconds=0.05)
    house.clock.step = timedelta(microseconds=1)

    async with house.writer() as writer:
        await asyncio.gather(*(writer.write(Note(text=str(each))) for each in range(20)))

    assert house.rows(COMMITS) == [(1,)]
    assert house.texts() == [str(each) for each in range(20)]


async def test_a_batch_is_never_larger_than_its_limit(house: House) -> None:
    house.limits = WriterLimits(window_seconds=0.05, jobs_in_batch=8)
    house.clock.step = timedelta(microseconds=1)

    async with house.writer() as writer:
        await asyncio.gather(*(writer.write(Note(text=str(each))) for each in range(20)))

    assert house.rows(COMMITS) == [(3,)]


async def test_a_full_batch_does_not_wait_for_the_window(house: House) -> None:
    house.limits = WriterLimits(window_seconds=60, jobs_in_batch=4)

    async with house.writer() as writer, asyncio.timeout(5):
        await asyncio.gather(*(writer.write(Note(text=str(each))) for each in range(4)))

    assert len(house.texts()) == 4


async def test_who_comes_alone_soon_waits_for_nobody(house: House) -> None:
    house.limits = WriterLimits(window_seconds=2, jobs_in_batch=2)
    async with house.writer() as writer:
        await writer.write(Note(text="waits for company"))

        async with asyncio.timeout(1.9):
            await writer.write(Note(text="alone"))

    assert house.texts() == ["waits for company", "alone"]


async def test_who_came_too_late_for_a_batch_is_waited_for_the_next_time(house: House) -> None:
    house.limits = WriterLimits(window_seconds=2, jobs_in_batch=2, lock_seconds=5)
    house.clock.step = timedelta(microseconds=1)
    async with house.writer() as writer:
        await writer.write(Note(text="waits for company"))
        other = house.lock()
        held = asyncio.create_task(writer.write(Note(text="alone")))
        await asyncio.sleep(0.02)
        late = asyncio.create_task(writer.write(Note(text="too late for it")))
        await asyncio.sleep(0.02)
        other.close()
        await held
        await asyncio.gather(late, writer.write(Note(text="waited for")))

    assert house.rows(COMMITS) == [(3,)]


async def test_a_job_that_declines_leaves_nothing_and_disturbs_nobody(house: House) -> None:
    async with house.writer() as writer:
        first, declined, last = await asyncio.gather(
            writer.write(Note(text="first")),
            writer.write(Declines(entry=Note(text="never"))),
            writer.write(Note(text="last")),
            return_exceptions=True,
        )

    assert isinstance(declined, NotPermitted)
    assert house.texts() == ["first", "last"]
    assert first != last


@pytest.mark.parametrize(
    "job",
    [
        pytest.param(Breaks(), id="in itself"),
        pytest.param(
            Declines(entry=Note(text="never"), writes=True), id="declines after it has written"
        ),
    ],
)
async def test_a_job_that_breaks_takes_its_batch_with_it_and_the_next_batch_works(
    house: House, job: Job[object]
) -> None:
    async with house.writer() as writer:
        both = await asyncio.gather(
            writer.write(Note(text="with it")), writer.write(job), return_exceptions=True
        )
        await writer.write(Note(text="next"))

    assert [type(each) for each in both] == [EvidenceUnavailable, EvidenceUnavailable]
    assert house.texts() == ["next"]


async def test_a_locked_database_refuses_after_the_limit_and_works_when_let_go(
    house: House,
) -> None:
    other = house.lock()
    async with house.writer() as writer:
        with pytest.raises(EvidenceUnavailable):
            await writer.write(Note(text="locked out"))

        other.close()
        await writer.write(Note(text="let in"))

    assert house.texts() == ["let in"]


async def test_a_queue_behind_a_lock_is_refused_together(house: House) -> None:
    house.limits = WriterLimits(lock_seconds=0.2, jobs_in_batch=1)
    other = house.lock()

    async with house.writer() as writer, asyncio.timeout(1):
        refused = await asyncio.gather(
            *(writer.write(Note(text=str(each))) for each in range(20)), return_exceptions=True
        )
        other.close()

    assert {type(each) for each in refused} == {EvidenceUnavailable}
    assert house.texts() == []


async def test_a_short_lock_only_delays(house: House) -> None:
    house.limits = WriterLimits(lock_seconds=5)
    other = house.lock()

    async with house.writer() as writer:
        waiting = asyncio.create_task(writer.write(Note(text="patient")))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        other.close()
        await waiting

    assert house.texts() == ["patient"]


async def test_a_clock_that_runs_back_refuses_until_it_has_caught_up(
    house: House, clock: FakeClock
) -> None:
    async with house.writer() as writer:
        await writer.write(Note(text="noon"))
        clock.move(seconds=-2.1)
        with pytest.raises(EvidenceUnavailable):
            await writer.write(Note(text="before noon"))
        clock.move(seconds=2.1)
        await writer.write(Note(text="noon again"))

    assert house.texts() == ["noon", "noon again"]


async def test_a_clock_that_is_a_little_behind_never_makes_an_entry_older(
    house: House, clock: FakeClock
) -> None:
    async with house.writer() as writer:
        await writer.write(Note(text="first"))
        clock.move(seconds=-1.9)
        await writer.write(Note(text="second"))
        clock.move(seconds=-1.9)
        with pytest.raises(EvidenceUnavailable):
            await writer.write(Note(text="third"))

    assert house.rows("SELECT count(DISTINCT at_us), count(*) FROM entry") == [(1, 2)]


async def test_the_clock_is_compared_with_what_another_process_committed(
    house: House, clock: FakeClock
) -> None:
    async with house.writer() as other:
        await other.write(Note(text="theirs"))
    clock.move(hours=-1)

    async with house.writer() as writer:
        with pytest.raises(EvidenceUnavailable):
            await writer.write(Note(text="an hour ago"))


async def test_a_cancelled_caller_leaves_its_entry_behind(house: House) -> None:
    house.limits = WriterLimits(window_seconds=0.05)
    async with house.writer() as writer:
        impatient = asyncio.create_task(writer.write(Note(text="cancelled")))
        await asyncio.sleep(0.01)
        impatient.cancel()
        with pytest.raises(asyncio.CancelledError):
            await impatient
        await writer.write(Note(text="next"))

    assert house.texts() == ["cancelled", "next"]


async def test_closing_commits_what_waits_and_takes_no_more(house: House) -> None:
    house.limits = WriterLimits(window_seconds=60)
    async with house.writer() as writer:
        waiting = asyncio.create_task(writer.write(Note(text="waiting")))
        await asyncio.sleep(0.01)
    await waiting

    with pytest.raises(EvidenceUnavailable):
        await writer.write(Note(text="too late"))
    assert house.texts() == ["waiting"]


async def test_more_than_can_wait_is_refused_at_once_and_room_comes_again(house: House) -> None:
    house.limits = WriterLimits(window_seconds=0.05, jobs_waiting=2)
    async with house.writer() as writer:
        outcomes = await asyncio.gather(
            *(writer.write(Note(text=str(each))) for each in range(3)), return_exceptions=True
        )
        await writer.write(Note(text="room"))

    assert isinstance(outcomes[2], EvidenceUnavailable)
    assert house.texts() == ["0", "1", "room"]


async def test_two_writers_on_one_database_lose_and_double_nothing(house: House) -> None:
    house.limits = WriterLimits(lock_seconds=10)
    async with house.writer() as one, house.writer() as two:
        await asyncio.gather(
            *(one.write(Note(text=f"one {each}")) for each in range(200)),
            *(two.write(Note(text=f"two {each}")) for each in range(200)),
        )

    expected = {f"{who} {each}" for who in ("one", "two") for each in range(200)}
    assert len(house.texts()) == 400
    assert set(house.texts()) == expected

"""The one writer: what is acknowledged is on the disk; whatever fails, the next batch works."""

import asyncio
import sqlite3
from collections.abc import Callable
from typing import Never

import msgspec
import pytest

from contracts.errors import EvidenceUnavailable, NotPermitted
from gateway.store.batch import Batch, Job, Needs
from gateway.store.writer import WriterLimits
from tests.gateway.store.house import FakeClock, House, Note

Trouble = Callable[[sqlite3.Connection], object]
pytestmark = pytest.mark.anyio


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


def full(connection: sqlite3.Connection) -> None:
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count={pages}")


def read_only(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA query_only=ON")


def closed(connection: sqlite3.Connection) -> None:
    connection.close()


async def test_an_acknowledged_job_is_in_the_file(house: House) -> None:
    async with house.writer() as writer:
        await writer.write(Note(text="seen"))

        assert house.texts() == ["seen"]


async def test_jobs_that_come_together_are_committed_together(house: House) -> None:
    house.limits = WriterLimits(window_seconds=0.05)
    commits = []
    house.connections.trouble = lambda each: each.set_trace_callback(
        lambda sql: commits.append(sql) if sql == "COMMIT" else None
    )

    async with house.writer() as writer:
        await asyncio.gather(*(writer.write(Note(text=str(each))) for each in range(20)))

    assert commits == ["COMMIT"]
    assert house.texts() == [str(each) for each in range(20)]


async def test_a_batch_is_never_larger_than_its_limit(house: House) -> None:
    house.limits = WriterLimits(window_seconds=0.05, jobs_in_batch=8)
    commits = []
    house.connections.trouble = lambda each: each.set_trace_callback(
        lambda sql: commits.append(sql) if sql == "COMMIT" else None
    )

    async with house.writer() as writer:
        await asyncio.gather(*(writer.write(Note(text=str(each))) for each in range(20)))

    assert len(commits) == 3


async def test_a_full_batch_does_not_wait_for_the_window(house: House) -> None:
    house.limits = WriterLimits(window_seconds=60, jobs_in_batch=4)

    async with house.writer() as writer, asyncio.timeout(5):
        await asyncio.gather(*(writer.write(Note(text=str(each))) for each in range(4)))

    assert len(house.texts()) == 4


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


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(full, id="disk full"),
        pytest.param(read_only, id="read only"),
        pytest.param(closed, id="closed"),
    ],
)
async def test_a_database_in_trouble_refuses_and_works_again_afterwards(
    house: House, trouble: Trouble
) -> None:
    house.connections.trouble = trouble
    async with house.writer() as writer:
        with pytest.raises(EvidenceUnavailable) as refused:
            await writer.write(Note(text="x" * 100_000))

        house.connections.trouble = None
        await writer.write(Note(text="afterwards"))

    assert refused.value.code == "evidence_unavailable"
    assert house.texts() == ["afterwards"]


async def test_a_connection_that_dies_between_two_jobs_is_opened_again(house: House) -> None:
    async with house.writer() as writer:
        await writer.write(Note(text="before"))
        house.connections.last.close()
        with pytest.raises(EvidenceUnavailable):
            await writer.write(Note(text="lost"))
        await writer.write(Note(text="after"))

    assert house.texts() == ["before", "after"]
    assert house.connections.opened == 2


async def test_a_locked_database_refuses_after_the_limit_and_works_when_let_go(
    house: House,
) -> None:
    other = sqlite3.connect(house.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    async with house.writer() as writer:
        with pytest.raises(EvidenceUnavailable):
            await writer.write(Note(text="locked out"))

        other.close()
        await writer.write(Note(text="let in"))

    assert house.texts() == ["let in"]


async def test_a_queue_behind_a_lock_is_refused_together(house: House) -> None:
    house.limits = WriterLimits(lock_seconds=0.2, jobs_in_batch=1)
    other = sqlite3.connect(house.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    async with house.writer() as writer, asyncio.timeout(1):
        refused = await asyncio.gather(
            *(writer.write(Note(text=str(each))) for each in range(20)), return_exceptions=True
        )
        other.close()

    assert {type(each) for each in refused} == {EvidenceUnavailable}
    assert house.texts() == []


async def test_a_short_lock_only_delays(house: House) -> None:
    house.limits = WriterLimits(lock_seconds=5)
    other = sqlite3.connect(house.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    async with house.writer() as writer:
        waiting = asyncio.create_task(writer.write(Note(text="patient")))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        other.close()
        await waiting

    assert house.texts() == ["patient"]


async def test_a_file_that_is_gone_refuses_and_works_when_it_is_back(house: House) -> None:
    away = house.path.with_name("away.db")
    house.path.rename(away)
    async with house.writer() as writer:
        with pytest.raises(EvidenceUnavailable):
            await writer.write(Note(text="nowhere"))

        away.rename(house.path)
        await writer.write(Note(text="back"))

    assert house.texts() == ["back"]


async def test_a_file_that_is_taken_away_while_open_is_not_written_to(house: House) -> None:
    away = house.path.with_name("away.db")
    async with house.writer() as writer:
        await writer.write(Note(text="before"))
        house.path.rename(away)
        with pytest.raises(EvidenceUnavailable):
            await writer.write(Note(text="nowhere"))

        away.rename(house.path)
        await writer.write(Note(text="back"))

    assert house.texts() == ["before", "back"]


class FailingDisk(sqlite3.Connection):
    """Fails where the log file would be put on the disk."""

    def execute(self, sql: str, *parameters: object) -> sqlite3.Cursor:
        if sql == "COMMIT":
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR | (4 << 8)  # SQLITE_IOERR_FSYNC
            raise error
        return super().execute(sql, *parameters)


async def test_after_a_disk_error_nothing_is_written_until_a_restart(house: House) -> None:
    sound = house.connections
    failing = sqlite3.connect(
        house.path, factory=FailingDisk, isolation_level=None, check_same_thread=False
    )
    opened = iter([failing])
    house.connections = lambda: next(opened, None) or sound()
    async with house.writer() as writer:
        with pytest.raises(EvidenceUnavailable):
            await writer.write(Note(text="uncertain"))
        with pytest.raises(EvidenceUnavailable):
            await writer.write(Note(text="refused though the disk is sound again"))
    async with house.writer() as restarted:
        await restarted.write(Note(text="restarted"))

    assert house.texts() == ["restarted"]
    assert sound.opened == 1


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


async def test_two_writers_on_one_file_lose_and_double_nothing(house: House) -> None:
    house.limits = WriterLimits(lock_seconds=10)
    async with house.writer() as one, house.writer() as two:
        await asyncio.gather(
            *(one.write(Note(text=f"one {each}")) for each in range(200)),
            *(two.write(Note(text=f"two {each}")) for each in range(200)),
        )

    expected = {f"{who} {each}" for who in ("one", "two") for each in range(200)}
    assert len(house.texts()) == 400
    assert set(house.texts()) == expected

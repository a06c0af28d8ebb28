"""A server that is restarted, crashes, falls silent, or would acknowledge what it may lose."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from contracts.errors import EvidenceUnavailable
from gateway.settings import SettingsInvalid
from gateway.store.store import Store
from gateway.store.writer import Writer, WriterLimits
from tests.gateway.ledger.samples import citizen, intend, sight_of
from tests.gateway.store.house import FakeClock, Note, PostgresHouse
from tests.gateway.store.line import Line
from tests.postgres import PrivateServer, own_database

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
PATIENT = WriterLimits(lock_seconds=10)


@pytest.fixture
def house(
    tmp_path: Path, clock: FakeClock, stoppable_postgres: PrivateServer
) -> Iterator[PostgresHouse]:
    with own_database(stoppable_postgres.server) as url:
        made = PostgresHouse(tmp_path, clock, url, password=stoppable_postgres.server.password)
        made.empty()
        made.prepare()
        yield made


@pytest.fixture
async def store(house: PostgresHouse) -> AsyncIterator[Store]:
    async with house.store() as opened:
        yield opened


async def notes_until_refused(writer: Writer, who: str) -> list[str]:
    """Write without end; give the texts that were acknowledged."""
    said: list[str] = []
    with contextlib.suppress(EvidenceUnavailable):
        while True:
            text = f"{who} {len(said)}"
            await writer.write(Note(text=text))
            said.append(text)
    return said


async def test_while_the_server_is_down_nothing_is_acknowledged_and_afterwards_all_works(
    store: Store, stoppable_postgres: PrivateServer
) -> None:
    anna = await citizen(store)
    known = await intend(store, sight_of(anna))
    stoppable_postgres.stop()
    with pytest.raises(EvidenceUnavailable):
        await intend(store, sight_of(anna))
    with pytest.raises(EvidenceUnavailable):
        await store.ledger.log_of(anna, cursor=None, limit=10)
    assert not await store.ready()
    stoppable_postgres.start()

    assert await store.ready()
    page = await store.ledger.log_of(anna, cursor=None, limit=10)
    assert [row.entry_id for row in page.entries] == [known]


async def test_a_restart_that_is_over_in_time_is_noticed_by_nobody(
    house: PostgresHouse, stoppable_postgres: PrivateServer
) -> None:
    house.limits = PATIENT
    async with house.writer() as writer:
        await writer.write(Note(text="before"))
        stoppable_postgres.stop()
        waiting = asyncio.create_task(writer.write(Note(text="during")))
        await asyncio.sleep(0.1)
        await asyncio.to_thread(stoppable_postgres.start)
        await waiting

    assert house.texts() == ["before", "during"]


@pytest.mark.parametrize("seconds", [0.05, 0.2, 0.5])
async def test_a_crash_loses_nothing_that_was_acknowledged(
    house: PostgresHouse, stoppable_postgres: PrivateServer, seconds: float
) -> None:
    async with house.writer() as writer:
        asking = asyncio.gather(*(notes_until_refused(writer, f"asker {n}") for n in range(8)))
        await asyncio.sleep(seconds)
        await asyncio.to_thread(stoppable_postgres.stop, "immediate")
        acknowledged = {text for said in await asking for text in said}
    await asyncio.to_thread(stoppable_postgres.start)

    assert acknowledged
    assert acknowledged - set(house.texts()) == set()


@pytest.fixture
def restarted(stoppable_postgres: PrivateServer) -> Iterator[Callable[..., None]]:
    """Start the server with other settings, and as it was when the test is over."""

    def restart(**settings: str) -> None:
        stoppable_postgres.stop()
        stoppable_postgres.start(**settings)

    yield restart
    # One that waits for a standby that never comes does not stop in peace.
    stoppable_postgres.stop("immediate")
    stoppable_postgres.start()


def test_a_server_that_does_not_write_to_the_disk_is_refused_until_it_does(
    house: PostgresHouse, restarted: Callable[..., None]
) -> None:
    restarted(fsync="off")
    with pytest.raises(SettingsInvalid, match="does not keep what it acknowledges; switch `fsync`"):
        house.prepare()

    restarted()
    house.prepare()


async def test_a_commit_that_waits_for_a_standby_is_not_acknowledged_without_it(
    house: PostgresHouse, restarted: Callable[..., None]
) -> None:
    restarted(synchronous_standby_names="nobody")
    async with house.writer() as writer:
        waiting = asyncio.create_task(writer.write(Note(text="on one disk only")))
        await asyncio.to_thread(cancel_what_waits, house)
        with pytest.raises(EvidenceUnavailable):
            await waiting


def cancel_what_waits(house: PostgresHouse) -> None:
    """Cancel the waiting, as an administrator may: the server then commits with a warning."""
    cancel = "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
    deadline = time.monotonic() + 5
    while not house.rows(cancel):
        assert time.monotonic() < deadline
        time.sleep(0.05)


async def test_a_server_that_falls_silent_is_left_and_the_next_job_works(
    house: PostgresHouse, stoppable_postgres: PrivateServer
) -> None:
    server = stoppable_postgres.server
    line = Line(server.host, server.port)
    house.speak_over(line.port)
    house.limits = WriterLimits(lock_seconds=1)
    async with house.writer() as writer:
        await writer.write(Note(text="before"))
        line.cut = "silence"
        with pytest.raises(EvidenceUnavailable):
            await writer.write(Note(text="never"))
        await writer.write(Note(text="after"))
    line.close()

    assert house.texts() == ["before", "after"]

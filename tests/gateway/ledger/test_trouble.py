"""Trouble below the ledger: nothing is released without its entry, and afterwards all is whole."""

import asyncio
import contextlib
import sqlite3
import subprocess
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import pytest

from contracts.errors import EvidenceUnavailable, NothingThere
from gateway.ledger.protocol import LogPage
from gateway.settings import SettingsInvalid
from gateway.store.driver import Driver, Parameters, Row, Value
from gateway.store.sqlite import open_for_writing
from gateway.store.sqlite_driver import SqliteDriver
from gateway.store.store import Store
from gateway.store.writer import WriterLimits
from tests.gateway.ledger.kill.examined import Examined
from tests.gateway.ledger.samples import ask, citizen, intend, sight_of
from tests.gateway.store.house import FakeClock, House, Note, PostgresHouse, SqliteHouse
from tests.gateway.store.line import Cut, Line
from tests.postgres import Server

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
T = TypeVar("T")


async def whole(house: House, store: Store) -> Examined:
    """Take in what is left; look at all of it."""
    await store.chores.integrate()
    examined = Examined(house)
    examined.look()
    assert examined.is_all_in_tree()
    return examined


async def log_of(store: Store, subject_id: str) -> LogPage:
    return await store.ledger.log_of(subject_id, cursor=None, limit=500)


async def refused(*attempts: Callable[[], Awaitable[object]]) -> None:
    for each in attempts:
        with pytest.raises(EvidenceUnavailable):
            await each()


async def ask_often(store: Store, subject_id: str) -> tuple[list[str], int]:
    """Ask many times; give what was released, and how often it was refused."""
    asked = [(await attempt(lambda: ask(store, subject_id))) for _ in range(60)]
    released = [each for each in asked if each is not None]
    return released, len(asked) - len(released)


async def attempt(what: Callable[[], Awaitable[T]]) -> T | None:
    try:
        return await what()
    except EvidenceUnavailable:
        return None


class FullDisk:
    """A file system that has room for little."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def fill(self) -> None:
        with self._filler.open("ab", buffering=0) as filler:
            try:
                while True:
                    filler.write(bytes(4096))
            except OSError:
                return

    def clear(self) -> None:
        self._filler.unlink()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[FullDisk]:
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    try:
        subprocess.run(mount, check=True, capture_output=True, timeout=10)  # noqa: S603  # fixed
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no file system may be mounted here; the limited file stands for a full disk")
    try:
        yield FullDisk(folder)
    finally:
        subprocess.run(["umount", str(folder)], check=True, timeout=10)  # noqa: S603, S607  # fixed


@pytest.mark.slow
async def test_on_a_full_disk_nothing_leaves_and_room_is_all_that_it_takes(
    small_disk: FullDisk, clock: FakeClock
) -> None:
    house = SqliteHouse(small_disk.folder, clock)
    house.prepare()
    async with house.store() as store:
        anna = await citizen(store)
        before = await ask(store, anna)
        await store.chores.integrate()
        small_disk.fill()
        released, refusals = await ask_often(store, anna)
        assert refusals > 0

        small_disk.clear()
        assert await store.ready()
        after = await ask(store, anna)
        entries = (await log_of(store, anna)).entries
        seen = [each.entry_id for each in entries if each.outcome == "disclosed"]
        assert seen == [after, *released[::-1], before]
        await whole(house, store)


@pytest.mark.slow
async def test_a_disk_without_room_even_for_the_shared_index_needs_no_restart(
    small_disk: FullDisk, clock: FakeClock
) -> None:
    house = SqliteHouse(small_disk.folder, clock)
    house.prepare()
    # Nobody reads: the writer that gives up is the last one, and makes index and log file anew.
    async with house.writer() as writer:
        await writer.write(Note(text="before"))
        small_disk.fill()
        await refused(lambda: writer.write(Note(text="x" * 100_000)))
        small_disk.fill()
        await refused(lambda: writer.write(Note(text="never")))

        small_disk.clear()
        await writer.write(Note(text="after"))

    assert house.texts() == ["before", "after"]


@pytest.mark.slow
async def test_a_start_on_a_full_disk_is_refused_in_one_line_until_there_is_room(
    small_disk: FullDisk, clock: FakeClock
) -> None:
    house = SqliteHouse(small_disk.folder, clock)
    house.prepare()
    small_disk.fill()
    with pytest.raises(SettingsInvalid, match=r"^samsyn\.toml \[store\]: [^\n]*the disk$"):
        async with house.store():
            pytest.fail("it opened")

    small_disk.clear()
    async with house.store() as store:
        assert await store.ready()


class Limited:
    """Opens a file that may not grow, until it may."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._last: sqlite3.Connection | None = None
        self.is_full = False

    def __call__(self) -> sqlite3.Connection:
        self._last = open_for_writing(self._path)
        if self.is_full:
            self.fill()
        return self._last

    def fill(self) -> None:
        self.is_full = True
        (pages,) = self._last.execute("PRAGMA page_count").fetchone()
        self._last.execute(f"PRAGMA max_page_count={pages}")

    def clear(self) -> None:
        self.is_full = False
        # Of a connection that has failed the store has let go, and opens another.
        with contextlib.suppress(sqlite3.ProgrammingError):
            self._last.execute("PRAGMA max_page_count=1000000")


@pytest.fixture
def limited(sqlite_house: SqliteHouse) -> Limited:
    return Limited(sqlite_house.path)


@pytest.fixture
async def store_on_limited(sqlite_house: SqliteHouse, limited: Limited) -> AsyncIterator[Store]:
    async with sqlite_house.store_on(SqliteDriver(limited)) as opened:
        yield opened


async def test_while_nothing_can_be_written_her_log_is_not_shown_since_reading_it_is_an_entry(
    sqlite_house: SqliteHouse, store_on_limited: Store, limited: Limited
) -> None:
    store = store_on_limited
    anna = await citizen(store)
    await ask(store, anna)
    limited.fill()
    pages = [await attempt(lambda: log_of(store, anna)) for _ in range(60)]

    limited.clear()
    assert None in pages
    ((reads,),) = sqlite_house.rows("SELECT count(*) FROM entry WHERE kind = 'log_read'")
    assert reads == len(pages) - pages.count(None)
    assert len((await log_of(store, anna)).entries) == 1


async def test_what_needs_no_entry_is_answered_on_a_full_disk(
    store_on_limited: Store, limited: Limited
) -> None:
    store = store_on_limited
    anna = await citizen(store)
    entry_id = await ask(store, anna)
    await store.chores.integrate()
    limited.fill()
    _, refusals = await ask_often(store, anna)
    assert refusals > 0

    assert await citizen(store) == anna
    assert (await store.proofs.of_entry(entry_id)).size == 3
    assert "samsyn.example/test" in await store.proofs.checkpoint()
    assert len((await store.proofs.keys()).keys) == 1
    assert await store.ledger.digest_key(anna)


async def test_a_tree_that_has_no_room_to_grow_grows_when_there_is(
    sqlite_house: SqliteHouse, store_on_limited: Store, limited: Limited
) -> None:
    store = store_on_limited
    anna = await citizen(store)
    for _ in range(300):
        await intend(store, sight_of(anna))
    limited.fill()
    await refused(store.chores.integrate)
    assert sqlite_house.rows("SELECT size FROM checkpoint") == []
    with pytest.raises(NothingThere):
        await store.proofs.checkpoint()

    limited.clear()
    assert (await whole(sqlite_house, store)).entries == 301


class LosingItsLine:
    """A driver whose connection the server ends before one statement, the first time it comes."""

    def __init__(self, driver: Driver, at: str) -> None:
        self._driver = driver
        self._at: str | None = at

    def _look_at(self, sql: str) -> None:
        if self._at is not None and sql.startswith(self._at):
            self._at = None
            self._driver.query("SELECT pg_terminate_backend(pg_backend_pid())")

    def begin(self, *, until: float) -> None:
        self._driver.begin(until=until)

    def query(self, sql: str, parameters: Parameters = ()) -> list[tuple[Value, ...]]:
        return self._driver.query(sql, parameters)

    def query_held(self, sql: str, parameters: Parameters = ()) -> list[tuple[Value, ...]]:
        return self._driver.query_held(sql, parameters)

    def execute(self, sql: str, parameters: Parameters = ()) -> None:
        self._look_at(sql)
        self._driver.execute(sql, parameters)

    def execute_many(self, sql: str, rows: Sequence[Row]) -> None:
        self._look_at(sql)
        self._driver.execute_many(sql, rows)

    def commit(self) -> None:
        self._driver.commit()

    def abandon(self) -> None:
        self._driver.abandon()

    def is_uncertain(self, error: Exception) -> bool:
        return self._driver.is_uncertain(error)


class FailingDisk(sqlite3.Connection):
    """Fails where a checkpoint of the tree would be put on the disk, and counts the attempts."""

    commits: list[bool]
    """Of every commit that was tried, whether it was of a checkpoint."""
    has_checkpoint = False

    def execute(self, sql: str, *parameters: object) -> sqlite3.Cursor:
        if sql.startswith("BEGIN"):
            self.has_checkpoint = False
        self.has_checkpoint |= sql.startswith("INSERT INTO checkpoint")
        if sql == "COMMIT":
            self.commits.append(self.has_checkpoint)
            if self.has_checkpoint:
                error = sqlite3.OperationalError("disk I/O error")
                error.sqlite_errorcode = sqlite3.SQLITE_IOERR | (4 << 8)  # SQLITE_IOERR_FSYNC
                raise error
        return super().execute(sql, *parameters)


async def test_an_fsync_that_fails_for_the_tree_stops_the_serving_and_is_never_tried_again(
    sqlite_house: SqliteHouse,
) -> None:
    failing = sqlite3.connect(
        sqlite_house.path, factory=FailingDisk, isolation_level=None, check_same_thread=False
    )
    failing.commits = []
    opened = [failing]
    async with sqlite_house.store_on(SqliteDriver(opened.pop)) as store:
        anna = await citizen(store)
        released = await ask(store, anna)
        await refused(
            store.chores.integrate,
            store.chores.integrate,
            lambda: ask(store, anna),
            lambda: log_of(store, anna),
        )
        assert not await store.ready()

    assert failing.commits.count(True) == 1
    assert failing.commits[-1]
    async with sqlite_house.store() as restarted:
        sqlite_house.clock.move(seconds=11)
        assert [each.entry_id for each in (await log_of(restarted, anna)).entries] == [released]
        await whole(sqlite_house, restarted)


@pytest.mark.slow
async def test_a_database_that_is_held_for_thirty_seconds_delays_nobody_for_long_and_loses_nothing(
    house: House,
) -> None:
    house.limits = WriterLimits()
    async with house.store() as store:
        anna = await citizen(store)
        before = await ask(store, anna)
        await store.chores.integrate()
        other = house.lock()
        until = time.monotonic() + 30
        longest = 0.0
        while time.monotonic() < until:
            began = time.monotonic()
            await asyncio.gather(
                refused(lambda: ask(store, anna)),
                refused(lambda: log_of(store, anna)),
                refused(store.chores.integrate),
            )
            longest = max(longest, time.monotonic() - began)
            assert await citizen(store) == anna
        other.close()

        after = await ask(store, anna)
        entries = (await log_of(store, anna)).entries
        assert [each.entry_id for each in entries] == [after, before]
        assert longest < 3
        await whole(house, store)


@pytest.mark.parametrize(
    "at",
    [
        "INSERT INTO lease",
        "INSERT INTO tree_leaf",
        "INSERT INTO tree_tile",
        "INSERT INTO checkpoint",
    ],
)
async def test_a_connection_that_is_killed_while_the_tree_grows_leaves_the_tree_as_it_was(
    postgres_house: PostgresHouse, at: str
) -> None:
    house = postgres_house
    driver = LosingItsLine(house.driver(), at)
    async with house.store_on(driver) as store:
        anna = await citizen(store)
        released = await ask(store, anna)
        await refused(store.chores.integrate)
        assert house.rows("SELECT leaf_index FROM tree_leaf") == []
        assert house.rows("SELECT size FROM checkpoint") == []

        examined = await whole(house, store)
        assert examined.entries == 3
        assert [each.entry_id for each in (await log_of(store, anna)).entries] == [released]


@pytest.mark.parametrize(
    ("cut", "sizes"), [("before the commit", []), ("after the commit", [(3,)])]
)
async def test_a_commit_of_the_tree_whose_answer_is_lost_is_followed_by_a_sound_one(
    postgres_house: PostgresHouse, postgres: Server, cut: Cut, sizes: list[tuple[int]]
) -> None:
    house = postgres_house
    house.limits = WriterLimits(lock_seconds=2)
    line = Line(postgres.host, postgres.port)
    house.speak_over(line.port)
    async with house.store_on(house.driver()) as store:
        await ask(store, await citizen(store))
        line.cut = cut
        await refused(store.chores.integrate)
        assert house.rows("SELECT size FROM checkpoint") == sizes

        await whole(house, store)
        assert house.rows("SELECT size FROM checkpoint") == [(3,)]
    line.close()

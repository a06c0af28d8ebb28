"""What only SQLite has: a file with a mode, WAL, a disk that fills up, and a file that moves."""

import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from contracts.errors import EvidenceUnavailable
from gateway.settings import SettingsInvalid
from gateway.store.driver import StoreUnsafe
from gateway.store.sqlite import make_durable, open_for_reading, open_for_writing
from gateway.store.store import open_store
from tests.gateway.store.house import FakeClock, Note, SqliteHouse

Trouble = Callable[[sqlite3.Connection], object]
pytestmark = pytest.mark.anyio


def test_the_database_is_ours_alone_to_read(tmp_path: Path, clock: FakeClock) -> None:
    house = SqliteHouse(tmp_path, clock)
    house.prepare()

    assert stat.S_IMODE(house.path.stat().st_mode) == 0o600


async def test_a_file_that_is_no_database_is_refused_in_one_line(
    sqlite_house: SqliteHouse, clock: FakeClock
) -> None:
    sqlite_house.path.write_bytes(b"not a database at all, and long enough to be looked at" * 20)

    with pytest.raises(SettingsInvalid, match="cannot be opened for writing"):
        async with open_store(sqlite_house.settings, sqlite_house.ledger, clock=clock):
            pytest.fail("it opened")


def test_the_writers_connection_syncs_fully_in_wal(sqlite_house: SqliteHouse) -> None:
    connection = open_for_writing(sqlite_house.path)

    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_a_database_without_wal_is_not_written_to() -> None:
    connection = sqlite3.connect(":memory:")

    with pytest.raises(StoreUnsafe):
        make_durable(connection)

    connection.close()


def test_a_reading_connection_cannot_write(sqlite_house: SqliteHouse) -> None:
    connection = open_for_reading(sqlite_house.path)

    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("DELETE FROM entry")

    connection.close()


def full(connection: sqlite3.Connection) -> None:
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count={pages}")


def read_only(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA query_only=ON")


def closed(connection: sqlite3.Connection) -> None:
    connection.close()


async def test_a_connection_that_dies_between_two_jobs_is_opened_again(
    sqlite_house: SqliteHouse,
) -> None:
    async with sqlite_house.writer() as writer:
        await writer.write(Note(text="before"))
        sqlite_house.connections.last.close()
        with pytest.raises(EvidenceUnavailable):
            await writer.write(Note(text="lost"))
        await writer.write(Note(text="after"))

    assert sqlite_house.texts() == ["before", "after"]
    assert sqlite_house.connections.opened == 2


@pytest.mark.parametrize(
    "trouble",
    [
        pytest.param(full, id="disk full"),
        pytest.param(read_only, id="read only"),
        pytest.param(closed, id="closed"),
    ],
)
async def test_a_database_in_trouble_refuses_and_works_again_afterwards(
    sqlite_house: SqliteHouse, trouble: Trouble
) -> None:
    sqlite_house.connections.trouble = trouble
    async with sqlite_house.writer() as writer:
        with pytest.raises(EvidenceUnavailable) as refused:
            await writer.write(Note(text="x" * 100_000))

        sqlite_house.connections.trouble = None
        await writer.write(Note(text="afterwards"))

    assert refused.value.code == "evidence_unavailable"
    assert sqlite_house.texts() == ["afterwards"]


async def test_a_file_that_is_gone_refuses_and_works_when_it_is_back(
    sqlite_house: SqliteHouse,
) -> None:
    away = sqlite_house.path.with_name("away.db")
    sqlite_house.path.rename(away)
    async with sqlite_house.writer() as writer:
        with pytest.raises(EvidenceUnavailable):
            await writer.write(Note(text="nowhere"))

        away.rename(sqlite_house.path)
        await writer.write(Note(text="back"))

    assert sqlite_house.texts() == ["back"]


async def test_a_file_that_is_taken_away_while_open_is_not_written_to(
    sqlite_house: SqliteHouse,
) -> None:
    away = sqlite_house.path.with_name("away.db")
    async with sqlite_house.writer() as writer:
        await writer.write(Note(text="before"))
        sqlite_house.path.rename(away)
        with pytest.raises(EvidenceUnavailable):
            await writer.write(Note(text="nowhere"))

        away.rename(sqlite_house.path)
        await writer.write(Note(text="back"))

    assert sqlite_house.texts() == ["before", "back"]


class FailingDisk(sqlite3.Connection):
    """Fails where the log file would be put on the disk."""

    def execute(self, sql: str, *parameters: object) -> sqlite3.Cursor:
        if sql == "COMMIT":
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR | (4 << 8)  # SQLITE_IOERR_FSYNC
            raise error
        return super().execute(sql, *parameters)


async def test_after_a_disk_error_nothing_is_written_until_a_restart(
    sqlite_house: SqliteHouse,
) -> None:
    sound = sqlite_house.connections
    failing = sqlite3.connect(
        sqlite_house.path, factory=FailingDisk, isolation_level=None, check_same_thread=False
    )
    opened = iter([failing])
    sqlite_house.connections = lambda: next(opened, None) or sound()
    async with sqlite_house.writer() as writer:
        with pytest.raises(EvidenceUnavailable):
            await writer.write(Note(text="uncertain"))
        with pytest.raises(EvidenceUnavailable):
            await writer.write(Note(text="refused though the disk is sound again"))
    async with sqlite_house.writer() as restarted:
        await restarted.write(Note(text="restarted"))

    assert sqlite_house.texts() == ["restarted"]
    assert sound.opened == 1


@pytest.mark.parametrize(
    ("code", "is_uncertain"),
    [
        (sqlite3.SQLITE_IOERR_FSYNC, True),
        (sqlite3.SQLITE_IOERR_WRITE, True),
        (sqlite3.SQLITE_IOERR_READ, True),
        (sqlite3.SQLITE_IOERR, True),
        (sqlite3.SQLITE_IOERR_SHMSIZE, False),
        (sqlite3.SQLITE_IOERR_SHMMAP, False),
        (sqlite3.SQLITE_FULL, False),
        (sqlite3.SQLITE_BUSY, False),
    ],
)
def test_only_an_error_of_what_is_meant_to_last_makes_the_disk_doubtful(
    sqlite_house: SqliteHouse, code: int, is_uncertain: bool
) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = code

    assert sqlite_house.driver().is_uncertain(error) is is_uncertain

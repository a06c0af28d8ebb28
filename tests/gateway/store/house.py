"""A database file, a clock that obeys, and connections that fail on demand."""

import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec

from gateway.settings import StoreSettings
from gateway.store.batch import Batch, EntryRow, Needs
from gateway.store.ids import timed_id
from gateway.store.keys import SubjectKeys, read_key
from gateway.store.sqlite import SqliteDriver, open_for_writing
from gateway.store.store import Store, open_store, prepare
from gateway.store.writer import Writer, WriterLimits


class FakeClock:
    def __init__(self) -> None:
        self.time = datetime(2026, 11, 20, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def move(self, **by: float) -> None:
        self.time += timedelta(**by)


class Connections:
    """Opens the database as the writer does, with the trouble that a test has set."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.opened = 0
        self.trouble: Callable[[sqlite3.Connection], object] | None = None
        self.last: sqlite3.Connection | None = None

    def __call__(self) -> sqlite3.Connection:
        self.opened += 1
        connection = open_for_writing(self.path)
        if self.trouble is not None:
            self.trouble(connection)
        self.last = connection
        return connection


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """The smallest job: one entry with a text."""

    text: str
    needs: Needs = Needs()

    def run(self, batch: Batch) -> str:
        entry_id = timed_id("ent", microseconds=batch.now_us)
        batch.append(
            EntryRow(
                id=entry_id,
                kind="note",
                intent_id=None,
                subject_id=None,
                payload=self.text.encode(),
            )
        )
        return entry_id


class House:
    """A database file and what a test asks of it from outside."""

    def __init__(self, folder: Path, clock: FakeClock) -> None:
        self.clock = clock
        self.path = folder / "samsyn.db"
        self.key_file = folder / "subject.key"
        self.key_file.write_bytes(bytes(range(32)))
        self.key_file.chmod(0o600)
        self.settings = StoreSettings(url=f"sqlite:///{self.path}", subject_key_file=self.key_file)
        self.connections = Connections(self.path)
        self.limits = WriterLimits(window_seconds=0.002, lock_seconds=0.05)

    def copy_from(self, template: "House") -> None:
        shutil.copy(template.path, self.path)

    def prepare(self) -> None:
        prepare(self.path, SubjectKeys(read_key(self.key_file)))

    def store(self) -> AbstractAsyncContextManager[Store]:
        return open_store(self.settings, clock=self.clock, limits=self.limits)

    @asynccontextmanager
    async def writer(self) -> AsyncIterator[Writer]:
        writer = Writer(SqliteDriver(self.connections), clock=self.clock, limits=self.limits)
        writer.start()
        try:
            yield writer
        finally:
            await writer.close()

    def texts(self) -> list[str]:
        return [row[0].decode() for row in self.rows("SELECT payload FROM entry ORDER BY sequence")]

    def rows(self, sql: str) -> list[tuple[bytes, ...]]:
        connection = sqlite3.connect(self.path)
        try:
            return connection.execute(sql).fetchall()
        finally:
            connection.close()

    def change(self, sql: str, *parameters: bytes) -> None:
        connection = sqlite3.connect(self.path)
        with connection:
            connection.execute(sql, parameters)
        connection.close()

    def every_byte(self) -> bytes:
        return b"".join(each.read_bytes() for each in sorted(self.path.parent.glob("samsyn.db*")))

"""A database of either kind, a clock that obeys, and connections that fail on demand."""

import contextlib
import functools
import shutil
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, AbstractContextManager, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar
from urllib.parse import urlsplit

import msgspec
import psycopg

from gateway.ledger.house_keys import HouseKeys
from gateway.ledger.leaf import leaf_of
from gateway.ledger.payload import Content, open_content
from gateway.proof.keys import generate
from gateway.settings import LedgerSettings, StoreSettings
from gateway.store.batch import Batch, EntryRow, Needs
from gateway.store.data_keys import HOUSE
from gateway.store.database import database_at
from gateway.store.driver import Driver
from gateway.store.ids import timed_id
from gateway.store.postgres_driver import WRITING_LOCK, PostgresDriver
from gateway.store.reader import Reader
from gateway.store.sqlite import open_for_writing
from gateway.store.sqlite_driver import SqliteDriver
from gateway.store.store import Store, open_store, prepare
from gateway.store.writer import Writer, WriterLimits

ConnectionT = TypeVar("ConnectionT")
Row = tuple[Any, ...]
SCHEMA = "samsyn_test"
"""A schema that is named like the user comes before `public`."""
_TABLES = (
    "subject_alias",
    "subject_identifier",
    "subject",
    "entry",
    "agreement",
    "catalogue_load",
    "tree_leaf",
    "tree_tile",
    "checkpoint",
    "ledger_key",
    "lease",
    "snapshot",
    "catalogue_item",
    "protection_notice",
    "delegation",
    "looked_at",
    "consent_request",
    "consent",
    "field_use",
    "webhook_delivery",
)
_CLEAR = (
    "".join(f"DELETE FROM {each};" for each in _TABLES)  # noqa: S608  # our own names
    + "DELETE FROM data_key WHERE owner <> 'house'"
)
_SHAPE = (
    "SELECT (SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class "
    "WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'), "
    "(SELECT string_agg(version_num, ' ') FROM alembic_version), "
    "(SELECT count(*) FROM subject_key), (SELECT count(wrapped) FROM data_key)"
)
_AS_PREPARED = (
    " ".join(sorted((*_TABLES, "alembic_version", "subject_key", "data_key"))),
    "0005",
    1,
    1,
)


@functools.cache
def signing_key() -> bytes:
    """Give the key that every house of this run signs with."""
    return generate()


class FakeClock:
    def __init__(self) -> None:
        self.time = datetime(2026, 11, 20, 12, tzinfo=UTC)
        self.step = timedelta(0)
        """How far it moves by itself at every look."""

    def __call__(self) -> datetime:
        self.time += self.step
        return self.time

    def move(self, **by: float) -> None:
        self.time += timedelta(**by)


class Connections(Generic[ConnectionT]):
    """Opens the database as the writer does, with the trouble that a test has set."""

    def __init__(self, opens: Callable[[], ConnectionT]) -> None:
        self.opens = opens
        self.opened = 0
        self.trouble: Callable[[ConnectionT], object] | None = None
        self.last: ConnectionT | None = None

    def __call__(self) -> ConnectionT:
        self.opened += 1
        connection = self.opens()
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
        said = self.text.encode()
        batch.append(
            EntryRow(
                id=entry_id,
                kind="note",
                intent_id=None,
                subject_id=None,
                payload=said,
                leaf=leaf_of(entry_id, "note", at_us=batch.now_us, sealed=said),
            )
        )
        return entry_id


class Closable(Protocol):
    def close(self) -> None: ...


class House:
    """A database and what a test asks of it from outside."""

    def __init__(self, folder: Path, clock: FakeClock, url: str) -> None:
        self.clock = clock
        self.folder = folder
        self.key_file = self.private_file("subject.key", bytes(range(32)))
        self.wrapping_file = self.private_file("wrapping.key", bytes(range(32, 64)))
        self.settings = StoreSettings(
            url=url, subject_key_file=self.key_file, wrapping_key_file=self.wrapping_file
        )
        self.ledger = LedgerSettings(
            origin="samsyn.example/test",
            signing_key_file=self.private_file("signing.pem", signing_key()),
        )
        self.limits = WriterLimits(window_seconds=0.002, lock_seconds=0.05)

    def private_file(self, name: str, content: bytes) -> Path:
        file = self.folder / name
        file.write_bytes(content)
        file.chmod(0o600)
        return file

    @property
    def keys(self) -> HouseKeys:
        return HouseKeys.read(self.settings, self.ledger)

    def data_key(self, owner: str) -> bytes:
        """Unwrap an owner's key as the database has it now."""
        wrapped = dict(self.rows("SELECT owner, wrapped FROM data_key"))
        return self.keys.wrapper.unwrap(wrapped[owner], owner=owner)

    def content_of(self, entry_id: str) -> Content:
        """Open an entry as it lies in the database."""
        rows = {each[0]: each for each in self.rows("SELECT id, subject_id, payload FROM entry")}
        _, subject_id, sealed = rows[entry_id]
        return open_content(sealed, self.data_key(subject_id or HOUSE), entry_id=entry_id)

    def prepare(self, *, wait_seconds: float = 30) -> None:
        prepare(database_at(self.settings), self.keys, wait_seconds=wait_seconds)

    def store(self) -> AbstractAsyncContextManager[Store]:
        return open_store(self.settings, self.ledger, clock=self.clock, limits=self.limits)

    @asynccontextmanager
    async def store_on(self, driver: Driver) -> AsyncIterator[Store]:
        """Open the store as open_store does, with a connection for writing that a test has made."""
        self.prepare()
        reader = Reader(database_at(self.settings))
        writer = Writer(driver, clock=self.clock, limits=self.limits, wrapper=self.keys.wrapper)
        writer.start()
        try:
            store = Store(keys=self.keys, reader=reader, writer=writer, clock=self.clock, advice="")
            await store.chores.check_key()
            yield store
        finally:
            await writer.close()
            reader.close()

    @asynccontextmanager
    async def writer(self) -> AsyncIterator[Writer]:
        writer = Writer(
            self.driver(), clock=self.clock, limits=self.limits, wrapper=self.keys.wrapper
        )
        writer.start()
        try:
            yield writer
        finally:
            await writer.close()

    def driver(self) -> Driver:
        raise NotImplementedError

    def lock(self) -> Closable:
        """Hold what a writer needs, until closed."""
        raise NotImplementedError

    def texts(self) -> list[str]:
        return [row[0].decode() for row in self.rows("SELECT payload FROM entry ORDER BY sequence")]

    def rows(self, sql: str) -> list[Row]:
        raise NotImplementedError

    def change(self, sql: str, *parameters: bytes) -> None:
        raise NotImplementedError

    def settle(self) -> None:
        """Wait until nothing that a killed process had sent is still under way."""

    def shape(self) -> object:
        """What tables and columns there are."""
        raise NotImplementedError

    def faults(self) -> list[str]:
        """What the database itself finds wrong with its files."""
        raise NotImplementedError

    def every_byte(self) -> bytes:
        """Everything that it has written down."""
        raise NotImplementedError


class SqliteHouse(House):
    """A file."""

    def __init__(self, folder: Path, clock: FakeClock) -> None:
        self.path = folder / "samsyn.db"
        super().__init__(folder, clock, f"sqlite:///{self.path}")
        self.connections = Connections(lambda: open_for_writing(self.path))

    def copy_from(self, template: "SqliteHouse") -> None:
        shutil.copy(template.path, self.path)

    def driver(self) -> Driver:
        return SqliteDriver(self.connections)

    def lock(self) -> Closable:
        other = sqlite3.connect(self.path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        return other

    def rows(self, sql: str) -> list[Row]:
        with contextlib.closing(sqlite3.connect(self.path)) as connection:
            return connection.execute(sql).fetchall()

    def change(self, sql: str, *parameters: bytes) -> None:
        with contextlib.closing(sqlite3.connect(self.path)) as connection, connection:
            connection.execute(sql, parameters)

    def shape(self) -> object:
        return self.rows("SELECT sql FROM sqlite_master ORDER BY name")

    def faults(self) -> list[str]:
        return [each for (each,) in self.rows("PRAGMA integrity_check") if each != "ok"]

    def every_byte(self) -> bytes:
        return b"".join(each.read_bytes() for each in sorted(self.path.parent.glob("samsyn.db*")))


class PostgresHouse(House):
    """A database of a server, emptied for every test."""

    def __init__(self, folder: Path, clock: FakeClock, url: str, *, password: str) -> None:
        super().__init__(folder, clock, url)
        password_file = self.private_file("password", password.encode())
        self.settings = msgspec.structs.replace(self.settings, password_file=password_file)
        self._password = password
        self.connections = Connections(database_at(self.settings).open_for_writing)

    def empty(self) -> None:
        """Leave no table."""
        self.change(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE; CREATE SCHEMA {SCHEMA}")

    def clear(self) -> None:
        """Leave no row but those that `prepare` makes. Quicker by far than to make tables anew."""
        with contextlib.suppress(psycopg.Error):
            self.change(_CLEAR)
            if self.rows(_SHAPE) == [_AS_PREPARED]:
                return
        self.empty()
        self.prepare()

    def driver(self) -> Driver:
        return PostgresDriver(self.connections)

    def connect(self) -> AbstractContextManager[psycopg.Connection]:
        return psycopg.connect(self.settings.url, password=self._password, autocommit=True)

    @contextlib.contextmanager
    def server_says(self, name: str, value: str) -> Iterator[None]:
        """Let new connections find a setting as an administrator would have made it."""
        with self.connect() as connection:
            database = connection.info.dbname
            connection.execute(f"ALTER DATABASE {database} SET {name} = {value}")
            try:
                yield
            finally:
                connection.execute(f"ALTER DATABASE {database} RESET {name}")

    def speak_over(self, port: int) -> None:
        """Let the writer reach the server over another port of this machine."""
        parts = urlsplit(self.settings.url)
        url = parts._replace(netloc=f"{parts.username}@127.0.0.1:{port}").geturl()
        settings = msgspec.structs.replace(self.settings, url=url)
        self.connections.opens = database_at(settings).open_for_writing

    def lock(self) -> Closable:
        other = self.connect()
        other.execute("SELECT pg_advisory_lock(%s)", (WRITING_LOCK,))
        return other

    def rows(self, sql: str) -> list[Row]:
        with self.connect() as connection:
            return connection.execute(sql).fetchall()

    def change(self, sql: str, *parameters: bytes) -> None:
        with self.connect() as connection:
            connection.execute(sql.replace("?", "%s"), parameters or None)

    def settle(self) -> None:
        # A server finishes a commit whose client is gone; only then does its connection end.
        while self.rows(
            "SELECT pid FROM pg_stat_activity "
            "WHERE datname = current_database() AND application_name = 'samsyn'"
        ):
            time.sleep(0.01)

    def kill(self) -> int:
        """End every connection of the store as an administrator would; tell how many it had."""
        return len(
            self.rows(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
                "WHERE datname = current_database() AND application_name = 'samsyn'"
            )
        )

    def shape(self) -> object:
        return self.rows(
            "SELECT table_name, column_name, data_type, is_nullable, column_default "
            "FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY 1, 2"
        )

    def faults(self) -> list[str]:
        # The server has checksums and a log of its own; it is not what was killed here.
        return []

    def every_byte(self) -> bytes:
        with self.connect() as connection:
            names = connection.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
            ).fetchall()
            return b"".join(each for (name,) in names for each in _copied(connection, name))


def _copied(connection: psycopg.Connection, table: str) -> Iterator[bytes]:
    with connection.cursor().copy(f'COPY "{table}" TO STDOUT (FORMAT binary)') as rows:
        yield from (bytes(each) for each in rows)

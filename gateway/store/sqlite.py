"""SQLite: where the file is, how it is opened, and what reads and writes it."""

import os
import sqlite3
import sys
import time
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool, QueuePool

from gateway.settings import SettingsInvalid
from gateway.store.driver import Numbering, StoreUnsafe
from gateway.store.sqlite_driver import SqliteDriver, SqliteQueries, primary_code

_SYNCHRONOUS_FULL: Final = 2
_SWITCH_PAUSE_SECONDS: Final = 0.01


class SqliteDatabase:
    """One file, and the log file beside it."""

    error = sqlite3.Error
    advice = "check the file, its folder and the disk"
    durability_advice = "put the file on a disk of this machine, where WAL works"

    def __init__(self, path: Path) -> None:
        self._path = path

    def create(self) -> None:
        """Make the file if there is none. Raises SettingsInvalid."""
        create_private(self._path)

    def changing(self, *, wait_seconds: float) -> Engine:
        """Give an engine whose transactions hold the write lock from their beginning."""
        engine = create_engine(
            "sqlite+pysqlite://",
            creator=lambda: _open_for_changing(self._path, wait_seconds=wait_seconds),
            poolclass=NullPool,
        )
        event.listen(engine, "begin", _begin)
        return engine

    def is_held(self, error: Exception) -> bool:
        """Tell whether SQLite waited for the write lock in vain."""
        return primary_code(error) == sqlite3.SQLITE_BUSY

    def reading(self, connections: int) -> Engine:
        """Give an engine that cannot write."""
        return create_engine(
            "sqlite+pysqlite://",
            creator=lambda: open_for_reading(self._path),
            poolclass=QueuePool,
            pool_size=connections,
            hide_parameters=True,
        )

    def queries(self) -> SqliteQueries:
        """Give a raw connection that cannot write."""
        return SqliteQueries(open_for_reading(self._path))

    def snapshot(self) -> SqliteQueries:
        """Give a raw connection that cannot write and sees the file as it is now, to its end."""
        connection = open_for_reading(self._path)
        # A flipped bit may leave no UTF-8: that is for the reader to name, not for sqlite3.
        connection.text_factory = lambda text: text.decode("utf-8", "replace")
        connection.execute("BEGIN")
        return SqliteQueries(connection)

    @property
    def numbering(self) -> Numbering:
        """Say how entries are numbered: one after the other, and what is undone is undone."""
        return Numbering(
            newest="SELECT seq FROM sqlite_sequence WHERE name = 'entry'", has_gaps=False
        )

    def driver(self) -> SqliteDriver:
        """Give the one writer's connection."""
        return SqliteDriver(lambda: open_for_writing(self._path))


def sqlite_path(url: str) -> Path:
    """Read `sqlite:///relative.db` or `sqlite:////absolute.db`. Raises SettingsInvalid."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise SettingsInvalid("samsyn.toml [store]: `url` is no database address") from None
    if not parsed.database or parsed.database == ":memory:":
        raise SettingsInvalid(
            "samsyn.toml [store]: `url` must name a file; a ledger in memory proves nothing"
        )
    return Path(parsed.database).absolute()


def create_private(path: Path) -> None:
    """Make the file so that only we can read it, if it is not there. Raises SettingsInvalid."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError:
        raise SettingsInvalid(
            "samsyn.toml [store]: the database cannot be opened for writing; "
            "check that its folder exists and is ours"
        ) from None


def open_for_writing(path: Path, *, wait_seconds: float = 0) -> sqlite3.Connection:
    """Open without creating. Raises StoreUnsafe where WAL or synchronous=FULL does not hold."""
    connection = sqlite3.connect(
        f"{path.as_uri()}?mode=rw",
        uri=True,
        timeout=wait_seconds,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
    )
    try:
        make_durable(connection, wait_seconds=wait_seconds)
    except BaseException:
        connection.close()
        raise
    return connection


def _open_for_changing(path: Path, *, wait_seconds: float) -> sqlite3.Connection:
    connection = open_for_writing(path, wait_seconds=wait_seconds)
    # What was written in plain by an older version is not to lie on in free space once sealed.
    connection.execute("PRAGMA secure_delete=ON")
    return connection


def make_durable(connection: sqlite3.Connection, *, wait_seconds: float = 0) -> None:
    """Set what durability needs and look whether it took."""
    journal = _journal(connection, until=time.monotonic() + wait_seconds)
    connection.execute("PRAGMA synchronous=FULL")
    if sys.platform == "darwin":
        # There a plain fsync leaves the data in the drive's own cache.
        connection.execute("PRAGMA fullfsync=ON")
    connection.execute("PRAGMA foreign_keys=ON")
    (synchronous,) = connection.execute("PRAGMA synchronous").fetchone()
    if (journal, synchronous) != ("wal", _SYNCHRONOUS_FULL):
        raise StoreUnsafe


def _journal(connection: sqlite3.Connection, *, until: float) -> str:
    """Switch to WAL and give the mode that holds.

    A new file's switch needs the file to itself, and SQLite does not wait for that, whatever its
    timeout: of two processes that start at once one is turned away. So the waiting is ours.
    """
    while True:
        try:
            (mode,) = connection.execute("PRAGMA journal_mode=WAL").fetchone()
        except sqlite3.OperationalError as error:
            if primary_code(error) != sqlite3.SQLITE_BUSY or time.monotonic() >= until:
                raise
            time.sleep(_SWITCH_PAUSE_SECONDS)
        else:
            return str(mode)


def open_for_reading(path: Path) -> sqlite3.Connection:
    """Open a connection that cannot write."""
    connection = sqlite3.connect(
        f"{path.as_uri()}?mode=rw",
        uri=True,
        timeout=1,
        isolation_level=None,
        check_same_thread=False,
    )
    # Not mode=ro: a reader of a WAL file must be able to make the shared index beside it.
    connection.execute("PRAGMA query_only=ON")
    return connection


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")

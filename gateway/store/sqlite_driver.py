"""SQLite's connections as the store uses them: one that reads, and the one that writes."""

import contextlib
import os
import sqlite3
import time
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

import msgspec

from gateway.store.driver import Parameters, Row, RowT, StoreLocked, Value

POLL_SECONDS: Final = 0.001
"""SQLite's own busy_timeout backs off to 100 ms and starves one of two writers (speed.md b5)."""
_PRIMARY_CODE: Final = 0xFF
_SHARED_INDEX: Final = frozenset(
    {
        sqlite3.SQLITE_IOERR_SHMOPEN,
        sqlite3.SQLITE_IOERR_SHMSIZE,
        sqlite3.SQLITE_IOERR_SHMMAP,
        sqlite3.SQLITE_IOERR_SHMLOCK,
    }
)
"""Of the index beside the log file, which is made anew from it: a full disk has no room for it."""


class StoreMoved(Exception):
    """The file that we hold open is not the one at its place any more."""


class SqliteQueries:
    """Reads on a connection of its own."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def query(self, row_type: type[RowT], sql: str, parameters: Parameters = ()) -> list[RowT]:
        """Read rows of a tuple type."""
        rows = self._connection.execute(*_spread(sql, parameters)).fetchall()
        return msgspec.convert(rows, list[row_type])  # type: ignore[valid-type]  # an argument

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()


class SqliteDriver:
    """The one writer's connection: raw, and polled every millisecond while others hold the file."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._connection: sqlite3.Connection | None = None
        self._file: tuple[str, int] = ("", 0)

    def begin(self, *, until: float) -> None:
        """Take the write lock. Raises StoreLocked when it is not to be had in time, StoreMoved."""
        while not self._has_begun():
            if time.monotonic() >= until:
                raise StoreLocked
            time.sleep(POLL_SECONDS)
        path, inode = self._file
        if _inode(path) != inode:
            raise StoreMoved

    def query(self, sql: str, parameters: Parameters = ()) -> list[tuple[Value, ...]]:
        """Read rows inside the transaction."""
        return self._open().execute(*_spread(sql, parameters)).fetchall()

    def query_held(self, sql: str, parameters: Parameters = ()) -> list[tuple[Value, ...]]:
        """Read rows; the whole file is ours until the commit."""
        return self.query(sql, parameters)

    def execute(self, sql: str, parameters: Parameters = ()) -> None:
        """Write inside the transaction."""
        self._open().execute(*_spread(sql, parameters))

    def execute_many(self, sql: str, rows: Sequence[Row]) -> None:
        """Write many rows with one prepared statement."""
        self._open().executemany(sql, rows)

    def commit(self) -> None:
        """Return only when the log file is on the disk (synchronous=FULL)."""
        self._open().execute("COMMIT")

    def abandon(self) -> None:
        """Undo and close; what cannot be undone is undone by SQLite when it opens the file."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with contextlib.suppress(sqlite3.Error):
                connection.rollback()
            with contextlib.suppress(sqlite3.Error):
                connection.close()

    def is_uncertain(self, error: Exception) -> bool:
        """Tell whether it is a disk I/O error of what is meant to last."""
        code = getattr(error, "sqlite_errorcode", 0)
        return primary_code(error) == sqlite3.SQLITE_IOERR and code not in _SHARED_INDEX

    def _has_begun(self) -> bool:
        try:
            self._open().execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            if primary_code(error) != sqlite3.SQLITE_BUSY:
                raise
            return False
        return True

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = self._connect()
            ((_, _, path),) = self._connection.execute("PRAGMA database_list")
            self._file = (path, _inode(path))
        return self._connection


def _spread(sql: str, parameters: Parameters) -> tuple[str, list[Value]]:
    """Write a list of `?` for each tuple, and lay the tuples' values in line."""
    values = list[Value]()
    shape = list[int | None]()
    for parameter in parameters:
        if isinstance(parameter, tuple):
            values.extend(parameter)
            shape.append(len(parameter))
        else:
            values.append(parameter)
            shape.append(None)
    return _spread_text(sql, tuple(shape)), values


@lru_cache(maxsize=1024)
def _spread_text(sql: str, shape: tuple[int | None, ...]) -> str:
    """Write the statement; `shape` is each parameter's length, None for a single value."""
    pieces = sql.split("?")
    text = [pieces[0]]
    for many, piece in zip(shape, pieces[1:], strict=True):
        text.append("?" if many is None else f"({', '.join('?' * many)})")
        text.append(piece)
    return "".join(text)


def _inode(path: str) -> int:
    try:
        return os.stat(path).st_ino  # noqa: PTH116  # once a batch: no Path is made for it
    except OSError:
        return 0


def primary_code(error: Exception) -> int:
    """Give SQLite's code without what it adds for the curious; 0 for an error of somebody else."""
    return getattr(error, "sqlite_errorcode", 0) & _PRIMARY_CODE

"""PostgreSQL's connections as the store uses them: one that reads, and the one that writes."""

import functools
import re
import time
from collections.abc import Callable, Sequence
from typing import Final

import msgspec
import psycopg
from psycopg import Cursor
from psycopg.errors import Diagnostic, LockNotAvailable
from psycopg.rows import TupleRow

from gateway.store.driver import (
    CommitUnknown,
    Parameters,
    Row,
    RowT,
    StoreLocked,
    StoreUnsafe,
    Value,
)

PostgresConnection = psycopg.Connection[TupleRow]
WRITING_LOCK: Final = int.from_bytes(b"samsyn", "big")
"""The advisory lock that every writing transaction of every gateway holds until it has ended.

A sequence hands out its numbers before the commit: of two transactions that overlap, the one with
the lower number may become visible last. A citizen who has read past that place would never see the
row, and `at` would run backward. So transactions do not overlap, as on SQLite.
"""
POLL_SECONDS: Final = 0.02
_MOST_ROWS: Final = 1000
_INSERT: Final = re.compile(r"(.* VALUES )(\([?, ]+\))(.*)", re.DOTALL)
_STATEMENTS: Final = 256


class PostgresQueries:
    """Reads on a connection of its own, which is opened again when the server has let go of it."""

    def __init__(self, connect: Callable[[], PostgresConnection]) -> None:
        self._connect = connect
        self._cursor = connect().cursor(binary=True)

    def query(self, row_type: type[RowT], sql: str, parameters: Parameters = ()) -> list[RowT]:
        """Read rows of a tuple type."""
        try:
            rows = _rows(self._cursor, sql, parameters)
        except psycopg.OperationalError:
            if not self._cursor.connection.closed:
                raise
            self._cursor = self._connect().cursor(binary=True)
            rows = _rows(self._cursor, sql, parameters)
        return msgspec.convert(rows, list[row_type])  # type: ignore[valid-type]  # an argument

    def close(self) -> None:
        """Let go of the connection."""
        self._cursor.connection.close()


class PostgresSnapshot:
    """Reads what was committed when it began. Where its connection is lost, so is that moment."""

    def __init__(self, connection: PostgresConnection) -> None:
        self._cursor = connection.cursor(binary=True)
        connection.execute(b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", prepare=False)

    def query(self, row_type: type[RowT], sql: str, parameters: Parameters = ()) -> list[RowT]:
        """Read rows of a tuple type."""
        return msgspec.convert(_rows(self._cursor, sql, parameters), list[row_type])  # type: ignore[valid-type]  # an argument

    def close(self) -> None:
        """Let go of the connection."""
        self._cursor.connection.close()


class PostgresDriver:
    """The one writer's connection."""

    def __init__(self, connect: Callable[[], PostgresConnection]) -> None:
        self._connect = connect
        self._connection: PostgresConnection | None = None
        self._cursor: Cursor[TupleRow] | None = None
        self._has_warned = False

    def begin(self, *, until: float) -> None:
        """Take the writing lock. Raises StoreLocked when it is not to be had in time.

        Nothing has been written yet, so a connection that was lost is opened again.
        """
        while True:
            try:
                self._begin(until)
            except LockNotAvailable:
                raise StoreLocked from None
            except psycopg.OperationalError:
                self.abandon()
                if time.monotonic() >= until:
                    raise
                time.sleep(POLL_SECONDS)
            else:
                return

    def query(self, sql: str, parameters: Parameters = ()) -> list[tuple[Value, ...]]:
        """Read rows inside the transaction."""
        return _rows(self._open(), sql, parameters)

    def query_held(self, sql: str, parameters: Parameters = ()) -> list[tuple[Value, ...]]:
        """Read rows and lock them: an administrator at the database's own prompt waits, too."""
        return self.query(f"{sql} FOR UPDATE", parameters)

    def execute(self, sql: str, parameters: Parameters = ()) -> None:
        """Write inside the transaction."""
        self._open().execute(_portable(sql), _arrays(parameters))

    def execute_many(self, sql: str, rows: Sequence[Row]) -> None:
        """Write many rows with one statement for each thousand of them."""
        for start in range(0, len(rows), _MOST_ROWS):
            some = rows[start : start + _MOST_ROWS]
            values = [value for row in some for value in row]
            self._open().execute(_for_rows(sql, len(some)), values)

    def commit(self) -> None:
        """Return only when the server says that the commit is on its disk.

        Raises CommitUnknown when the server was lost on the way, and StoreUnsafe when it warns:
        then it has committed without the standby that it was to wait for.
        """
        self._has_warned = False
        try:
            said = self._open().connection.execute(b"COMMIT", prepare=False).statusmessage
        except psycopg.OperationalError:
            raise CommitUnknown from None
        if said != "COMMIT" or self._has_warned:
            raise StoreUnsafe

    def abandon(self) -> None:
        """Let go of the connection; the server undoes what was open on it."""
        connection, self._connection, self._cursor = self._connection, None, None
        if connection is not None:
            connection.close()

    def is_uncertain(self, error: Exception) -> bool:  # noqa: ARG002  # SQLite's looks at it
        """Say no: after an fsync that failed the server itself stops and reads its log anew."""
        return False

    def _begin(self, until: float) -> None:
        milliseconds = max(1, int((until - time.monotonic()) * 1000))
        # One message; the lock is a statement of its own, so that those after it see what the
        # holder before us has committed.
        self._open().connection.execute(
            b"BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = %d; "
            b"SELECT pg_advisory_xact_lock(%d)" % (milliseconds, WRITING_LOCK),
            prepare=False,
        )

    def _open(self) -> Cursor[TupleRow]:
        if self._cursor is None:
            self._connection = self._connect()
            self._connection.add_notice_handler(self._hear)
            self._cursor = self._connection.cursor(binary=True)
        return self._cursor

    def _hear(self, notice: Diagnostic) -> None:
        self._has_warned |= notice.severity_nonlocalized == "WARNING"


def _rows(cursor: Cursor[TupleRow], sql: str, parameters: Parameters) -> list[tuple[Value, ...]]:
    return cursor.execute(_portable(sql), _arrays(parameters)).fetchall()


def _arrays(parameters: Parameters) -> list[object]:
    return [list(each) if isinstance(each, tuple) else each for each in parameters]


@functools.lru_cache(_STATEMENTS)
def _portable(sql: str) -> bytes:
    """Write a statement as psycopg and PostgreSQL know it; a whole list is one array.

    The text is the same for lists of any length, so the server keeps its plan.
    """
    for ours, theirs in (
        ("%", "%%"),
        ("NOT IN ?", "<> ALL(?)"),
        ("IN ?", "= ANY(?)"),
        ("?", "%s"),
    ):
        sql = sql.replace(ours, theirs)
    return sql.encode()


@functools.lru_cache(_STATEMENTS)
def _for_rows(sql: str, count: int) -> bytes:
    """Write the row of `?` of an INSERT so many times."""
    parts = _INSERT.fullmatch(sql)
    if parts is None:
        raise ValueError("not an INSERT with VALUES")
    before, row, after = parts.groups()
    return _portable(f"{before}{', '.join([row] * count)}{after}")

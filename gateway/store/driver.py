"""What the store needs of a database, whichever it is: all that differs between them lies behind
these protocols, in sqlite*.py and postgres*.py.

Statements are written once, with `?` and without words that only one database knows.
"""

from collections.abc import Sequence
from typing import Protocol, TypeVar

import msgspec
from sqlalchemy import Engine

RowT = TypeVar("RowT")
Value = str | int | bytes | None
Row = Sequence[Value]
Parameters = Sequence[Value | tuple[Value, ...]]
"""What stands for the `?`s; a tuple stands for a whole list: `id IN ?`."""


class StoreLocked(Exception):
    """Somebody else held the database for longer than we may wait."""


class StoreUnsafe(Exception):
    """The database does not keep, or may not have kept, what it acknowledges."""


class CommitUnknown(Exception):
    """The connection was lost while the commit was under way: it may stand or not."""


class Queries(Protocol):
    """Something that reads: inside the writer's transaction, or beside it."""

    def query(self, row_type: type[RowT], sql: str, parameters: Parameters = ()) -> list[RowT]:
        """Read rows of a tuple type."""
        ...


class ReadingConnection(Queries, Protocol):
    """Reads beside the writer. Used by one thread at a time."""

    def close(self) -> None:
        """Let go of the connection."""
        ...


class Driver(Protocol):
    """One connection for writing, opened when first needed. Called from one thread only.

    Every method may raise the database's own errors.
    """

    def begin(self, *, until: float) -> None:
        """Begin the writing transaction; try at least once, and until `time.monotonic()`.

        Of all processes one at a time is past this point, so that rows are numbered in the order
        of their commits. Raises StoreLocked.
        """
        ...

    def query(self, sql: str, parameters: Parameters = ()) -> list[tuple[Value, ...]]:
        """Read rows inside the transaction."""
        ...

    def query_held(self, sql: str, parameters: Parameters = ()) -> list[tuple[Value, ...]]:
        """Read rows of one table that nobody, ours or not, changes before our commit."""
        ...

    def execute(self, sql: str, parameters: Parameters = ()) -> None:
        """Write inside the transaction."""
        ...

    def execute_many(self, sql: str, rows: Sequence[Row]) -> None:
        """Write many rows, in their order."""
        ...

    def commit(self) -> None:
        """Return only when everything written is on the disk.

        Raises CommitUnknown.
        """
        ...

    def abandon(self) -> None:
        """Undo what is open and let go of the connection; the next begin opens another."""
        ...

    def is_uncertain(self, error: Exception) -> bool:
        """Tell whether the disk failed under us, so that what it holds is unknown.

        An fsync that failed once may "succeed" the second time without having written anything:
        after such an error nobody may write until a restart has read the file anew.
        """
        ...


class Numbering(msgspec.Struct, frozen=True, kw_only=True):
    """What the database itself knows of the numbers that it has given to entries."""

    newest: str
    """The statement that tells the highest; it gives no row, or 0, where there was none."""
    has_gaps: bool
    """Whether a transaction that was undone may have used up numbers."""


class Database(Protocol):
    """One database at one place."""

    @property
    def error(self) -> type[Exception]:
        """Give the base of what its raw connections raise."""
        ...

    @property
    def advice(self) -> str:
        """Say what to look at when it takes nothing."""
        ...

    @property
    def durability_advice(self) -> str:
        """Say what to do when it does not keep what it acknowledges."""
        ...

    def create(self) -> None:
        """Make it where that is ours to do. Raises SettingsInvalid."""
        ...

    def changing(self, *, wait_seconds: float) -> Engine:
        """Give an engine for tables and keys; its transactions hold what `Driver.begin` takes."""
        ...

    def is_held(self, error: Exception) -> bool:
        """Tell whether its own error says that somebody else held the database for too long."""
        ...

    def reading(self, connections: int) -> Engine:
        """Give an engine that cannot write."""
        ...

    def queries(self) -> ReadingConnection:
        """Give a raw connection that cannot write."""
        ...

    def snapshot(self) -> ReadingConnection:
        """Give a raw connection that cannot write and sees the database as it is now, to its end.

        A text that is none any more is read as far as it is one.
        """
        ...

    @property
    def numbering(self) -> Numbering:
        """Say how entries are numbered."""
        ...

    def driver(self) -> Driver:
        """Give the one writer's connection."""
        ...

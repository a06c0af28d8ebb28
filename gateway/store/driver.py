"""What the one writer needs of a database. SQLite's is in sqlite.py; PostgreSQL's comes later.

Statements are written with `?` and without words that only one database knows.
"""

from collections.abc import Sequence
from typing import Protocol, TypeVar

RowT = TypeVar("RowT")
Value = str | int | bytes | None
Row = Sequence[Value]
Parameters = Sequence[Value | tuple[Value, ...]]
"""What stands for the `?`s; a tuple stands for a whole list: `id IN ?`."""


class StoreLocked(Exception):
    """Somebody else held the database for longer than we may wait."""


class Queries(Protocol):
    """Something that reads: inside the writer's transaction, or beside it."""

    def query(self, row_type: type[RowT], sql: str, parameters: Parameters = ()) -> list[RowT]:
        """Read rows of a tuple type."""
        ...


class Driver(Protocol):
    """One connection for writing, opened when first needed. Called from one thread only.

    Every method may raise the database's own errors.
    """

    def begin(self, *, until: float) -> None:
        """Begin the writing transaction; try at least once, and until `time.monotonic()`.

        Raises StoreLocked.
        """
        ...

    def query(self, sql: str, parameters: Parameters = ()) -> list[tuple[Value, ...]]:
        """Read rows inside the transaction."""
        ...

    def execute(self, sql: str, parameters: Parameters = ()) -> None:
        """Write inside the transaction."""
        ...

    def execute_many(self, sql: str, rows: Sequence[Row]) -> None:
        """Write many rows with one statement."""
        ...

    def commit(self) -> None:
        """Return only when everything written is on the disk."""
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

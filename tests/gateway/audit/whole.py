"""A ledger with every kind of entry and row, audited, changed behind its back, and put right."""

import asyncio
import contextlib
import sqlite3
from collections.abc import Awaitable, Callable, Iterator, Sequence

from sqlalchemy import Column, LargeBinary, Text

from gateway.audit.audit import Kept, Summary
from gateway.audit.findings import Difference, Differs
from gateway.audit.store import audit_store
from gateway.store.store import Store
from gateway.store.tables import metadata
from tests.gateway.store.house import House, PostgresHouse, SqliteHouse

Statement = tuple[str, Sequence[object]]
NOTHING = Kept()
_FOREIGN_KEYS = (
    ("subject", "fk_subject_merged_into"),
    ("subject_identifier", "fk_subject_identifier_subject_id"),
    ("subject_alias", "fk_subject_alias_subject_id"),
)
_ERASED = "(SELECT owner FROM data_key WHERE wrapped IS NULL)"
_READABLE = {
    "correction": f" AND subject_id NOT IN {_ERASED}",
    "consent": f" AND subject_id NOT IN {_ERASED}",
    "consent_request": f" AND COALESCE(subject_id, '') NOT IN {_ERASED} AND id NOT IN "  # noqa: S608  # ours
    f"(SELECT request_id FROM consent WHERE subject_id IN {_ERASED})",
}
"""Of whom was erased no entry can be read that a row could be held to."""
TABLES = [table.name for table in metadata.sorted_tables]


class Whole:
    """The ledger, and what a test may do to it."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.kept_note = ""
        """The checkpoint that somebody kept in the middle of it."""
        self.receipts: list[bytes] = []
        """Those that two readers kept."""

    def audit(self, kept: Kept = NOTHING) -> Summary:
        return audit_store(
            self.house.settings,
            self.house.ledger,
            kept=kept,
            now=self.house.clock.time,
            told=lambda _, __: None,
        )

    def difference(self, kept: Kept = NOTHING) -> Difference | None:
        try:
            self.audit(kept)
        except Differs as differs:
            return differs.difference
        return None

    def line(self, kept: Kept = NOTHING) -> str:
        difference = self.difference(kept)
        assert difference is not None
        return difference.line

    def work(self, does: Callable[[Store], Awaitable[object]]) -> None:
        """Open the store as a gateway does, and do something there."""

        async def run() -> None:
            async with self.house.store() as store:
                await does(store)

        asyncio.run(run())

    def run(self, *statements: Statement) -> None:
        """Write as an administrator would, at the database's own prompt."""
        if isinstance(self.house, SqliteHouse):
            with contextlib.closing(sqlite3.connect(self.house.path)) as connection, connection:
                for sql, told in statements:
                    connection.execute(sql, tuple(told))
        elif isinstance(self.house, PostgresHouse):
            with self.house.connect() as server, server.transaction():
                for sql, told in statements:
                    server.execute(sql.replace("?", "%s"), tuple(told) or None)

    def value(self, sql: str) -> object:
        ((found,),) = self.house.rows(sql)
        return found

    def keep(self) -> None:
        """Lay a copy of every table aside."""
        if isinstance(self.house, PostgresHouse):
            # Whoever owns the tables may do so; SQLite asks for no key but where it is told to.
            foreign = "ALTER TABLE {} DROP CONSTRAINT {}"
            self.run(*((foreign.format(*each), ()) for each in _FOREIGN_KEYS))
        copy = "CREATE TABLE kept_{0} AS SELECT * FROM {0}"
        self.run(*((copy.format(each), ()) for each in TABLES))
        if isinstance(self.house, SqliteHouse):
            self.run(("CREATE TABLE kept_numbers AS SELECT * FROM sqlite_sequence", ()))

    @contextlib.contextmanager
    def put_right(self) -> Iterator[None]:
        """Put everything back at the end."""
        try:
            yield
        finally:
            empty, fill = "DELETE FROM {0}", "INSERT INTO {0} SELECT * FROM kept_{0}"
            back = [(empty.format(each), ()) for each in reversed(TABLES)]
            back += [(fill.format(each), ()) for each in TABLES]
            if isinstance(self.house, SqliteHouse):
                back += [
                    ("DELETE FROM sqlite_sequence", ()),
                    ("INSERT INTO sqlite_sequence SELECT * FROM kept_numbers", ()),
                ]
            self.run(*back)

    def middle(self, column: Column[object]) -> tuple[Sequence[object], object]:
        """Give key and value of a row in the middle of those that have a value there."""
        table = column.table.name
        keys = _keys(column)
        kept = _READABLE.get(table, "")
        # Of a key that was destroyed nothing is left that could be wrapped by another.
        kept += " AND wrapped IS NOT NULL" if str(column) == "data_key.wrapped_by" else ""
        # An intent's id is missed by its ending first; which one stands in the middle is chance.
        kept += " AND kind = 'disclosed'" if str(column) == "entry.id" else ""
        rows = self.house.rows(
            f"SELECT {', '.join(keys)}, {column.name} FROM {table} "  # noqa: S608  # our own names
            f"WHERE {column.name} IS NOT NULL{kept} ORDER BY {', '.join(keys)}"
        )
        *key, value = rows[len(rows) // 2]
        return key, value

    def set(self, column: Column[object], key: Sequence[object], value: object) -> None:
        where = " AND ".join(f"{each} = ?" for each in _keys(column))
        sql = f"UPDATE {column.table.name} SET {column.name} = ? WHERE {where}"  # noqa: S608  # our own names
        self.run((sql, (value, *key)))


def flipped(column: Column[object], value: object) -> object:
    """Give the value with one bit of it changed."""
    if isinstance(column.type, LargeBinary):
        assert isinstance(value, bytes)
        middle = len(value) // 2
        return value[:middle] + bytes([value[middle] ^ 1]) + value[middle + 1 :]
    if isinstance(column.type, Text):
        assert isinstance(value, str)
        middle = len(value) // 2
        return value[:middle] + chr(ord(value[middle]) ^ 1) + value[middle + 1 :]
    assert isinstance(value, int)
    return value ^ 1


def _keys(column: Column[object]) -> list[str]:
    return [each.name for each in column.table.primary_key.columns]

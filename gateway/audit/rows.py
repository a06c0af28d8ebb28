"""Reading tables for the audit: page after page in the order of a key, each value of its kind."""

from collections.abc import Callable, Iterator
from typing import ClassVar, Final, TypeVar, get_type_hints

import msgspec

from gateway.audit.findings import Place, named
from gateway.store.driver import Parameters, Queries, Value

ROWS_AT_ONCE: Final = 500
Told = Callable[[str, int], None]
"""Told what is being checked and how many rows of it are done, page after page."""


class AuditedRow(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """A row of one of the ledger's tables; its first field is the key."""

    TABLE: ClassVar[str]

    @property
    def key(self) -> Value:
        """Give the row's place in its table."""
        key: Value = getattr(self, self.__struct_fields__[0])
        return key

    @property
    def place(self) -> Place:
        """Name the row."""
        return self.named(self.key)

    @classmethod
    def named(cls, key: object) -> Place:
        """Name the row of a key."""
        return Place(cls.TABLE, named(key) if isinstance(key, str) else str(key))


RowT = TypeVar("RowT", bound=AuditedRow)


def read(store: Queries, shape: type[RowT], sql: str, parameters: Parameters = ()) -> list[RowT]:
    """Read rows. Raises Differs for a value of another kind than its column, as SQLite may hold."""
    rows = store.query(tuple[object, ...], sql, parameters)
    try:
        return msgspec.convert(rows, list[shape])  # type: ignore[valid-type]  # an argument
    except msgspec.ValidationError:
        for row in rows:
            _look_at(row, shape)
        raise


def paged(store: Queries, shape: type[RowT], sql: str, *, start: Value) -> Iterator[list[RowT]]:
    """Read a whole table; the statement ends `WHERE key > ? ORDER BY key LIMIT ?`."""
    while page := read(store, shape, sql, (start, ROWS_AT_ONCE)):
        yield page
        start = page[-1].key


def _look_at(row: tuple[object, ...], shape: type[AuditedRow]) -> None:
    kinds = get_type_hints(shape)
    for name, value in zip(shape.__struct_fields__, row, strict=True):
        try:
            msgspec.convert(value, kinds[name])
        except msgspec.ValidationError:
            raise shape.named(row[0]).differs(name, "holds no value of its kind") from None

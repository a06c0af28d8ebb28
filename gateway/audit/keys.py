"""The audit of the data keys, and opening them page by page for the entries."""

from collections.abc import Iterable
from typing import ClassVar, Final

from gateway.audit.rows import AuditedRow, Told, paged, read
from gateway.store.data_keys import HOUSE, KeyWrapper, Unreadable
from gateway.store.driver import Queries

_MOST_KEPT: Final = 20_000
_DATA_KEYS: Final = (
    "SELECT data_key.owner, data_key.wrapped, data_key.wrapped_by, data_key.created_us, "
    "data_key.destroyed_us, subject.created_us, CASE WHEN data_key.wrapped IS NULL THEN "
    "(SELECT MAX(entry.at_us) FROM entry WHERE entry.subject_id = data_key.owner) END "
    "FROM data_key LEFT JOIN subject ON subject.id = data_key.owner "
)


class WrappingKeyWrong(Exception):
    """The wrapping key at hand is not the one that wrapped the house's data key."""


class _DataKey(AuditedRow, frozen=True, kw_only=True, array_like=True):
    TABLE: ClassVar[str] = "data_key"

    owner: str
    wrapped: bytes | None
    wrapped_by: str
    created_us: int
    destroyed_us: int | None
    subject_created_us: int | None
    last_entry_us: int | None


class AuditedKeys:
    """The data keys of one snapshot."""

    def __init__(self, store: Queries, wrapper: KeyWrapper) -> None:
        self._store = store
        self._wrapper = wrapper
        self._opened: dict[str, bytes | None] = {}

    def audit(self, told: Told, *, latest_us: int) -> None:
        """Check every row. Raises Differs, and WrappingKeyWrong."""
        house = self._house()
        count = 0
        for page in paged(
            self._store,
            _DataKey,
            _DATA_KEYS + "WHERE data_key.owner > ? ORDER BY data_key.owner LIMIT ?",
            start="",
        ):
            for row in page:
                self._check(row, house_created_us=house.created_us)
                _check_end(row, latest_us=latest_us)
            count += len(page)
            told("data keys", count)

    def of(self, owners: Iterable[str]) -> dict[str, bytes | None]:
        """Give the keys of these owners; None for a destroyed one, and nobody who has none."""
        wanted = set(owners)
        missing = tuple(wanted - self._opened.keys())
        if missing:
            if len(self._opened) > _MOST_KEPT:
                self._opened.clear()
                missing = tuple(wanted)
            for row in read(
                self._store, _DataKey, _DATA_KEYS + "WHERE data_key.owner IN ?", (missing,)
            ):
                self._opened[row.owner] = self._unwrapped(row)
        return {owner: self._opened[owner] for owner in wanted if owner in self._opened}

    def _house(self) -> _DataKey:
        rows = read(self._store, _DataKey, _DATA_KEYS + "WHERE data_key.owner = ?", (HOUSE,))
        if rows and rows[0].wrapped is not None and rows[0].wrapped_by != self._wrapper.name:
            try:
                self._wrapper.unwrap(rows[0].wrapped, owner=HOUSE)
            except Unreadable:
                raise WrappingKeyWrong from None
        if not rows:
            raise _DataKey.named(HOUSE).differs(None, "is gone")
        return rows[0]

    def _check(self, row: _DataKey, *, house_created_us: int) -> None:
        require = row.place.require
        is_known = row.owner == HOUSE or row.subject_created_us is not None
        require("owner", "is no citizen", holds=is_known)
        # A key is made with its citizen; or with the house's, for those from before there were any.
        made = {house_created_us, row.subject_created_us}
        require("created_us", "is not when its citizen was met", holds=row.created_us in made)
        if self._unwrapped(row) is not None:
            require(
                "wrapped_by",
                "names another key than the one that wrapped it",
                holds=row.wrapped_by == self._wrapper.name,
            )

    def _unwrapped(self, row: _DataKey) -> bytes | None:
        if row.wrapped is None:
            return None
        try:
            return self._wrapper.unwrap(row.wrapped, owner=row.owner)
        except Unreadable:
            raise row.place.differs(
                "wrapped", "does not open for its owner under `wrapping_key_file`"
            ) from None


def _check_end(row: _DataKey, *, latest_us: int) -> None:
    """See that the key is there, or was destroyed after everything that it sealed."""
    require = row.place.require
    destroyed_us = row.destroyed_us
    if destroyed_us is None:
        require("wrapped", "is gone, and nothing says when", holds=row.wrapped is not None)
        return
    require("destroyed_us", "is set, and the key is there", holds=row.wrapped is None)
    require("owner", "may not be without a key", holds=row.owner != HOUSE)
    first_us = max(row.created_us, row.last_entry_us or 0)
    require(
        "destroyed_us",
        "is before something that the key sealed, or yet to come",
        holds=first_us <= destroyed_us <= latest_us,
    )

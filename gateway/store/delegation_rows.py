"""What is read of powers of attorney, by the writer inside its transaction and by readers."""

from collections.abc import Iterable

import msgspec

from gateway.store.driver import Queries

_ROW = (
    "SELECT power.id, grantor_id, COALESCE(grantor.merged_into, grantor_id), "
    "COALESCE(holder.merged_into, holder_id), state, link_until_us, sealed, at_us, changed_us "
    "FROM delegation AS power JOIN subject AS grantor ON grantor.id = grantor_id "
    "LEFT JOIN subject AS holder ON holder.id = holder_id "
)
_SAME = (
    "(SELECT id FROM subject WHERE COALESCE(merged_into, id) IN "
    "(SELECT COALESCE(merged_into, id) FROM subject WHERE id IN ?))"
)
_GIVEN = _ROW + f"WHERE grantor_id IN {_SAME} ORDER BY power.sequence"
_HELD = _ROW + f"WHERE holder_id IN {_SAME} ORDER BY power.sequence"
_LINKED = _ROW + "WHERE link_hash = ?"
_BY_ID = _ROW + "WHERE power.id = ?"


class DelegationRow(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """A power of attorney as the table holds it."""

    id: str
    grantor_id: str
    """Whose key seals it: who gave it, before any merge."""
    grantor: str
    """Under which id she lives on."""
    holder: str | None
    """Under which id whoever opened the link lives on."""
    state: str
    link_until_us: int
    sealed: bytes
    at_us: int
    changed_us: int


def given_by(store: Queries, subject_ids: Iterable[str]) -> tuple[DelegationRow, ...]:
    """Give those that any of them gave, and those that are one with her; oldest first."""
    ids = tuple(subject_ids)
    return _rows(store, _GIVEN, (ids,)) if ids else ()


def held_by(store: Queries, subject_id: str) -> tuple[DelegationRow, ...]:
    """Give those whose link she opened, oldest first."""
    return _rows(store, _HELD, ((subject_id,),))


def linked_by(store: Queries, link_hash: bytes) -> DelegationRow | None:
    """Give the one of a link."""
    return next(iter(_rows(store, _LINKED, (link_hash,))), None)


def delegation_of(store: Queries, power_id: str) -> DelegationRow | None:
    """Give the one of that id."""
    return next(iter(_rows(store, _BY_ID, (power_id,))), None)


def living_of(store: Queries, subject_id: str) -> str:
    """Give the id under which a citizen lives on."""
    rows = store.query(
        tuple[str], "SELECT COALESCE(merged_into, id) FROM subject WHERE id = ?", (subject_id,)
    )
    return rows[0][0] if rows else subject_id


def _rows(
    store: Queries, sql: str, parameters: tuple[str | bytes | tuple[str, ...], ...]
) -> tuple[DelegationRow, ...]:
    found = store.query(
        tuple[str, str, str, str | None, str, int, bytes, int, int], sql, parameters
    )
    return tuple(msgspec.convert(row, DelegationRow) for row in found)

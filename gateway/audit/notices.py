"""The audit of notices of protection: each row is what its entry says, and each has one."""

from collections.abc import Iterator
from typing import ClassVar, Final

from gateway.audit.entries import AuditedEntry
from gateway.audit.findings import Place
from gateway.audit.rows import AuditedRow, paged
from gateway.ledger.payload import Content, NoticePayload, checksum_of
from gateway.store.driver import Queries

_KIND: Final = "notice"
_NOTICES: Final = (
    "SELECT sequence, id, subject_id, sealed, at_us FROM protection_notice "
    "WHERE sequence > ? ORDER BY sequence LIMIT ?"
)


class _Notice(AuditedRow, frozen=True, kw_only=True, array_like=True):
    TABLE: ClassVar[str] = "protection_notice"

    sequence: int
    id: str
    subject_id: str
    sealed: bytes
    at_us: int


class Notices:
    """Notices beside the entries that say that they came, in one order."""

    def __init__(self, store: Queries) -> None:
        self._rows = _rows(store)

    def note(self, entry: AuditedEntry, said: Content | None) -> None:
        """Hold the next notice to its entry, as far as the entry can be read. Raises Differs."""
        if entry.kind != _KIND:
            return
        row = next(self._rows, None)
        if row is None:
            raise Place(_Notice.TABLE, f"of entry {entry.place.row}").differs(None, "is gone")
        for column, is_same in _compared(row, entry, said):
            row.place.require(column, f"is not what entry {entry.place.row} says", holds=is_same)

    def finish(self) -> None:
        """See that every notice had its entry. Raises Differs."""
        for row in self._rows:
            raise row.place.differs(None, "has no entry")


def _rows(store: Queries) -> Iterator[_Notice]:
    for page in paged(store, _Notice, _NOTICES, start=-(2**63)):
        yield from page


def _compared(
    row: _Notice, entry: AuditedEntry, said: Content | None
) -> Iterator[tuple[str, bool]]:
    """Give each column, and whether it is what the entry says; of an entry whose key is destroyed
    its own columns only.
    """
    if said is not None and isinstance(said.payload, NoticePayload):
        yield "id", row.id == said.payload.notice_id
        yield "sealed", checksum_of(row.sealed) == said.payload.checksum
    yield "subject_id", row.subject_id == entry.subject_id
    yield "at_us", row.at_us == entry.at_us

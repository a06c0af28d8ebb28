"""The audit of errors that citizens reported: each row is what the last of its entries says."""

from typing import ClassVar, Final

from gateway.audit.entries import AuditedEntry
from gateway.audit.findings import Place
from gateway.audit.rows import AuditedRow, paged
from gateway.ledger.entries import CorrectionStep
from gateway.ledger.payload import Content, SightPayload, checksum_of
from gateway.store.driver import Queries

_ROWS: Final = (
    "SELECT id, subject_id, state, version, reported_us, changed_us, sealed, "
    "(SELECT COUNT(*) FROM data_key WHERE owner = subject_id AND wrapped IS NULL) "
    "FROM correction WHERE id > ? ORDER BY id LIMIT ?"
)


class _Row(AuditedRow, frozen=True, kw_only=True, array_like=True):
    TABLE: ClassVar[str] = "correction"

    id: str
    subject_id: str
    state: str
    version: int
    reported_us: int
    changed_us: int
    sealed: bytes
    is_erased: int


class _Told:
    """What the entries have told of one, up to the last."""

    __slots__ = ("changed_us", "reported_us", "step", "subject_id")

    def __init__(self, entry: AuditedEntry, step: CorrectionStep) -> None:
        self.subject_id = entry.subject_id
        self.reported_us = entry.at_us
        self.follow(entry, step)

    def follow(self, entry: AuditedEntry, step: CorrectionStep) -> None:
        self.step, self.changed_us = step, entry.at_us


class Corrections:
    """Reported errors beside the entries of their steps. Holds a few words of each."""

    def __init__(self, store: Queries) -> None:
        self._store = store
        self._told: dict[str, _Told] = {}

    def note(self, entry: AuditedEntry, said: Content) -> None:
        """Take in what an entry says."""
        step = said.payload.correction if isinstance(said.payload, SightPayload) else None
        if step is None:
            return
        told = self._told.get(step.correction_id)
        if told is None:
            self._told[step.correction_id] = _Told(entry, step)
        else:
            told.follow(entry, step)

    def finish(self) -> None:
        """Hold every row to what was told of it. Raises Differs."""
        for page in paged(self._store, _Row, _ROWS, start=""):
            for row in page:
                told = self._told.pop(row.id, None)
                if told is not None:
                    _check(row, told)
                else:
                    row.place.require("id", "has no entry", holds=bool(row.is_erased))
        for gone in sorted(self._told):
            raise Place(_Row.TABLE, gone[:8]).differs(None, "is gone, and entries speak of it")


def _check(row: _Row, told: _Told) -> None:
    due = {
        "subject_id": row.subject_id == told.subject_id,
        "state": row.state == told.step.step,
        "version": row.version == told.step.version,
        "reported_us": row.reported_us == told.reported_us,
        "changed_us": row.changed_us == told.changed_us,
        "sealed": checksum_of(row.sealed) == told.step.checksum,
    }
    for column, holds in due.items():
        row.place.require(column, "is not what its entries say", holds=holds)

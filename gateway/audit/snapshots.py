"""The audit of what is kept of answers: only where the entry says so, until its day, no longer."""

from typing import ClassVar, Final

from gateway.audit.entries import AuditedEntry
from gateway.audit.findings import Place
from gateway.audit.rows import AuditedRow, read
from gateway.ledger.jobs import DAY_US
from gateway.ledger.payload import Content, SightPayload
from gateway.proof.verify_proof import DISCLOSED
from gateway.store.data_keys import Unreadable, unseal
from gateway.store.driver import Queries

_OF_NOTHING: Final = (
    "SELECT snapshot.entry_id FROM snapshot LEFT JOIN entry ON entry.id = snapshot.entry_id "
    "WHERE entry.id IS NULL LIMIT 1"
)


class _Orphan(AuditedRow, frozen=True, kw_only=True, array_like=True):
    TABLE: ClassVar[str] = "snapshot"

    entry_id: str


def check_snapshot(
    entry: AuditedEntry, said: Content, key: bytes | None, *, latest_us: int
) -> None:
    """Hold what is kept beside an entry to what the entry says. Raises Differs."""
    payload = said.payload
    days = payload.snapshot_days if isinstance(payload, SightPayload) else 0
    due_us = entry.at_us + days * DAY_US
    require = Place("snapshot", f"of entry {entry.place.row}").require
    if entry.snapshot is None:
        # The sweeper lets go of it soon after its day.
        require(None, "is gone before its day", holds=due_us <= latest_us or not days)
        return
    require("entry_id", "is an entry that keeps nothing", holds=days > 0)
    require("expires_us", "is not the day that the entry says", holds=entry.expires_us == due_us)
    opens = key is not None and _opens(entry.snapshot, key, entry_id=entry.id)
    require("sealed", "does not open under its citizen's data key", holds=opens)


def check_erased_snapshot(entry: AuditedEntry) -> None:
    """See that nothing is kept beside what, its key gone, was no disclosure. Raises Differs."""
    is_due = entry.snapshot is None or entry.kind == DISCLOSED
    place = Place("snapshot", f"of entry {entry.place.row}")
    place.require("entry_id", "is an entry that keeps nothing", holds=is_due)


def refuse_orphans(store: Queries) -> None:
    """See that nothing is kept beside no entry. Raises Differs."""
    for orphan in read(store, _Orphan, _OF_NOTHING):
        raise orphan.place.differs("entry_id", "is no entry")


def _opens(sealed: bytes, key: bytes, *, entry_id: str) -> bool:
    try:
        unseal(key, sealed, bound_to=f"snapshot:{entry_id}")
    except Unreadable:
        return False
    return True

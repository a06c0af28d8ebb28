"""What one entry's decision was made on, for the operator who decides it again; that this was read
is an entry of its own, about the same citizen.
"""

from datetime import datetime
from typing import Literal

import msgspec

from gateway.access.record import DecisionRecord, RecordUnreadable
from gateway.ledger.append import NewEntry, append
from gateway.ledger.catalogue import kept_items
from gateway.ledger.payload import ReplayedPayload, SightPayload, decision_in, open_content
from gateway.store.batch import Batch, Needs
from gateway.store.data_keys import HOUSE, Unreadable
from gateway.store.instants import from_microseconds

_ENTRY = (
    "SELECT kind, at_us, entry.subject_id, payload, COALESCE(merged_into, entry.subject_id) "
    "FROM entry LEFT JOIN subject ON subject.id = entry.subject_id WHERE entry.id = ?"
)
_KEY = "SELECT owner FROM data_key WHERE owner = ? AND wrapped IS NOT NULL"
Why = Literal["no_entry", "no_key", "no_decision", "unreadable"]


class NoDecision(msgspec.Struct, frozen=True, kw_only=True):
    """That there is nothing to decide again, and why."""

    why: Why
    kind: str = ""
    """The entry's, where there is one."""


class KeptDecision(msgspec.Struct, frozen=True, kw_only=True):
    """A decision as its entry keeps it."""

    kind: str
    at: datetime
    said: SightPayload
    record: DecisionRecord
    contents: dict[str, bytes]
    """The purpose and the agreements of then, by digest."""


class ReadDecision(msgspec.Struct, frozen=True, kw_only=True):
    """Give what an entry's decision was made on, and add that the operator read it."""

    entry_id: str
    needs: Needs = Needs()

    def run(self, batch: Batch) -> KeptDecision | NoDecision:
        """Give it, or why there is none; then no entry is added. Raises EvidenceUnavailable."""
        rows = batch.query(tuple[str, int, str | None, bytes, str | None], _ENTRY, (self.entry_id,))
        if not rows:
            return NoDecision(why="no_entry")
        kind, at_us, owner, sealed, living = rows[0]
        if not batch.query(tuple[str], _KEY, (owner or HOUSE,)):
            return NoDecision(why="no_key", kind=kind)
        try:
            said = open_content(
                sealed, batch.data_key(owner or HOUSE), entry_id=self.entry_id
            ).payload
            record = decision_in(said)
        except (Unreadable, RecordUnreadable):
            return NoDecision(why="unreadable", kind=kind)
        if record is None or not isinstance(said, SightPayload):
            return NoDecision(why="no_decision", kind=kind)
        append(
            batch,
            NewEntry(
                kind="decision_replayed",
                payload=ReplayedPayload(entry_id=self.entry_id),
                subject_id=living,
            ),
        )
        return KeptDecision(
            kind=kind,
            at=from_microseconds(at_us),
            said=said,
            record=record,
            contents=_contents(batch, record),
        )


def _contents(batch: Batch, record: DecisionRecord) -> dict[str, bytes]:
    purpose = () if record.purpose is None else (record.purpose,)
    return kept_items(batch, (*purpose, *(each.digest for each in record.agreements)))

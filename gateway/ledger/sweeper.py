"""Ending what was broken off: an intent that nobody ended becomes a row the citizen understands."""

from datetime import timedelta
from typing import Final

import msgspec
import structlog

from contracts.errors import EvidenceUnavailable
from gateway.ledger.append import Found, NewEntry, append
from gateway.ledger.leases import Lease
from gateway.ledger.payload import SightPayload, looked, open_content
from gateway.store.batch import Batch, Needs
from gateway.store.data_keys import Unreadable
from gateway.store.instants import to_microseconds
from gateway.store.looked_at import KEPT_US

BROKEN_OFF_AFTER: Final = timedelta(minutes=2)
"""Longer than any question may take: deadlines are at most a minute."""
INTENTS_AT_ONCE: Final = 256
_log: Final = structlog.get_logger(__name__)


class _Orphan(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    sequence: int
    id: str
    subject_id: str
    payload: bytes
    correlation_id: str | None
    organisation_index: bytes | None
    unit_index: bytes | None
    case_index: bytes | None
    is_ended: int


class Sweep(msgspec.Struct, frozen=True, kw_only=True):
    """End the intents that were broken off, and let go of what has had its time."""

    lease: Lease
    needs: Needs = Needs()

    def run(self, batch: Batch) -> int:
        """Give how many intents were looked at: while there are many, there may be more."""
        position = self.lease.take(batch)
        if position is None:
            return 0
        batch.execute("DELETE FROM snapshot WHERE expires_us <= ?", (batch.now_us,))
        batch.execute("DELETE FROM looked_at WHERE at_us <= ?", (batch.now_us - KEPT_US,))
        old = _old_intents(batch, position)
        for each in old:
            if not (each.is_ended or batch.ends(each.id)):
                _end(batch, each)
        if old:
            self.lease.move(batch, old[-1].sequence)
        return len(old)


def _old_intents(batch: Batch, position: int) -> list[_Orphan]:
    """Give the next intents that are too old to be under way, ended or not."""
    rows = batch.query(
        tuple[int, str, str, bytes, str | None, bytes | None, bytes | None, bytes | None, int],
        "SELECT sequence, id, subject_id, payload, correlation_id, organisation_index, unit_index, "
        "case_index, CASE WHEN EXISTS (SELECT 1 FROM entry AS ending "
        "WHERE ending.intent_id = intent.id) THEN 1 ELSE 0 END "
        "FROM entry AS intent WHERE kind = 'intent' AND sequence > ? AND at_us < ? "
        "ORDER BY sequence LIMIT ?",
        (position, to_microseconds(batch.now - BROKEN_OFF_AFTER), INTENTS_AT_ONCE),
    )
    return msgspec.convert(rows, list[_Orphan])


def _end(batch: Batch, orphan: _Orphan) -> None:
    try:
        key = batch.data_key(orphan.subject_id)
        said = looked(open_content(orphan.payload, key, entry_id=orphan.id))
    except (EvidenceUnavailable, Unreadable):
        # Its key is gone, or somebody changed it: the audit names it, and the others go on.
        _log.error("intent_unreadable", entry_id=orphan.id)
        return
    append(
        batch,
        NewEntry(
            kind="outcome_unknown",
            payload=SightPayload(sight=said.sight, reason="broken_off"),
            subject_id=orphan.subject_id,
            intent_id=orphan.id,
            found=Found(
                organisation_index=orphan.organisation_index,
                unit_index=orphan.unit_index,
                case_index=orphan.case_index,
                correlation_id=orphan.correlation_id,
            ),
        ),
    )

"""What was shown, where the purpose keeps it: for the citizen herself, and an entry each time."""

import msgspec

from contracts.errors import EvidenceUnavailable, NothingThere
from gateway.ledger.append import Found, NewEntry, append
from gateway.ledger.payload import LogReadPayload, looked, open_content
from gateway.store.batch import Batch, Needs
from gateway.store.data_keys import Unreadable, unseal

_KEPT = (
    "SELECT entry.subject_id, entry.payload, sealed FROM snapshot "
    "JOIN entry ON entry.id = snapshot.entry_id JOIN subject ON subject.id = entry.subject_id "
    "WHERE snapshot.entry_id = ? AND expires_us > ? AND COALESCE(merged_into, subject.id) = ?"
)


class ReadShown(msgspec.Struct, frozen=True, kw_only=True):
    """Give the kept answer of one entry, and add that she read it."""

    entry_id: str
    subject_id: str
    """The living subject who asks; entries of those that live on in it are hers too."""
    correlation_id: str

    @property
    def needs(self) -> Needs:
        """Ask for her key: the entry is sealed under it."""
        return Needs(data_keys=frozenset({self.subject_id}))

    def run(self, batch: Batch) -> bytes:
        """Give the bytes. Raises NothingThere where nothing of hers is kept under that id."""
        sought = (self.entry_id, batch.now_us, self.subject_id)
        rows = batch.query(tuple[str, bytes, bytes], _KEPT, sought)
        if not rows:
            raise NothingThere("snapshot_gone")
        content = self._opened(batch, *rows[0])
        read = LogReadPayload(page_rows=0, is_first_page=False, shown_entry_id=self.entry_id)
        append(
            batch,
            NewEntry(
                kind="log_read",
                payload=read,
                subject_id=self.subject_id,
                found=Found(correlation_id=self.correlation_id),
            ),
        )
        return content

    def _opened(self, batch: Batch, owner: str, payload: bytes, sealed: bytes) -> bytes:
        key = batch.data_key(owner)
        try:
            said = looked(open_content(payload, key, entry_id=self.entry_id))
            content = unseal(key, sealed, bound_to=f"snapshot:{self.entry_id}")
        except Unreadable:
            raise EvidenceUnavailable("evidence_unavailable") from None
        if said.sight.capacity == "related":
            # It was asked in somebody else's case, of which she is told nothing more.
            raise NothingThere("snapshot_gone")
        return content

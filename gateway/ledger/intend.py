"""The job that begins every question: an intent, unless it is about one person too many."""

import msgspec
from msgspec.structs import replace

from gateway.ledger.append import EntryKind, Found, NewEntry, append
from gateway.ledger.brake import TOO_MANY_PEOPLE, Counted, CutOff, looks_of
from gateway.ledger.payload import SightPayload
from gateway.ledger.protocol import Intended
from gateway.records.digests import DigestKey
from gateway.store.batch import Batch, Needs


class Intend(msgspec.Struct, frozen=True, kw_only=True):
    """Add an intent, or in its place the refusal of a question about one person too many."""

    subject_id: str
    payload: SightPayload
    found: Found
    counted: Counted | None

    @property
    def needs(self) -> Needs:
        """Ask for the subject's key, and for whom the asker has asked about."""
        return Needs(data_keys=frozenset({self.subject_id}), looks=looks_of(self.counted))

    def run(self, batch: Batch) -> Intended | CutOff:
        """Give the intent's id, and the key for the digests that its answer will need."""
        if self.counted is not None and self.counted.is_one_too_many(batch):
            append(batch, self._entry("refused", replace(self.payload, reason=TOO_MANY_PEOPLE)))
            return self.counted.cut_off(batch)
        intended = Intended(
            intent_id=append(batch, self._entry("intent", self.payload)),
            digest_key=DigestKey(batch.data_key(self.subject_id)),
        )
        if self.counted is not None:
            self.counted.count(batch)
        return intended

    def _entry(self, kind: EntryKind, payload: SightPayload) -> NewEntry:
        return NewEntry(kind=kind, payload=payload, subject_id=self.subject_id, found=self.found)

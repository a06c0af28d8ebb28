"""Under which key receipts and checkpoints are signed, and how one key follows another."""

from datetime import timedelta
from typing import Final

import msgspec

from contracts.errors import EvidenceUnavailable
from gateway.ledger.append import NewEntry, append
from gateway.ledger.payload import KeyPayload
from gateway.proof.keys import SigningKey
from gateway.proof.notes import CheckpointSigner
from gateway.store.batch import Batch, Needs
from gateway.store.instants import to_microseconds

OVERLAP: Final = timedelta(hours=1)
"""How long a replaced key still counts: processes are started again one after the other."""
STOP_BEFORE: Final = timedelta(minutes=1)
"""How long before its end a key is laid down: whoever holds it looks every ten seconds, and what it
signs may wait for the writer.
"""


class InForce(msgspec.Struct, frozen=True, kw_only=True):
    """Which keys are published and count now."""

    own: bool
    previous: bool = False


NONE_IN_FORCE: Final = InForce(own=False)


class Signer:
    """The house's own keys. Signs nothing that could not be verified by the published ones."""

    def __init__(self, origin: str, key: SigningKey, previous: SigningKey | None) -> None:
        self.origin: Final = origin
        self.own: Final = key
        self.previous: Final = previous
        self.in_force = NONE_IN_FORCE
        """Which of our keys the store says that count now; set by whoever has asked it."""

    @property
    def is_in_force(self) -> bool:
        """Tell whether our own key counts now."""
        return self.in_force.own

    @property
    def key(self) -> SigningKey:
        """Give the key for receipts. Raises EvidenceUnavailable where it does not count now."""
        if not self.is_in_force:
            raise EvidenceUnavailable("evidence_unavailable")
        return self.own

    def checkpoint(self, size: int, root: bytes) -> str:
        """Sign the tree, during a rotation with both keys: with none that nobody could check."""
        keys = [self.own]
        if self.previous is not None and self.in_force.previous:
            keys.append(self.previous)
        return CheckpointSigner(origin=self.origin, keys=tuple(keys)).sign(size, root)


class AdoptSigningKey(msgspec.Struct, frozen=True, kw_only=True):
    """See that this key is published and counts; a new one ends the one before it, in an hour."""

    key_id: str
    public_key: bytes
    previous_id: str | None = None
    needs: Needs = Needs()

    def run(self, batch: Batch) -> InForce:
        """Tell whether it counts now, and the one before it."""
        counts = self._counting(batch)
        own = counts.get(self.key_id)
        if own is None:
            self._publish(batch)
            counts = self._counting(batch)
            own = True
        return InForce(own=own, previous=counts.get(self.previous_id or "", False))

    def _counting(self, batch: Batch) -> dict[str, bool]:
        """Give for each published key of ours whether it counts."""
        rows = batch.query(
            tuple[str, int | None],
            "SELECT key_id, until_us FROM ledger_key WHERE key_id IN ?",
            ((self.key_id, self.previous_id or ""),),
        )
        end = to_microseconds(batch.now + STOP_BEFORE)
        return {key_id: until_us is None or until_us > end for key_id, until_us in rows}

    def _publish(self, batch: Batch) -> None:
        batch.execute(
            "UPDATE ledger_key SET until_us = ? WHERE until_us IS NULL",
            (to_microseconds(batch.now + OVERLAP),),
        )
        batch.execute(
            "INSERT INTO ledger_key (key_id, public_key, since_us) VALUES (?, ?, ?)",
            (self.key_id, self.public_key, batch.now_us),
        )
        append(batch, NewEntry(kind="key_changed", payload=KeyPayload(key_id=self.key_id)))

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


class Signer:
    """The house's own keys. Signs nothing that could not be verified by the published ones."""

    def __init__(self, origin: str, key: SigningKey, previous: SigningKey | None) -> None:
        self.origin: Final = origin
        self.own: Final = key
        keys = (key,) if previous is None else (key, previous)
        self._checkpoints = CheckpointSigner(origin=origin, keys=keys)
        self.is_in_force = False
        """Whether the store says that this key signs now; set by whoever has asked it."""

    @property
    def key(self) -> SigningKey:
        """Give the key for receipts. Raises EvidenceUnavailable where it does not count now."""
        if not self.is_in_force:
            raise EvidenceUnavailable("evidence_unavailable")
        return self.own

    def checkpoint(self, size: int, root: bytes) -> str:
        """Sign the tree, during a rotation with both keys."""
        return self._checkpoints.sign(size, root)


class AdoptSigningKey(msgspec.Struct, frozen=True, kw_only=True):
    """See that this key is published and counts; a new one ends the one before it, in an hour."""

    key_id: str
    public_key: bytes
    needs: Needs = Needs()

    def run(self, batch: Batch) -> bool:
        """Tell whether it counts now."""
        rows = batch.query(
            tuple[int | None],
            "SELECT until_us FROM ledger_key WHERE key_id = ?",
            (self.key_id,),
        )
        if rows:
            (until_us,) = rows[0]
            return until_us is None or until_us > to_microseconds(batch.now + STOP_BEFORE)
        batch.execute(
            "UPDATE ledger_key SET until_us = ? WHERE until_us IS NULL",
            (to_microseconds(batch.now + OVERLAP),),
        )
        batch.execute(
            "INSERT INTO ledger_key (key_id, public_key, since_us) VALUES (?, ?, ?)",
            (self.key_id, self.public_key, batch.now_us),
        )
        append(batch, NewEntry(kind="key_changed", payload=KeyPayload(key_id=self.key_id)))
        return True

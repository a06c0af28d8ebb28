"""That a changed catalogue was loaded, and the agreements that a release reads again."""

import msgspec

from gateway.ledger.append import NewEntry, append
from gateway.ledger.entries import Granted
from gateway.ledger.payload import CataloguePayload
from gateway.store.batch import Batch, Needs
from gateway.store.instants import to_microseconds


class LoadCatalogue(msgspec.Struct, frozen=True, kw_only=True):
    """Add an entry if this content is not what was loaded last."""

    what: str
    checksum: str
    needs: Needs = Needs()

    def run(self, batch: Batch) -> bool:
        """Tell whether it had changed."""
        last = batch.query(
            tuple[str],
            "SELECT checksum FROM catalogue_load WHERE what = ? ORDER BY sequence DESC LIMIT 1",
            (self.what,),
        )
        if last == [(self.checksum,)]:
            return False
        payload = CataloguePayload(what=self.what, checksum=self.checksum)
        append(batch, NewEntry(kind="catalogue_loaded", payload=payload))
        batch.execute(
            "INSERT INTO catalogue_load (what, checksum, at_us) VALUES (?, ?, ?)",
            (self.what, self.checksum, batch.now_us),
        )
        return True


class RecordAgreements(msgspec.Struct, frozen=True, kw_only=True):
    """Hold exactly these agreements; one that is no longer among them is withdrawn from now on."""

    agreements: tuple[Granted, ...]
    needs: Needs = Needs()

    def run(self, batch: Batch) -> None:
        """Write them all."""
        ids = tuple(each.id for each in self.agreements)
        batch.execute(
            "UPDATE agreement SET withdrawn_at_us = ? "
            "WHERE withdrawn_at_us IS NULL AND id NOT IN ?",
            (batch.now_us, ids),
        )
        batch.execute_many(
            "INSERT INTO agreement (id, version, valid_from_us, valid_to_us, withdrawn_at_us) "
            "VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET version = excluded.version, "
            "valid_from_us = excluded.valid_from_us, valid_to_us = excluded.valid_to_us, "
            "withdrawn_at_us = excluded.withdrawn_at_us",
            [_row(each) for each in self.agreements],
        )


def _row(agreement: Granted) -> tuple[str, str, int, int | None, int | None]:
    valid_to, withdrawn_at = agreement.valid_to, agreement.withdrawn_at
    return (
        agreement.id,
        agreement.version,
        to_microseconds(agreement.valid_from),
        None if valid_to is None else to_microseconds(valid_to),
        None if withdrawn_at is None else to_microseconds(withdrawn_at),
    )

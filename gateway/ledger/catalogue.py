"""That a changed catalogue was loaded, and what was in it; the agreements that a release reads."""

from collections.abc import Sequence

import msgspec

from gateway.access.record import digest_of
from gateway.ledger.append import NewEntry, append
from gateway.ledger.payload import CataloguePayload
from gateway.ledger.protocol import Granted
from gateway.store.batch import Batch, Needs
from gateway.store.driver import Queries
from gateway.store.instants import to_microseconds


class LoadCatalogue(msgspec.Struct, frozen=True, kw_only=True):
    """Add an entry if this file is not what was loaded last, or something in it has never been here
    (what a purpose gives also depends on the adapters). Keep what is in it for good.
    """

    what: str
    checksum: str
    items: tuple[bytes, ...] = ()
    """The content of each purpose or agreement, as decisions name it by its digest."""
    needs: Needs = Needs()

    def run(self, batch: Batch) -> bool:
        """Tell whether it had changed."""
        contents = {digest_of(each): each for each in self.items}
        new = sorted(contents.keys() - _kept(batch, tuple(contents)))
        if not new and self._is_last(batch):
            return False
        payload = CataloguePayload(what=self.what, checksum=self.checksum, new_items=tuple(new))
        append(batch, NewEntry(kind="catalogue_loaded", payload=payload))
        # Another process cannot have come between: whoever writes waits for the one before.
        batch.execute_many(
            "INSERT INTO catalogue_item (digest, what, content, at_us) VALUES (?, ?, ?, ?)",
            [(digest, self.what, contents[digest], batch.now_us) for digest in new],
        )
        batch.execute(
            "INSERT INTO catalogue_load (what, checksum, at_us) VALUES (?, ?, ?)",
            (self.what, self.checksum, batch.now_us),
        )
        return True

    def _is_last(self, batch: Batch) -> bool:
        last = batch.query(
            tuple[str],
            "SELECT checksum FROM catalogue_load WHERE what = ? ORDER BY sequence DESC LIMIT 1",
            (self.what,),
        )
        return last == [(self.checksum,)]


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


def kept_items(store: Queries, digests: Sequence[str]) -> dict[str, bytes]:
    """Give the contents of purposes and agreements of then, by their digests, where they are."""
    if not digests:
        return {}
    sql = "SELECT digest, content FROM catalogue_item WHERE digest IN ?"
    return dict(store.query(tuple[str, bytes], sql, (tuple(digests),)))


def _kept(batch: Batch, digests: tuple[str, ...]) -> set[str]:
    if not digests:
        return set()
    sql = "SELECT digest FROM catalogue_item WHERE digest IN ?"
    return {digest for (digest,) in batch.query(tuple[str], sql, (digests,))}


def _row(agreement: Granted) -> tuple[str, str, int, int | None, int | None]:
    valid_to, withdrawn_at = agreement.valid_to, agreement.withdrawn_at
    return (
        agreement.id,
        agreement.version,
        to_microseconds(agreement.valid_from),
        None if valid_to is None else to_microseconds(valid_to),
        None if withdrawn_at is None else to_microseconds(withdrawn_at),
    )

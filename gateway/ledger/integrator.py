"""Taking committed entries into the tree, in the order of their commits, and signing its root."""

from typing import Final

import msgspec
import structlog

from gateway.ledger.leases import Lease
from gateway.ledger.signing import Signer
from gateway.proof.merkle import Grown, TilesIncomplete, append, leaf_hash
from gateway.store.batch import Batch, Needs
from gateway.store.driver import Queries

ENTRIES_AT_ONCE: Final = 256
"""A checkpoint is signed for each so many entries, or for what a second brought."""
_log: Final = structlog.get_logger(__name__)


class Integrate(msgspec.Struct, frozen=True, kw_only=True):
    """Take the next entries into the tree and sign a checkpoint, if there are any."""

    lease: Lease
    signer: Signer
    needs: Needs = Needs()

    def run(self, batch: Batch) -> int:
        """Give how many were taken in. Who may not sign any more leaves it to the others."""
        if not self.signer.is_in_force or self.lease.take(batch) is None:
            return 0
        size, last = tree_size(batch)
        new = batch.query(
            tuple[int, bytes],
            "SELECT sequence, leaf FROM entry WHERE sequence > ? ORDER BY sequence LIMIT ?",
            (last, ENTRIES_AT_ONCE),
        )
        if not new:
            return 0
        leaf_hashes = [leaf_hash(leaf) for _, leaf in new]
        try:
            grown = append(StoredTiles(batch), size=size, leaf_hashes=leaf_hashes)
        except TilesIncomplete:
            # Questions are still answered and logged; `samsyn ledger verify` names what is broken.
            _log.error("tree_broken", size=size)
            return 0
        self._write(batch, grown, {size + n: sequence for n, (sequence, _) in enumerate(new)})
        return len(new)

    def _write(self, batch: Batch, grown: Grown, leaves: dict[int, int]) -> None:
        batch.execute_many(
            "INSERT INTO tree_leaf (leaf_index, entry_sequence) VALUES (?, ?)",
            list(leaves.items()),
        )
        batch.execute_many(
            "INSERT INTO tree_tile (level, tile_index, hashes) VALUES (?, ?, ?) "
            "ON CONFLICT (level, tile_index) DO UPDATE SET hashes = excluded.hashes",
            [(level, index, hashes) for (level, index), hashes in sorted(grown.tiles.items())],
        )
        batch.execute(
            "INSERT INTO checkpoint (size, root, at_us, note) VALUES (?, ?, ?, ?)",
            (grown.size, grown.root, batch.now_us, self.signer.checkpoint(grown.size, grown.root)),
        )


class StoredTiles:
    """The tree's tiles as the store has them."""

    def __init__(self, store: Queries) -> None:
        self._store = store

    def tile(self, level: int, index: int) -> bytes:
        """Give one tile, whole or begun; nothing where there is none."""
        rows = self._store.query(
            tuple[bytes],
            "SELECT hashes FROM tree_tile WHERE level = ? AND tile_index = ?",
            (level, index),
        )
        return rows[0][0] if rows else b""


def tree_size(store: Queries) -> tuple[int, int]:
    """Give how many leaves the tree has, and the sequence of the last entry in it."""
    rows = store.query(
        tuple[int, int],
        "SELECT leaf_index, entry_sequence FROM tree_leaf ORDER BY leaf_index DESC LIMIT 1",
    )
    return (rows[0][0] + 1, rows[0][1]) if rows else (0, 0)

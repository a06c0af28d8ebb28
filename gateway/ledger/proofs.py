"""What anybody may ask of the tree: keys, the newest checkpoint, and proofs. Names no person."""

import msgspec

from contracts.errors import EvidenceUnavailable, NothingThere, QuestionInvalid
from gateway.ledger.integrator import StoredTiles, tree_size
from gateway.proof.encoding import to_base64
from gateway.proof.key_sets import PublishedKey, PublishedKeySet, publish
from gateway.proof.merkle import TilesIncomplete, consistency, inclusion
from gateway.proof.tlog_proof import TlogProof, write_tlog_proof
from gateway.store.driver import Queries
from gateway.store.ids import is_random_id
from gateway.store.instants import from_microseconds
from gateway.store.reader import Reader

KeyRow = tuple[bytes, int, int | None]


class EntryProof(msgspec.Struct, frozen=True, kw_only=True):
    """That one entry is in the tree."""

    entry_id: str
    leaf: str
    """The public bytes of the entry, which are JSON, as a text."""
    index: int
    size: int
    hashes: tuple[str, ...]
    """Base64, the leaf's sibling first."""
    checkpoint: str
    tlog_proof: str
    """The same as a C2SP tlog-proof, for tools of others."""


class ConsistencyProof(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """That the tree of one size begins with the tree of another."""

    first: int = msgspec.field(name="from")
    last: int = msgspec.field(name="to")
    hashes: tuple[str, ...]
    checkpoint: str | None = None
    """The one signed at `to`, where one was."""
    from_checkpoint: str | None = None


class Proofs:
    """Reads the tree; writes nothing."""

    def __init__(self, origin: str, *, reader: Reader) -> None:
        self._origin = origin
        self._reader = reader

    async def keys(self) -> PublishedKeySet:
        """Give every key that has signed here, newest first."""
        rows = await self._reader.look_up(_key_rows)
        return PublishedKeySet(
            origin=self._origin, keys=tuple(_published(row, self._origin) for row in rows)
        )

    async def checkpoint(self) -> str:
        """Give the newest signed note. Raises NothingThere before the first."""
        found = await self._reader.look_up(newest_checkpoint)
        if found is None:
            raise NothingThere("proof_pending", retry_after_seconds=1)
        return found[1]

    async def of_entry(self, entry_id: str) -> EntryProof:
        """Prove one entry. Raises NothingThere for one that is unknown or not yet in the tree."""
        if not is_random_id("ent", entry_id):
            raise NothingThere("entry_unknown")
        return await self._reader.look_up(lambda store: _of_entry(store, entry_id))

    async def between(self, first: int, last: int) -> ConsistencyProof:
        """Prove that a tree grew out of an older one. Raises QuestionInvalid, NothingThere."""
        if not 0 <= first <= last:
            raise QuestionInvalid("sizes_invalid")
        return await self._reader.look_up(lambda store: _between(store, first, last))


def newest_checkpoint(store: Queries) -> tuple[int, str] | None:
    """Give size and note of the newest checkpoint."""
    rows = store.query(
        tuple[int, str], "SELECT size, note FROM checkpoint ORDER BY size DESC LIMIT 1"
    )
    return rows[0] if rows else None


def _of_entry(store: Queries, entry_id: str) -> EntryProof:
    rows = store.query(
        tuple[bytes, int | None],
        "SELECT leaf, leaf_index FROM entry LEFT JOIN tree_leaf "
        "ON tree_leaf.entry_sequence = entry.sequence WHERE entry.id = ?",
        (entry_id,),
    )
    newest = newest_checkpoint(store)
    if not rows:
        raise NothingThere("entry_unknown")
    leaf, index = rows[0]
    if index is None or newest is None or index >= newest[0]:
        raise NothingThere("proof_pending", retry_after_seconds=1)
    size, note = newest
    try:
        hashes = inclusion(StoredTiles(store), index=index, size=size)
    except TilesIncomplete:
        raise EvidenceUnavailable("evidence_unavailable") from None
    return EntryProof(
        entry_id=entry_id,
        leaf=leaf.decode(),
        index=index,
        size=size,
        hashes=tuple(to_base64(each) for each in hashes),
        checkpoint=note,
        tlog_proof=write_tlog_proof(TlogProof(index=index, hashes=hashes, checkpoint=note)),
    )


def _between(store: Queries, first: int, last: int) -> ConsistencyProof:
    size, _ = tree_size(store)
    if last > size:
        raise NothingThere("size_unknown")
    notes = dict(
        store.query(
            tuple[int, str], "SELECT size, note FROM checkpoint WHERE size IN ?", ((first, last),)
        )
    )
    try:
        hashes = consistency(StoredTiles(store), old=first, new=last)
    except TilesIncomplete:
        raise EvidenceUnavailable("evidence_unavailable") from None
    return ConsistencyProof(
        first=first,
        last=last,
        hashes=tuple(to_base64(each) for each in hashes),
        checkpoint=notes.get(last),
        from_checkpoint=notes.get(first),
    )


def _key_rows(store: Queries) -> list[KeyRow]:
    return store.query(
        tuple[bytes, int, int | None],
        "SELECT public_key, since_us, until_us FROM ledger_key ORDER BY since_us DESC",
    )


def _published(row: KeyRow, origin: str) -> PublishedKey:
    public_key, since_us, until_us = row
    return publish(
        public_key,
        origin=origin,
        since=from_microseconds(since_us),
        until=None if until_us is None else from_microseconds(until_us),
    )

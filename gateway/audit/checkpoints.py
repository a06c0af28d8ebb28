"""The audit of checkpoints: each has the root that the entries make, signed by a key of then."""

from collections.abc import Iterator
from typing import ClassVar, Final

from gateway.audit.findings import Place
from gateway.audit.people import TOLERANCE_US
from gateway.audit.rows import AuditedRow, paged
from gateway.proof.keys import KeySet
from gateway.proof.notes import (
    Checkpoint,
    NoteRefused,
    NoteUnreadable,
    read_checkpoint,
    verify_checkpoint,
)
from gateway.proof.signed_notes import key_hash, read_note
from gateway.store.driver import Queries
from gateway.store.instants import from_microseconds

_CHECKPOINTS: Final = (
    "SELECT size, root, at_us, note FROM checkpoint WHERE size > ? ORDER BY size LIMIT ?"
)

SAVED: Final = Place("checkpoint", "that was kept")


class _Checkpoint(AuditedRow, frozen=True, kw_only=True, array_like=True):
    TABLE: ClassVar[str] = "checkpoint"

    size: int
    root: bytes
    at_us: int
    note: str


class Checkpoints:
    """The stored checkpoints in their order, and one that somebody has kept elsewhere."""

    def __init__(self, store: Queries, keys: KeySet, *, saved: str | None = None) -> None:
        self._keys = keys
        self._rows = _rows(store)
        self._next = next(self._rows, None)
        self._saved_note = saved
        self._saved = None if saved is None else self._believed(saved)
        self.count = 0
        self.newest_us: int | None = None
        self._last_size = 0

    @property
    def stop(self) -> int | None:
        """Give the next size at which the root is asked for."""
        sizes = [each.size for each in (self._next, self._saved) if each is not None]
        return min(sizes, default=None)

    def reached(self, size: int, root: bytes, at_us: int) -> int | None:
        """Check what is said of the tree of this size; its newest entry is of `at_us`."""
        if self._saved is not None and self._saved.size == size:
            self._check_saved(root, at_us)
        if self._next is not None and self._next.size == size:
            self._check(self._next, root, at_us)
            self._next = next(self._rows, None)
        return self.stop

    def finish(self, size: int) -> None:
        """See that the newest covers the tree of this size, and that none is of a larger one."""
        if self._saved is not None:
            raise SAVED.differs(
                None, f"is of {self._saved.size} entries, and the tree has {size} only"
            )
        if self._next is not None:
            raise self._next.place.differs("size", "is none that the tree has had, by its entries")
        if size and self._last_size != size:
            raise Place("checkpoint", str(size)).differs(
                None, "is gone: the newest covers no more than a part of the tree"
            )

    def _check(self, row: _Checkpoint, root: bytes, at_us: int) -> None:
        require = row.place.require
        require("root", "is not the root of the entries", holds=row.root == root)
        earliest_us = max(at_us, (self.newest_us or 0) - TOLERANCE_US)
        require(
            "at_us",
            "is before its newest entry or the checkpoint before",
            holds=row.at_us >= earliest_us,
        )
        self._check_note(row)
        self.count += 1
        self.newest_us = row.at_us
        self._last_size = row.size

    def _check_note(self, row: _Checkpoint) -> None:
        """Every line is a signature of a key of ours, and one of a key that was in force."""
        place = row.place
        try:
            said = read_checkpoint(row.note)
            signatures = read_note(row.note).signatures
            at = from_microseconds(row.at_us)
        except NoteUnreadable:
            raise place.differs("note", "is no checkpoint") from None
        except OverflowError:
            raise place.differs("at_us", "is no time") from None
        due = Checkpoint(origin=self._keys.origin or "", size=row.size, root=row.root)
        place.require("note", "is of another log, size or root", holds=said == due)
        ours = {key_hash(due.origin, key.public_key): key.was_in_use(at) for key in self._keys.keys}
        signers = {line.key_hash for line in signatures if line.name == due.origin}
        is_ours = len(signers) == len(signatures) and signers <= ours.keys()
        place.require("note", "is signed by a key that is none of ours", holds=is_ours)
        try:
            verify_checkpoint(row.note, self._keys)
        except NoteRefused:
            raise place.differs("note", "has a signature that is wrong") from None
        in_force = any(ours[signer] for signer in signers)
        place.require("note", "is signed by no key that was in force then", holds=in_force)

    def _believed(self, note: str) -> Checkpoint | None:
        try:
            saved = verify_checkpoint(note, self._keys)
        except NoteRefused:
            raise SAVED.differs(None, "is not signed by a key of this ledger") from None
        # A tree of no entries is the beginning of every tree.
        return saved if saved.size else None

    def _check_saved(self, root: bytes, at_us: int) -> None:
        saved, self._saved = self._saved, None
        try:
            verify_checkpoint(
                self._saved_note or "", self._keys, made_after=from_microseconds(at_us)
            )
        except NoteRefused:
            raise SAVED.differs(None, "is signed by a key that was over by then") from None
        if saved is not None and saved.root != root:
            raise SAVED.differs(
                None, f"has another root: the first {saved.size} entries are not those of then"
            )


def _rows(store: Queries) -> Iterator[_Checkpoint]:
    for page in paged(store, _Checkpoint, _CHECKPOINTS, start=-(2**63)):
        yield from page

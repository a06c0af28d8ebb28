"""The audit of the house's own doings: signing keys and catalogues, each held to its entry."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import ClassVar, Final

from gateway.audit.entries import AuditedEntry
from gateway.audit.findings import Place
from gateway.audit.rows import AuditedRow, paged, read
from gateway.ledger.payload import CataloguePayload, Content, KeyPayload
from gateway.ledger.signing import OVERLAP
from gateway.proof.keys import KeySet, VerifyingKey, key_id_of
from gateway.store.driver import Queries
from gateway.store.instants import from_microseconds, to_microseconds

LAST_US: Final = to_microseconds(datetime(9999, 1, 1, tzinfo=UTC))
"""The end of the times that can be read."""
_OVERLAP_US: Final = int(OVERLAP.total_seconds()) * 1_000_000
_KEYS: Final = "SELECT key_id, public_key, since_us, until_us FROM ledger_key ORDER BY since_us"
_LOADS: Final = (
    "SELECT sequence, what, checksum, at_us FROM catalogue_load "
    "WHERE sequence > ? ORDER BY sequence LIMIT ?"
)


class _SigningKey(AuditedRow, frozen=True, kw_only=True, array_like=True):
    TABLE: ClassVar[str] = "ledger_key"

    key_id: str
    public_key: bytes
    since_us: int
    until_us: int | None

    @property
    def place(self) -> Place:
        """Name the key by what it is."""
        return Place(self.TABLE, key_id_of(self.public_key))


class _Load(AuditedRow, frozen=True, kw_only=True, array_like=True):
    TABLE: ClassVar[str] = "catalogue_load"

    sequence: int
    what: str
    checksum: str
    at_us: int


class HousesDoings:
    """Signing keys and catalogue loads, compared with the entries that say so."""

    def __init__(self, store: Queries) -> None:
        self._keys = read(store, _SigningKey, _KEYS)
        self._announced: dict[str, int] = {}
        self._loads = _rows(store)

    @property
    def key_count(self) -> int:
        """Give how many keys have signed here."""
        return len(self._keys)

    def key_set(self, origin: str) -> KeySet:
        """Check the keys as far as they show it themselves, and give them. Raises Differs."""
        for key in self._keys:
            is_named = key.key_id == key.place.row
            key.place.require("key_id", "is not the name of `public_key`", holds=is_named)
            for column in ("since_us", "until_us"):
                us = getattr(key, column) or 0
                key.place.require(column, "is no time", holds=0 <= us < LAST_US)
        return KeySet(
            origin=origin,
            keys=tuple(
                VerifyingKey.of(
                    key.public_key,
                    since=from_microseconds(key.since_us),
                    until=None if key.until_us is None else from_microseconds(key.until_us),
                )
                for key in self._keys
            ),
        )

    def note(self, entry: AuditedEntry, said: Content) -> None:
        """Hold an entry that speaks of a key or a catalogue to its row. Raises Differs."""
        if isinstance(said.payload, KeyPayload):
            self._announced[said.payload.key_id] = entry.at_us
            if said.payload.key_id not in {key.key_id for key in self._keys}:
                raise Place("ledger_key", f"of entry {entry.place.row}").differs(None, "is gone")
        if isinstance(said.payload, CataloguePayload):
            self._check_load(entry, said.payload)

    def finish(self) -> None:
        """See that every row had its entry. Raises Differs."""
        for key in self._keys:
            announced_us = self._announced.get(key.key_id)
            key.place.require("key_id", "has no entry", holds=announced_us is not None)
            key.place.require(
                "since_us", "is not when its entry says", holds=announced_us == key.since_us
            )
        followers = (*self._keys[1:], None)
        for key, follower in zip(self._keys, followers, strict=True):
            _check_end(key, follower)
        for load in self._loads:
            raise load.place.differs(None, "has no entry")

    def _check_load(self, entry: AuditedEntry, said: CataloguePayload) -> None:
        load = next(self._loads, None)
        if load is None:
            raise Place("catalogue_load", f"of entry {entry.place.row}").differs(None, "is gone")
        due = {"what": said.what, "checksum": said.checksum, "at_us": entry.at_us}
        for column, value in due.items():
            is_same = getattr(load, column) == value
            load.place.require(column, f"is not what entry {entry.place.row} says", holds=is_same)


def _check_end(key: _SigningKey, follower: _SigningKey | None) -> None:
    """See that one key follows another, which goes on for the overlap and no longer."""
    if follower is None:
        key.place.require("until_us", "is set, and no key follows", holds=key.until_us is None)
        return
    is_over = key.until_us == follower.since_us + _OVERLAP_US
    key.place.require("until_us", "is not an hour after the next key's first", holds=is_over)


def _rows(store: Queries) -> Iterator[_Load]:
    for page in paged(store, _Load, _LOADS, start=-(2**63)):
        yield from page

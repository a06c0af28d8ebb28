"""The audit of what decisions rested on: each purpose and agreement of then is there, unchanged."""

import hashlib
from collections.abc import Iterator
from typing import ClassVar, Final

from gateway.access.record import DecisionRecord, RecordUnreadable
from gateway.audit.entries import AuditedEntry
from gateway.audit.findings import Place
from gateway.audit.rows import AuditedRow, paged
from gateway.ledger.payload import CataloguePayload, Content, decision_in
from gateway.store.driver import Queries

_ITEMS: Final = (
    "SELECT digest, what, content, at_us FROM catalogue_item "
    "WHERE digest > ? ORDER BY digest LIMIT ?"
)


class _Item(AuditedRow, frozen=True, kw_only=True, array_like=True):
    TABLE: ClassVar[str] = "catalogue_item"

    digest: str
    what: str
    content: bytes
    at_us: int

    @property
    def place(self) -> Place:
        """Name the item by what it is."""
        return _place(hashlib.sha256(self.content).hexdigest())


class DecidedOn:
    """Purposes and agreements that were ever in force, and the entries that speak of them."""

    def __init__(self, store: Queries) -> None:
        """Raise Differs for a content that is not what it is called."""
        self._items = {each.digest: (each.what, each.at_us) for each in _read(store)}
        self._named: set[str] = set()

    def note(self, entry: AuditedEntry, said: Content) -> None:
        """Hold an entry to what it rests on, and a catalogue to its items. Raises Differs."""
        if isinstance(said.payload, CataloguePayload):
            self._check_items(entry, said.payload)
        try:
            record = decision_in(said.payload)
        except RecordUnreadable:
            raise entry.place.differs("payload", "keeps a decision that is none") from None
        for digest in () if record is None else _rested_on(record):
            # In force before it was decided by: each start names what is new.
            if digest not in self._named:
                raise entry.place.differs("payload", "rests on what was never in force here")

    def finish(self) -> None:
        """See that every item was named by an entry. Raises Differs."""
        for digest in sorted(self._items.keys() - self._named):
            raise _place(digest).differs(None, "has no entry")

    def _check_items(self, entry: AuditedEntry, said: CataloguePayload) -> None:
        for digest in said.new_items:
            place = _place(digest)
            if digest not in self._items:
                raise place.differs(None, f"is gone, and entry {entry.place.row} names it")
            what, at_us = self._items[digest]
            text = f"is not what entry {entry.place.row} says"
            place.require("what", text, holds=what == said.what)
            place.require("at_us", text, holds=at_us == entry.at_us)
            self._named.add(digest)


def _read(store: Queries) -> Iterator[_Item]:
    for page in paged(store, _Item, _ITEMS, start=""):
        for each in page:
            is_its_own = each.digest == hashlib.sha256(each.content).hexdigest()
            each.place.require("digest", "is not that of `content`", holds=is_its_own)
            yield each


def _rested_on(record: DecisionRecord) -> tuple[str, ...]:
    purpose = () if record.purpose is None else (record.purpose,)
    return (*purpose, *(each.digest for each in record.agreements))


def _place(digest: str) -> Place:
    return Place("catalogue_item", digest[:16])

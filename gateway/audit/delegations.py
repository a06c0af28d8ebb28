"""The audit of powers of attorney: each row is what the last of its entries left, and each has one.

Entries whose key is destroyed say nothing any more, and neither does what was sealed with it: of a
row of such a citizen only that she gave it is checked.
"""

from typing import ClassVar, Final

from gateway.audit.entries import AuditedEntry
from gateway.audit.findings import Place
from gateway.audit.rows import AuditedRow, paged
from gateway.ledger.payload import Content, DelegationNow, SightPayload, checksum_of
from gateway.proof.encoding import to_b64u
from gateway.store.driver import Queries

KIND: Final = "power_changed"
_ROWS: Final = (
    "SELECT delegation.sequence, delegation.id, grantor_id, holder_id, state, link_hash, "
    "link_until_us, sealed, at_us, changed_us, destroyed_us, subject.id FROM delegation "
    "LEFT JOIN data_key ON owner = grantor_id LEFT JOIN subject ON subject.id = grantor_id "
    "WHERE delegation.sequence > ? ORDER BY delegation.sequence LIMIT ?"
)


class _Row(AuditedRow, frozen=True, kw_only=True, array_like=True):
    TABLE: ClassVar[str] = "delegation"

    sequence: int
    id: str
    grantor_id: str
    holder_id: str | None
    state: str
    link_hash: bytes
    link_until_us: int
    sealed: bytes
    at_us: int
    changed_us: int
    destroyed_us: int | None
    grantor: str | None


class _Told:
    """What the entries have told of one, up to the last."""

    __slots__ = ("at_us", "changed_us", "entry", "first_subject", "now", "place")

    def __init__(self, entry: AuditedEntry, now: DelegationNow, *, place: int) -> None:
        self.at_us = entry.at_us
        self.first_subject = entry.subject_id
        self.place = place
        """Which in the order of giving, as the rows are."""
        self.follow(entry, now)

    def follow(self, entry: AuditedEntry, now: DelegationNow) -> None:
        self.now, self.changed_us, self.entry = now, entry.at_us, entry.place.row


class Delegations:
    """Powers of attorney beside the entries of their steps. Holds a few words of each."""

    def __init__(self, store: Queries) -> None:
        self._store = store
        self._told: dict[str, _Told] = {}

    def note(self, entry: AuditedEntry, said: Content | None) -> None:
        """Take in one step, as far as its entry can be read."""
        if entry.kind != KIND or said is None or not isinstance(said.payload, SightPayload):
            return
        stepped, now = said.payload.delegation, said.payload.delegation_now
        if stepped is None or now is None:
            return
        told = self._told.get(stepped.delegation_id)
        if told is None:
            self._told[stepped.delegation_id] = _Told(entry, now, place=len(self._told))
        else:
            told.follow(entry, now)

    def finish(self) -> None:
        """Hold every row to what was told of it. Raises Differs."""
        last = -1
        for page in paged(self._store, _Row, _ROWS, start=-(2**63)):
            for row in page:
                last = self._check(row, after=last)
        for told in self._told.values():
            raise Place(_Row.TABLE, f"of entry {told.entry}").differs(None, "is gone")

    def _check(self, row: _Row, *, after: int) -> int:
        told = self._told.pop(row.id, None)
        if row.grantor is None:
            raise row.place.differs("grantor_id", "is no citizen's")
        if told is None:
            if row.destroyed_us is None:
                raise row.place.differs(None, "has no entry")
            return after
        due = {
            "grantor_id": row.grantor_id == told.first_subject,
            "holder_id": row.holder_id == told.now.holder_id,
            "state": row.state == told.now.state,
            "link_hash": to_b64u(row.link_hash) == told.now.link_hash,
            "link_until_us": row.link_until_us == told.now.link_until_us,
            "sealed": checksum_of(row.sealed) == told.now.checksum,
            "at_us": row.at_us == told.at_us,
            "changed_us": row.changed_us == told.changed_us,
        }
        for column, holds in due.items():
            row.place.require(column, f"is not what entry {told.entry} says", holds=holds)
        row.place.require("sequence", "is not in the order of giving", holds=told.place > after)
        return told.place

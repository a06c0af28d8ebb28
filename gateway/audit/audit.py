"""The audit: recompute everything that the store holds, and name the first thing that differs."""

from datetime import datetime, timedelta
from typing import Final

import msgspec

from gateway.audit.checkpoints import Checkpoints
from gateway.audit.consents import Consents
from gateway.audit.corrections import Corrections
from gateway.audit.decisions import DecidedOn
from gateway.audit.delegations import Delegations
from gateway.audit.endings import Endings
from gateway.audit.ends import Leases, check_numbers
from gateway.audit.entries import ENTRIES, AuditedEntry, audit_entry
from gateway.audit.house import HousesDoings
from gateway.audit.keys import AuditedKeys
from gateway.audit.notices import Notices
from gateway.audit.people import audit_people
from gateway.audit.receipts import KeptReceipt, audit_receipt
from gateway.audit.rows import Told, paged
from gateway.audit.snapshots import (
    check_erased_snapshot,
    check_snapshot,
    refuse_orphans,
)
from gateway.audit.tree import GrownAgain
from gateway.ledger.payload import Content
from gateway.store.data_keys import KeyWrapper
from gateway.store.driver import Numbering, Queries
from gateway.store.instants import to_microseconds
from gateway.store.keys import SubjectKeys

SKEW: Final = timedelta(minutes=5)
"""By so much this machine's clock may be behind the gateway's."""


class AuditKeys(msgspec.Struct, frozen=True, kw_only=True):
    """The keys and the name that the audit needs; it signs nothing."""

    subjects: SubjectKeys
    wrapper: KeyWrapper
    origin: str


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody has kept outside of the database."""

    checkpoint: str | None = None
    receipts: tuple[KeptReceipt, ...] = ()


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What was audited, where all of it fits."""

    entries: int
    erased_entries: int
    """Those whose citizen's key was destroyed: only leaf and ciphertext could be checked."""
    open_intents: int
    tree_size: int
    root: bytes
    checkpoints: int
    newest_checkpoint_us: int | None
    signing_keys: int
    citizens: int


class Audit:
    """One pass over one snapshot of the store. Holds a page of entries at a time."""

    def __init__(
        self, store: Queries, keys: AuditKeys, *, now: datetime, kept: Kept, numbering: Numbering
    ) -> None:
        self._store = store
        self._keys = keys
        self._kept = kept
        self._numbering = numbering
        self._latest_us = to_microseconds(now + SKEW)
        self._opened = AuditedKeys(store, keys.wrapper)
        self._notices = Notices(store)
        self._consents = Consents(store)
        self._delegations = Delegations(store)
        self._corrections = Corrections(store)
        self._entries = self._erased = self._newest = self._last_us = 0

    def run(self, told: Told) -> Summary:
        """Check everything. Raises Differs, and WrappingKeyWrong."""
        self._opened.audit(told, latest_us=self._latest_us)
        citizens = audit_people(self._store, self._keys.subjects, told)
        house, decided_on = HousesDoings(self._store), DecidedOn(self._store)
        signing = house.key_set(self._keys.origin)
        checkpoints = Checkpoints(self._store, signing, saved=self._kept.checkpoint)
        tree = GrownAgain(self._store, checkpoints.reached, stop=checkpoints.stop)
        leases = Leases(self._store)
        endings = Endings(self._store, swept=leases.swept)
        for page in paged(self._store, AuditedEntry, ENTRIES, start=-(2**63)):
            owners = self._opened.of(each.owner for each in page)
            for entry in page:
                said = self._check(entry, owners, house)
                if said is not None:
                    decided_on.note(entry, said)
                tree.add(entry)
            endings.check(page, owners)
            told("entries", self._entries)
        tree.finish(last_us=self._last_us)
        checkpoints.finish(tree.size)
        house.finish()
        decided_on.finish()
        self._finish_beside()
        leases.check(
            newest=self._newest, signed_us=checkpoints.newest_us or 0, latest_us=self._latest_us
        )
        check_numbers(self._store, self._numbering, newest=self._newest, count=self._entries)
        for receipt in self._kept.receipts:
            audit_receipt(self._store, receipt, signing)
        return Summary(
            entries=self._entries,
            erased_entries=self._erased,
            open_intents=endings.open,
            tree_size=tree.size,
            root=tree.root,
            checkpoints=checkpoints.count,
            newest_checkpoint_us=checkpoints.newest_us,
            signing_keys=house.key_count,
            citizens=citizens,
        )

    def _finish_beside(self) -> None:
        """See that every row beside the entries had its own. Raises Differs."""
        self._notices.finish()
        self._consents.finish()
        self._delegations.finish()
        self._corrections.finish()
        refuse_orphans(self._store)

    def _check(
        self, entry: AuditedEntry, owners: dict[str, bytes | None], house: HousesDoings
    ) -> Content | None:
        said = audit_entry(entry, owners, self._keys.subjects)
        self._notices.note(entry, said)
        self._delegations.note(entry, said)
        if said is None:
            self._erased += 1
            check_erased_snapshot(entry)
        else:
            check_snapshot(entry, said, owners[entry.owner], latest_us=self._latest_us)
            house.note(entry, said)
            self._consents.note(entry, said)
            self._corrections.note(entry, said)
        if not self._last_us <= entry.at_us <= self._latest_us:
            raise entry.place.differs("at_us", "is before the entry before, or yet to come")
        self._entries += 1
        self._newest, self._last_us = entry.sequence, entry.at_us
        return said

"""What one transaction has read for all of its jobs, and the entries that they add together."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, TypeVar

import msgspec

from contracts.errors import EvidenceUnavailable, GatewayError
from gateway.store.consent_rows import HeldConsents, HeldRequests
from gateway.store.data_keys import KeyWrapper, Unreadable, new_data_key
from gateway.store.delegation_rows import DelegationRow, given_by, living_of
from gateway.store.driver import Driver, Parameters, Row, RowT
from gateway.store.instants import to_microseconds
from gateway.store.looked_at import Look, LookedAt
from gateway.store.notice_rows import NoticeRow, notices_of

ResultT_co = TypeVar("ResultT_co", covariant=True)


class AgreementRow(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """An agreement as the table holds it."""

    id: str
    version: str
    valid_from_us: int
    valid_to_us: int | None
    withdrawn_at_us: int | None


class EntryRow(msgspec.Struct, frozen=True, kw_only=True):
    """One entry to be added. `intent_id` is the intent that it ends."""

    id: str
    kind: str
    intent_id: str | None
    subject_id: str | None
    payload: bytes
    """Sealed under the subject's data key."""
    leaf: bytes
    """What the tree holds of it; says nothing of anybody."""
    correlation_id: str | None = None
    organisation_index: bytes | None = None
    unit_index: bytes | None = None
    case_index: bytes | None = None


class Needs(msgspec.Struct, frozen=True, kw_only=True):
    """What a job wants read before it runs, so that one statement reads it for the whole batch."""

    agreements: frozenset[str] = frozenset()
    intents: frozenset[str] = frozenset()
    data_keys: frozenset[str] = frozenset()
    """Owners of data keys."""
    looks: frozenset[Look] = frozenset()
    """Whom somebody asks about, to be counted."""
    notices: frozenset[str] = frozenset()
    """Citizens whose notices of protection are read."""
    consents: frozenset[str] = frozenset()
    delegations: frozenset[str] = frozenset()
    """Citizens of whom it is read which powers of attorney they gave."""


class Job(Protocol[ResultT_co]):
    """One caller's part of a transaction."""

    @property
    def needs(self) -> Needs:
        """Say what must have been read."""
        ...

    def run(self, batch: "Batch") -> ResultT_co:
        """Add entries or write rows. What it raises goes to its own caller; the others go on."""
        ...


class Batch:
    """One transaction, as the jobs see it."""

    def __init__(self, driver: Driver, *, now: datetime, needs: Needs, wrapper: KeyWrapper) -> None:
        self.now = now
        self.now_us = to_microseconds(now)
        self._driver = driver
        self._wrapper = wrapper
        self._data_keys: dict[str, bytes] = {}
        self._wrapped = self._wrapped_keys(needs.data_keys)
        self._agreements = {row.id: row for row in self._granted(needs.agreements)}
        self._open_intents = self._intents_without_outcome(needs.intents)
        self._noticed = needs.notices
        self._delegating = needs.delegations
        self._given: tuple[DelegationRow, ...] | None = None
        self._notices: dict[str, tuple[NoticeRow, ...]] | None = None
        self.looked_at = LookedAt(driver, now_us=self.now_us, looks=needs.looks)
        self.consents = HeldConsents(self, needs.consents)
        self.requests = HeldRequests(self)
        self._entries: list[EntryRow] = []
        self._has_written = False

    def agreements(self, ids: frozenset[str]) -> tuple[AgreementRow, ...]:
        """Give those that the store has, ordered by id; a job asks for what it needed."""
        return tuple(self._agreements[each] for each in sorted(ids) if each in self._agreements)

    def notices(self, subject_id: str) -> tuple[NoticeRow, ...]:
        """Give what came about a citizen, oldest first; a job asks for whom it needed."""
        if self._notices is None:
            self._notices = notices_of(self, self._noticed)
        return self._notices[subject_id]

    def read_notices_again(self) -> None:
        """Say that this very transaction has changed what there is, or who is one with whom."""
        self._notices = None

    def delegations(self, grantor: str) -> tuple[DelegationRow, ...]:
        """Give what a citizen gave, oldest first; a job asks for whom it needed."""
        if self._given is None:
            self._given = given_by(self, self._delegating)
        lives_as = living_of(self, grantor) if self._given else grantor
        return tuple(row for row in self._given if row.grantor == lives_as)

    def read_delegations_again(self) -> None:
        """Say that this very transaction has changed a power, or who is one with whom."""
        self._given = None

    def is_open(self, intent_id: str) -> bool:
        """Tell whether that intent was committed and nothing has ended it."""
        return intent_id in self._open_intents

    def ends(self, intent_id: str) -> bool:
        """Tell whether an entry of this very transaction, not yet written, ends that intent."""
        return any(each.intent_id == intent_id for each in self._entries)

    def data_key(self, owner: str) -> bytes:
        """Give an owner's data key. Raises EvidenceUnavailable where there is none or none now."""
        if owner not in self._data_keys:
            wrapped = self._wrapped.get(owner) or self._wrapped_keys(frozenset({owner})).get(owner)
            if wrapped is None:
                raise EvidenceUnavailable("evidence_unavailable")
            try:
                self._data_keys[owner] = self._wrapper.unwrap(wrapped, owner=owner)
            except Unreadable:
                raise EvidenceUnavailable("evidence_unavailable") from None
        return self._data_keys[owner]

    def make_data_key(self, owner: str) -> None:
        """Give an owner a data key of its own."""
        key = new_data_key()
        self._data_keys[owner] = key
        self.execute(
            "INSERT INTO data_key (owner, wrapped, wrapped_by, created_us) VALUES (?, ?, ?, ?)",
            (owner, self._wrapper.wrap(key, owner=owner), self._wrapper.name, self.now_us),
        )

    def append(self, entry: EntryRow) -> None:
        """Add an entry when the jobs are done."""
        if entry.intent_id is not None:
            self._open_intents.discard(entry.intent_id)
        self._entries.append(entry)

    def query(self, row_type: type[RowT], sql: str, parameters: Parameters = ()) -> list[RowT]:
        """Read rows of a tuple type."""
        return msgspec.convert(self._driver.query(sql, parameters), list[row_type])  # type: ignore[valid-type]  # an argument

    def execute(self, sql: str, parameters: Parameters = ()) -> None:
        """Write at once. A job that raises after this takes the whole batch with it."""
        self._has_written = True
        self._driver.execute(sql, parameters)

    def execute_many(self, sql: str, rows: Sequence[Row]) -> None:
        """Write rows at once, as `execute` does."""
        self._has_written = True
        self._driver.execute_many(sql, rows)

    def run(self, job: Job[ResultT_co]) -> ResultT_co:
        """Run a job; if it declines without having written, forget what it added.

        Any other error than a GatewayError is nobody's answer: it ends the transaction.
        """
        before = len(self._entries)
        self._has_written = False
        try:
            return job.run(self)
        except GatewayError:
            if self._has_written:
                raise BatchSpoilt from None
            # An intent that it closed stays closed until the next batch reads it again.
            del self._entries[before:]
            raise

    def flush(self) -> None:
        """Add the entries, in the order of their jobs, the looks, and what became of consents."""
        self.looked_at.flush()
        self.consents.flush()
        if self._entries:
            self._driver.execute_many(
                "INSERT INTO entry (id, kind, intent_id, at_us, subject_id, payload, leaf, "
                "correlation_id, organisation_index, unit_index, case_index) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [_columns(row, at_us=self.now_us) for row in self._entries],
            )

    def has_stayed(self) -> bool:
        """Tell, in a later transaction of the same driver, whether this one was committed."""
        ids = [each.id for each in self._entries[:1]]
        return bool(self._driver.query("SELECT id FROM entry WHERE id IN ?", (tuple(ids),)))

    def _granted(self, ids: frozenset[str]) -> list[AgreementRow]:
        if not ids:
            return []
        rows = self._driver.query_held(
            "SELECT id, version, valid_from_us, valid_to_us, withdrawn_at_us "
            "FROM agreement WHERE id IN ? ORDER BY id",
            (tuple(ids),),
        )
        return msgspec.convert(rows, list[AgreementRow])

    def _wrapped_keys(self, owners: frozenset[str]) -> dict[str, bytes]:
        if not owners:
            return {}
        rows = self.query(
            tuple[str, bytes],
            "SELECT owner, wrapped FROM data_key WHERE owner IN ? AND wrapped IS NOT NULL",
            (tuple(owners),),
        )
        return dict(rows)

    def _intents_without_outcome(self, ids: frozenset[str]) -> set[str]:
        if not ids:
            return set()
        rows = self.query(
            tuple[str],
            "SELECT id FROM entry AS intent WHERE id IN ? AND kind = 'intent' "
            "AND NOT EXISTS (SELECT 1 FROM entry WHERE intent_id = intent.id)",
            (tuple(ids),),
        )
        return {intent_id for (intent_id,) in rows}


def _columns(row: EntryRow, *, at_us: int) -> Row:
    return (
        row.id,
        row.kind,
        row.intent_id,
        at_us,
        row.subject_id,
        row.payload,
        row.leaf,
        row.correlation_id,
        row.organisation_index,
        row.unit_index,
        row.case_index,
    )


class BatchSpoilt(Exception):
    """A job declined after it had written: nothing of its transaction may stay."""

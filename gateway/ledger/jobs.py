"""What the ledger asks of the one writer: add an entry, end an intent, release."""

from typing import Literal

import msgspec

from contracts.errors import EvidenceUnavailable
from gateway.access.decision import Deny, Permit
from gateway.ledger.entries import Disclosure, Granted, Outcome, Recheck, Sight
from gateway.ledger.payload import Payload, SightPayload, payload_bytes
from gateway.store.batch import AgreementRow, Batch, EntryRow, Needs
from gateway.store.ids import timed_id
from gateway.store.instants import from_microseconds

EntryKind = Outcome | Literal["intent", "log_read", "catalogue_loaded"]


class AddEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Add an entry that ends nothing."""

    kind: EntryKind
    subject_id: str | None
    payload: Payload
    needs: Needs = Needs()

    def run(self, batch: Batch) -> str:
        """Give the entry's id."""
        return _append(batch, self.kind, self.payload, subject_id=self.subject_id, intent_id=None)


class EndIntent(msgspec.Struct, frozen=True, kw_only=True):
    """Add the entry that ends an intent without data. One intent ends once."""

    intent_id: str
    outcome: Outcome
    subject_id: str
    payload: SightPayload

    @property
    def needs(self) -> Needs:
        """Ask whether the intent is open."""
        return Needs(intents=frozenset({self.intent_id}))

    def run(self, batch: Batch) -> str:
        """Give the entry's id. Raises EvidenceUnavailable where the intent has ended."""
        _require_open(batch, self.intent_id)
        return _append(
            batch,
            self.outcome,
            self.payload,
            subject_id=self.subject_id,
            intent_id=self.intent_id,
        )


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """Decide again on what this transaction reads; add a disclosure, or a refusal in its place."""

    intent_id: str
    sight: Sight
    disclosure: Disclosure
    agreement_ids: frozenset[str]
    recheck: Recheck

    @property
    def needs(self) -> Needs:
        """Ask for the agreements, and whether the intent is open."""
        return Needs(agreements=self.agreement_ids, intents=frozenset({self.intent_id}))

    def run(self, batch: Batch) -> str | Deny:
        """Give the disclosure's id, or why there is none. Raises EvidenceUnavailable."""
        _require_open(batch, self.intent_id)
        granted = tuple(_granted(row) for row in batch.agreements(self.agreement_ids))
        decision = self._decide(granted, batch)
        if isinstance(decision, Deny):
            self._end(batch, granted, deny=decision)
            return decision
        return self._end(batch, granted, deny=None)

    def _decide(self, granted: tuple[Granted, ...], batch: Batch) -> Permit | Deny:
        try:
            return self.recheck(granted, batch.now)
        except Exception:  # noqa: BLE001  # rules of others: what fails in them is no permit
            raise EvidenceUnavailable("evidence_unavailable") from None

    def _end(self, batch: Batch, granted: tuple[Granted, ...], *, deny: Deny | None) -> str:
        payload = SightPayload(
            sight=self.sight,
            disclosure=self.disclosure if deny is None else None,
            agreements=tuple(f"{each.id}@{each.version}" for each in granted),
            reason=None if deny is None else deny.code,
        )
        return _append(
            batch,
            _kind(deny),
            payload,
            subject_id=self.sight.subject_id,
            intent_id=self.intent_id,
        )


def _kind(deny: Deny | None) -> Outcome:
    if deny is None:
        return "disclosed"
    return "unavailable" if deny.status == 503 else "refused"


def _require_open(batch: Batch, intent_id: str) -> None:
    if not batch.is_open(intent_id):
        raise EvidenceUnavailable("evidence_unavailable")


def _append(
    batch: Batch,
    kind: EntryKind,
    payload: Payload,
    *,
    subject_id: str | None,
    intent_id: str | None,
) -> str:
    entry_id = timed_id("ent", microseconds=batch.now_us)
    batch.append(
        EntryRow(
            id=entry_id,
            kind=kind,
            intent_id=intent_id,
            subject_id=subject_id,
            payload=payload_bytes(payload),
        )
    )
    return entry_id


def _granted(row: AgreementRow) -> Granted:
    return Granted(
        id=row.id,
        version=row.version,
        valid_from=from_microseconds(row.valid_from_us),
        valid_to=None if row.valid_to_us is None else from_microseconds(row.valid_to_us),
        withdrawn_at=(
            None if row.withdrawn_at_us is None else from_microseconds(row.withdrawn_at_us)
        ),
    )

"""Adding one entry: sealed under its subject's key, with its leaf and what it is found by."""

from typing import Literal

import msgspec

from gateway.ledger.entries import ConsentStep, Outcome, Sight
from gateway.ledger.leaf import leaf_of
from gateway.ledger.payload import Content, Payload, SightPayload, seal_content
from gateway.proof.agreement import Agreement
from gateway.store.batch import Batch, EntryRow
from gateway.store.data_keys import HOUSE
from gateway.store.ids import timed_id
from gateway.store.instants import from_microseconds

EntryKind = (
    Outcome
    | Literal[
        "intent",
        "log_read",
        "organisation_log_read",
        "decision_replayed",
        "catalogue_loaded",
        "key_changed",
        "alarm",
        "notice",
        "consent",
        "consent_request",
        "consent_read",
        "handover_opened",
        "correction",
        "correction_read",
    ]
)


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """By what an entry is found: an organisation's own, and the request that it belongs to."""

    organisation_index: bytes | None = None
    unit_index: bytes | None = None
    case_index: bytes | None = None
    correlation_id: str | None = None


NOWHERE = Found()


class NewEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry before it has an id and a time."""

    kind: EntryKind
    payload: Payload
    subject_id: str | None = None
    intent_id: str | None = None
    found: Found = NOWHERE

    @property
    def owner(self) -> str:
        """Give the owner of the key that seals it."""
        return self.subject_id or HOUSE


def append(batch: Batch, new: NewEntry) -> str:
    """Add it to the transaction; give its id. Raises EvidenceUnavailable without a data key."""
    entry_id = timed_id("ent", microseconds=batch.now_us)
    content = Content(
        entry_id=entry_id,
        kind=new.kind,
        at_us=batch.now_us,
        payload=new.payload,
        intent_id=new.intent_id,
        subject_id=new.subject_id,
        correlation_id=new.found.correlation_id,
    )
    sealed = seal_content(content, batch.data_key(new.owner))
    leaf = leaf_of(
        entry_id,
        new.kind,
        at_us=batch.now_us,
        sealed=sealed,
        receipt=receipt_of(new.payload),
    )
    batch.append(
        EntryRow(
            id=entry_id,
            kind=new.kind,
            intent_id=new.intent_id,
            subject_id=new.subject_id,
            payload=sealed,
            leaf=leaf,
            correlation_id=new.found.correlation_id,
            organisation_index=new.found.organisation_index,
            unit_index=new.found.unit_index,
            case_index=new.found.case_index,
        )
    )
    return entry_id


def receipt_of(payload: Payload) -> tuple[str, str]:
    """Give what a receipt of this entry commits to: of a disclosure version and answer digest, of a
    consent that is given what was shown before and what was agreed to; else nothing.
    """
    if not isinstance(payload, SightPayload):
        return "", ""
    disclosure, consent = payload.disclosure, payload.consent
    if consent is not None and consent.step == "granted":
        return consent.served_sha256 or "", agreement_of(payload.sight, consent).digest
    return ("", "") if disclosure is None else (disclosure.version, disclosure.answer)


def agreement_of(sight: Sight, step: ConsentStep) -> Agreement:
    """Give the terms that a consent was given for, by the entry that tells so."""
    row = step.consent_row
    expires_at = from_microseconds(int(row.get("expires_us") or 0))
    return Agreement(
        consent_id=step.consent_id or "",
        purpose=sight.purpose,
        purpose_version=str(sight.purpose_version),
        recipient_cvr=sight.organisation_cvr,
        fields=sight.fields,
        max_uses=str(row.get("max_uses")),
        expires_at=msgspec.to_builtins(expires_at),
    )

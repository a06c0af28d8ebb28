"""What an entry says, and its bytes: the one place that makes and reads them."""

import hashlib
from datetime import datetime
from typing import Final, Literal

import msgspec

from gateway.access.record import DecisionRecord, read_record, write_record
from gateway.ledger.entries import ConsentStep, CorrectionStep, Disclosure, Handed, Sight, Stepped
from gateway.proof.encoding import to_b64u
from gateway.store.data_keys import Unreadable, seal, unseal

NO_DECISION: Final = msgspec.Raw()


def checksum_of(sealed: bytes) -> str:
    """Give what an entry says of bytes that are sealed in a row beside it."""
    return to_b64u(hashlib.sha256(sealed).digest())


class DelegationNow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a step left in the table: the audit holds the row to it."""

    state: str
    link_hash: str
    link_until_us: int
    checksum: str
    """SHA-256 of what is sealed."""
    holder_id: str | None = None


class SightPayload(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="about", tag="sight"
):
    """An entry about a look-up: an intent, or what ended it. It stands for itself."""

    sight: Sight
    stated_at: datetime | None = None
    """What the asking side said the time was; the entry's own time is the commit's."""
    disclosure: Disclosure | None = None
    agreements: tuple[str, ...] = ()
    """`id@version` of each that the releasing transaction read."""
    reason: str | None = None
    snapshot_days: int = 0
    """How long what was shown is kept beside the entry, by the purpose; 0: not at all."""
    consent: ConsentStep | None = None
    """What became of a consent, of an entry that tells that and no look-up."""
    handed: Handed | None = None
    """What a firm handed in, of an entry that says that it was opened."""
    correction: CorrectionStep | None = None
    """What became of an error that she reported, of an entry that tells that and no look-up."""
    decision: msgspec.Raw = NO_DECISION
    """A DecisionRecord of an entry that ended a decided question. Read only where it is needed: no
    log waits for it.
    """
    delegation: Stepped | None = None
    """Of an entry that is a step in the life of a power of attorney."""
    delegation_now: DelegationNow | None = None
    """Of such an entry on the log of who gave it."""


class LogReadPayload(msgspec.Struct, frozen=True, kw_only=True, tag_field="about", tag="log_read"):
    """That a citizen read her own log."""

    page_rows: int
    is_first_page: bool
    shown_entry_id: str | None = None
    """The entry whose kept answer she opened; None for a page of rows."""


class CataloguePayload(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    tag_field="about",
    tag="catalogue",
):
    """That purposes or agreements changed."""

    what: str
    checksum: str
    new_items: tuple[str, ...] = ()
    """Digests of the purposes or agreements that have never been in force here before."""


class KeyPayload(msgspec.Struct, frozen=True, kw_only=True, tag_field="about", tag="signing_key"):
    """That another key signs from now on."""

    key_id: str


class OrganisationReadPayload(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="about", tag="organisation_log_read"
):
    """That an authority read the log of its own entries."""

    organisation: str
    organisation_cvr: str
    client_id: str
    unit: str | None
    actor: str | None
    case_reference: str | None
    unit_asked: str | None
    page_rows: int


class ReplayedPayload(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="about", tag="decision_replayed"
):
    """That the operator of the house looked at what one decision was made on."""

    entry_id: str


class AlarmPayload(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="about", tag="alarm"
):
    """That the watch found something without its entry, the canary did not see its own, or the
    brake cut somebody off.
    """

    what: str
    count: int
    trace_ids: tuple[str, ...]
    """The first of them."""
    client_id: str | None = None
    actor: str | None = None
    """Who was cut off, as `Sight` has them; None of all that is nobody's doing."""


class NoticePayload(msgspec.Struct, frozen=True, kw_only=True, tag_field="about", tag="notice"):
    """That a notice of protection came about her; what it says is kept beside, sealed alike."""

    notice_id: str
    checksum: str
    """SHA-256 of the sealed notice."""


class ConsentRequestPayload(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="about", tag="consent_request"
):
    """That a recipient asked for a consent, or that nobody opened its link: about no citizen."""

    step: Literal["requested", "repeated", "lapsed"]
    """`repeated`: it was sent again under its Idempotency-Key; it is the one from before."""
    request_id: str
    request_row: dict[str, str | int | None]
    """The row as it stands after the step; of what is sealed a digest."""
    client_id: str
    organisation_cvr: str
    purpose: str
    purpose_version: int


class ConsentReadPayload(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    tag_field="about",
    tag="consent_read",
):
    """That somebody read how it stands with consents: the citizen, or a recipient with its own."""

    client_id: str
    rows: int
    request_id: str | None = None
    consent_id: str | None = None


class CorrectionReadPayload(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="about", tag="correction_read"
):
    """That a citizen read how it stands with the errors that she reported."""

    rows: int


Payload = (
    SightPayload
    | LogReadPayload
    | CataloguePayload
    | KeyPayload
    | OrganisationReadPayload
    | ReplayedPayload
    | AlarmPayload
    | NoticePayload
    | ConsentRequestPayload
    | ConsentReadPayload
    | CorrectionReadPayload
)


class Content(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All that an entry says. The columns beside it are copies, and are checked against it."""

    entry_id: str
    kind: str
    at_us: int
    payload: Payload
    intent_id: str | None = None
    subject_id: str | None = None
    correlation_id: str | None = None


_DECODER = msgspec.json.Decoder(Content)


def seal_content(content: Content, data_key: bytes) -> bytes:
    """Write an entry's content, sealed and bound to its id."""
    return seal(data_key, msgspec.json.encode(content), bound_to=content.entry_id)


def open_content(sealed: bytes, data_key: bytes, *, entry_id: str) -> Content:
    """Read it again. Raises Unreadable for anything that was not sealed as this entry's."""
    try:
        return _DECODER.decode(unseal(data_key, sealed, bound_to=entry_id))
    except msgspec.MsgspecError:
        raise Unreadable from None


def written(record: DecisionRecord | None) -> msgspec.Raw:
    """Write what a decision was made on, as it stands in an entry."""
    return NO_DECISION if record is None else msgspec.Raw(write_record(record))


def decision_in(payload: Payload) -> DecisionRecord | None:
    """Give what the entry's decision was made on; None where it tells of none.

    Raises RecordUnreadable.
    """
    if not isinstance(payload, SightPayload) or not bytes(payload.decision):
        return None
    return read_record(payload.decision)


def looked(content: Content) -> SightPayload:
    """Give the payload of an entry about a look-up. Raises Unreadable for any other."""
    if not isinstance(content.payload, SightPayload):
        raise Unreadable
    return content.payload

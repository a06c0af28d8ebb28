"""Consents: asked for, shown, given, used, ended."""

from datetime import datetime
from typing import Literal

import msgspec

from contracts.adapter import Text
from contracts.dates import Period

ConsentState = Literal[
    "requested", "granted", "refused", "lapsed", "withdrawn", "expired", "exhausted"
]
Mode = Literal["once", "recurring"]


class Requested(msgspec.Struct, frozen=True, kw_only=True):
    """A request for consent: the link to give to the citizen."""

    id: str
    consent_url: str
    expires_at: datetime


class RequestStanding(msgspec.Struct, frozen=True, kw_only=True):
    """What has become of a request for consent."""

    id: str
    state: ConsentState
    consent_id: str | None = None
    subject: str | None = None
    fields: tuple[str, ...] = ()
    expires_at: datetime | None = None


class ConsentStanding(msgspec.Struct, frozen=True, kw_only=True):
    """How a consent stands with its recipient."""

    id: str
    state: ConsentState
    subject: str
    purpose: str
    purpose_version: int
    fields: tuple[str, ...]
    mode: Mode
    uses: int
    max_uses: int
    given_at: datetime
    expires_at: datetime
    period: Period | None = None
    case_reference: str | None = None
    supersedes: str | None = None


class AskedField(msgspec.Struct, frozen=True, kw_only=True):
    """One choice of the citizen's, with her own values."""

    field: str
    name: str
    authority: str
    would_be_given: bool
    values: dict[str, object] = {}
    note: str | None = None


class ShownQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """What a citizen is asked to agree to."""

    id: str
    state: ConsentState
    language: Literal["da", "en"]
    recipient: str
    recipient_cvr: str
    purpose: str
    purpose_version: int
    title: str
    text: str
    law: str
    fields: tuple[AskedField, ...]
    how_often: str
    valid_days: int
    if_yes: str
    if_no: str
    later: str
    text_version: str
    can_agree: bool
    months: str | None = None
    case_reference: str | None = None
    about: str | None = None
    code: str | None = None
    why_not: str | None = None
    renews: str | None = None
    notice_sha256: str


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What her answer came to."""

    state: Literal["granted", "refused"]
    consent_id: str | None = None
    redirect_to: str | None = None


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """A request that waits for her."""

    id: str
    recipient: str
    fields: tuple[str, ...]
    answer_before: datetime
    title: Text | None = None


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """A consent of hers."""

    id: str
    state: ConsentState
    recipient: str
    purpose: str
    fields: tuple[str, ...]
    given_at: datetime
    expires_at: datetime
    uses: int
    max_uses: int
    title: Text | None = None
    given_by: Literal["self", "custody_holder"] | None = None
    refused_fields: tuple[str, ...] = ()
    supersedes: str | None = None


class OwnList(msgspec.Struct, frozen=True, kw_only=True):
    """Her requests and consents."""

    waiting: tuple[Waiting, ...]
    consents: tuple[Given, ...]


class Withdrawn(msgspec.Struct, frozen=True, kw_only=True):
    """A consent after its withdrawal."""

    id: str
    state: ConsentState

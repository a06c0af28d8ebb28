"""What a consent is asked for and what it is given for, as it is sealed in the store. Data only; no
personal number.
"""

from datetime import datetime
from typing import Literal

import msgspec

from contracts.dates import Period
from gateway.access.purposes import Mode

Language = Literal["da", "en"]
GivenBy = Literal["self", "custody_holder"]


class Recipient(msgspec.Struct, frozen=True, kw_only=True):
    """Who will get the data, by our own register of clients."""

    client_id: str
    name: str
    cvr: str


class Wanted(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a recipient asks for. It names nobody: whom it is about shows when somebody opens it."""

    recipient: Recipient
    purpose_id: str
    purpose_version: int
    basis: str
    """Kind and law, as logs show it."""
    fields: tuple[str, ...]
    """Catalogue paths, sorted: each is one choice of the citizen's."""
    mode: Mode
    max_uses: int
    valid_days: int
    """How long it holds from when it is given; the citizen may give it for a shorter time."""
    period: Period | None = None
    """Of the data; None where no field depends on months."""
    case_reference: str | None = None
    redirect_uri: str | None = None
    state: str | None = None
    """The recipient's own word, handed back to it and shown to nobody."""
    renews: str | None = None
    """The consent in whose place this one is to come."""


class Served(msgspec.Struct, frozen=True, kw_only=True):
    """What the citizen was shown before she answered: a digest of it, in which language, when."""

    subject_id: str
    """About whom: what she saw of herself is not what she agrees to for a child."""
    sha256: str
    """Base64url of the SHA-256 of its canonical JSON (RFC 8785)."""
    language: Language
    text_version: str
    at: datetime


class Asked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The sealed content of a request."""

    wanted: Wanted
    served: Served | None = None
    """What was shown last."""
    body_sha256: str = ""
    """Of the body it was made by, where it may be sent again (Idempotency-Key)."""


class Agreed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The sealed content of a consent: what was agreed to, and what was known when it was."""

    wanted: Wanted
    fields: tuple[str, ...]
    """Those of the fields asked for that she agreed to."""
    refused_fields: tuple[str, ...] = ()
    authorities: tuple[str, ...] = ()
    """The authorities whose data it is (retssikkerhedsloven § 11 a, stk. 1)."""
    served: Served
    given_by: GivenBy
    acr: str
    """The level of assurance of her sign-in."""
    given_at: datetime
    supersedes: str | None = None

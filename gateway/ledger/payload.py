"""What an entry says, and its bytes: the one place that makes and reads them."""

from datetime import datetime

import msgspec

from gateway.ledger.entries import Disclosure, Sight


class SightPayload(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An entry about a look-up: an intent, or what ended it. It stands for itself."""

    sight: Sight
    stated_at: datetime | None = None
    """What the asking side said the time was; the entry's own time is the commit's."""
    disclosure: Disclosure | None = None
    agreements: tuple[str, ...] = ()
    """`id@version` of each that the releasing transaction read."""
    reason: str | None = None


class LogReadPayload(msgspec.Struct, frozen=True, kw_only=True):
    """That a citizen read her own log."""

    page_rows: int
    is_first_page: bool


class CataloguePayload(msgspec.Struct, frozen=True, kw_only=True):
    """That purposes or agreements changed."""

    what: str
    checksum: str


Payload = SightPayload | LogReadPayload | CataloguePayload
_SIGHT_DECODER = msgspec.json.Decoder(SightPayload)


def payload_bytes(payload: Payload) -> bytes:
    """Write a payload; control characters leave escaped."""
    return msgspec.json.encode(payload)


def sight_payload(content: bytes) -> SightPayload:
    """Read the payload of an entry about a look-up. Raises msgspec.MsgspecError."""
    return _SIGHT_DECODER.decode(content)

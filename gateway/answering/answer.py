"""The shape of an answer as it leaves: sections, what was withheld, and the receipt."""

from datetime import datetime

import msgspec

from contracts.reading import FailedOutcome, Note, Source
from gateway.access.decision import Withheld


class FoundSection(msgspec.Struct, frozen=True, kw_only=True, tag_field="outcome", tag="found"):
    """A section that was answered, minimised to what this asker may see."""

    record: dict[str, object]
    source: Source
    notes: tuple[Note, ...] = ()


class FailedSection(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A section that was not answered, beside others that were."""

    outcome: FailedOutcome
    retry_after_seconds: int | None = None


class PurposeRef(msgspec.Struct, frozen=True, kw_only=True):
    """The purpose that the answer was given under."""

    id: str
    version: int


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """The durable entry that says that this answer was given; the citizen sees the same id in her
    log.
    """

    entry_id: str


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One answer to one question."""

    subject: str
    """The asker's own alias of the citizen."""
    as_of: datetime
    purpose: PurposeRef
    sections: dict[str, FoundSection | FailedSection]
    withheld: tuple[Withheld, ...]
    warnings: tuple[str, ...]
    """What the reader must heed, such as `address_protected`."""
    receipt: Receipt

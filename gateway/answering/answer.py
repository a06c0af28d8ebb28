"""The shape of an answer as it leaves: sections, what was withheld, and the receipt."""

from datetime import datetime

import msgspec

from contracts.reading import FailedOutcome, Note, Source
from gateway.access.decision import Withheld
from gateway.proof.receipt import Receipt
from gateway.question import HouseholdRole


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


class AnswerBody(msgspec.Struct, frozen=True, kw_only=True):
    """What an answer says, before the entry that lets it leave."""

    subject: str
    """The asker's own alias of the citizen."""
    purpose: PurposeRef
    sections: dict[str, FoundSection | FailedSection]
    withheld: tuple[Withheld, ...]
    warnings: tuple[str, ...]
    """What the reader must heed, such as `address_protected`."""
    role: HouseholdRole | msgspec.UnsetType = msgspec.UNSET
    """Of a member of a household: what she was asked about as. Absent from all other answers."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One answer to one question."""

    subject: str
    as_of: datetime
    """When the entry was committed."""
    purpose: PurposeRef
    sections: dict[str, FoundSection | FailedSection]
    withheld: tuple[Withheld, ...]
    warnings: tuple[str, ...]
    receipt: Receipt
    role: HouseholdRole | msgspec.UnsetType = msgspec.UNSET

    @classmethod
    def of(cls, body: AnswerBody, receipt: Receipt) -> "Answer":
        """Give the body with what proves it."""
        return cls(
            subject=body.subject,
            as_of=receipt.signed_at,
            purpose=body.purpose,
            sections=body.sections,
            withheld=body.withheld,
            warnings=body.warnings,
            role=body.role,
            receipt=receipt,
        )

"""Answers about citizens: record, receipt, and what a dry run says."""

from datetime import datetime
from typing import Generic, Literal, TypeAlias, TypeVar

import msgspec

from contracts.adapter import Text
from contracts.client.released import ReleasedAddress, ReleasedFamily, ReleasedPerson
from contracts.client.released_income import ReleasedIncome
from contracts.reading import Note, Source

HouseholdRole = Literal["partner", "cohabitant", "child"]
RecordT = TypeVar("RecordT")


class PurposeRef(msgspec.Struct, frozen=True, kw_only=True):
    """The purpose and its version."""

    id: str
    version: int


class Withheld(msgspec.Struct, frozen=True, kw_only=True):
    """A path that the asker may not see here, and why."""

    path: str
    reason: Literal["protected", "not_of_age", "kind_not_permitted"]


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """What proves, by the ledger's public keys alone, what was shown (docs/verify.md)."""

    entry_id: str
    version: str
    answer: str
    digests: dict[str, str]
    salts: dict[str, str]
    persons: dict[str, str] = {}
    signed_at: datetime
    key_id: str
    signature: str


class Found(
    msgspec.Struct, Generic[RecordT], frozen=True, kw_only=True, tag_field="outcome", tag="found"
):
    """A section that was answered: the record, who says so and when, and what is odd about it."""

    record: RecordT
    source: Source
    notes: tuple[Note, ...]


class UnknownSection(msgspec.Struct, frozen=True, kw_only=True, tag_field="outcome", tag="unknown"):
    """The registry knows nobody by that key."""

    retry_after_seconds: int | None = None


class UnavailableSection(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="outcome", tag="unavailable"
):
    """The registry did not answer; it may later."""

    retry_after_seconds: int | None = None


class BrokenSection(msgspec.Struct, frozen=True, kw_only=True, tag_field="outcome", tag="broken"):
    """The registry's answer could not be used."""

    retry_after_seconds: int | None = None


Missing: TypeAlias = UnknownSection | UnavailableSection | BrokenSection
"""A section that was asked for and is not there: three cases, and none of them means "nothing"."""


class Sections(msgspec.Struct, frozen=True, kw_only=True):
    """What came of each section that the house itself fills; None: not asked for, or not given."""

    person: Found[ReleasedPerson] | Missing | None = None
    family: Found[ReleasedFamily] | Missing | None = None
    address: Found[ReleasedAddress] | Missing | None = None
    income: Found[ReleasedIncome] | Missing | None = None


class CitizenDataAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """One record, minimised to what the asker may see."""

    subject: str
    as_of: datetime
    purpose: PurposeRef
    sections: Sections
    withheld: tuple[Withheld, ...]
    warnings: tuple[str, ...]
    receipt: Receipt
    content: bytes = b""
    """The answer as it came: keep it, and `samsyn verify` proves it years later."""


class KeptAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What was shown, as it was kept."""

    subject: str
    purpose: PurposeRef
    sections: Sections
    withheld: tuple[Withheld, ...]
    warnings: tuple[str, ...]


class MemberAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The record of one member of a household."""

    role: HouseholdRole
    subject: str
    as_of: datetime
    purpose: PurposeRef
    sections: Sections
    withheld: tuple[Withheld, ...]
    warnings: tuple[str, ...]
    receipt: Receipt
    content: bytes = b""


class MemberRefusal(msgspec.Struct, frozen=True, kw_only=True):
    """Why a member of a household was refused."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    text: Text
    trace_id: str | None = None
    pointer: str | None = None
    retry_after_seconds: int | None = None
    role: HouseholdRole


class HouseholdAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The applicant's record, and of each member an answer or a refusal, in the order asked."""

    applicant: CitizenDataAnswer
    members: tuple[MemberAnswer | MemberRefusal, ...]
    content: bytes = b""
    """The answer as it came, receipts and all."""


class Explained(msgspec.Struct, frozen=True, kw_only=True):
    """A path, the rule that keeps it back, and that rule in words."""

    path: str
    rule: Literal[
        "household_role",
        "agreement",
        "ceiling",
        "not_asked",
        "consent",
        "power_of_attorney",
        "refused",
        "protected",
        "not_of_age",
        "kind_not_permitted",
    ]
    text: Text


class Assumed(msgspec.Struct, frozen=True, kw_only=True):
    """What a dry run took for granted."""

    what: str
    text: Text


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What a question would give, without a value of anybody's."""

    decision: Literal["permit", "deny"]
    fields: tuple[str, ...]
    withheld: tuple[Explained, ...]
    code: str | None = None
    text: Text | None = None
    warnings: tuple[str, ...] = ()
    purpose: PurposeRef | None = None
    assumed: tuple[Assumed, ...] = ()

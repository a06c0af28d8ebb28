"""What a client sends. A citizen is named by her number, a `Pnr`, or by the asker's own alias."""

from datetime import date
from typing import Literal, TypeAlias

import msgspec

from contracts.client.answers import HouseholdRole
from contracts.client.consents import Mode
from contracts.dates import Period
from contracts.pnr import Pnr

About: TypeAlias = Pnr | str
"""A citizen's number, or an alias that an earlier answer gave."""


class BasisOfAnother(msgspec.Struct, frozen=True, kw_only=True):
    """Why another municipality than the registered one asks."""

    kind: Literal["stays", "placed", "property", "presumed", "chosen"]
    reference: str


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One question about one citizen. Neither sections nor fields: all that the purpose gives."""

    about: About
    purpose: str
    case_reference: str | None = None
    sections: tuple[str, ...] | None = None
    fields: tuple[str, ...] | None = None
    period: Period | None = None
    consent_id: str | None = None
    notice_reference: str | None = None
    municipality_basis: BasisOfAnother | None = None


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """One of a household, by what she is to the applicant."""

    about: About
    role: HouseholdRole
    municipality_basis: BasisOfAnother | None = None


class HouseholdQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """One question about an applicant and those who live with her."""

    applicant: About
    members: tuple[Member, ...] = ()
    purpose: str
    case_reference: str
    sections: tuple[str, ...] | None = None
    fields: tuple[str, ...] | None = None
    period: Period | None = None
    notice_reference: str | None = None
    municipality_basis: BasisOfAnother | None = None


class ConsentWish(msgspec.Struct, frozen=True, kw_only=True):
    """What a recipient asks a citizen to agree to. It names nobody."""

    purpose: str
    fields: tuple[str, ...]
    mode: Mode
    period: Period | None = None
    max_uses: int | None = None
    valid_days: int | None = None
    case_reference: str | None = None
    redirect_uri: str | None = None
    state: str | None = None
    renews: str | None = None


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """A citizen's answer: `fields` is what she agrees to, nothing where she refuses."""

    decision: Literal["grant", "refuse"]
    fields: tuple[str, ...] = ()
    valid_days: int | None = None
    on_behalf_of: str | None = msgspec.field(name="for", default=None)
    """Her own alias of a child, of whose data it is to be."""
    language: Literal["da", "en"] | None = None


class PowerWish(msgspec.Struct, frozen=True, kw_only=True):
    """What a citizen lets another do for her, until a day."""

    until: date
    sections: tuple[str, ...] | None = None
    fields: tuple[str, ...] | None = None
    purposes: tuple[str, ...] | None = None
    access_log: bool = False


Shown = Literal["birth_date", "name"]


class IncomeNotAbove(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="statement", tag="income-not-above"
):
    """Whether her income was at most so much."""

    limit_dkk: str
    period: Period | None = None
    show: tuple[Shown, ...] = ()


class AgeAtLeast(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="statement", tag="age-at-least"
):
    """Whether she is so old."""

    years: int
    show: tuple[Shown, ...] = ()


class LivesIn(msgspec.Struct, frozen=True, kw_only=True, tag_field="statement", tag="lives-in"):
    """Whether she lives in that municipality."""

    municipality_code: str
    show: tuple[Shown, ...] = ()


Statement: TypeAlias = IncomeNotAbove | AgeAtLeast | LivesIn

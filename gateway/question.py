"""One question as it was asked, before anything is known about the asker or the citizen."""

from typing import Literal

import msgspec

from contracts.dates import Period
from contracts.pnr import Pnr

HouseholdRole = Literal["partner", "cohabitant", "child"]
MunicipalityBasisKind = Literal["stays", "placed", "property", "presumed", "chosen"]


class MunicipalityBasis(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The authority's statement why another municipality than the registered one asks (domain.md
    1.6).
    """

    kind: MunicipalityBasisKind
    reference: str


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """What the citizen is to whom, in a question about a household. Never serialised."""

    role: HouseholdRole
    applicant: Pnr


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One question about one citizen. Never serialised: it may hold the personal number."""

    subject: Pnr | str
    """The number, or the asker's own alias of the citizen (`sub_...`)."""
    purpose: str
    period: Period
    is_default_period: bool = False
    """Whether nobody named the period: a consent that covers other months then names it."""
    case_reference: str | None = None
    sections: frozenset[str] | None = None
    fields: frozenset[str] | None = None
    """Neither sections nor fields: everything that the purpose gives."""
    consent_id: str | None = None
    notice_reference: str | None = None
    municipality_basis: MunicipalityBasis | None = None
    member: Member | None = None
    """Set for a member of an applicant's household; None for the citizen whose own case it is."""
    represents: bool = False
    """Whether a citizen asks about another, for whom she acts, by her own alias of that one."""
    reads_log: bool = False
    """Whether it is that one's access log that she asks for, and none of her data."""

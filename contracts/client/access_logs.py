"""Who has seen what: a citizen's log, an authority's own, and rights that nobody used."""

from datetime import datetime
from typing import Literal

import msgspec

from contracts.adapter import Text
from contracts.client.acting import ActsAs
from contracts.client.answers import HouseholdRole

Happened = Literal[
    "disclosed",
    "refused",
    "unavailable",
    "unknown_subject",
    "outcome_unknown",
    "checked",
    "power_changed",
    "consent_shown",
    "consent_granted",
    "consent_refused",
    "consent_lapsed",
    "consent_withdrawn",
    "consent_expired",
    "consent_exhausted",
    "handover_opened",
    "correction_kept",
    "correction_sent",
    "correction_received",
    "correction_corrected",
    "correction_declined",
]


class SeenSection(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one section, and who said it under which terms."""

    outcome: str
    registry: str | None = None
    terms: str | None = None


class OnBehalf(msgspec.Struct, frozen=True, kw_only=True):
    """That a citizen acted for another."""

    text: Text
    as_: ActsAs | None = msgspec.field(name="as", default=None)
    who: str | None = None
    by_you: bool = False


class PowerStep(msgspec.Struct, frozen=True, kw_only=True):
    """A step in the life of a power of attorney."""

    id: str
    step: Literal[
        "given", "opened", "accepted", "declined", "withdrawn", "returned", "ended_by_death"
    ]


class MunicipalityBasis(msgspec.Struct, frozen=True, kw_only=True):
    """Why another municipality than the registered one asks."""

    kind: Literal["stays", "placed", "property", "presumed", "chosen"]
    reference: str


class LogRow(msgspec.Struct, frozen=True, kw_only=True):
    """One row of a citizen's log: who saw what, by what right."""

    entry_id: str
    at: datetime
    organisation: str
    purpose: str
    outcome: Happened
    outcome_text: Text
    fields: tuple[str, ...]
    proof: str
    purpose_version: int | None = None
    purpose_title: Text | None = None
    purpose_text: Text | None = None
    unit: str | None = None
    actor: str | None = None
    basis: str | None = None
    basis_text: Text | None = None
    case_reference: str | None = None
    municipality_basis: MunicipalityBasis | None = None
    consent_id: str | None = None
    refused_fields: tuple[str, ...] = ()
    in_case_of_another: bool = False
    reason: str | None = None
    sources: tuple[str, ...] = ()
    sections: dict[str, SeenSection] = {}
    same_as_now: bool | msgspec.UnsetType | None = msgspec.UNSET
    """Whether all that was shown is what she would see now. None: cannot be told, see
    `reason_unknown`. UNSET: nothing was shown.
    """
    changed: tuple[str, ...] = ()
    compared_at: datetime | None = None
    reason_unknown: Literal["other_terms", "register_silent"] | None = None
    snapshot_until: datetime | None = None
    on_behalf: OnBehalf | None = None
    power_of_attorney: PowerStep | None = None


class AccessLog(msgspec.Struct, frozen=True, kw_only=True):
    """A page of rows, newest first."""

    entries: tuple[LogRow, ...]
    next_cursor: str | None = None


class OrganisationRow(msgspec.Struct, frozen=True, kw_only=True):
    """One look-up of an authority's own."""

    entry_id: str
    at: datetime
    client_id: str
    purpose: str
    outcome: Happened
    fields: tuple[str, ...]
    proof: str
    subject: str | None = None
    unit: str | None = None
    actor: str | None = None
    purpose_version: int | None = None
    purpose_title: Text | None = None
    basis: str | None = None
    case_reference: str | None = None
    notice_reference: str | None = None
    municipality_basis: MunicipalityBasis | None = None
    household_role: HouseholdRole | None = None
    consent_id: str | None = None
    reason: str | None = None


class OrganisationLog(msgspec.Struct, frozen=True, kw_only=True):
    """A page of an authority's rows, newest first."""

    entries: tuple[OrganisationRow, ...]
    next_cursor: str | None = None


class UnusedScope(msgspec.Struct, frozen=True, kw_only=True):
    """What an agreement allows and nobody used."""

    client_id: str
    organisation: str
    purpose: str
    agreement: str
    allowed: int
    unused: tuple[str, ...]
    proposal: Literal["end", "narrow"]
    propose_fields: tuple[str, ...] = ()
    last_used_on: str | None = None


class UnusedConsent(msgspec.Struct, frozen=True, kw_only=True):
    """What a consent allows and nobody used."""

    consent_id: str
    recipient: str
    purpose: str
    given_at: datetime
    expires_at: datetime
    uses: int
    unused: tuple[str, ...]
    proposal: Literal["end", "narrow"]
    propose_fields: tuple[str, ...] = ()
    last_used_at: datetime | None = None


class Unused(msgspec.Struct, frozen=True, kw_only=True):
    """Rights that nobody used in so many days."""

    days: int
    scopes: tuple[UnusedScope, ...]
    consents: tuple[UnusedConsent, ...]

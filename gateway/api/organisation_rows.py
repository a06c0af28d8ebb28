"""A row of an authority's own log, for its data-protection officer. No value and no digest."""

from datetime import datetime

import msgspec

from contracts.adapter import Text
from gateway.access.purposes import Catalogue
from gateway.api.log_rows import purpose_of
from gateway.ledger.entries import Happened
from gateway.ledger.organisation_log import OrganisationPage
from gateway.ledger.protocol import LogEntry
from gateway.question import HouseholdRole, MunicipalityBasis


class OrganisationRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who of the authority asked what about whom, by the authority's own alias."""

    entry_id: str
    at: datetime
    client_id: str
    purpose: str
    outcome: Happened
    fields: tuple[str, ...]
    """What was shown, as catalogue paths; of a question without an answer what was asked for."""
    proof: str
    """Path of the route that proves the entry."""
    subject: str | None = None
    """Absent where the authority has no alias of the citizen: it was told nothing about her."""
    unit: str | None = None
    actor: str | None = None
    """A pseudonym; the authority can tell whose it is by the employee's id and our key."""
    purpose_version: int | None = None
    purpose_title: Text | None = None
    basis: str | None = None
    case_reference: str | None = None
    notice_reference: str | None = None
    municipality_basis: MunicipalityBasis | None = None
    household_role: HouseholdRole | None = None
    """What the citizen was asked about as, in another's case; absent for whose own case it is."""
    consent_id: str | None = None
    """The consent that a question rested on, or that the row is about."""
    reason: str | None = None


class OrganisationLog(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Rows newest first, and where to go on."""

    entries: tuple[OrganisationRow, ...]
    next_cursor: str | None = None


def organisation_log(page: OrganisationPage, catalogue: Catalogue) -> OrganisationLog:
    """Write a page."""
    return OrganisationLog(
        entries=tuple(_row(each, page.aliases, catalogue) for each in page.entries),
        next_cursor=page.next_cursor,
    )


def _row(entry: LogEntry, aliases: dict[str, str], catalogue: Catalogue) -> OrganisationRow:
    sight, purpose = entry.sight, purpose_of(entry, catalogue)
    return OrganisationRow(
        entry_id=entry.entry_id,
        at=entry.at,
        client_id=sight.client_id,
        purpose=sight.purpose,
        outcome=entry.outcome,
        fields=entry.fields,
        proof=f"/v1/ledger/entries/{entry.entry_id}/proof",
        subject=aliases.get(sight.subject_id),
        unit=sight.unit,
        actor=sight.actor,
        purpose_version=sight.purpose_version,
        purpose_title=None if purpose is None else purpose.title,
        basis=sight.basis,
        case_reference=sight.case_reference,
        notice_reference=sight.notice_reference,
        municipality_basis=sight.municipality_basis,
        household_role=sight.household_role,
        consent_id=sight.consent_id,
        reason=entry.reason,
    )

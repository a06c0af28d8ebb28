"""A row of the citizen's access log in plain words: who saw what, by what right, and whether it is
what she would see now.
"""

from datetime import datetime
from typing import Final

import msgspec

from contracts.adapter import Text
from gateway.access.purposes import Catalogue, Purpose
from gateway.answering.own_log import ComparedPage
from gateway.answering.relation_log import RelationPage
from gateway.api.acting_rows import OnBehalf, PowerStep, Reader, on_behalf, power_step
from gateway.api.happened import outcome_words, words_of
from gateway.ledger.compare import Comparison, ReasonUnknown
from gateway.ledger.entries import Happened
from gateway.ledger.protocol import LogEntry
from gateway.question import MunicipalityBasis

_BY_RIGHT: Final = {
    "statute": Text(
        da="Loven giver myndigheden ret til oplysningerne: {law}",
        en="The law gives the authority a right to the data: {law}",
    ),
    "consent": Text(da="Du har selv givet dit samtykke: {law}", en="You gave your consent: {law}"),
    "own_access": Text(da="Du så selv efter: {law}", en="You looked yourself: {law}"),
    "representation": Text(
        da="En, der må handle for dig, så efter: {law}",
        en="Somebody who may act for you looked: {law}",
    ),
}
"""Basis kind to words, for what was shown."""
_BY_RIGHT_OF: Final[frozenset[Happened]] = frozenset({"disclosed", "consent_granted"})
_BY_RIGHT_OF_ANOTHER: Final = {
    "statute": _BY_RIGHT["statute"],
    "consent": Text(da="Der er givet samtykke: {law}", en="Consent was given: {law}"),
    "own_access": Text(
        da="Den, loggen handler om, så selv efter: {law}",
        en="Whom the log is about looked: {law}",
    ),
    "representation": Text(
        da="En, der må handle for den, loggen handler om, så efter: {law}",
        en="Somebody who may act for whom the log is about looked: {law}",
    ),
}
"""The same for who reads the log of another."""
_CLAIMED: Final = Text(
    da="Der blev spurgt med henvisning til: {law}", en="It was asked with reference to: {law}"
)
_RELATED: Final = Text(
    da="Du blev slået op i en sag om en anden. Hvem og hvilken sag vises ikke her.",
    en="You were looked up in a case about somebody else. Who, and which case, is not shown here.",
)
_RELATED_OF_ANOTHER: Final = Text(
    da="Et opslag i en sag om en anden. Hvem og hvilken sag vises ikke her.",
    en="A look-up in a case about somebody else. Who, and which case, is not shown here.",
)
_HERSELF: Final = Reader()


class SeenSection(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What came of one section, and who said it under which terms."""

    outcome: str
    registry: str | None = None
    terms: str | None = None


class LogRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One row of the citizen's access log."""

    entry_id: str
    at: datetime
    organisation: str
    purpose: str
    outcome: Happened
    outcome_text: Text
    fields: tuple[str, ...]
    """What was shown, as catalogue paths; of a question without an answer what was asked for."""
    proof: str
    """Path of the route that proves the entry."""
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
    """The consent that a look-up rested on, or that the row is about."""
    refused_fields: tuple[str, ...] = ()
    """What she did not agree to, of what a recipient asked for."""
    in_case_of_another: bool = False
    """She was looked up in somebody else's case, of which the row says nothing."""
    reason: str | None = None
    """The refusal's code."""
    sources: tuple[str, ...] = ()
    sections: dict[str, SeenSection] = {}
    same_as_now: bool | msgspec.UnsetType | None = msgspec.UNSET
    """Whether all that was shown is what she would see now. Null: cannot be told, see
    `reason_unknown`. Absent: nothing was shown.
    """
    changed: tuple[str, ...] = ()
    """Which paths differ, with the keys of list items."""
    compared_at: datetime | None = None
    reason_unknown: ReasonUnknown | None = None
    snapshot_until: datetime | None = None
    """Until when the answer itself is kept: GET …/access-log/{entry_id}/shown."""
    on_behalf: OnBehalf | None = None
    """A citizen acted for the one whom the row is about: X for Y."""
    power_of_attorney: PowerStep | None = None
    """Set where it is no look, but a step in the life of a power of attorney."""


class AccessLog(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Rows newest first, and where to go on."""

    entries: tuple[LogRow, ...]
    next_cursor: str | None = None


def access_log(page: ComparedPage, catalogue: Catalogue, *, now: datetime) -> AccessLog:
    """Put a page into words."""
    reader = Reader(names=page.names)
    return AccessLog(
        entries=tuple(
            _compared(log_row(entry, catalogue, now=now, reader=reader), comparison)
            for entry, comparison in page.rows
        ),
        next_cursor=page.next_cursor,
    )


def relation_log(page: RelationPage, catalogue: Catalogue, *, now: datetime) -> AccessLog:
    """Put a page of another's log into words. What that one would see now is compared with nothing:
    the reader may see less.
    """
    reader = Reader(names=page.names, subject_id=page.reader)
    return AccessLog(
        entries=tuple(log_row(entry, catalogue, now=now, reader=reader) for entry in page.entries),
        next_cursor=page.next_cursor,
    )


def log_row(
    entry: LogEntry, catalogue: Catalogue, *, now: datetime, reader: Reader = _HERSELF
) -> LogRow:
    """Put one entry into words."""
    sight, disclosure = entry.sight, entry.disclosure
    purpose = purpose_of(entry, catalogue)
    row = LogRow(
        entry_id=entry.entry_id,
        at=entry.at,
        organisation=sight.organisation,
        purpose=sight.purpose,
        outcome=entry.outcome,
        outcome_text=words_of(entry, reader),
        fields=entry.fields,
        proof=f"/v1/ledger/entries/{entry.entry_id}/proof",
        purpose_version=sight.purpose_version,
        purpose_title=None if purpose is None else purpose.title,
        purpose_text=None if purpose is None else purpose.text,
        unit=sight.unit,
        actor=sight.actor,
        basis=sight.basis,
        basis_text=_basis_text(entry, reader),
        case_reference=sight.case_reference,
        municipality_basis=sight.municipality_basis,
        consent_id=sight.consent_id,
        refused_fields=() if entry.consent is None else entry.consent.refused_fields,
        reason=entry.reason,
        sources=() if disclosure is None else disclosure.registries,
        sections=_sections(entry),
        snapshot_until=_kept_until(entry, now) if reader.is_herself else None,
        on_behalf=on_behalf(entry, reader),
        power_of_attorney=power_step(entry),
    )
    if sight.capacity == "related":
        return _shielded(row, reader, outcome_words(entry, reader))
    return row


def purpose_of(entry: LogEntry, catalogue: Catalogue) -> Purpose | None:
    """Give the purpose in the very version of the entry; None where that is gone."""
    found = catalogue.of(entry.sight.purpose)
    return found if found and found.version == entry.sight.purpose_version else None


def _compared(row: LogRow, comparison: Comparison | None) -> LogRow:
    if comparison is None:
        return row
    return msgspec.structs.replace(
        row,
        same_as_now=comparison.same_as_now,
        changed=comparison.changed,
        compared_at=comparison.compared_at,
        reason_unknown=comparison.reason_unknown,
    )


def _shielded(row: LogRow, reader: Reader, outcome_text: Text) -> LogRow:
    """Take out all that would tell of the other person: case, unit, employee, and why not."""
    return msgspec.structs.replace(
        row,
        in_case_of_another=True,
        purpose_text=_RELATED if reader.is_herself else _RELATED_OF_ANOTHER,
        outcome_text=outcome_text,
        unit=None,
        actor=None,
        case_reference=None,
        municipality_basis=None,
        reason=None,
        snapshot_until=None,
    )


def _basis_text(entry: LogEntry, reader: Reader) -> Text | None:
    kind, _, law = (entry.sight.basis or "").partition(": ")
    if kind not in _BY_RIGHT or entry.delegation is not None:
        return None
    rights = _BY_RIGHT if reader.is_herself else _BY_RIGHT_OF_ANOTHER
    # Of a question that was not answered nobody has said that the law gave a right.
    text = rights[kind] if _is_right(entry.outcome, kind) else _CLAIMED
    return Text(da=text.da.format(law=law), en=text.en.format(law=law))


def _is_right(outcome: Happened, kind: str) -> bool:
    return outcome in _BY_RIGHT_OF or kind == "own_access"


def _sections(entry: LogEntry) -> dict[str, SeenSection]:
    if entry.disclosure is None:
        return {}
    sources = entry.disclosure.sources
    return {
        name: SeenSection(
            outcome=outcome,
            registry=sources[name].registry if name in sources else None,
            terms=sources[name].terms if name in sources else None,
        )
        for name, outcome in sorted(entry.disclosure.outcomes.items())
    }


def _kept_until(entry: LogEntry, now: datetime) -> datetime | None:
    until = entry.snapshot_until
    return until if until is not None and until > now else None

"""The citizen's access log as rows: one a question, its outcome or, where none is known, that."""

from typing import Final

import msgspec
from sqlalchemy import Connection, Row, exists, func, select

from contracts.errors import EvidenceUnavailable
from gateway.ledger.entries import LogRow, Outcome
from gateway.ledger.opening import Opener
from gateway.ledger.payload import SightPayload, looked
from gateway.store.data_keys import Unreadable
from gateway.store.instants import from_microseconds
from gateway.store.tables import entry, subject

OUTCOMES: Final = ("disclosed", "refused", "unavailable", "unknown_subject", "outcome_unknown")


class LogEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A row and its place in the ledger, which is never shown."""

    sequence: int
    row: LogRow
    said: SightPayload


def living_subject(connection: Connection, subject_id: str) -> str:
    """Give the id under which a subject lives on; an unknown one is itself."""
    living = func.coalesce(subject.c.merged_into, subject.c.id)
    found = connection.scalar(select(living).where(subject.c.id == subject_id))
    return subject_id if found is None else found


def entries_about(
    connection: Connection, opener: Opener, subject_id: str, *, before: int | None, most: int
) -> tuple[LogEntry, ...]:
    """Read the newest entries about a living subject that lie before a place in the ledger.

    An intent counts only while no entry has ended it: its answer may have left or not.
    """
    merged = select(subject.c.id).where(subject.c.merged_into == subject_id)
    ids = {subject_id, *connection.scalars(merged)}
    ending = entry.alias("ending")
    columns = (entry.c.sequence, entry.c.id, entry.c.kind, entry.c.at_us, entry.c.subject_id)
    question = (
        select(*columns, entry.c.payload)
        .where(
            entry.c.subject_id.in_(ids),
            entry.c.kind.in_(OUTCOMES)
            | ((entry.c.kind == "intent") & ~exists().where(ending.c.intent_id == entry.c.id)),
        )
        .order_by(entry.c.sequence.desc())
        .limit(most)
    )
    if before is not None:
        question = question.where(entry.c.sequence < before)
    rows = connection.execute(question).all()
    try:
        keys = opener.keys(connection, ids)
        return tuple(_log_entry(row, opener, keys) for row in rows)
    except Unreadable:
        # A row that cannot be read is not left out: the log says so by failing.
        raise EvidenceUnavailable("evidence_unavailable") from None


def _log_entry(
    row: Row[int, str, str, int, str, bytes], opener: Opener, keys: dict[str, bytes]
) -> LogEntry:
    sequence, entry_id, kind, at_us, subject_id, sealed = row
    content = opener.opened(sealed, entry_id=entry_id, subject_id=subject_id, keys=keys)
    said = looked(content)
    return LogEntry(sequence=sequence, row=_row(entry_id, kind, at_us, said), said=said)


def _row(entry_id: str, kind: str, at_us: int, payload: SightPayload) -> LogRow:
    sight, disclosure = payload.sight, payload.disclosure
    return LogRow(
        entry_id=entry_id,
        at=from_microseconds(at_us),
        organisation=sight.organisation,
        purpose=sight.purpose,
        outcome=_outcome(kind),
        fields=sight.fields if disclosure is None else disclosure.fields,
        unit=sight.unit,
        actor=sight.actor,
        purpose_version=sight.purpose_version,
        basis=sight.basis,
        case_reference=sight.case_reference,
        municipality_basis=sight.municipality_basis,
        reason=payload.reason,
        sources=() if disclosure is None else disclosure.registries,
    )


def _outcome(kind: str) -> Outcome:
    return msgspec.convert("outcome_unknown" if kind == "intent" else kind, Outcome)  # type: ignore[no-any-return]

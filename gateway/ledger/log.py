"""What is read for the citizen's access log: one entry a question, its outcome or, where none is
known, that.
"""

from collections.abc import Sequence
from typing import Final, get_args

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, exists, func, select

from contracts.errors import EvidenceUnavailable
from gateway.ledger.entries import CITIZEN, Happened, Outcome
from gateway.ledger.opening import Opener
from gateway.ledger.payload import SightPayload, looked
from gateway.ledger.protocol import LogEntry
from gateway.store.data_keys import Unreadable
from gateway.store.instants import from_microseconds
from gateway.store.tables import entry, snapshot, subject

OUTCOMES: Final = get_args(Outcome)
CONSENT: Final = "consent"
HANDOVER: Final = "handover_opened"
CORRECTION: Final = "correction"
NEWEST_LOOKED_AT: Final = 50
"""How many of her newest disclosures are searched for her own: more would be no recent ones."""
COLUMNS: Final = (
    entry.c.sequence,
    entry.c.id,
    entry.c.kind,
    entry.c.at_us,
    entry.c.subject_id,
    entry.c.payload,
    snapshot.c.expires_us,
)

Read = Row[int, str, str, int, str, bytes, int | None]
"""One row of COLUMNS."""


def living_subject(connection: Connection, subject_id: str) -> str:
    """Give the id under which a subject lives on; an unknown one is itself."""
    living = func.coalesce(subject.c.merged_into, subject.c.id)
    found = connection.scalar(select(living).where(subject.c.id == subject_id))
    return subject_id if found is None else found


def ids_of(connection: Connection, subject_id: str) -> set[str]:
    """Give a living subject's id and those of the subjects that live on in it."""
    merged = select(subject.c.id).where(subject.c.merged_into == subject_id)
    return {subject_id, *connection.scalars(merged)}


def is_a_look() -> ColumnElement[bool]:
    """Select what a log shows: look-ups, and steps of consents. An intent counts only while no
    entry has ended it: its answer may have left or not.
    """
    ending = entry.alias("ending")
    is_open = ~exists().where(ending.c.intent_id == entry.c.id)
    told = entry.c.kind.in_((*OUTCOMES, CONSENT, HANDOVER, CORRECTION))
    return told | ((entry.c.kind == "intent") & is_open)


def entries_about(
    connection: Connection, opener: Opener, subject_id: str, *, before: int | None, most: int
) -> tuple[LogEntry, ...]:
    """Read the newest entries about a living subject that lie before a place in the ledger."""
    ids = ids_of(connection, subject_id)
    question = (
        select(*COLUMNS)
        .outerjoin_from(entry, snapshot, snapshot.c.entry_id == entry.c.id)
        .where(entry.c.subject_id.in_(ids), is_a_look())
        .order_by(entry.c.sequence.desc())
        .limit(most)
    )
    if before is not None:
        question = question.where(entry.c.sequence < before)
    return opened(connection, opener, connection.execute(question).all())


def own_answers(
    connection: Connection, opener: Opener, subject_id: str, *, since_us: int
) -> tuple[LogEntry, ...]:
    """Read what she was shown herself since an instant, newest first."""
    ids = ids_of(connection, living_subject(connection, subject_id))
    newest = (
        select(entry.c.sequence)
        .where(entry.c.subject_id.in_(ids), entry.c.kind == "disclosed")
        .order_by(entry.c.sequence.desc())
        .limit(NEWEST_LOOKED_AT)
        .subquery()
    )
    question = (
        select(*COLUMNS)
        .outerjoin_from(entry, snapshot, snapshot.c.entry_id == entry.c.id)
        .where(entry.c.sequence.in_(select(newest.c.sequence)), entry.c.at_us >= since_us)
        .order_by(entry.c.sequence.desc())
    )
    entries = opened(connection, opener, connection.execute(question).all())
    return tuple(each for each in entries if each.sight.client_id == CITIZEN)


def consent_steps(
    connection: Connection, opener: Opener, subject_ids: set[str]
) -> tuple[LogEntry, ...]:
    """Read every step of the consents of living subjects, oldest first."""
    ids = set().union(*(ids_of(connection, each) for each in subject_ids))
    question = (
        select(*COLUMNS)
        .outerjoin_from(entry, snapshot, snapshot.c.entry_id == entry.c.id)
        .where(entry.c.subject_id.in_(ids), entry.c.kind == CONSENT)
        .order_by(entry.c.sequence)
    )
    return opened(connection, opener, connection.execute(question).all())


def opened(connection: Connection, opener: Opener, rows: Sequence[Read]) -> tuple[LogEntry, ...]:
    """Open entries. One that cannot be read is not left out: EvidenceUnavailable."""
    try:
        keys = opener.keys(connection, {each.subject_id for each in rows})
        return tuple(_opened(each, opener, keys) for each in rows)
    except Unreadable:
        raise EvidenceUnavailable("evidence_unavailable") from None


def _opened(row: Read, opener: Opener, keys: dict[str, bytes]) -> LogEntry:
    said = looked(opener.opened(row.payload, entry_id=row.id, subject_id=row.subject_id, keys=keys))
    return LogEntry(
        sequence=row.sequence,
        entry_id=row.id,
        at=from_microseconds(row.at_us),
        outcome=_happened(row.kind, said),
        sight=said.sight,
        disclosure=said.disclosure,
        consent=said.consent,
        handed=said.handed,
        correction=said.correction,
        reason=said.reason,
        delegation=said.delegation,
        snapshot_until=None if row.expires_us is None else from_microseconds(row.expires_us),
    )


def _happened(kind: str, said: SightPayload) -> Happened:
    if said.consent is not None:
        kind = f"consent_{said.consent.step}"
    if said.correction is not None:
        kind = f"correction_{said.correction.step}"
    happened: Happened = msgspec.convert("outcome_unknown" if kind == "intent" else kind, Happened)
    return happened

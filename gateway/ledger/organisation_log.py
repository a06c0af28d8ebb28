"""An authority's own entries, for its data-protection officer: found by indexes that say nothing
without the key. No value, no digest, and the citizen by the authority's own alias only.
"""

from datetime import datetime

import msgspec
from sqlalchemy import Connection, Select, select

from gateway.ledger.log import COLUMNS, is_a_look, opened
from gateway.ledger.opening import Opener
from gateway.ledger.protocol import LogEntry
from gateway.store.driver import Queries
from gateway.store.instants import to_microseconds
from gateway.store.subject_queries import aliases_of
from gateway.store.tables import entry, snapshot

Look = Select[int, str, str, int, str, bytes, int | None]
"""A question for rows of COLUMNS."""


class OrganisationReader(msgspec.Struct, frozen=True, kw_only=True):
    """Who reads an authority's log: kept in the entry that says so."""

    organisation: str
    organisation_cvr: str
    client_id: str
    unit: str
    actor_id: str
    """The employee's id, of which a pseudonym is kept."""
    correlation_id: str


class OrganisationFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which of the authority's entries."""

    case_reference: str | None = None
    unit: str | None = None
    since: datetime | None = None
    """Inclusive."""
    before: datetime | None = None
    """Exclusive."""


class Indexes(msgspec.Struct, frozen=True, kw_only=True):
    """The same filter in the words of the table."""

    organisation: bytes
    unit: bytes | None
    case: bytes | None


class OrganisationPage(msgspec.Struct, frozen=True, kw_only=True):
    """Entries newest first, what the authority calls each citizen, and where to go on."""

    entries: tuple[LogEntry, ...]
    aliases: dict[str, str]
    """Our id, as the entry has it, to the authority's alias; absent where it has none."""
    next_cursor: str | None = None


def own_entries(indexes: Indexes, asked: OrganisationFilter, *, before: int | None) -> Look:
    """Write the question; a case has few entries and an index of its own."""
    question: Look = (
        select(*COLUMNS)
        .outerjoin_from(entry, snapshot, snapshot.c.entry_id == entry.c.id)
        .where(entry.c.organisation_index == indexes.organisation, is_a_look())
        .order_by(entry.c.sequence.desc())
    )
    if indexes.unit is not None:
        question = question.where(entry.c.unit_index == indexes.unit)
    if indexes.case is not None:
        question = question.where(entry.c.case_index == indexes.case)
    if asked.since is not None:
        question = question.where(entry.c.at_us >= to_microseconds(asked.since))
    if asked.before is not None:
        question = question.where(entry.c.at_us < to_microseconds(asked.before))
    if before is not None:
        question = question.where(entry.c.sequence < before)
    return question


def read_own(
    connection: Connection, opener: Opener, question: Look, *, most: int
) -> tuple[LogEntry, ...]:
    """Read and open the newest."""
    return opened(connection, opener, connection.execute(question.limit(most)).all())


def aliases_in(store: Queries, subject_ids: frozenset[str], *, sector: str) -> dict[str, str]:
    """Give the alias that each subject has in the sector already. None is made: reading a log
    tells an authority nothing new.
    """
    living = dict(
        store.query(
            tuple[str, str],
            "SELECT id, COALESCE(merged_into, id) FROM subject WHERE id IN ?",
            (tuple(subject_ids),),
        )
    )
    aliases = aliases_of(store, frozenset(living.values()), sector)
    return {each: aliases[lives] for each, lives in living.items() if lives in aliases}

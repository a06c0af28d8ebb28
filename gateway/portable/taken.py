"""Everything she can take away: her record, who has seen it, her consents. Asked once, by the one
path; page, JSON, CSV and HTML are drawn from this.
"""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from contracts.dates import Period, danish_day
from gateway.access.purposes import Catalogue
from gateway.answering.answer import Answer
from gateway.answering.case import Arrival
from gateway.answering.life import OWN_ACCESS, Answering
from gateway.answering.own_log import OwnLog
from gateway.api.log_rows import LogRow, access_log
from gateway.consents.flows import Consents
from gateway.consents.own import OwnList
from gateway.identity.callers import Citizen
from gateway.ledger.protocol import LogEntry
from gateway.portable.fields import Field, Plugins, fields_of
from gateway.portable.owners import Owner, Owners
from gateway.question import Question
from gateway.settings import ContactSettings
from gateway.store.instants import Clock

_ROWS_A_PAGE = 100
MOST_ROWS = 2000
"""Of the log in one file; a longer one says where it goes on."""


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """One export, before it has a form."""

    made_at: datetime
    period: Period
    answer: Answer
    fields: tuple[Field, ...]
    owners: Mapping[str, Owner]
    """By the catalogue path of a field."""
    log: tuple[LogRow, ...]
    entries: tuple[LogEntry, ...]
    """The entries that the rows tell of, row by row."""
    log_continues: str | None
    consents: OwnList


class TakingParts(msgspec.Struct, frozen=True, kw_only=True):
    """What it takes."""

    answering: Answering
    own_log: OwnLog
    consents: Consents
    catalogue: Catalogue
    plugins: Plugins
    contact: ContactSettings
    clock: Clock


async def take(parts: TakingParts, citizen: Citizen, *, arrival: Arrival) -> Taken:
    """Ask for everything. Raises what asking for her own record raises."""
    period = Period.ending(danish_day(parts.clock()))
    answer = await parts.answering.answer(
        citizen,
        Question(subject=citizen.pnr, purpose=OWN_ACCESS, period=period),
        arrival=arrival,
    )
    fields = fields_of(answer, parts.plugins)
    owners = Owners(parts.plugins, parts.contact)
    log, entries, log_continues = await _log(parts, citizen, arrival=arrival)
    return Taken(
        made_at=parts.clock(),
        period=period,
        answer=answer,
        fields=fields,
        owners={each.path: owners.of(each.path) for each in fields},
        log=log,
        entries=entries,
        log_continues=log_continues,
        consents=await parts.consents.own.all(citizen, correlation_id=arrival.correlation_id),
    )


async def _log(
    parts: TakingParts, citizen: Citizen, *, arrival: Arrival
) -> tuple[tuple[LogRow, ...], tuple[LogEntry, ...], str | None]:
    rows: list[LogRow] = []
    entries: list[LogEntry] = []
    cursor: str | None = None
    while True:
        page = await parts.own_log.page(citizen, cursor=cursor, limit=_ROWS_A_PAGE, arrival=arrival)
        rows.extend(access_log(page, parts.catalogue, now=parts.clock()).entries)
        entries.extend(entry for entry, _ in page.rows)
        cursor = page.next_cursor
        if cursor is None or len(rows) >= MOST_ROWS:
            return tuple(rows), tuple(entries), cursor

"""The logs that are read beside the citizen's rows: her own answers, what was kept of an answer,
and an authority's own entries.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime

import msgspec
from sqlalchemy import Connection

from contracts.errors import QuestionInvalid
from gateway.ledger.append import Found, NewEntry
from gateway.ledger.decided import KeptDecision, NoDecision, ReadDecision
from gateway.ledger.jobs import AddEntry
from gateway.ledger.log import entries_about, living_subject, own_answers
from gateway.ledger.opening import Opener
from gateway.ledger.organisation_log import (
    Indexes,
    OrganisationFilter,
    OrganisationPage,
    OrganisationReader,
    aliases_in,
    own_entries,
    read_own,
)
from gateway.ledger.payload import OrganisationReadPayload
from gateway.ledger.protocol import LogEntry, LogPage
from gateway.ledger.shown import ReadShown
from gateway.store.data_keys import KeyWrapper
from gateway.store.instants import to_microseconds
from gateway.store.keys import SubjectKeys
from gateway.store.reader import Reader
from gateway.store.writer import Writer


class Logs:
    """Reads logs. Whatever shows somebody something is an entry first."""

    def __init__(
        self, *, keys: SubjectKeys, wrapper: KeyWrapper, reader: Reader, writer: Writer
    ) -> None:
        self._keys = keys
        self._opener = Opener(wrapper)
        self._reader = reader
        self._writer = writer

    async def own_answers(self, subject_id: str, *, since: datetime) -> tuple[LogEntry, ...]:
        """Give the entries of what a citizen was shown herself since then, newest first.

        For comparing only: it shows nobody anything.
        """
        since_us = to_microseconds(since)
        return await self._reader.read(
            lambda found: own_answers(found, self._opener, subject_id, since_us=since_us)
        )

    async def names(self, subject_ids: frozenset[str], *, sector: str) -> dict[str, str]:
        """Give the alias that each of those who acted for another has in the sector already."""
        return await self._reader.look_up(
            lambda store: aliases_in(store, subject_ids, sector=sector)
        )

    async def of_another(
        self,
        subject_id: str,
        *,
        log: str,
        cursor: str | None,
        limit: int,
        kept_back: Callable[[tuple[LogEntry, ...]], frozenset[str]],
    ) -> LogPage:
        """Give a citizen's log for who acts for her, newest first, without what is kept back: a
        page is full as long as there are rows, so that it does not tell of those. That it is read
        is an entry already; `log` names the reader and whose log it is, for cursors.

        Raises QuestionInvalid for a cursor of another log.
        """
        before = self._place(cursor, log)
        living = await self._reader.read(lambda found: living_subject(found, subject_id))
        shown: list[LogEntry] = []
        while len(shown) <= limit:
            some = await self._reader.read(self._rows_of(living, before, most=limit + 1))
            hidden = kept_back(some)
            shown += [each for each in some if each.entry_id not in hidden]
            if len(some) <= limit:
                break
            before = some[-1].sequence
        page = tuple(shown[:limit])
        has_more = len(shown) > limit and bool(page)
        return LogPage(
            entries=page,
            next_cursor=(self._keys.seal_cursor(page[-1].sequence, log=log) if has_more else None),
        )

    def _rows_of(
        self, living: str, before: int | None, *, most: int
    ) -> Callable[[Connection], tuple[LogEntry, ...]]:
        return lambda found: entries_about(found, self._opener, living, before=before, most=most)

    def check_cursor(self, cursor: str | None, *, log: str) -> None:
        """Refuse a cursor of another log before anybody is looked up. Raises QuestionInvalid."""
        self._place(cursor, log)

    async def shown(self, subject_id: str, entry_id: str, *, correlation_id: str) -> bytes:
        """Give what was kept of an answer about this citizen. Raises NothingThere."""
        living = await self._reader.read(lambda found: living_subject(found, subject_id))
        return await self._writer.write(
            ReadShown(entry_id=entry_id, subject_id=living, correlation_id=correlation_id)
        )

    async def decision(self, entry_id: str) -> KeptDecision | NoDecision:
        """Give what an entry's decision was made on; that the operator read it is an entry."""
        return await self._writer.write(ReadDecision(entry_id=entry_id))

    async def of_organisation(
        self,
        by: OrganisationReader,
        asked: OrganisationFilter,
        *,
        cursor: str | None,
        limit: int,
    ) -> OrganisationPage:
        """Give an authority's own entries, newest first; that they were read is an entry.

        Raises QuestionInvalid for a cursor of another authority or of other filters.
        """
        log = _named(by, asked)
        before = self._place(cursor, log)
        await self._writer.write(AddEntry(new=self._reading(by, asked, limit=limit)))
        question = own_entries(self._indexes(by, asked), asked, before=before)
        entries = await self._reader.read(
            lambda found: read_own(found, self._opener, question, most=limit + 1)
        )
        page = entries[:limit]
        ids = frozenset(each.sight.subject_id for each in page)
        return OrganisationPage(
            entries=page,
            aliases=await self._reader.look_up(
                lambda store: aliases_in(store, ids, sector=by.organisation_cvr)
            ),
            next_cursor=(
                self._keys.seal_cursor(page[-1].sequence, log=log) if len(entries) > limit else None
            ),
        )

    def _place(self, cursor: str | None, log: str) -> int | None:
        if cursor is None:
            return None
        place = self._keys.open_cursor(cursor, log=log)
        if place is None:
            raise QuestionInvalid("cursor_invalid")
        return place

    def _indexes(self, by: OrganisationReader, asked: OrganisationFilter) -> Indexes:
        cvr, index = by.organisation_cvr, self._keys.index
        case, unit = asked.case_reference, asked.unit
        return Indexes(
            organisation=index("organisation", cvr),
            unit=None if unit is None else index("unit", cvr, unit),
            case=None if case is None else index("case", cvr, case),
        )

    def _reading(
        self, by: OrganisationReader, asked: OrganisationFilter, *, limit: int
    ) -> NewEntry:
        return NewEntry(
            kind="organisation_log_read",
            payload=OrganisationReadPayload(
                organisation=by.organisation,
                organisation_cvr=by.organisation_cvr,
                client_id=by.client_id,
                unit=by.unit,
                actor=self._keys.pseudonym(by.actor_id, organisation_cvr=by.organisation_cvr),
                case_reference=asked.case_reference,
                unit_asked=asked.unit,
                page_rows=limit,
            ),
            found=Found(correlation_id=by.correlation_id),
        )


def _named(by: OrganisationReader, asked: OrganisationFilter) -> str:
    """Name one authority's log under one filter, so that a cursor is good for no other."""
    filtered = msgspec.json.encode((by.organisation_cvr, asked))
    return f"organisation/{hashlib.sha256(filtered).hexdigest()}"

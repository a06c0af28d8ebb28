"""The citizen's log with what her own look says of each row: the same now, changed, or unknown.

Where her own answers of the last minutes do not cover the rows, she is asked for once more, by the
one path by which anybody sees anything. That look is on her log too.
"""

import contextlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

import msgspec

from contracts.dates import LONGEST_PERIOD_MONTHS, Period, danish_day
from contracts.errors import GatewayError
from contracts.paths import section_of
from gateway.access.purposes import Catalogue
from gateway.answering.case import Arrival
from gateway.answering.life import OWN_ACCESS, Answering
from gateway.identity.callers import Citizen
from gateway.ledger.compare import (
    Comparison,
    OwnSection,
    bare,
    compare,
    is_among,
    is_covered,
    own_sections,
    sections_of,
)
from gateway.ledger.logs import Logs
from gateway.ledger.protocol import Ledger, LogEntry, Subjects
from gateway.question import Question
from gateway.store.instants import Clock
from gateway.store.subject_jobs import citizen_sector

FRESH: Final = timedelta(minutes=5)
"""How old her own answer may be that rows are compared with."""
_AHEAD_MONTHS: Final = 12
"""How far ahead of today months are asked for: pay is reported a month or two ahead at most."""


class ComparedPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of her log; for each entry what her own look says of it, if there is anything."""

    rows: tuple[tuple[LogEntry, Comparison | None], ...]
    next_cursor: str | None
    names: dict[str, str] = {}
    """Our id of who acted for her, to her own alias; absent where she has none."""


class Needed(msgspec.Struct, frozen=True, kw_only=True):
    """What of her own record the rows of a page are compared with."""

    sections: frozenset[str]
    period: Period
    paths: frozenset[str]
    """What the rows showed, without keys, as far as she may see it herself."""


class OwnLogParts(msgspec.Struct, frozen=True, kw_only=True):
    """What reading one's own log needs."""

    answering: Answering
    ledger: Ledger
    logs: Logs
    subjects: Subjects
    catalogue: Catalogue
    clock: Clock


class OwnLog:
    """Reads a citizen's log for herself."""

    def __init__(self, parts: OwnLogParts) -> None:
        self._parts = parts

    async def page(
        self, citizen: Citizen, *, cursor: str | None, limit: int, arrival: Arrival
    ) -> ComparedPage:
        """Give a page, newest first. The rows are read before she is asked for again.

        Raises QuestionInvalid for a cursor that is not hers, EvidenceUnavailable.
        """
        subject_id = await self._parts.subjects.id_of(citizen.pnr)
        page = await self._parts.ledger.log_of(
            subject_id, cursor=cursor, limit=limit, correlation_id=arrival.correlation_id
        )
        acted = frozenset(
            each.sight.acting.subject_id for each in page.entries if each.sight.acting
        )
        own = await self._own(citizen, subject_id, page.entries, arrival=arrival)
        return ComparedPage(
            rows=tuple((each, compare(each, own)) for each in page.entries),
            next_cursor=page.next_cursor,
            names=(
                await self._parts.logs.names(acted, sector=citizen_sector(subject_id))
                if acted
                else {}
            ),
        )

    async def shown(self, citizen: Citizen, entry_id: str, *, correlation_id: str) -> bytes:
        """Give what was kept of an answer about her. Raises NothingThere, EvidenceUnavailable."""
        subject_id = await self._parts.subjects.id_of(citizen.pnr)
        return await self._parts.logs.shown(subject_id, entry_id, correlation_id=correlation_id)

    async def _own(
        self,
        citizen: Citizen,
        subject_id: str,
        entries: tuple[LogEntry, ...],
        *,
        arrival: Arrival,
    ) -> dict[str, OwnSection]:
        needed = self._needed(entries)
        if needed is None:
            return {}
        own = await self._known(subject_id, needed)
        if _covers(own, needed):
            return own
        # What she cannot be told now leaves the rows without a comparison, never without a row.
        with contextlib.suppress(GatewayError):
            await self._parts.answering.answer(
                citizen,
                Question(
                    subject=citizen.pnr,
                    purpose=OWN_ACCESS,
                    period=needed.period,
                    sections=needed.sections,
                ),
                arrival=arrival,
            )
        return await self._known(subject_id, needed)

    async def _known(self, subject_id: str, needed: Needed) -> dict[str, OwnSection]:
        since = self._parts.clock() - FRESH
        answers = await self._parts.logs.own_answers(subject_id, since=since)
        hers = (each for each in answers if each.sight.purpose == OWN_ACCESS and each.at > since)
        return own_sections(hers, covering=needed.period)

    def _needed(self, entries: Iterable[LogEntry]) -> Needed | None:
        """Say what to ask for; None where there is nothing to compare."""
        shown = [
            (each.sight.period, each.disclosure.digests_by_path())
            for each in entries
            if each.disclosure is not None and each.disclosure.digests
        ]
        purpose = self._parts.catalogue.of(OWN_ACCESS)
        sections = frozenset[str]().union(*(sections_of(digests) for _, digests in shown))
        hers = sections & frozenset(() if purpose is None else purpose.sections)
        purpose_fields = frozenset(() if purpose is None else purpose.fields)
        if not hers:
            return None
        periods = [period for period, _ in shown if period is not None]
        paths = frozenset(
            bare(path) for _, digests in shown for path in digests if section_of(path) in hers
        )
        return Needed(
            sections=hers,
            period=_around(periods, now=self._parts.clock()),
            paths=frozenset(each for each in paths if is_among(each, purpose_fields)),
        )


def _around(periods: list[Period], *, now: datetime) -> Period:
    """Give the period around all, of more months than may be asked for the newest."""
    default = Period.ending(danish_day(now))
    furthest = _moved(default.to_month, _AHEAD_MONTHS)
    last = min(furthest, max((each.to_month for each in periods), default=default.to_month))
    first = min((each.from_month for each in periods), default=default.from_month)
    earliest = _moved(last, 1 - LONGEST_PERIOD_MONTHS)
    return Period(from_month=min(last, max(first, earliest)), to_month=last)


def _moved(month: str, by: int) -> str:
    later = int(month[:4]) * 12 + int(month[5:]) - 1 + by
    return f"{later // 12:04d}-{later % 12 + 1:02d}"


def _covers(own: dict[str, OwnSection], needed: Needed) -> bool:
    return all(
        name in own and is_covered(needed.period, own[name].period) for name in needed.sections
    ) and all(is_among(path, own[section_of(path)].fields) for path in needed.paths)

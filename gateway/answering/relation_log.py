"""The access log of somebody for whom a citizen acts: decided and logged as a look at that record,
though no field of it is shown, and without the rows that are kept from whoever acts.
"""

from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from contracts.dates import Period, danish_day
from gateway.access.acting import ActsAs
from gateway.access.decide import decide, decide_static
from gateway.access.decision import Deny
from gateway.access.facts import SubjectFacts
from gateway.access.purposes import Party
from gateway.access.relation_rows import RowOf, rows_kept_from_who_acts
from gateway.answering.acting import Grounds, Known
from gateway.answering.case import Arrival
from gateway.answering.life import REPRESENTATION, recheck
from gateway.answering.opening import open_case
from gateway.answering.parts import Parts
from gateway.answering.steps import Steps, error_of
from gateway.identity.callers import Citizen
from gateway.ledger.entries import CITIZEN, Disclosure
from gateway.ledger.logs import Logs
from gateway.ledger.protocol import LogEntry
from gateway.question import Question
from gateway.store.subject_jobs import citizen_sector

_NOTHING = Disclosure(fields=(), withheld=(), outcomes={}, registries=())


class Client(msgspec.Struct, frozen=True, kw_only=True):
    """What the rules about rows know of a client."""

    party: Party
    municipality_code: str | None


class RelationPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of that log."""

    entries: tuple[LogEntry, ...]
    names: dict[str, str]
    """Our id of who acted, to the reader's own alias; absent where she has none."""
    reader: str
    """Our id of who reads."""
    acts_as: ActsAs | None = None
    """By what she reads it."""
    next_cursor: str | None = None


class RelationLog:
    """Reads it."""

    def __init__(self, parts: Parts, logs: Logs, clients: Mapping[str, Client]) -> None:
        self._parts = parts
        self._steps = Steps(parts)
        self._grounds = Grounds(parts)
        self._logs = logs
        self._clients = clients

    async def page(
        self, citizen: Citizen, alias: str, *, cursor: str | None, limit: int, arrival: Arrival
    ) -> RelationPage:
        """Give a page, newest first. Raises what asking for that one's record would raise, and
        QuestionInvalid for a cursor of another log.
        """
        question = Question(
            subject=alias,
            purpose=REPRESENTATION,
            period=Period.ending(danish_day(self._parts.clock())),
            represents=True,
            reads_log=True,
        )
        reader = await self._parts.subjects.id_of(citizen.pnr)
        log = f"relation/{reader}/{alias}"
        self._logs.check_cursor(cursor, log=log)
        known = await self._permitted(citizen, question, arrival=arrival)
        case, facts = known.case, known.facts
        page = await self._logs.of_another(
            case.subject_id,
            log=log,
            cursor=cursor,
            limit=limit,
            kept_back=lambda entries: self._kept_back(entries, facts),
        )
        acted = frozenset(
            each.sight.acting.subject_id for each in page.entries if each.sight.acting
        )
        return RelationPage(
            entries=page.entries,
            names=await self._logs.names(acted, sector=citizen_sector(reader)),
            reader=reader,
            acts_as=None if case.acting is None else case.acting.acts_as,
            next_cursor=page.next_cursor,
        )

    async def _permitted(self, citizen: Citizen, question: Question, *, arrival: Arrival) -> Known:
        """Decide, and commit that the log is read: decided again in that very transaction."""
        case = await open_case(self._parts, citizen, question, arrival=arrival)
        context = case.context(self._parts.clock(), None, case.agreements)
        may_ask = decide_static(context)
        if isinstance(may_ask, Deny):
            raise await self._steps.refused(None, case, may_ask, on=context)
        intended = await self._parts.ledger.intend(self._steps.sight(case), at=self._parts.clock())
        case, answered = await self._steps.facts(intended.intent_id, case)
        known = await self._grounds.known(case, answered)
        context = known.case.context(self._parts.clock(), known.facts, case.agreements)
        permit = decide(context)
        if isinstance(permit, Deny):
            raise await self._steps.refused(intended.intent_id, known.case, permit, on=context)
        released = await self._parts.ledger.release(
            intended.intent_id,
            self._steps.sight(known.case),
            _NOTHING,
            recheck=recheck(known, permit),
        )
        if isinstance(released, Deny):
            raise error_of(released)
        return known

    def _kept_back(
        self, entries: tuple[LogEntry, ...], facts: SubjectFacts | None
    ) -> frozenset[str]:
        """Give the ids of the rows that this reader does not see."""
        if facts is None:
            return frozenset(each.entry_id for each in entries)
        today = danish_day(self._parts.clock())
        rows = (self._row(each) for each in entries)
        return rows_kept_from_who_acts(rows, facts, self._parts.catalogue, today=today)

    def _row(self, entry: LogEntry) -> RowOf:
        sight = entry.sight
        row = RowOf(entry_id=entry.entry_id, purpose_id=sight.purpose, party=None, unit=sight.unit)
        if sight.client_id == CITIZEN:
            return replace(row, party="citizen")
        client = self._clients.get(sight.client_id)
        if client is None:
            return row
        return replace(row, party=client.party, municipality_code=client.municipality_code)

"""The life of one question (design section 4): the one path by which anybody sees anything.

Citizen and authority come through the same method; only who asks and the purpose differ.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

import msgspec
from structlog import get_logger

from contracts.errors import EvidenceUnavailable, GatewayError, NotPermitted, SubjectUnknown
from contracts.lookup import RegistryTerms
from contracts.paths import section_of
from contracts.pnr import Pnr
from contracts.reading import Failed, Found
from contracts.records import Family, Person
from gateway.access.agreements import Agreement, Agreements
from gateway.access.decide import decide, decide_static
from gateway.access.decision import Deny, Permit
from gateway.access.facts import SubjectFacts, facts_of
from gateway.access.purposes import Catalogue
from gateway.answering.answer import Answer, PurposeRef, Receipt
from gateway.answering.case import Arrival, Case
from gateway.answering.shape import Sections, disclosure, section, withheld
from gateway.identity.callers import Citizen, Organisation, Requester
from gateway.ledger.entries import Granted, Ledger, Outcome, Sight, Subjects
from gateway.question import Question
from gateway.records.plain import numbers_in
from gateway.registries.answered import Answered
from gateway.registries.plan import Errand, Registries
from gateway.registries.sources import is_fresh

log = get_logger("samsyn.answer")

OWN_ACCESS: Final = "own-access"
_CHANGED: Final = Deny(
    code="decision_changed", public_code="decision_changed", is_static=False, status=503
)


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """What answering needs, wired by gateway/app.py."""

    catalogue: Catalogue
    agreements: Agreements
    registries: Registries
    ledger: Ledger
    subjects: Subjects
    operator: Organisation
    pseudonym: Callable[[str, str], str]
    """Employee's id and organisation's CVR to what the log shows."""
    clock: Callable[[], datetime]


class Answering:
    """Answers questions, one path for every asker."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def answer(
        self, asker: Requester | Citizen, question: Question, *, arrival: Arrival
    ) -> Answer:
        """Answer one question, or raise the GatewayError that says why not. Nothing leaves
        unlogged.
        """
        case = await self._open(asker, question, arrival)
        may_ask = decide_static(case.context(self._parts.clock(), None, case.agreements))
        if isinstance(may_ask, Deny):
            raise await self._refused(None, case, may_ask)
        case = msgspec.structs.replace(case, asked_fields=tuple(sorted(may_ask)))
        intent_id = await self._parts.ledger.intend(self._sight(case), at=self._parts.clock())
        known = await self._facts(intent_id, case)
        facts = _facts_of(known)
        permit = decide(case.context(self._parts.clock(), facts, case.agreements))
        if isinstance(permit, Deny):
            raise await self._refused(intent_id, case, permit)
        found = await self._parts.registries.sections(
            frozenset(section_of(path) for path in permit.fields),
            self._errand(case),
            already=known,
        )
        sections = await self._minimised(case, permit, found)
        entry_id = await self._release(intent_id, case, permit, (facts, found))
        return await self._signed(case, permit, sections, entry_id)

    async def _open(self, asker: Requester | Citizen, question: Question, arrival: Arrival) -> Case:
        """Find out whom the question is about and under what it may be asked."""
        pnr = await self._number(asker, question)
        subject_id = await self._parts.subjects.id_of(pnr)
        controller = asker.organisation if isinstance(asker, Requester) else self._parts.operator
        sector = controller.cvr if isinstance(asker, Requester) else f"citizen:{subject_id}"
        return Case(
            asker=asker,
            question=question,
            pnr=pnr,
            subject_id=subject_id,
            sector=sector,
            controller=controller,
            purpose=self._parts.catalogue.of(question.purpose),
            agreements=self._parts.agreements.of(controller.cvr, question.purpose),
            arrival=arrival,
        )

    async def _number(self, asker: Requester | Citizen, question: Question) -> Pnr:
        if isinstance(asker, Citizen):
            # Hers, whatever the question says: own access rests on this line.
            return asker.pnr
        if isinstance(question.subject, Pnr):
            return question.subject
        pnr = await self._parts.subjects.number_of(question.subject, sector=asker.organisation.cvr)
        if pnr is None:
            raise SubjectUnknown("subject_unknown")
        return pnr

    async def _facts(self, intent_id: str, case: Case) -> Answered:
        """Ask the person register for what the decision needs; follow a changed number once."""
        registries = self._parts.registries
        known = await registries.facts(self._errand(case))
        current = None if isinstance(known, Failed) else known.reading.current_number
        if current is not None:
            await self._parts.subjects.link(case.pnr, current)
            known = await registries.facts(self._errand(case, pnr=current))
        if isinstance(known, Answered):
            return known
        outcome: Outcome = "unknown_subject" if known.outcome == "unknown" else "unavailable"
        code = "subject_unknown" if known.outcome == "unknown" else "facts_unavailable"
        await self._parts.ledger.close(
            intent_id, self._sight(case), outcome=outcome, reason=code, at=self._parts.clock()
        )
        if known.outcome == "unknown":
            raise SubjectUnknown(code)
        raise EvidenceUnavailable(code, retry_after_seconds=known.retry_after_seconds)

    async def _minimised(
        self, case: Case, permit: Permit, found: Mapping[str, Found | Failed]
    ) -> Sections:
        """Copy what is permitted into empty objects, with aliases in place of numbers."""
        records = [each.record for each in found.values() if isinstance(each, Found)]
        numbers = frozenset[Pnr]().union(*(numbers_in(record) for record in records))
        aliases = await self._parts.subjects.aliases(numbers, sector=case.sector)
        return {name: section(name, each, permit, aliases) for name, each in sorted(found.items())}

    async def _release(
        self,
        intent_id: str,
        case: Case,
        permit: Permit,
        content: tuple[SubjectFacts | None, Mapping[str, Found | Failed]],
    ) -> str:
        """Decide again and log, in one transaction. Only after this may bytes leave."""
        facts, found = content

        def recheck(granted: tuple[Granted, ...], now: datetime) -> Permit | Deny:
            in_store = {each.id: each for each in granted}
            agreements = tuple(
                each for each in case.agreements if _still_granted(each, in_store.get(each.id), now)
            )
            again = decide(case.context(now, facts, agreements))
            if isinstance(again, Permit) and again.fields != permit.fields:
                return _CHANGED
            return again

        released = await self._parts.ledger.release(
            intent_id,
            self._sight(case, permit),
            disclosure(permit, found),
            agreement_ids=permit.agreement_ids,
            recheck=recheck,
        )
        if isinstance(released, Deny):
            raise _error_of(released)
        return released

    async def _signed(
        self,
        case: Case,
        permit: Permit,
        sections: Sections,
        entry_id: str,
    ) -> Answer:
        aliases = await self._parts.subjects.aliases(frozenset({case.pnr}), sector=case.sector)
        return Answer(
            subject=aliases[case.pnr],
            as_of=self._parts.clock(),
            purpose=PurposeRef(id=case.question.purpose, version=permit.purpose_version),
            sections=sections,
            withheld=withheld(case.asker, permit),
            warnings=tuple(sorted(permit.warnings)),
            receipt=Receipt(entry_id=entry_id),
        )

    async def _refused(self, intent_id: str | None, case: Case, deny: Deny) -> GatewayError:
        """Log the refusal, then give the error that tells it."""
        await self._parts.ledger.close(
            intent_id,
            self._sight(case),
            outcome="refused",
            reason=deny.code,
            at=self._parts.clock(),
        )
        return _error_of(deny)

    def _errand(self, case: Case, *, pnr: Pnr | None = None) -> Errand:
        now = self._parts.clock()

        def terms_for(adapter: str) -> RegistryTerms | None:
            return self._parts.agreements.terms(
                case.controller.cvr, case.question.purpose, adapter=adapter, now=now
            )

        return Errand(
            pnr=pnr or case.pnr,
            period=case.question.period,
            terms_for=terms_for,
            deadline=case.arrival.deadline,
            correlation_id=case.arrival.correlation_id,
        )

    def _sight(self, case: Case, permit: Permit | None = None) -> Sight:
        """Say who asks about whom and why, with a pseudonym in place of the employee."""
        asker, question = case.asker, case.question
        actor = asker.actor if isinstance(asker, Requester) else None
        fields = tuple(sorted(permit.fields)) if permit else case.asked_fields
        return Sight(
            subject_id=case.subject_id,
            organisation=case.controller.name,
            organisation_cvr=case.controller.cvr,
            client_id=asker.client_id if isinstance(asker, Requester) else "citizen",
            unit=actor.unit if actor else None,
            actor=self._parts.pseudonym(actor.id, case.controller.cvr) if actor else None,
            purpose=case.purpose.id if case.purpose else "unknown",
            purpose_version=case.purpose.version if case.purpose else None,
            basis=str(case.purpose.basis) if case.purpose else None,
            case_reference=question.case_reference,
            municipality_basis=question.municipality_basis,
            sections=tuple(sorted({section_of(path) for path in fields})),
            fields=fields,
            correlation_id=case.arrival.correlation_id,
        )


def _facts_of(known: Answered) -> SubjectFacts | None:
    person, family = known.reading.section("person"), known.reading.section("family")
    return facts_of(
        person.record if person and isinstance(person.record, Person) else None,
        family.record if family and isinstance(family.record, Family) else None,
        known.reading.residence,
        fetched_at=known.fetched_at,
        fresh=is_fresh(known),
    )


def _still_granted(agreement: Agreement, stored: Granted | None, now: datetime) -> bool:
    return (
        stored is not None
        and stored.version == agreement.version
        and (stored.withdrawn_at is None or stored.withdrawn_at > now)
    )


def _error_of(deny: Deny) -> GatewayError:
    kinds = {403: NotPermitted, 404: SubjectUnknown, 503: EvidenceUnavailable}
    return kinds[deny.status](deny.public_code)

"""Whom a question is about, and under what it may be asked: before any rule and any registry."""

from msgspec.structs import replace

from contracts.errors import SubjectUnknown
from contracts.pnr import Pnr
from gateway.access.asker import asker_of
from gateway.access.consents import Consent
from gateway.access.refusals import SUBJECT_NOT_AVAILABLE
from gateway.answering.case import Acting, Arrival, Case
from gateway.answering.parts import Parts
from gateway.identity.callers import Citizen, Requester
from gateway.ledger.entries import AskedBy
from gateway.question import Question
from gateway.store.subject_jobs import citizen_sector


async def open_case(
    parts: Parts, asker: Requester | Citizen, question: Question, *, arrival: Arrival
) -> Case:
    """Gather what is known. Raises SubjectUnknown for an alias that is not the asker's own, and
    TooManyQuestions for one too many of them.
    """
    acting = await _acting(parts, asker) if question.represents else None
    pnr = (
        await _number(parts, asker, question, correlation_id=arrival.correlation_id)
        if acting is None
        else await _acted_for(parts, question, acting)
    )
    subject_id = await parts.subjects.id_of(pnr)
    consent_id = question.consent_id
    consent = None if consent_id is None else await parts.consents.of(consent_id)
    if consent is not None and consent.period is not None and question.is_default_period:
        question = replace(question, period=consent.period)
    controller = parts.operator if isinstance(asker, Citizen) else asker.organisation
    return Case(
        asker=asker,
        question=question,
        pnr=pnr,
        subject_id=subject_id,
        sector=_sector(asker, subject_id if acting is None else acting.subject_id),
        controller=controller,
        purpose=parts.catalogue.of(question.purpose),
        agreements=parts.agreements.of(controller.cvr, question.purpose),
        arrival=arrival,
        consent=consent,
        giver=await _giver(parts, consent),
        acting=acting,
    )


async def renumbered(parts: Parts, case: Case, current: Pnr) -> Case:
    """Give the same case about the number in force, once both lead to one citizen for good."""
    await parts.subjects.link(case.pnr, current)
    subject_id = await parts.subjects.id_of(current)
    sector = _sector(case.asker, subject_id) if case.acting is None else case.sector
    return replace(case, pnr=current, former=case.pnr, subject_id=subject_id, sector=sector)


async def _giver(parts: Parts, consent: Consent | None) -> Pnr | None:
    if consent is None or consent.given_by == "self":
        return None
    return await parts.subjects.number_of_subject(consent.giver_id)


def _sector(asker: Requester | Citizen, subject_id: str) -> str:
    """Name the sector in which the asker's aliases mean anything."""
    return citizen_sector(subject_id) if isinstance(asker, Citizen) else asker.organisation.cvr


async def _acting(parts: Parts, asker: Requester | Citizen) -> Acting | None:
    """Give the citizen who acts, by the number in force: the one that others' records name."""
    if not isinstance(asker, Citizen):
        return None
    subject_id = await parts.subjects.id_of(asker.pnr)
    sector = _sector(asker, subject_id)
    named = await parts.subjects.named(frozenset({asker.pnr}), sector=sector)
    current = await parts.subjects.number_of(named[asker.pnr].alias, sector=sector)
    return Acting(subject_id=subject_id, pnr=current or asker.pnr)


async def _acted_for(parts: Parts, question: Question, acting: Acting) -> Pnr:
    """Give the number behind her own alias of another. Raises SubjectUnknown for any other."""
    if isinstance(question.subject, str):
        sector = citizen_sector(acting.subject_id)
        pnr = await parts.subjects.number_of(question.subject, sector=sector)
        if pnr is not None:
            return pnr
    raise SubjectUnknown("subject_unknown")


async def _number(
    parts: Parts, asker: Requester | Citizen, question: Question, *, correlation_id: str
) -> Pnr:
    if isinstance(asker, Citizen):
        # Hers, whatever the question says: own access rests on this line.
        return asker.pnr
    if isinstance(question.subject, Pnr):
        return question.subject
    pnr = await parts.subjects.number_of(question.subject, sector=asker.organisation.cvr)
    if pnr is None:
        by = _asked_by(parts, asker, correlation_id=correlation_id)
        await parts.ledger.ask_of_nobody(by, question.subject)
        raise nobody(asker)
    return pnr


def _asked_by(parts: Parts, asker: Requester, *, correlation_id: str) -> AskedBy:
    actor, cvr = asker.actor, asker.organisation.cvr
    return AskedBy(
        client_id=asker.client_id,
        actor=None if actor is None else parts.pseudonym(actor.id, cvr),
        correlation_id=correlation_id,
    )


def nobody(asker: Requester | Citizen) -> SubjectUnknown:
    """Say that nobody is known; to a private party in the words of every personal refusal."""
    return SubjectUnknown(
        SUBJECT_NOT_AVAILABLE if asker_of(asker).is_private else "subject_unknown"
    )

"""The citizen's side of a request: she opens it, sees what it is about, and answers.

Whether she can agree is asked of the register each time: before she is asked, and when she answers.
"""

from datetime import timedelta
from typing import Final, Literal
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import msgspec
from msgspec.structs import replace

from contracts.dates import Period, danish_day
from contracts.errors import (
    Conflicting,
    NothingThere,
    NotPermitted,
    QuestionInvalid,
)
from contracts.paths import section_of
from contracts.pnr import Pnr
from gateway.access.asker import Asker
from gateway.access.consents import Consent
from gateway.access.decide import decide
from gateway.access.decision import Asked, DecisionContext
from gateway.access.facts import SubjectFacts
from gateway.access.purposes import Purpose
from gateway.answering.case import Arrival
from gateway.answering.life import OWN_ACCESS, REPRESENTATION
from gateway.consents.answers import Yes
from gateway.consents.parts import ConsentParts
from gateway.consents.question import Hers, Saying, Served, put
from gateway.consents.states import State
from gateway.consents.stored import Pending
from gateway.consents.terms import GivenBy, Language, Wanted
from gateway.consents.terms import Served as Shown
from gateway.identity.callers import Citizen
from gateway.ledger.entries import CITIZEN
from gateway.ledger.payload import ConsentReadPayload
from gateway.question import Question
from gateway.store.subject_jobs import citizen_sector

_SUPPOSED: Final = "to come"
Verdict = Literal["grant", "refuse"]


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """What she answers."""

    verdict: Verdict
    fields: tuple[str, ...] = ()
    """Of those asked for, the ones she agrees to."""
    valid_days: int | None = None
    """For a shorter time than asked for."""


class Whose(msgspec.Struct, frozen=True, kw_only=True):
    """Whose data it is to be about: hers, or by her own alias a child's in her custody."""

    alias: str | None = None
    language: Language = "da"


class Outcome(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What came of her answer."""

    state: Literal["granted", "refused"]
    consent_id: str | None = None
    redirect_to: str | None = None
    """The recipient's own address to go back to; it tells the request's id and no data."""


class AnsweredBefore(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a request that was answered."""

    recipient: str
    is_granted: bool
    """What she answered."""
    state: State
    """How it stands by now."""
    consent_id: str | None
    redirect_to: str | None


class Deciding:
    """Puts requests to citizens and takes their answers."""

    def __init__(self, parts: ConsentParts) -> None:
        self._parts = parts

    async def show(
        self, citizen: Citizen, request_id: str, whose: Whose, *, arrival: Arrival
    ) -> Served:
        """Show a request; from then on it is hers. Raises NothingThere for nobody's and another's,
        Conflicting, NotPermitted, and what asking for her own record would raise.
        """
        opener_id, pending = await self._open(citizen, request_id)
        served, number = await self._served(citizen, pending, whose, arrival=arrival)
        subject_id = await self._parts.parts.subjects.id_of(number)
        await self._parts.stored.serve(
            request_id,
            opener_id,
            self._shown(served, subject_id, whose.language),
            correlation_id=arrival.correlation_id,
        )
        return served

    async def purpose_of(self, citizen: Citizen, request_id: str) -> str:
        """Give the purpose of a request that may be hers: nobody is looked up, and it is not bound
        to her yet. Raises as `show` does for those that are not.
        """
        _, pending = await self._open(citizen, request_id)
        return pending.asked.wanted.purpose_id

    async def decide(
        self,
        citizen: Citizen,
        request_id: str,
        decision: Decision,
        whose: Whose,
        *,
        arrival: Arrival,
    ) -> Outcome:
        """Take her answer. Raises as `show` does, and NotPermitted where she cannot agree."""
        opener_id, pending = await self._open(citizen, request_id)
        yes = None
        if decision.verdict == "grant":
            yes = await self._yes(citizen, pending, decision, whose, arrival=arrival)
        answered = await self._parts.stored.answer(
            request_id, opener_id, yes, correlation_id=arrival.correlation_id
        )
        return Outcome(
            state="refused" if yes is None else "granted",
            consent_id=answered.consent_id,
            redirect_to=_back(answered.redirect_uri, request_id, answered.client_state),
        )

    async def outcome(
        self, citizen: Citizen, request_id: str, *, correlation_id: str
    ) -> AnsweredBefore:
        """Tell what came of a request that she has answered; that she looked is an entry.

        Raises NothingThere for nobody's, another's, and one that is not answered.
        """
        opener_id = await self._parts.parts.subjects.id_of(citizen.pnr)
        pending = await self._parts.stored.pending(request_id)
        if pending is None or pending.opener_id != opener_id:
            raise NothingThere("consent_request_unknown")
        if pending.row.state not in {"granted", "refused"}:
            raise NothingThere("consent_request_unknown")
        consent_id, wanted = pending.row.consent_id, pending.asked.wanted
        await self._parts.stored.note_reading(
            ConsentReadPayload(
                client_id=CITIZEN, rows=1, request_id=request_id, consent_id=consent_id
            ),
            subject_id=opener_id,
            correlation_id=correlation_id,
        )
        return AnsweredBefore(
            recipient=wanted.recipient.name,
            is_granted=consent_id is not None,
            state=pending.state,
            consent_id=consent_id,
            redirect_to=_back(wanted.redirect_uri, request_id, wanted.state),
        )

    async def _open(self, citizen: Citizen, request_id: str) -> tuple[str, Pending]:
        """Give the request if it may be hers; whether it still is shows when it is written."""
        opener_id = await self._parts.parts.subjects.id_of(citizen.pnr)
        pending = await self._parts.stored.pending(request_id)
        if pending is None or pending.opener_id not in {None, opener_id}:
            raise NothingThere("consent_request_unknown")
        if pending.state == "lapsed":
            raise NotPermitted("consent_request_lapsed")
        if pending.state != "requested":
            raise Conflicting("consent_request_answered")
        return opener_id, pending

    async def _yes(
        self,
        citizen: Citizen,
        pending: Pending,
        decision: Decision,
        whose: Whose,
        *,
        arrival: Arrival,
    ) -> Yes:
        wanted = pending.asked.wanted
        fields = tuple(each for each in wanted.fields if each in decision.fields)
        if not fields or not set(decision.fields) <= set(wanted.fields):
            raise QuestionInvalid("consent_fields_invalid")
        served, number = await self._served(citizen, pending, whose, arrival=arrival)
        question = served.question
        if not question.can_agree:
            raise NotPermitted(question.code or "consent_not_active")
        # What is kept from the recipient now she has not seen as given: a yes to it would be one
        # to whatever a protection that ends lets through.
        if not set(fields) <= {each.field for each in question.fields if each.would_be_given}:
            raise QuestionInvalid("consent_fields_invalid")
        now = self._parts.parts.clock()
        days = min(decision.valid_days or wanted.valid_days, wanted.valid_days)
        subject_id = await self._parts.parts.subjects.id_of(number)
        return Yes(
            fields=fields,
            subject_id=subject_id,
            given_by="self" if whose.alias is None else "custody_holder",
            acr=citizen.acr,
            expires_at=now + timedelta(days=days),
            authorities=tuple(sorted({each.authority for each in question.fields})),
            served=self._shown(served, subject_id, whose.language),
        )

    async def _served(
        self, citizen: Citizen, pending: Pending, whose: Whose, *, arrival: Arrival
    ) -> tuple[Served, Pnr]:
        """Look her up as she would herself, and decide what the recipient would be given."""
        wanted = pending.asked.wanted
        purpose = self._purpose(wanted)
        number = await self._number(citizen, whose)
        leaves = frozenset().union(*(purpose.askable[path] for path in wanted.fields))
        answer, known = await self._parts.answering.answered(
            citizen,
            Question(
                subject=whose.alias or citizen.pnr,
                purpose=OWN_ACCESS if whose.alias is None else REPRESENTATION,
                period=wanted.period or Period.ending(danish_day(self._parts.parts.clock())),
                fields=leaves,
                represents=whose.alias is not None,
            ),
            arrival=arrival,
        )
        hers = known.case.context(self._parts.parts.clock(), known.facts, known.case.agreements)
        given_by: GivenBy = "self" if whose.alias is None else "custody_holder"
        theirs = decide(self._theirs(hers, wanted, purpose, given_by))
        served = put(
            pending.row.id,
            wanted,
            purpose,
            Hers(answer=answer, theirs=theirs, is_a_child=whose.alias is not None),
            saying=Saying(language=whose.language, authorities=self._authorities(leaves)),
        )
        return served, number

    def _purpose(self, wanted: Wanted) -> Purpose:
        """Give the purpose in the very version that was asked for: a wider one is another yes."""
        purpose = self._parts.parts.catalogue.of(wanted.purpose_id)
        if purpose is None or purpose.version != wanted.purpose_version:
            raise NotPermitted("consent_request_lapsed")
        return purpose

    async def _number(self, citizen: Citizen, whose: Whose) -> Pnr:
        if whose.alias is None:
            return citizen.pnr
        subjects = self._parts.parts.subjects
        sector = citizen_sector(await subjects.id_of(citizen.pnr))
        number = await subjects.number_of(whose.alias, sector=sector)
        if number is None:
            raise NothingThere("relation_unknown")
        return number

    def _theirs(
        self, hers: DecisionContext, wanted: Wanted, purpose: Purpose, given_by: GivenBy
    ) -> DecisionContext:
        """Give the case that the recipient would bring if she said yes to all of it."""
        registered = self._parts.clients.get(wanted.recipient.client_id)
        if registered is None:
            raise NotPermitted("consent_request_lapsed")
        asker = Asker(
            party=registered.party_class,
            client_id=wanted.recipient.client_id,
            cvr=wanted.recipient.cvr,
            municipality_code=registered.municipality_code,
        )
        consent = Consent(
            id=_SUPPOSED,
            subject_id=hers.subject_id,
            purpose_id=purpose.id,
            purpose_version=purpose.version,
            recipient_cvr=wanted.recipient.cvr,
            client_id=wanted.recipient.client_id,
            fields=wanted.fields,
            not_before=hers.now,
            expires_at=hers.now + timedelta(days=wanted.valid_days),
            given_by=given_by,
            is_granted=True,
            period=wanted.period,
            case_reference=wanted.case_reference,
        )
        return replace(
            hers,
            asker=asker,
            asked=Asked(
                purpose_id=purpose.id,
                fields=frozenset(wanted.fields),
                case_reference=wanted.case_reference,
                period=wanted.period,
                consent_id=_SUPPOSED,
            ),
            purpose=purpose,
            agreements=self._parts.parts.agreements.of(wanted.recipient.cvr, purpose.id),
            facts=None if hers.facts is None else _given_by_the_asker(hers.facts),
            consent=consent,
        )

    def _authorities(self, leaves: frozenset[str]) -> dict[str, str]:
        """Give whose data each leaf is."""
        owners = {
            offer.name: plugin.authority.name
            for plugin in reversed(self._parts.plugins)
            for offer in plugin.sections
        }
        return {leaf: owners[section_of(leaf)] for leaf in leaves if section_of(leaf) in owners}

    def _shown(self, served: Served, subject_id: str, language: Language) -> Shown:
        return Shown(
            subject_id=subject_id,
            sha256=served.sha256,
            language=language,
            text_version=served.question.text_version,
            at=self._parts.parts.clock(),
        )


def _given_by_the_asker(facts: SubjectFacts) -> SubjectFacts:
    """Give the facts with whoever looks as the one who would agree."""
    held = tuple(
        replace(each, who=each.who | {"giver"}) if "asker" in each.who else each
        for each in facts.custody or ()
    )
    facts = replace(facts, delegations=())
    return facts if facts.custody is None else replace(facts, custody=held)


def _back(address: str | None, request_id: str, state: str | None) -> str | None:
    """Give the way back: the registered address with the request's id and the recipient's word."""
    if address is None:
        return None
    parts = urlsplit(address)
    told = [*parse_qsl(parts.query, keep_blank_values=True), ("id", request_id)]
    if state is not None:
        told.append(("state", state))
    return urlunsplit(parts._replace(query=urlencode(told)))

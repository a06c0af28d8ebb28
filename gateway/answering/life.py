"""The life of one question (design section 4): the one path by which anybody sees anything.

Citizen and authority come through the same method; only who asks and the purpose differ.
"""

from datetime import datetime
from typing import Final

from msgspec.structs import replace

from contracts.errors import EvidenceUnavailable, GatewayError, NotPermitted, SubjectUnknown
from contracts.lookup import RegistryTerms
from contracts.paths import section_of
from contracts.pnr import Pnr
from contracts.reading import Failed, Found
from contracts.records import Family, Person
from gateway.access.agreements import Agreement
from gateway.access.decide import decide, decide_static
from gateway.access.decision import Deny, Permit
from gateway.access.facts import Heard, SubjectFacts, facts_of
from gateway.access.kinds import Kept, keep_kinds
from gateway.answering.answer import Answer, AnswerBody, PurposeRef
from gateway.answering.case import Arrival, Case
from gateway.answering.draft import Draft, disclosure, shown
from gateway.answering.evidence import Reader, evidence
from gateway.answering.opening import nobody, open_case, renumbered
from gateway.answering.parts import Parts
from gateway.answering.shape import plain_records, readable, section, withheld
from gateway.answering.sight import sight
from gateway.identity.callers import Citizen, Requester
from gateway.ledger.entries import Granted, Outcome, Recheck, Released, Sight
from gateway.proof.receipt import sign_receipt
from gateway.question import Question
from gateway.records.digests import DigestKey
from gateway.records.plain import numbers_in
from gateway.registries.answered import Answered
from gateway.registries.plan import Errand
from gateway.registries.sources import is_fresh

OWN_ACCESS: Final = "own-access"
_CHANGED: Final = Deny(
    code="decision_changed", public_code="decision_changed", is_static=False, status=503
)


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
        case = await open_case(self._parts, asker, question, arrival=arrival)
        may_ask = decide_static(case.context(self._parts.clock(), None, case.agreements))
        if isinstance(may_ask, Deny):
            raise await self._refused(None, case, may_ask)
        case = replace(case, asked_fields=tuple(sorted(may_ask)))
        intended = await self._parts.ledger.intend(self._sight(case), at=self._parts.clock())
        intent_id, subject_id = intended.intent_id, case.subject_id
        case, known = await self._facts(intent_id, case)
        facts = _facts_of(case, known)
        permit = decide(case.context(self._parts.clock(), facts, case.agreements))
        if isinstance(permit, Deny):
            raise await self._refused(intent_id, case, permit)
        found = await self._parts.registries.sections(
            frozenset(section_of(path) for path in permit.fields),
            self._errand(case),
            already=known,
        )
        # From here on nobody knows of income of other kinds: neither the answer nor the log.
        kept = keep_kinds(found, permit, period=question.period)
        digest_key = intended.digest_key
        if case.subject_id != subject_id:
            digest_key = await self._parts.ledger.digest_key(case.subject_id)
        draft = await self._drafted(case, permit, kept, digest_key)
        # A key that does not count is found out before anything is said to have been shown.
        signing = self._parts.signer.key
        released = await self._release(intent_id, case, draft, facts)
        receipt = sign_receipt(
            draft.receipt, signing, entry_id=released.entry_id, signed_at=released.at
        )
        return Answer.of(draft.body, receipt)

    async def _facts(self, intent_id: str, case: Case) -> tuple[Case, Answered]:
        """Ask the person register for what the decision needs; follow a changed number once."""
        known = await self._parts.registries.facts(self._errand(case))
        current = _replaced_by(known, case.pnr)
        if current is not None:
            case = await renumbered(self._parts, case, current)
            known = await self._parts.registries.facts(self._errand(case))
            if _replaced_by(known, current) is not None:
                known = Failed(outcome="broken")
        if isinstance(known, Answered):
            return case, known
        raise await self._without_facts(intent_id, case, known)

    async def _without_facts(self, intent_id: str, case: Case, failed: Failed) -> GatewayError:
        """Log that the person register gave nothing to decide on, then give the error."""
        is_nobody = failed.outcome == "unknown"
        outcome: Outcome = "unknown_subject" if is_nobody else "unavailable"
        code = "subject_unknown" if is_nobody else "facts_unavailable"
        await self._close(intent_id, case, outcome=outcome, reason=code)
        if is_nobody:
            return nobody(case.asker)
        return EvidenceUnavailable(code, retry_after_seconds=failed.retry_after_seconds)

    async def _drafted(
        self, case: Case, permit: Permit, kept: Kept, digest_key: DigestKey
    ) -> Draft:
        """Copy what is permitted into empty objects, with aliases in place of numbers; digest it.

        Whole but for its entry and signature: after the release nothing is left that could fail.
        """
        found = kept.sections
        records = [each.record for each in found.values() if isinstance(each, Found)]
        numbers = frozenset({case.pnr}).union(*(numbers_in(record) for record in records))
        named = await self._parts.subjects.named(numbers, sector=case.sector)
        plains = plain_records(found, {pnr: each.alias for pnr, each in named.items()})
        kept = readable(kept, plains)
        body = AnswerBody(
            subject=named[case.pnr].alias,
            purpose=PurposeRef(id=case.question.purpose, version=permit.purpose_version),
            sections={
                name: section(name, each, permit, plains)
                for name, each in sorted(kept.sections.items())
            },
            withheld=withheld(case.asker, kept),
            warnings=tuple(sorted(permit.warnings)),
        )
        people = named.values()
        reader = Reader(
            permit=permit,
            pseudonyms={each.alias: digest_key.pseudonym(each.subject_id) for each in people},
            key=digest_key,
        )
        return Draft(
            body=body,
            permit=permit,
            kept=kept,
            receipt=evidence(body, kept.sections, plains, reader),
        )

    async def _release(
        self,
        intent_id: str,
        case: Case,
        draft: Draft,
        facts: SubjectFacts | None,
    ) -> Released:
        """Decide again and log, in one transaction. Only after this may bytes leave."""
        permit = draft.permit

        def again(granted: tuple[Granted, ...], now: datetime) -> Permit | Deny:
            in_store = {each.id: each for each in granted}
            agreements = tuple(
                each for each in case.agreements if _still_granted(each, in_store.get(each.id), now)
            )
            decision = decide(case.context(now, facts, agreements))
            if isinstance(decision, Permit) and _shown(decision) != _shown(permit):
                return _CHANGED
            return decision

        released = await self._parts.ledger.release(
            intent_id,
            self._sight(case, permit),
            disclosure(draft, terms_for=self._errand(case).terms_for),
            recheck=Recheck(agreement_ids=permit.agreement_ids, decide=again),
            shown=shown(draft, case.purpose),
        )
        if isinstance(released, Deny):
            raise _error_of(released)
        return released

    async def _refused(self, intent_id: str | None, case: Case, deny: Deny) -> GatewayError:
        """Log the refusal, then give the error that tells it."""
        outcome: Outcome = "unavailable" if deny.status == 503 else "refused"
        await self._close(intent_id, case, outcome=outcome, reason=deny.code)
        return _error_of(deny)

    async def _close(
        self, intent_id: str | None, case: Case, *, outcome: Outcome, reason: str
    ) -> None:
        await self._parts.ledger.close(
            intent_id, self._sight(case), outcome=outcome, reason=reason, at=self._parts.clock()
        )

    def _errand(self, case: Case) -> Errand:
        now = self._parts.clock()

        def terms_for(adapter: str) -> RegistryTerms | None:
            return self._parts.agreements.terms(
                case.controller.cvr, case.question.purpose, adapter=adapter, now=now
            )

        return Errand(
            pnr=case.pnr,
            period=case.question.period,
            terms_for=terms_for,
            deadline=case.arrival.deadline,
            correlation_id=case.arrival.correlation_id,
        )

    def _sight(self, case: Case, permit: Permit | None = None) -> Sight:
        return sight(case, permit, pseudonym=self._parts.pseudonym)


def _replaced_by(known: Answered | Failed, asked: Pnr) -> Pnr | None:
    """Give the number in force, where the register says that it is another than the one asked."""
    current = None if isinstance(known, Failed) else known.reading.current_number
    return None if current == asked else current


def _facts_of(case: Case, known: Answered) -> SubjectFacts | None:
    person, family = known.reading.section("person"), known.reading.section("family")
    return facts_of(
        person.record if person and isinstance(person.record, Person) else None,
        family.record if family and isinstance(family.record, Family) else None,
        known.reading.residence,
        heard=Heard(at=known.fetched_at, is_fresh=is_fresh(known)),
        people=case.people,
    )


def _still_granted(agreement: Agreement, stored: Granted | None, now: datetime) -> bool:
    return (
        stored is not None
        and stored.version == agreement.version
        and (stored.withdrawn_at is None or stored.withdrawn_at > now)
    )


def _shown(permit: Permit) -> tuple[frozenset[str] | bool | None, ...]:
    """Give all of a decision that the answer depends on."""
    masked = frozenset(each.path for each in permit.masked)
    kinds = permit.income_kinds, permit.says_other_income
    return permit.fields, permit.tellable, masked, permit.warnings, *kinds


def _error_of(deny: Deny) -> GatewayError:
    kinds = {403: NotPermitted, 404: SubjectUnknown, 503: EvidenceUnavailable}
    return kinds[deny.status](deny.public_code)

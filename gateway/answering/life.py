"""The life of one question (design section 4): the one path by which anybody sees anything.

Citizen and authority come through the same method; only who asks and the purpose differ.
"""

from datetime import datetime
from typing import Final

from msgspec import UNSET
from msgspec.structs import replace

from contracts.paths import section_of
from contracts.reading import Found
from gateway.access.agreements import Agreement
from gateway.access.decide import decide, decide_static
from gateway.access.decision import Deny, Permit
from gateway.access.kinds import Kept, keep_kinds
from gateway.access.record import record_of, result_of
from gateway.answering.acting import Grounds, Known
from gateway.answering.answer import Answer, AnswerBody, PurposeRef
from gateway.answering.case import Arrival, Case
from gateway.answering.draft import Draft, disclosure, shown
from gateway.answering.evidence import Reader, evidence
from gateway.answering.opening import open_case
from gateway.answering.parts import Parts
from gateway.answering.shape import marked, plain_records, readable, section, withheld
from gateway.answering.steps import Steps, error_of
from gateway.identity.callers import Citizen, Requester
from gateway.ledger.protocol import Decided, Granted, Intended, Recheck, Released, Reread
from gateway.proof.receipt import sign_receipt
from gateway.question import Question
from gateway.records.digests import DigestKey
from gateway.records.plain import numbers_in

OWN_ACCESS: Final = "own-access"
REPRESENTATION: Final = "representation"
_CHANGED: Final = Deny(
    code="decision_changed", public_code="decision_changed", is_static=False, status=503
)


class Answering:
    """Answers questions, one path for every asker."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._steps = Steps(parts)
        self._grounds = Grounds(parts)

    async def answer(
        self,
        asker: Requester | Citizen,
        question: Question,
        *,
        arrival: Arrival,
    ) -> Answer:
        """Answer one question, or raise the GatewayError that says why not. Nothing leaves
        unlogged.
        """
        answer, _ = await self.answered(asker, question, arrival=arrival)
        return answer

    async def answered(
        self, asker: Requester | Citizen, question: Question, *, arrival: Arrival
    ) -> tuple[Answer, Known]:
        """Answer in the same way, and give what it was decided on: for another decision about the
        same citizen.
        """
        case, intended = await self._asked(asker, question, arrival=arrival)
        intent_id, subject_id = intended.intent_id, case.subject_id
        case, known = await self._steps.facts(intent_id, case)
        grounds = await self._grounds.known(case, known)
        case = grounds.case
        context = case.context(self._parts.clock(), grounds.facts, case.agreements)
        permit = decide(context)
        if isinstance(permit, Deny):
            raise await self._steps.refused(intent_id, case, permit, on=context)
        found = await self._parts.registries.sections(
            frozenset(section_of(path) for path in permit.fields),
            self._steps.errand(case),
            already=known,
        )
        # From here on nobody knows of income of other kinds: neither the answer nor the log.
        kept = keep_kinds(found, permit, period=case.question.period)
        if case.who_asks.sees_protected:
            wrong = await self._parts.corrections.paths_under_way(case.subject_id)
            kept = replace(kept, sections=marked(kept.sections, wrong))
        digest_key = intended.digest_key
        if case.subject_id != subject_id:
            digest_key = await self._parts.ledger.digest_key(case.subject_id)
        draft = await self._drafted(case, permit, kept, digest_key)
        # A key that does not count is found out before anything is said to have been shown.
        signing = self._parts.signer.key
        released = await self._release(intent_id, grounds, draft)
        receipt = sign_receipt(
            draft.receipt, signing, entry_id=released.entry_id, signed_at=released.at
        )
        return Answer.of(draft.body, receipt), grounds

    async def _asked(
        self, asker: Requester | Citizen, question: Question, *, arrival: Arrival
    ) -> tuple[Case, Intended]:
        """Give the case once it may be asked about anybody, and the entry that says that it is."""
        case = await open_case(self._parts, asker, question, arrival=arrival)
        context = case.context(self._parts.clock(), None, case.agreements)
        may_ask = decide_static(context)
        if isinstance(may_ask, Deny):
            raise await self._steps.refused(None, case, may_ask, on=context)
        case = replace(case, asked_fields=tuple(sorted(may_ask)))
        intended = await self._parts.ledger.intend(self._steps.sight(case), at=self._parts.clock())
        return case, intended

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
            withheld=withheld(case.who_asks, kept),
            warnings=tuple(sorted(permit.warnings)),
            role=UNSET if (member := case.question.member) is None else member.role,
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

    async def _release(self, intent_id: str, grounds: Known, draft: Draft) -> Released:
        """Decide again and log, in one transaction. Only after this may bytes leave."""
        case = grounds.case
        released = await self._parts.ledger.release(
            intent_id,
            self._steps.sight(case, draft.permit),
            disclosure(draft, terms_for=self._steps.errand(case).terms_for),
            recheck=recheck(grounds, draft.permit),
            shown=shown(draft, case.purpose),
        )
        if isinstance(released, Deny):
            raise error_of(released)
        return released


def recheck(grounds: Known, permit: Permit) -> Recheck:
    """Say how it is decided again in the releasing transaction, and what that reads."""
    case, first = grounds.case, result_of(permit)

    def again(read: Reread, now: datetime) -> Decided:
        in_store = {each.id: each for each in read.granted}
        held = (_as_held(each, in_store.get(each.id)) for each in case.agreements)
        agreements = tuple(each for each in held if each is not None)
        asked = replace(case, consent=read.consent)
        context = asked.context(now, grounds.heeding(read, now), agreements)
        decision = decide(context)
        result = first if decision == permit else result_of(decision)
        is_another = isinstance(decision, Permit) and result != first
        return Decided(
            decision=_CHANGED if is_another else decision,
            record=record_of(context, result, first=first),
        )

    return Recheck(
        agreement_ids=permit.agreement_ids,
        consent_id=case.used_consent,
        decide=again,
        delegations=grounds.holders,
        others=frozenset(each.subject_id for each in grounds.others),
    )


def _as_held(agreement: Agreement, stored: Granted | None) -> Agreement | None:
    """Give an agreement as the store holds it now; None where it holds none or another."""
    if stored is None or stored.version != agreement.version:
        return None
    if stored.withdrawn_at == agreement.withdrawn_at:
        return agreement
    return replace(agreement, withdrawn_at=stored.withdrawn_at)

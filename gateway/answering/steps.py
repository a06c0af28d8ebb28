"""The steps that every question goes through, whatever comes of it: facts, refusal, ending."""

from msgspec.structs import replace

from contracts.errors import EvidenceUnavailable, GatewayError, NotPermitted, SubjectUnknown
from contracts.lookup import RegistryTerms
from contracts.pnr import Pnr
from contracts.reading import Failed
from contracts.records import Family, Person
from gateway.access.decision import DecisionContext, Deny, Permit
from gateway.access.facts import Heard, SubjectFacts, facts_of
from gateway.access.record import DecisionRecord, record_of
from gateway.answering.case import Case
from gateway.answering.opening import nobody, renumbered
from gateway.answering.parts import Parts
from gateway.answering.sight import sight
from gateway.ledger.entries import Outcome, Sight
from gateway.registries.answered import Answered
from gateway.registries.plan import Errand
from gateway.registries.sources import is_fresh, loaded_on


class Steps:
    """One step each; nothing here releases data."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def facts(self, intent_id: str, case: Case) -> tuple[Case, Answered]:
        """Ask the person register for what the decision needs; follow a changed number once."""
        known = await self._parts.registries.facts(self.errand(case))
        current = _replaced_by(known, case.pnr)
        if current is not None:
            case = await renumbered(self._parts, case, current)
            known = await self._parts.registries.facts(self.errand(case))
            if _replaced_by(known, current) is not None:
                known = Failed(outcome="broken")
        if isinstance(known, Answered):
            noticed = await self._parts.ledger.notices_of(case.subject_id)
            return replace(case, notices=noticed), known
        raise await self._without_facts(intent_id, case, known)

    async def _without_facts(self, intent_id: str, case: Case, failed: Failed) -> GatewayError:
        """Log that the person register gave nothing to decide on, then give the error."""
        is_nobody = failed.outcome == "unknown"
        outcome: Outcome = "unknown_subject" if is_nobody else "unavailable"
        code = "subject_unknown" if is_nobody else "facts_unavailable"
        if is_nobody:
            # Nothing was decided: there is nobody to decide about.
            await self.close(intent_id, case, outcome=outcome, reason=code)
            return nobody(case.asker)
        on = case.context(self._parts.clock(), None, case.agreements)
        await self.close(intent_id, case, outcome=outcome, reason=code, decided=record_of(on, code))
        return EvidenceUnavailable(code, retry_after_seconds=failed.retry_after_seconds)

    async def refused(
        self, intent_id: str | None, case: Case, deny: Deny, *, on: DecisionContext | None = None
    ) -> GatewayError:
        """Log the refusal, then give the error that tells it. `on` is what was decided on."""
        outcome: Outcome = "unavailable" if deny.status == 503 else "refused"
        decided = None if on is None else record_of(on, deny.code)
        await self.close(intent_id, case, outcome=outcome, reason=deny.code, decided=decided)
        return error_of(deny)

    async def close(
        self,
        intent_id: str | None,
        case: Case,
        *,
        outcome: Outcome,
        reason: str | None,
        decided: DecisionRecord | None = None,
    ) -> None:
        """Log that a question ended without data; without an intent, before one was made."""
        await self._parts.ledger.close(
            intent_id,
            self.sight(case),
            outcome=outcome,
            reason=reason,
            at=self._parts.clock(),
            decided=decided,
        )

    def errand(self, case: Case) -> Errand:
        """Give the errand to the registries, under this controller's and purpose's terms."""
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

    def sight(self, case: Case, permit: Permit | None = None) -> Sight:
        """Say who asks about whom and why."""
        return sight(case, permit, pseudonym=self._parts.pseudonym)


def _replaced_by(known: Answered | Failed, asked: Pnr) -> Pnr | None:
    """Give the number in force, where the register says that it is another than the one asked."""
    current = None if isinstance(known, Failed) else known.reading.current_number
    return None if current == asked else current


def subject_facts(case: Case, known: Answered) -> SubjectFacts | None:
    """Take what a decision knows out of the person register's answer."""
    person, family = known.reading.section("person"), known.reading.section("family")
    facts = facts_of(
        person.record if person and isinstance(person.record, Person) else None,
        family.record if family and isinstance(family.record, Family) else None,
        known.reading.residence,
        heard=Heard(at=known.fetched_at, is_fresh=is_fresh(known), loaded_on=loaded_on(known)),
        people=case.people,
    )
    if facts is None:
        return None
    return replace(facts, notices=case.notices, delegations=case.delegations)


def error_of(deny: Deny) -> GatewayError:
    """Give the error that tells a refusal."""
    kinds = {403: NotPermitted, 404: SubjectUnknown, 503: EvidenceUnavailable}
    return kinds[deny.status](deny.public_code)

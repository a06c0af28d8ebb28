"""What a decision needs beside the citizen's own record where somebody acts for her: what she gave
them, whether the others round a child are protected, whether a holder of power can act at all.

Each of the others is a look-up of its own, on their own log, which says nothing of the case.
"""

import asyncio
from datetime import date, datetime
from typing import Final

import msgspec
from msgspec.structs import replace

from contracts.dates import danish_day
from contracts.errors import EvidenceUnavailable, SubjectUnknown
from contracts.pnr import Pnr
from contracts.records import Family
from gateway.access.acting import OF_AGE_FROM_YEARS, acts_as, are_protected, may_have_power
from gateway.access.decide import decide
from gateway.access.decision import Deny, Permit
from gateway.access.delegations import Delegation
from gateway.access.facts import SubjectFacts
from gateway.access.record import result_of
from gateway.access.ties import others_of
from gateway.answering.case import Case
from gateway.answering.parts import Parts
from gateway.answering.steps import Steps, subject_facts
from gateway.identity.callers import Citizen
from gateway.ledger.entries import Capacity
from gateway.ledger.protocol import Reread
from gateway.registries.answered import Answered

OF_OTHERS: Final = (
    "person.address_protection.marked",
    "person.address_protection.since",
    "person.address_protection.until",
    "person.residence.kind",
    "person.status",
)
"""What is looked at of somebody whose protection counts, as that one's own log says it."""
OF_HOLDERS: Final = (
    "family.guardianship.in_force",
    "family.guardianship.since",
    "family.guardianship.until",
    "person.birth_date",
    "person.status",
)
"""What is looked at of who gives or holds a power of attorney."""


class Other(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody whose protection counts beside the citizen's; `facts` None: nothing is known."""

    subject_id: str
    facts: SubjectFacts | None


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """A case with all that is known to decide it by."""

    case: Case
    facts: SubjectFacts | None
    others: tuple[Other, ...] = ()

    def heeding(self, read: Reread, now: datetime) -> SubjectFacts | None:
        """Give the facts with what the releasing transaction read."""
        if self.facts is None or self.case.acting is None:
            return None if self.facts is None else replace(self.facts, notices=read.notices)
        today = danish_day(now)
        facts = replace(
            self.facts,
            notices=read.notices,
            delegations=(*read.delegations, *brought(self.case, today)),
        )
        if not self.others:
            return facts
        heeded = (
            each.facts and replace(each.facts, notices=read.noticed_of_others[each.subject_id])
            for each in self.others
        )
        return replace(facts, others_protected=are_protected(heeded, today))

    @property
    def holders(self) -> frozenset[str]:
        """Name who acts for her: what she gave to them is read again at the release."""
        acting = self.case.acting
        return frozenset() if acting is None else frozenset({acting.subject_id})


class Grounds:
    """Finds out by what somebody acts, and what else that depends on."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._steps = Steps(parts)

    async def known(self, case: Case, answered: Answered) -> Known:
        """Give what is known of the case. Nobody else is looked up where it is refused whatever
        would be found of them, or where nothing of it would change the answer.
        """
        acting = case.acting
        if acting is None:
            return Known(case=case, facts=subject_facts(case, answered))
        now = self._parts.clock()
        today = danish_day(now)
        given = await self._parts.powers.between(case.subject_id, acting.subject_id)
        case = replace(case, delegations=(*given, *brought(case, today)))
        facts = subject_facts(case, answered)
        if facts is None:
            return Known(case=case, facts=None)
        case = replace(case, acting=replace(acting, acts_as=acts_as(facts, today)))
        if facts.status == "dead":
            await self._parts.powers.end_after_death(given, self._steps.sight(case))
        best = replace(facts, others_protected=False, asker_capable=True)
        decision = decide(case.context(now, best, case.agreements))
        if isinstance(decision, Deny) and decision.code != "nothing_permitted":
            return Known(case=case, facts=facts)
        facts = replace(facts, asker_capable=await self._is_capable(case, today))
        if not self._depends_on_others(case, best, now):
            return Known(case=case, facts=facts)
        others = await self._others(case, answered, facts, today)
        if others is None:
            return Known(case=case, facts=facts)
        protected = are_protected((each.facts for each in others), today)
        return Known(case=case, facts=replace(facts, others_protected=protected), others=others)

    def _depends_on_others(self, case: Case, best: SubjectFacts, now: datetime) -> bool:
        """Tell whether the answer is another one where one of the others is protected."""
        worst = replace(best, others_protected=True)
        ways = {_shown(decide(case.context(now, each, case.agreements))) for each in (best, worst)}
        return case.question.reads_log or len(ways) > 1

    async def _is_capable(self, case: Case, today: date) -> bool | None:
        """Tell whether she who acts by a power of attorney could take one on today."""
        acting = case.acting
        if acting is None or acting.acts_as != "power_of_attorney":
            return None
        found = await self._look_up(case, acting.pnr, OF_HOLDERS, capacity="subject")
        if found.facts is None:
            return None
        if found.facts.status == "dead":
            await self._parts.powers.end_after_death(case.delegations, self._steps.sight(case))
        return may_have_power(found.facts, today) is None

    async def _others(
        self, case: Case, answered: Answered, facts: SubjectFacts, today: date
    ) -> tuple[Other, ...] | None:
        """Look up the others round somebody who may be below 18; None where one has no number."""
        family = answered.reading.section("family")
        is_adult = facts.is_younger_than(OF_AGE_FROM_YEARS, today=today) is False
        if is_adult or family is None or not isinstance(family.record, Family):
            return () if is_adult else None
        numbers = others_of(family.record, case.people, today=today)
        if numbers is None:
            return None
        looked = (self._look_up(case, each, OF_OTHERS, capacity="related") for each in numbers)
        return tuple(await asyncio.gather(*looked))

    async def _look_up(
        self, case: Case, pnr: Pnr, fields: tuple[str, ...], *, capacity: Capacity
    ) -> Other:
        """Ask the register about one other, with an entry of its own before and after."""
        other = replace(
            case,
            pnr=pnr,
            former=None,
            subject_id=await self._parts.subjects.id_of(pnr),
            asked_fields=fields,
            notices=None,
            acting=None,
            delegations=(),
            capacity=capacity,
        )
        intended = await self._parts.ledger.intend(self._steps.sight(other), at=self._parts.clock())
        try:
            other, answered = await self._steps.facts(intended.intent_id, other)
        except (SubjectUnknown, EvidenceUnavailable):
            return Other(subject_id=other.subject_id, facts=None)
        await self._steps.close(intended.intent_id, other, outcome="checked", reason=None)
        return Other(subject_id=other.subject_id, facts=subject_facts(other, answered))


def _shown(decision: Permit | Deny) -> str:
    """Name what an answer takes from a decision; what may name a list's items, only of lists."""
    if isinstance(decision, Permit) and not any("[]" in leaf for leaf in decision.fields):
        return result_of(replace(decision, tellable=frozenset()))
    return result_of(decision)


def brought(case: Case, today: date) -> tuple[Delegation, ...]:
    """Give what her sign-in says that she may see of the citizen: for this question only."""
    if not isinstance(case.asker, Citizen):
        return ()
    about = {case.pnr, case.former}
    return tuple(
        Delegation(
            id="sign-in",
            fields=each.sections,
            purposes=(case.question.purpose,),
            since=today,
            until=today,
            is_active=True,
            gives_log=each.gives_log,
            source="sign_in",
        )
        for each in case.asker.powers
        if each.grantor in about and (each.sections or each.gives_log)
    )

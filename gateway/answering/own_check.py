"""What would they see? The citizen's own dry run: nobody has asked, so an asker is supposed.

The person register is asked about herself, under the terms of her own access.
"""

from msgspec.structs import replace

from contracts.dates import Period, danish_day
from contracts.errors import NotPermitted
from gateway.access.decide import decide, decide_static
from gateway.access.decision import Deny
from gateway.access.explain import explained
from gateway.access.record import record_of, result_of
from gateway.access.supposed import AboutHer, supposed
from gateway.answering.case import Arrival
from gateway.answering.checking import Checked, worded
from gateway.answering.life import OWN_ACCESS
from gateway.answering.opening import open_case
from gateway.answering.parts import Parts
from gateway.answering.steps import Steps, subject_facts
from gateway.identity.callers import Citizen
from gateway.question import Question


class OwnCheck:
    """Tells a citizen what an organisation would see of her."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._steps = Steps(parts)

    async def check(self, citizen: Citizen, purpose_id: str, *, arrival: Arrival) -> Checked:
        """Check one purpose. Raises NotPermitted for one that the catalogue does not have, and what
        asking for her own record would raise.
        """
        purpose = self._parts.catalogue.of(purpose_id)
        if purpose is None:
            raise NotPermitted("purpose_unknown")
        now = self._parts.clock()
        period = Period.ending(danish_day(now))
        own = Question(subject=citizen.pnr, purpose=OWN_ACCESS, period=period)
        case = await open_case(self._parts, citizen, own, arrival=arrival)
        context = case.context(now, None, case.agreements)
        if isinstance(may_ask := decide_static(context), Deny):
            raise await self._steps.refused(None, case, may_ask, on=context)
        case = replace(case, asked_fields=purpose.fields)
        intended = await self._parts.ledger.intend(self._steps.sight(case), at=now)
        case, known = await self._steps.facts(intended.intent_id, case)
        facts = subject_facts(case, known)
        now = self._parts.clock()
        context = case.context(now, facts, case.agreements)
        hers = decide(context)
        if isinstance(hers, Deny):
            raise await self._steps.refused(intended.intent_id, case, hers, on=context)
        await self._steps.close(
            intended.intent_id,
            case,
            outcome="checked",
            reason=None,
            decided=record_of(context, result_of(hers)),
        )
        would_be = supposed(
            purpose,
            AboutHer(subject_id=case.subject_id, facts=facts, period=period),
            operator=self._parts.operator,
            agreements=self._parts.agreements,
            now=now,
        )
        theirs = decide(would_be.context)
        # She hears all of it, also what the supposed asker would not: it is about herself.
        code = theirs.code if isinstance(theirs, Deny) else None
        words = worded(would_be.context, theirs, explained(would_be.context), code=code)
        return replace(words, assumed=would_be.assumed)

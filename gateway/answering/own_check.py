"""What would they see? The citizen's own dry run: nobody has asked, so an asker is supposed.

The person register is asked about herself, under the terms of her own access.
"""

from msgspec.structs import replace

from contracts.dates import Period, danish_day
from contracts.errors import NotPermitted
from gateway.access.decide import decide, decide_static
from gateway.access.decision import DecisionContext, Deny
from gateway.access.explain import explained
from gateway.access.purposes import Purpose
from gateway.access.record import record_of, result_of
from gateway.access.supposed import supposed
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
        hers = await self._looked(citizen, purpose, arrival=arrival)
        would_be = supposed(
            purpose, hers, operator=self._parts.operator, agreements=self._parts.agreements
        )
        theirs = decide(would_be.context)
        # She hears all of it, also what the supposed asker would not: it is about herself.
        code = theirs.code if isinstance(theirs, Deny) else None
        words = worded(would_be.context, theirs, explained(would_be.context), code=code)
        return replace(words, assumed=would_be.assumed)

    async def _looked(
        self, citizen: Citizen, purpose: Purpose, *, arrival: Arrival
    ) -> DecisionContext:
        """Ask the register about herself, log it, and give her own case with its facts."""
        period = Period.ending(danish_day(self._parts.clock()))
        own = Question(subject=citizen.pnr, purpose=OWN_ACCESS, period=period)
        case = await open_case(self._parts, citizen, own, arrival=arrival)
        context = case.context(self._parts.clock(), None, case.agreements)
        may_ask = decide_static(context)
        if isinstance(may_ask, Deny):
            raise await self._steps.refused(None, case, may_ask, on=context)
        case = replace(case, asked_fields=purpose.fields)
        intended = await self._parts.ledger.intend(self._steps.sight(case), at=self._parts.clock())
        intent_id = intended.intent_id
        case, known = await self._steps.facts(intent_id, case)
        context = case.context(self._parts.clock(), subject_facts(case, known), case.agreements)
        may_look = decide(context)
        if isinstance(may_look, Deny):
            raise await self._steps.refused(intent_id, case, may_look, on=context)
        decided = record_of(context, result_of(may_look))
        await self._steps.close(intent_id, case, outcome="checked", reason=None, decided=decided)
        return context

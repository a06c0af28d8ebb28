"""The dry run: what would be shown, and why not the rest. The steps of a question, without an end.

Only the person register is asked, for the facts that a decision rests on. No value leaves, and what
was checked about a citizen stands on her log.
"""

from typing import Final, Literal

import msgspec
from msgspec.structs import replace

from contracts.adapter import Text
from contracts.dates import danish_day
from gateway.access.asker import Asker, asker_of
from gateway.access.decide import decide, decide_static
from gateway.access.decision import Asked, DecisionContext, Deny, Permit
from gateway.access.explain import Explained, Told, told
from gateway.access.purposes import Purpose
from gateway.access.record import record_of, result_of
from gateway.access.refusals import REFUSALS
from gateway.access.supposed import Assumed
from gateway.answering.answer import PurposeRef
from gateway.answering.case import Arrival, Case
from gateway.answering.opening import open_case
from gateway.answering.parts import Parts
from gateway.answering.steps import Steps, error_of, subject_facts
from gateway.identity.callers import Requester
from gateway.question import Question

_ANY_NAME: Final = "-"


class Checked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What would come of a question. `fields` and `withheld` are the whole purpose."""

    decision: Literal["permit", "deny"]
    fields: tuple[str, ...]
    """Catalogue paths of what would be shown, as far as it is registered."""
    withheld: tuple[Explained, ...]
    code: str | None = None
    """The refusal's code; the question itself would be refused with it."""
    text: Text | None = None
    """The refusal in words."""
    warnings: tuple[str, ...] = ()
    purpose: PurposeRef | None = None
    """Absent where the catalogue has no such purpose."""
    assumed: tuple[Assumed, ...] = ()
    """What was taken to be so, where nobody has asked."""


class Checking:
    """Tells what would come of a question, by the very steps and rules that answer it."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._steps = Steps(parts)

    async def check(self, asker: Requester, question: Question, *, arrival: Arrival) -> Checked:
        """Check one question. Raises what asking it would, where the facts are not there, nobody is
        known, or a private party must not be told more than that there is no data.
        """
        case = await open_case(self._parts, asker, question, arrival=arrival)
        context = case.context(self._parts.clock(), None, case.agreements)
        may_ask = decide_static(context)
        if isinstance(may_ask, Deny):
            await self._ended(None, case, context, may_ask)
            return said(context)
        case = replace(case, asked_fields=tuple(sorted(may_ask)))
        intended = await self._parts.ledger.intend(self._steps.sight(case), at=self._parts.clock())
        intent_id = intended.intent_id
        case, known = await self._steps.facts(intent_id, case)
        context = case.context(self._parts.clock(), subject_facts(case, known), case.agreements)
        decision = decide(context)
        if isinstance(decision, Deny) and decision.status == 503:
            raise await self._steps.refused(intent_id, case, decision, on=context)
        await self._ended(intent_id, case, context, decision)
        if isinstance(decision, Deny) and _is_secret(decision, context.asker):
            raise error_of(decision)
        return said(context)

    def may_ask(self, asker: Requester) -> tuple[Purpose, ...]:
        """Name the purposes under which this asker could ask about somebody, in the catalogue's
        order, once whatever a purpose wants named is named. Nobody is asked about: no entry.
        """
        return tuple(each for each in self._parts.catalogue.purposes if self._may(asker, each))

    def _may(self, asker: Requester, purpose: Purpose) -> bool:
        now = self._parts.clock()
        asked = Asked(purpose_id=purpose.id, case_reference=_ANY_NAME, notice_reference=_ANY_NAME)
        context = DecisionContext(
            now=now,
            today=danish_day(now),
            asker=asker_of(asker),
            asked=asked,
            purpose=purpose,
            agreements=self._parts.agreements.of(asker.organisation.cvr, purpose.id),
            facts=None,
        )
        return not isinstance(decide_static(context), Deny)

    async def _ended(
        self, intent_id: str | None, case: Case, context: DecisionContext, decision: Permit | Deny
    ) -> None:
        """Log what was decided, and on what."""
        await self._steps.close(
            intent_id,
            case,
            outcome="checked",
            reason=decision.code if isinstance(decision, Deny) else None,
            decided=record_of(context, result_of(decision)),
        )


def said(context: DecisionContext) -> Checked:
    """Put a decision into what its asker may hear."""
    decision = decide(context)
    code = decision.public_code if isinstance(decision, Deny) else None
    return worded(context, decision, told(context), code=code)


def worded(
    context: DecisionContext, decision: Permit | Deny, may_hear: Told, *, code: str | None
) -> Checked:
    """Put a decision into words, under the code that the reader may hear."""
    purpose = context.purpose
    return Checked(
        decision="permit" if isinstance(decision, Permit) else "deny",
        fields=may_hear.fields,
        withheld=may_hear.withheld,
        code=code,
        text=None if code is None else REFUSALS[code].text,
        warnings=tuple(sorted(decision.warnings)) if isinstance(decision, Permit) else (),
        purpose=None if purpose is None else PurposeRef(id=purpose.id, version=purpose.version),
    )


def _is_secret(refusal: Deny, asker: Asker) -> bool:
    """Tell whether the refusal is a private party's one answer for every reason in the person."""
    return asker.is_private and not refusal.is_static

"""D1 to D6: the rules that depend on the citizen, in order; the first hit wins.

Each takes the context, the purpose and the facts, and gives a refusal's code or None. What is not
known refuses.
"""

from collections.abc import Callable
from typing import Final, get_args

from contracts.records.person import Status
from gateway.access.acting import OWN_DIGITAL_LIFE_FROM_YEARS
from gateway.access.decision import DecisionContext
from gateway.access.facts import SubjectFacts
from gateway.access.purposes import Purpose
from gateway.access.rules_household import is_of_the_household
from gateway.access.rules_municipality import municipality_is_the_right_one
from gateway.access.rules_relations import (
    is_still_whose_to_give,
    nobody_looks_at_her_own,
    she_can_agree,
    who_acts_for_her_may,
)

PersonalRule = Callable[[DecisionContext, Purpose, SubjectFacts], str | None]
_STATUSES: Final[frozenset[Status]] = frozenset(get_args(Status))
_NOT_IN_USE: Final[frozenset[Status]] = frozenset({"annulled", "duplicate_deleted"})


def status_is_known(context: DecisionContext, purpose: Purpose, facts: SubjectFacts) -> str | None:
    """D1: a word that is none of the register's is no status."""
    del context, purpose
    return None if facts.status in _STATUSES else "facts_incomplete"


def number_is_in_use(context: DecisionContext, purpose: Purpose, facts: SubjectFacts) -> str | None:
    """D1: nobody is looked up by a number that was annulled, doubled or replaced."""
    del context, purpose
    is_out_of_use = facts.is_replaced or facts.status in _NOT_IN_USE
    return "number_not_in_use" if is_out_of_use else None


def citizen_is_alive(context: DecisionContext, purpose: Purpose, facts: SubjectFacts) -> str | None:
    """D2: after a death only authorities ask, and only for what must be done then."""
    may_ask = purpose.post_mortem and context.asker.party != "citizen"
    return "subject_deceased" if facts.status == "dead" and not may_ask else None


def citizen_is_old_enough(
    context: DecisionContext, purpose: Purpose, facts: SubjectFacts
) -> str | None:
    """D3: own access from 15 (trust.md 1.9)."""
    del purpose
    if context.asker.party != "citizen" or context.asker.represents:
        return None
    is_younger = facts.is_younger_than(OWN_DIGITAL_LIFE_FROM_YEARS, today=context.today)
    if is_younger is None:
        return "facts_incomplete"
    return "under_age" if is_younger else None


def consent_covers_this(
    context: DecisionContext, purpose: Purpose, facts: SubjectFacts
) -> str | None:
    """D4: the consent is this citizen's, for this purpose as it is now, to this client, in this
    case, of these months, today.
    """
    if purpose.basis.kind != "consent":
        return None
    consent = context.consent
    if consent is None:
        return "consent_not_active"
    is_this = (
        consent.id == context.asked.consent_id
        and consent.subject_id == context.subject_id
        and (consent.purpose_id, consent.purpose_version) == (purpose.id, purpose.version)
        and (consent.recipient_cvr, consent.client_id)
        == (context.asker.cvr, context.asker.client_id)
        and consent.case_reference in {None, context.asked.case_reference}
        and consent.covers_months(context.asked.period)
        and is_still_whose_to_give(consent, facts, today=context.today)
    )
    return None if is_this and consent.holds(context.now) else "consent_not_active"


PERSONAL_RULES: Final[tuple[PersonalRule, ...]] = (
    status_is_known,
    number_is_in_use,
    citizen_is_alive,
    citizen_is_old_enough,
    who_acts_for_her_may,
    is_of_the_household,
    municipality_is_the_right_one,
    nobody_looks_at_her_own,
    she_can_agree,
    consent_covers_this,
)

"""Rules about who acts for whom: custody by age, guardianship, who can agree, whose family it is.

The day is the Danish one, so a right begins and ends at midnight in Copenhagen. Sources: trust.md
1.9; domain.md 1.11; forældreansvarsloven § 1 (custody ends at 18); værgemålsloven §§ 5 and 6.
"""

from datetime import date

from gateway.access.acting import (
    OF_AGE_FROM_YEARS,
    OWN_DIGITAL_LIFE_FROM_YEARS,
    acts_as,
    powers_in_force,
    within_power,
)
from gateway.access.asked import effective_fields
from gateway.access.consents import Consent
from gateway.access.decision import DecisionContext
from gateway.access.facts import SubjectFacts
from gateway.access.purposes import Purpose


def asker_stands_on_her_own_ground(context: DecisionContext, purpose: Purpose) -> str | None:
    """S4: who acts for another does so as that, and nobody sees her own data as somebody else."""
    is_for_another = purpose.basis.kind == "representation"
    fits = is_for_another == context.asker.represents
    return None if fits else "party_class_not_permitted"


def who_acts_for_her_may(
    context: DecisionContext, purpose: Purpose, facts: SubjectFacts
) -> str | None:
    """D3: a holder of custody for a child below 15, a guardian whose guardianship covers all, and
    whoever has her power of attorney.
    """
    if not context.asker.represents:
        return None
    if facts.status == "disappeared":
        return "subject_disappeared"
    if facts.custody is None:
        return "facts_incomplete"
    by, guard = acts_as(facts, context.today), facts.guardianship
    if by == "guardian" and guard is not None:
        covers_all = guard.surely_acts_for_all(context.today)
        return None if covers_all else "guardianship_not_full"
    if by == "power_of_attorney":
        return _power_refuses(context, purpose, facts)
    return _custody_refuses(context, facts)


def she_can_agree(context: DecisionContext, purpose: Purpose, facts: SubjectFacts) -> str | None:
    """D4: whoever has disappeared agrees to nothing, nor alone whoever has a guardian or is below
    15; and what a parent agreed to for a child ends when the child is 15 (trust.md 1.9).
    """
    if purpose.basis.kind != "consent":
        return None
    if facts.status == "disappeared":
        return "subject_disappeared"
    if facts.custody is None:
        return "facts_incomplete"  # silent on relations: of guardianship too
    guard = facts.guardianship
    if guard is not None and guard.may_be_in_force(context.today):
        return "under_guardianship"
    return _too_young_or_old_for_it(context, facts)


def is_still_whose_to_give(consent: Consent, facts: SubjectFacts, *, today: date) -> bool:
    """Tell whether who agreed for a child surely holds custody of it today."""
    if consent.given_by == "self":
        return True
    held = (each for each in facts.custody or () if "giver" in each.who)
    return any(each.surely_holds(today) for each in held)


def nobody_looks_at_her_own(
    context: DecisionContext, purpose: Purpose, facts: SubjectFacts
) -> str | None:
    """D3: an employee does not look up herself, her spouse, parents, children, a child in her
    custody or her ward (forvaltningsloven § 3). Without `actor_subject` in the token nothing can be
    known.
    """
    del purpose
    if context.asker.party != "authority":
        return None
    if facts.asker_ties is None or facts.custody is None:
        return "facts_incomplete" if context.asker.is_known_citizen else None
    holds_custody = any("asker" in each.who and each.holds(context.today) for each in facts.custody)
    guard = facts.guardianship
    is_guardian = (
        guard is not None and "asker" in guard.who and guard.may_be_in_force(context.today)
    )
    is_close = bool(facts.asker_ties) or holds_custody or is_guardian
    return "conflict_of_interest" if is_close else None


def _custody_refuses(context: DecisionContext, facts: SubjectFacts) -> str | None:
    """Say why custody gives no view, if it does not. Only what is sure gives one."""
    is_minor = facts.is_younger_than(OF_AGE_FROM_YEARS, today=context.today)
    held = (each for each in facts.custody or () if "asker" in each.who)
    if is_minor is False or not any(each.surely_holds(context.today) for each in held):
        return "no_custody"
    if is_minor is None:
        return "facts_incomplete"
    today = context.today
    is_child = facts.is_surely_younger_than(OWN_DIGITAL_LIFE_FROM_YEARS, today=today)
    return None if is_child else "of_age"


def _power_refuses(context: DecisionContext, purpose: Purpose, facts: SubjectFacts) -> str | None:
    """Say why a power of attorney gives nothing here. Who could not give it now has given none; who
    could not take it on now holds none.
    """
    today, guard = context.today, facts.guardianship
    if guard is not None and guard.may_be_in_force(today):
        return "under_guardianship"
    is_younger = facts.is_younger_than(OWN_DIGITAL_LIFE_FROM_YEARS, today=today)
    if is_younger is None:
        return "facts_incomplete"
    held = powers_in_force(facts, purpose.id, today)
    if is_younger or not held or facts.asker_capable is False:
        return "power_not_in_force"
    asked = effective_fields(context.asked, purpose) or frozenset()
    covered = (
        any(each.gives_log for each in held)
        if context.asked.reads_log
        else bool(within_power(facts, purpose.id, asked, today=today))
    )
    if not covered:
        return "power_does_not_cover"
    return None if facts.asker_capable else "facts_incomplete"


def _too_young_or_old_for_it(context: DecisionContext, facts: SubjectFacts) -> str | None:
    if context.consent is None:
        return None  # that there is none is told by the rule about consents
    today, years = context.today, OWN_DIGITAL_LIFE_FROM_YEARS
    if context.consent.given_by == "custody_holder":
        return None if facts.is_surely_younger_than(years, today=today) else "of_age"
    is_younger = facts.is_younger_than(years, today=today)
    if is_younger is None:
        return "facts_incomplete"
    return "under_age" if is_younger else None

"""Whether somebody asked about as a member of a household is what the question says she is to the
applicant. Registered relations must be in the person register; a cohabitant is in none, and comes
from the application.
"""

from typing import Final

from gateway.access.decision import DecisionContext
from gateway.access.facts import SubjectFacts
from gateway.access.purposes import Purpose

OF_AGE_FROM_YEARS: Final = 18


def is_of_the_household(
    context: DecisionContext, purpose: Purpose, facts: SubjectFacts
) -> str | None:
    """D3: the register shows the spouse and the child; whom it shows as family is no cohabitant."""
    del purpose
    role = context.asked.household_role
    if role is None:
        return None
    if facts.applicant_ties is None or facts.custody is None:
        return "facts_incomplete"
    if role == "partner":
        is_so = "spouse" in facts.applicant_ties
    elif role == "child":
        is_so = _is_child(context, facts)
    else:
        is_so = not facts.applicant_ties and not _is_child(context, facts)
    return None if is_so else "not_of_the_household"


def follows_the_applicant(context: DecisionContext, facts: SubjectFacts) -> bool:
    """Tell whether her case is in the applicant's municipality wherever she is registered: the
    spouse and a child under 18. A member is asked about only once the applicant's own question was
    permitted. Of what is not known she does not follow.
    """
    ties = facts.applicant_ties or frozenset()
    if context.asked.household_role == "partner":
        return "spouse" in ties
    if context.asked.household_role == "child":
        is_minor = facts.is_younger_than(OF_AGE_FROM_YEARS, today=context.today) is True
        return is_minor and _is_child(context, facts)
    return False


def _is_child(context: DecisionContext, facts: SubjectFacts) -> bool:
    """Tell whether the applicant is a parent, or holds custody today."""
    holds_custody = any(
        "applicant" in each.who and each.holds(context.today) for each in facts.custody or ()
    )
    return holds_custody or "parent" in (facts.applicant_ties or frozenset())

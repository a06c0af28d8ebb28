"""Whether somebody asked about as a member of a household is what the question says she is to the
applicant. Registered relations must be in the person register; a cohabitant is in none, and comes
from the application.
"""

from gateway.access.acting import OF_AGE_FROM_YEARS
from gateway.access.decision import DecisionContext
from gateway.access.facts import SubjectFacts
from gateway.access.purposes import Purpose


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
        is_so = _is_spouse(facts)
    elif role == "child":
        is_so = _is_child(context, facts)
    else:
        is_so = not facts.applicant_ties and not _may_be_in_custody(context, facts)
    return None if is_so else "not_of_the_household"


def follows_the_applicant(context: DecisionContext, facts: SubjectFacts) -> bool:
    """Tell whether her case is in the applicant's municipality wherever she is registered: the
    spouse's, and that of a child under 18. What is not known does not follow.

    A member is asked about only once the applicant's own question was permitted.
    """
    if context.asked.household_role == "partner":
        return _is_spouse(facts)
    if context.asked.household_role == "child":
        is_minor = facts.is_surely_younger_than(OF_AGE_FROM_YEARS, today=context.today)
        return is_minor and _is_child(context, facts)
    return False


def _is_spouse(facts: SubjectFacts) -> bool:
    return "spouse" in (facts.applicant_ties or frozenset())


def _is_child(context: DecisionContext, facts: SubjectFacts) -> bool:
    """Tell whether the applicant is a parent, or is sure to hold custody today."""
    is_in_custody = any(
        "applicant" in each.who and each.surely_holds(context.today) for each in facts.custody or ()
    )
    return is_in_custody or "parent" in (facts.applicant_ties or frozenset())


def _may_be_in_custody(context: DecisionContext, facts: SubjectFacts) -> bool:
    return any(
        "applicant" in each.who and each.holds(context.today) for each in facts.custody or ()
    )

"""S1 to S6: the rules that depend on nothing about the citizen, in order; the first hit wins.

Each takes the context and the purpose, and gives a refusal's code or None.
"""

from collections.abc import Callable
from typing import Final

from contracts.paths import section_of
from gateway.access.agreements import Agreement
from gateway.access.asked import effective_fields
from gateway.access.ceilings import below_ceiling
from gateway.access.decision import DecisionContext
from gateway.access.purposes import AssuranceLevel, Purpose
from gateway.access.rules_relations import asker_stands_on_her_own_ground

StaticRule = Callable[[DecisionContext, Purpose], str | None]
_LEVELS: Final[dict[AssuranceLevel, int]] = {"low": 1, "substantial": 2, "high": 3}


def finance_has_a_door_of_its_own(context: DecisionContext, purpose: Purpose) -> str | None:
    """S1: supervised finance gets income by eSkatData, and no municipality is that door
    (indkomstregisterloven § 7 A; domain.md section 2).
    """
    is_finance = context.asker.party == "supervised_finance"
    is_named = context.asker.party in purpose.party_classes
    return "finance_asks_elsewhere" if is_finance and not is_named else None


def agreement_is_in_force(context: DecisionContext, purpose: Purpose) -> str | None:
    """S2."""
    if not agreements_of(context, purpose):
        return "agreement_missing"
    return None if agreements_in_force(context, purpose) else "agreement_expired"


def purpose_is_in_force(context: DecisionContext, purpose: Purpose) -> str | None:
    """S3."""
    return None if purpose.is_in_force(context.today) else "purpose_not_in_force"


def party_is_named(context: DecisionContext, purpose: Purpose) -> str | None:
    """S4, by class; the ceiling itself is a factor of the fields."""
    is_named = context.asker.party in purpose.party_classes
    return None if is_named else "party_class_not_permitted"


def municipality_is_known(context: DecisionContext, purpose: Purpose) -> str | None:
    """S4: a rule about municipalities is for organisations that are one."""
    if purpose.is_for_anybody or context.asker.party == "citizen":
        return None
    is_known = context.asker.municipality_code is not None
    return None if is_known else "municipality_missing"


def employee_holds_a_role(context: DecisionContext, purpose: Purpose) -> str | None:
    """S5."""
    if not purpose.roles or context.asker.party == "citizen":
        return None
    if context.asker.person is None:
        return "actor_missing"
    return None if context.asker.person.roles & set(purpose.roles) else "role_missing"


def sign_in_is_sure_enough(context: DecisionContext, purpose: Purpose) -> str | None:
    """S5: whoever signed in did so at the purpose's level or above. An unknown level is none."""
    person = context.asker.person
    if person is None:
        return None
    return None if is_sure(person.acr, purpose.minimum_acr) else "assurance_too_low"


def case_is_named(context: DecisionContext, purpose: Purpose) -> str | None:
    """S5."""
    is_needed = purpose.case_reference == "required"
    is_missing = is_needed and not _is_said(context.asked.case_reference)
    return "case_reference_missing" if is_missing else None


def notice_was_given(context: DecisionContext, purpose: Purpose) -> str | None:
    """S5 (domain.md 1.13)."""
    is_missing = purpose.notice_required and not _is_said(context.asked.notice_reference)
    return "notice_required" if is_missing else None


def municipality_basis_is_allowed(context: DecisionContext, purpose: Purpose) -> str | None:
    """S5: a statement is a kind the purpose knows, with a reference to where it is kept."""
    stated = context.asked.municipality_basis
    if stated is None:
        return None
    is_allowed = stated.kind in purpose.municipality_basis and _is_said(stated.reference)
    return None if is_allowed else "municipality_basis_not_permitted"


def fields_are_permitted(context: DecisionContext, purpose: Purpose) -> str | None:
    """S6: what is asked for by name is given whole or refused; there is something to give.

    What a household is asked for is asked of the applicant: a member gives what her role gives.
    """
    permitted = permitted_fields(context, purpose)
    asked = effective_fields(context.asked, purpose)
    if asked is None or not asked & permitted:
        return "fields_not_permitted"
    if context.asked.household_role is not None:
        return None
    has_sections = (context.asked.sections or frozenset()) <= {
        section_of(leaf) for leaf in permitted
    }
    has_fields = context.asked.fields is None or asked <= permitted
    return None if has_sections and has_fields else "fields_not_permitted"


def household_role_is_permitted(context: DecisionContext, purpose: Purpose) -> str | None:
    """S5: a member of a household is asked about in a role that the purpose knows."""
    role = context.asked.household_role
    is_known = role is None or role in purpose.household
    return None if is_known else "household_role_not_permitted"


def consent_is_named(context: DecisionContext, purpose: Purpose) -> str | None:
    """S5: what rests on a consent names it."""
    is_missing = purpose.basis.kind == "consent" and not _is_said(context.asked.consent_id)
    return "consent_required" if is_missing else None


STATIC_RULES: Final[tuple[StaticRule, ...]] = (
    finance_has_a_door_of_its_own,
    agreement_is_in_force,
    purpose_is_in_force,
    party_is_named,
    asker_stands_on_her_own_ground,
    municipality_is_known,
    employee_holds_a_role,
    sign_in_is_sure_enough,
    case_is_named,
    notice_was_given,
    municipality_basis_is_allowed,
    household_role_is_permitted,
    consent_is_named,
    fields_are_permitted,
)


def permitted_fields(context: DecisionContext, purpose: Purpose) -> frozenset[str]:
    """Give purpose ∩ agreement ∩ ceiling: what this asker could be shown of anybody."""
    agreements, role = agreements_in_force(context, purpose), context.asked.household_role
    given = purpose.fields if role is None else purpose.given_of.get(role, frozenset())
    agreed = (leaf for leaf in given if any(each.allows(leaf) for each in agreements))
    return below_ceiling(context.asker.party, purpose.basis, agreed)


def agreements_in_force(context: DecisionContext, purpose: Purpose) -> tuple[Agreement, ...]:
    """Give the agreements that cover the instant of the decision."""
    return tuple(each for each in agreements_of(context, purpose) if each.is_in_force(context.now))


def agreements_of(context: DecisionContext, purpose: Purpose) -> tuple[Agreement, ...]:
    """Give the agreements that are about this purpose and, for an organisation, its own."""
    cvr = context.asker.cvr
    return tuple(
        each
        for each in context.agreements
        if each.purpose == purpose.id and cvr in {None, each.controller_cvr}
    )


def is_sure(acr: str, minimum: AssuranceLevel) -> bool:
    """Tell whether a sign-in reached a level. An unknown level is none."""
    return _level(acr) >= _LEVELS[minimum]


def _level(acr: str) -> int:
    """Read a level of assurance, written as a word or as a URI that ends in it."""
    word = acr.rpartition("/")[2].lower()
    return next((level for name, level in _LEVELS.items() if name == word), 0)


def _is_said(reference: str | None) -> bool:
    return reference is not None and bool(reference.strip())

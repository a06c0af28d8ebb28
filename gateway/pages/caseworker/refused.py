"""Why a caseworker's question was not answered, and what she does now."""

from collections.abc import Mapping
from typing import Final

import msgspec

from contracts.errors import GatewayError
from gateway.access.refusals import REFUSALS
from gateway.pages.kit.words import Language, has, say, spoken

_FORBIDDEN: Final = 403
_LATER: Final = 503
NEXT: Final[Mapping[str, str]] = {
    **dict.fromkeys(
        (
            "purpose_unknown",
            "purpose_not_in_force",
            "party_class_not_permitted",
            "municipality_missing",
            "finance_asks_elsewhere",
        ),
        "purpose",
    ),
    **dict.fromkeys(("agreement_missing", "agreement_expired"), "agreement"),
    **dict.fromkeys(("role_missing", "actor_missing"), "role"),
    **dict.fromkeys(("nothing_permitted", "fields_not_permitted"), "nothing"),
    **dict.fromkeys(("consent_required", "consent_not_active", "under_guardianship"), "consent"),
    **dict.fromkeys(("number_not_in_use", "subject_unknown"), "number"),
    **dict.fromkeys(("not_of_the_household", "applicant_refused"), "household"),
    "household_role_not_permitted": "household_role",
    **dict.fromkeys(
        ("facts_unavailable", "facts_incomplete", "decision_changed", "evidence_unavailable"),
        "later",
    ),
    "assurance_too_low": "sign_in",
    "case_reference_missing": "case",
    "notice_required": "notice",
    "municipality_basis_not_permitted": "ground",
    "subject_deceased": "dead",
    "subject_disappeared": "missing",
    "not_registered_here": "elsewhere",
    "conflict_of_interest": "colleague",
    "too_many_people": "wait",
}
"""Code to the step that its text is followed by; the words are `caseworker.next.<step>`."""


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """What happened, and the next step."""

    heading: str
    text: str
    todo: str
    is_logged: bool
    """Whether the citizen's log says that it was refused."""
    may_come: bool


def refused(error: GatewayError, language: Language) -> Refused:
    """Put it into words."""
    may_come = error.status == _LATER
    return Refused(
        heading=say(language, f"caseworker.refused.{'later' if may_come else 'heading'}"),
        text=_text(error.code, language),
        todo=say(language, f"caseworker.next.{NEXT.get(error.code, 'other')}"),
        is_logged=error.status == _FORBIDDEN and error.code in REFUSALS,
        may_come=may_come,
    )


def _text(code: str, language: Language) -> str:
    own = f"caseworker.code.{code}"
    if has(own):
        return say(language, own)
    if code in REFUSALS:
        return spoken(REFUSALS[code].text, language)
    return say(language, "trouble.code.internal_error")

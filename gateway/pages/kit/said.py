"""What a code means to somebody who does not code. Every refusal and problem has its words in the
catalogue: a test walks all codes.
"""

import msgspec

from contracts.adapter import Text
from gateway.pages.kit.words import has, words


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """What happened, and what to do now."""

    heading: Text
    text: Text
    todo: Text


def trouble_of(code: str) -> Trouble:
    """Give the words for an error."""
    group = _GROUP.get(code, "other")
    return Trouble(
        heading=words()[f"trouble.{group}.heading"],
        text=text_of(code),
        todo=words()[f"trouble.{group}.todo"],
    )


def text_of(code: str) -> Text:
    """Give one sentence for a code; one that nobody has named is told as a fault of ours."""
    key = f"trouble.code.{code}"
    return words()[key if has(key) else "trouble.code.internal_error"]


_GROUP = {
    **dict.fromkeys(("not_found", "consent_unknown", "relation_unknown"), "nothing_here"),
    **dict.fromkeys(
        ("handover_unknown", "consent_request_unknown", "power_unknown"), "ask_for_link"
    ),
    **dict.fromkeys(("consent_request_lapsed", "too_many_open_requests"), "ask_for_link"),
    **dict.fromkeys(
        (
            "facts_unavailable",
            "facts_incomplete",
            "evidence_unavailable",
            "issuer_unavailable",
            "sign_in_unavailable",
            "decision_changed",
            "proof_pending",
            "statement_unavailable",
            "too_slow",
            "not_ready",
        ),
        "later",
    ),
    **dict.fromkeys(("sign_in_failed", "sign_in_too_low"), "sign_in"),
    **dict.fromkeys(("citizen_required", "authority_required"), "not_yours"),
    "form_refused": "form",
    "internal_error": "ours",
}

"""The part of the sandbox's story in which a housing association asks, and the citizen says yes to
some of it, and no longer.
"""

from typing import Final

import httpx

from gateway.cli.story_caller import Caller
from gateway.cli.story_steps import Step

FIRM: Final = "boligforening"
PURPOSE: Final = "resident-copy"
_FIELDS: Final = ["person.name", "person.birth_date", "person.residence.since"]
_AGREED: Final = ["person.name", "person.residence.since"]


def consent_steps(caller: Caller) -> list[Step]:
    """Tell it; give each step and whether it held."""
    asked = caller.send(
        FIRM, "/v1/consent-requests", {"purpose": PURPOSE, "fields": _FIELDS, "mode": "recurring"}
    )
    request_id = _of(asked, "id")
    shown = caller.look(f"/v1/my-data/consent-requests/{request_id}")
    answered = caller.decide(
        f"/v1/my-data/consent-requests/{request_id}/decision",
        {"decision": "grant", "fields": _AGREED},
    )
    standing = caller.open(FIRM, f"/v1/consent-requests/{request_id}")
    consent_id = _of(standing, "consent_id")
    question: dict[str, object] = {
        "subject": {"alias": _of(standing, "subject")},
        "purpose": PURPOSE,
        "consent_id": consent_id,
    }
    seen = caller.ask(FIRM, question)
    withdrawn = caller.decide(f"/v1/my-data/consents/{consent_id}/withdrawal", None)
    refused = caller.ask(FIRM, question)
    return [
        Step(
            text="a housing association asks for consent and names nobody; she sees what it is",
            holds=asked.status_code == httpx.codes.CREATED
            and len(shown.json().get("fields", ())) == len(_FIELDS),
        ),
        Step(
            text="she agrees to two of three fields, and the association gets those two",
            holds=answered.is_success and _person(seen) == {"name", "residence"},
        ),
        Step(
            text="she withdraws, and the next look-up is refused",
            holds=withdrawn.is_success and refused.status_code == httpx.codes.NOT_FOUND,
        ),
    ]


def _of(reply: httpx.Response, member: str) -> str:
    return str(reply.json().get(member, "")) if reply.is_success else ""


def _person(reply: httpx.Response) -> set[str]:
    section = reply.json().get("sections", {}).get("person", {}) if reply.is_success else {}
    return set(section.get("record", {}))

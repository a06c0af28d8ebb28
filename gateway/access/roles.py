"""What an employee may do beside asking about citizens, by roles that no purpose asks for."""

from typing import Final

from gateway.access.rules_static import is_sure
from gateway.identity.callers import Requester

DATA_PROTECTION_OFFICER: Final = "data-protection-officer"
"""Reads the authority's own log. Vouched for by the authority's identity provider, as all roles."""


def why_no_officer(asker: Requester) -> str | None:
    """Give the refusal's code for whoever may not read an authority's own log; None: may."""
    if asker.party_class != "authority":
        return "authority_required"
    if asker.actor is None or DATA_PROTECTION_OFFICER not in asker.actor.roles:
        return "role_missing"
    return None if is_sure(asker.actor.acr, "substantial") else "assurance_too_low"

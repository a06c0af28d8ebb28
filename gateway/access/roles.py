"""Roles that no purpose asks for: what an employee may do beside asking about citizens."""

from typing import Final

DATA_PROTECTION_OFFICER: Final = "data-protection-officer"
"""Reads the authority's own log. Vouched for by the authority's identity provider, as all roles."""

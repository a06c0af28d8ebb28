"""Who asks, as far as a decision depends on it. No personal number, no employee's id: it can be
kept with the entry and decided on again.
"""

from datetime import datetime
from typing import Final

import msgspec

from gateway.access.purposes import Party
from gateway.identity.callers import Citizen, Requester

PRIVATE: Final[frozenset[Party]] = frozenset({"private", "supervised_finance"})


class SignedIn(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The person behind the question: an employee, or the citizen."""

    acr: str
    auth_time: datetime
    roles: frozenset[str] = frozenset()


class Asker(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A citizen, or an organisation's system with or without an employee behind it."""

    party: Party
    """The row of the ceiling that the asker stands in."""
    client_id: str | None = None
    cvr: str | None = None
    """The organisation's CVR number; None for a citizen."""
    municipality_code: str | None = None
    person: SignedIn | None = None
    is_known_citizen: bool = False
    """Whether the token says who the employee is as a citizen."""
    represents: bool = False
    """Whether a citizen asks about somebody else, for whom she may act."""

    @property
    def is_private(self) -> bool:
        """Tell whether it is a private party, for whom every personal refusal is the same."""
        return self.party in PRIVATE

    @property
    def sees_protected(self) -> bool:
        """Tell whether protection is not against this asker: authorities, and the citizen herself;
        never somebody who acts for her.
        """
        return self.party == "authority" or (self.party == "citizen" and not self.represents)


def asker_of(who: Requester | Citizen, *, represents: bool = False) -> Asker:
    """Give what a decision may know of whoever asks."""
    if isinstance(who, Citizen):
        person = SignedIn(acr=who.acr, auth_time=who.auth_time)
        return Asker(party="citizen", person=person, represents=represents)
    employee = who.actor
    return Asker(
        party=who.party_class,
        client_id=who.client_id,
        cvr=who.organisation.cvr,
        municipality_code=who.organisation.municipality_code,
        is_known_citizen=employee is not None and employee.subject is not None,
        person=(
            None
            if employee is None
            else SignedIn(acr=employee.acr, auth_time=employee.auth_time, roles=employee.roles)
        ),
    )

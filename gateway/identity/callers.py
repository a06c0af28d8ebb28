"""Who is asking, once the token has been verified. Knows no token."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from contracts.pnr import Pnr

Cvr = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{8}\Z")]
MunicipalityCode = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}\Z")]
PartyClass = Literal["authority", "supervised_finance", "public_school", "private"]


class Organisation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An organisation as our own client register knows it, never as a token says."""

    name: str
    cvr: Cvr
    municipality_code: MunicipalityCode | None = None


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """The employee for whom a system asks, vouched for by the authority's own identity provider.
    Never serialised: it may hold a personal number.
    """

    id: str
    unit: str
    roles: frozenset[str]
    acr: str
    auth_time: datetime
    subject: Pnr | None = None
    """Who the employee is as a citizen, where her token says so: for conflicts of interest only."""


class Requester(msgspec.Struct, frozen=True, kw_only=True):
    """A client system of an organisation, with or without an employee behind it."""

    client_id: str
    organisation: Organisation
    party_class: PartyClass
    actor: Actor | None = None


class BroughtPower(msgspec.Struct, frozen=True, kw_only=True):
    """What a sign-in says that its citizen may do for another. Never serialised: it holds a number.

    As a guardian she is one only where the person register says so.
    """

    grantor: Pnr
    sections: tuple[str, ...] = ()
    gives_log: bool = False
    is_guardian: bool = False


class Citizen(msgspec.Struct, frozen=True, kw_only=True):
    """A citizen who signed in herself. Never serialised: it holds the personal number."""

    pnr: Pnr
    issuer: str
    subject: str
    acr: str
    auth_time: datetime
    powers: tuple[BroughtPower, ...] = ()
    """What the sign-in brings; one for each person."""

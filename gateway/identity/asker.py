"""Who is behind a verified token: a client of our own register, or a citizen who signed in."""

from typing import Annotated, Final

import msgspec

from contracts.pnr import Pnr, PnrInvalid
from gateway.identity.callers import Actor, Citizen, Requester
from gateway.identity.lifetime import instant
from gateway.identity.privileges import brought_powers
from gateway.identity.refusal import TokenRefused
from gateway.identity.token import AccessClaims
from gateway.settings import ClientSettings, IssuerSettings

_SUFFICIENT: Final = frozenset({"Substantial", "High"})
"""NSIS levels of assurance that a citizen's sign-in must reach (trust.md 2.1)."""
_Text = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
_OF_EMPLOYEES: Final = frozenset({"actor", "actor_subject"})
Claims = dict[str, object]


class _ActorClaim(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: _Text
    unit: _Text
    roles: Annotated[tuple[_Text, ...], msgspec.Meta(max_length=100)]
    acr: _Text
    auth_time: int


class Clients:
    """Our own client register: which party is behind an issuer's subject."""

    def __init__(
        self, clients: dict[str, ClientSettings], issuers: dict[str, IssuerSettings]
    ) -> None:
        self._by_subject = {
            (issuers[client.issuer].issuer, client.subject): (name, client)
            for name, client in clients.items()
        }

    def requester(self, claims: AccessClaims, raw: Claims) -> Requester | None:
        """Give the client with its employee, or None where the subject is no client of ours.

        Organisation and party class are those of the settings, whatever the token says.
        """
        known = self._by_subject.get((claims.iss, claims.sub))
        if known is None:
            return None
        name, client = known
        actor = _employee(raw)
        if actor is not None and client.party_class != "authority":
            raise TokenRefused("actor_not_permitted")
        return Requester(
            client_id=name,
            organisation=client.organisation,
            party_class=client.party_class,
            actor=actor,
        )


def citizen(claims: AccessClaims, raw: Claims, issuer: IssuerSettings) -> Citizen:
    """Give the citizen whose verified sign-in this token is. Raises TokenRefused."""
    if not issuer.issues_citizens:
        raise TokenRefused("issues_no_citizens")
    if not raw.keys().isdisjoint(_OF_EMPLOYEES):
        raise TokenRefused("actor_not_permitted")
    assurance, auth_time = raw.get(issuer.loa_claim), raw.get("auth_time")
    if not isinstance(assurance, str) or assurance not in _SUFFICIENT:
        raise TokenRefused("assurance_too_low")
    if type(auth_time) is not int:
        raise TokenRefused("citizen_malformed")
    pnr = _number(raw[issuer.cpr_number_claim])
    return Citizen(
        pnr=pnr,
        issuer=claims.iss,
        subject=claims.sub,
        acr=assurance.lower(),
        auth_time=instant(auth_time),
        powers=brought_powers(raw.get(issuer.privileges_claim), herself=pnr),
    )


def _employee(raw: Claims) -> Actor | None:
    """Give the employee; `actor_subject` beside it says who she is as a citizen."""
    if "actor" not in raw:
        if "actor_subject" in raw:
            raise TokenRefused("actor_malformed")
        return None
    subject = _as_citizen(raw["actor_subject"]) if "actor_subject" in raw else None
    return _actor(raw["actor"], subject=subject)


def _as_citizen(claim: object) -> Pnr:
    try:
        return _number(claim)
    except TokenRefused:
        raise TokenRefused("actor_malformed") from None


def _number(claim: object) -> Pnr:
    if not isinstance(claim, str):
        raise TokenRefused("citizen_malformed")
    try:
        return Pnr(claim)
    except PnrInvalid:
        raise TokenRefused("citizen_malformed") from None


def _actor(claim: object, *, subject: Pnr | None) -> Actor:
    try:
        read = msgspec.convert(claim, _ActorClaim)
    except msgspec.ValidationError:
        raise TokenRefused("actor_malformed") from None
    return Actor(
        id=read.id,
        unit=read.unit,
        roles=frozenset(read.roles),
        acr=read.acr,
        auth_time=instant(read.auth_time),
        subject=subject,
    )

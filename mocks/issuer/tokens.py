"""The tokens of the sandbox: RFC 9068 access tokens and the ID token of a citizen's sign-in.

A citizen's tokens carry the claims that a Danish broker sends. The personal number leaves here
inside them and nowhere else.
"""

import secrets
import uuid
from datetime import datetime, timedelta
from typing import Final, Literal

import msgspec

from contracts.pnr import Pnr
from mocks.exchange import Clock
from mocks.issuer.clients import Client, Employee
from mocks.issuer.keys import KeyRing

TOKEN_SECONDS: Final = 3600
AUDIENCE: Final = "https://samsyn.example/gateway"
"""What access tokens are for, unless `samsyn mocks --audience` says otherwise: a name, not an
address.
"""
CPR_NUMBER_CLAIM: Final = "https://data.gov.dk/model/core/eid/cprNumber"
LOA_CLAIM: Final = "https://data.gov.dk/concept/core/nsis/loa"
Assurance = Literal["low", "substantial", "high"]
_SUBJECTS: Final = uuid.UUID("5a4bd9f0-7a3c-4b52-9f1f-2d4f3c3b6f0e")


class CitizenSignIn(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody signed in: who, how surely, when. Never serialised: it holds the personal
    number.
    """

    persona: str
    number: Pnr
    acr: Assurance
    auth_time: datetime


class Minter:
    """Writes tokens as one issuer, for one audience."""

    def __init__(self, *, keys: KeyRing, issuer: str, audience: str, clock: Clock) -> None:
        self._keys = keys
        self.issuer = issuer
        self._audience = audience
        self._clock = clock

    def published(self) -> dict[str, object]:
        """Give the JWKS that its tokens verify with."""
        return self._keys.published()

    def for_client(
        self, client: Client, employee: Employee | None, *, actor_subject: Pnr | None = None
    ) -> str:
        """Give a system's access token; `actor` is the employee its organisation vouches for, and
        `actor_subject` who she is as a citizen, where it says so.
        """
        claims = self._access(client.id, subject=client.id)
        if employee is not None:
            claims["actor"] = {
                "id": employee.id,
                "unit": employee.unit,
                "roles": list(employee.roles),
                "acr": employee.acr,
                "auth_time": _seconds(self._clock()) - employee.auth_age_seconds,
            }
        if employee is not None and actor_subject is not None:
            claims["actor_subject"] = actor_subject.reveal()
        return self._keys.sign(claims, token_type="at+jwt")  # noqa: S106  a media type

    def for_citizen(self, sign_in: CitizenSignIn, *, client_id: str) -> str:
        """Give a citizen's access token: it is the verified sign-in."""
        claims = self._access(client_id, subject=_subject(sign_in)) | _citizen_claims(sign_in)
        return self._keys.sign(claims, token_type="at+jwt")  # noqa: S106  a media type

    def id_token(self, sign_in: CitizenSignIn, *, client_id: str, nonce: str) -> str:
        """Give the ID token: for the client that asked, never for the gateway's API."""
        claims = (
            self._stamped(audience=client_id)
            | {"sub": _subject(sign_in), "nonce": nonce}
            | _citizen_claims(sign_in)
        )
        return self._keys.sign(claims, token_type="JWT")  # noqa: S106  a media type

    def _access(self, client_id: str, *, subject: str) -> dict[str, object]:
        claims = self._stamped(audience=self._audience)
        return claims | {"sub": subject, "client_id": client_id, "jti": secrets.token_urlsafe(16)}

    def _stamped(self, *, audience: str) -> dict[str, object]:
        now = self._clock()
        return {
            "iss": self.issuer,
            "aud": audience,
            "iat": _seconds(now),
            "nbf": _seconds(now),
            "exp": _seconds(now + timedelta(seconds=TOKEN_SECONDS)),
        }


def _citizen_claims(sign_in: CitizenSignIn) -> dict[str, object]:
    return {
        "acr": sign_in.acr,
        "auth_time": _seconds(sign_in.auth_time),
        LOA_CLAIM: sign_in.acr.capitalize(),
        CPR_NUMBER_CLAIM: sign_in.number.reveal(),
    }


def _subject(sign_in: CitizenSignIn) -> str:
    """Give an identifier of the person at this issuer: stable, and nothing can be read off it."""
    return str(uuid.uuid5(_SUBJECTS, sign_in.persona))


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())

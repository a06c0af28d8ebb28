"""The tokens of the sandbox: RFC 9068 access tokens, ID tokens and logout tokens, as one issuer.

A citizen's tokens carry the claims that a Danish broker sends. The personal number leaves here
inside them and nowhere else.
"""

import hashlib
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta
from typing import Final

import msgspec

from contracts.pnr import Pnr
from mocks.exchange import Clock
from mocks.issuer.claims import (
    CitizenSignIn,
    ClaimNames,
    EmployeeSignIn,
    SignIn,
    actor_claims,
    citizen_claims,
    identity_claims,
)
from mocks.issuer.clients import Client, Employee
from mocks.issuer.keys import KeyRing

TOKEN_SECONDS: Final = 3600
TOKEN_LIFE: Final = timedelta(seconds=TOKEN_SECONDS)
AUDIENCE: Final = "https://samsyn.example/gateway"
"""What access tokens are for, unless `samsyn mocks --audience` says otherwise: a name, not an
address.
"""
ACCESS: Final = "at+jwt"
_LOGOUT_LIFE: Final = timedelta(minutes=2)
_LOGGED_OUT: Final = "http://schemas.openid.net/event/backchannel-logout"


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """What an ID token is about: who signed in, for which client, by which request."""

    sign_in: SignIn
    client_id: str
    scopes: frozenset[str]
    nonce: str
    sid: str


class Minter:
    """Writes tokens as one issuer, for one audience."""

    def __init__(
        self,
        *,
        keys: KeyRing,
        issuer: str,
        audience: str,
        clock: Clock,
        names: ClaimNames | None = None,
    ) -> None:
        self.keys = keys
        self.issuer = issuer
        self.audience = audience
        self.clock = clock
        self.names = names or ClaimNames()

    def published(self) -> dict[str, object]:
        """Give the JWKS that its tokens verify with."""
        return self.keys.published(at=self.clock())

    def rotate(self) -> None:
        """Sign with a new key; the one before is published until its last token is over."""
        self.keys.rotate(at=self.clock(), tokens_live=TOKEN_LIFE)

    def for_client(
        self, client: Client, employee: Employee | None, *, actor_subject: Pnr | None = None
    ) -> str:
        """Give a system's access token; `actor` is the employee its organisation vouches for, and
        `actor_subject` who she is as a citizen, where it says so.
        """
        return self.access(self.client_access(client, employee, actor_subject=actor_subject))

    def client_access(
        self, client: Client, employee: Employee | None, *, actor_subject: Pnr | None = None
    ) -> dict[str, object]:
        """Give the claims of a system's access token."""
        claims = self._access(client.id, subject=client.id)
        if employee is None:
            return claims
        since = self.clock() - timedelta(seconds=employee.auth_age_seconds)
        sign_in = EmployeeSignIn(
            client=client,
            employee=employee,
            acr=employee.acr,
            auth_time=since,
            as_citizen=actor_subject,
        )
        return claims | actor_claims(sign_in)

    def for_employee(self, sign_in: EmployeeSignIn, *, client_id: str) -> str:
        """Give the token with which her authority's system asks for her: its subject is the
        authority, for which the gateway knows it.
        """
        claims = self._access(client_id, subject=sign_in.client.id)
        return self.access(claims | actor_claims(sign_in))

    def for_citizen(self, sign_in: CitizenSignIn, *, client_id: str) -> str:
        """Give a citizen's access token: it is the verified sign-in."""
        return self.access(self.citizen_access(sign_in, client_id=client_id))

    def citizen_access(self, sign_in: CitizenSignIn, *, client_id: str) -> dict[str, object]:
        """Give the claims of a citizen's access token."""
        claims = self._access(client_id, subject=sign_in.subject)
        return claims | citizen_claims(sign_in, self.names)

    def for_session(self, session: Session) -> str:
        """Give the access token of whoever signed in."""
        if isinstance(session.sign_in, EmployeeSignIn):
            return self.for_employee(session.sign_in, client_id=session.client_id)
        return self.for_citizen(session.sign_in, client_id=session.client_id)

    def id_token(self, session: Session, *, access_token: str) -> str:
        """Give the ID token: for the client that asked, never for the gateway's API."""
        own = {
            "sub": session.sign_in.subject,
            "nonce": session.nonce,
            "sid": session.sid,
            "azp": session.client_id,
            "at_hash": _half_hash(access_token),
        }
        about = identity_claims(session.sign_in, self.names, session.scopes)
        claims = self._stamped(audience=session.client_id) | own | about
        return self.keys.sign(claims, token_type="JWT")  # noqa: S106  a media type

    def logout_token(self, session: Session) -> str:
        """Give the token that tells a client of a logout (OpenID Connect Back-Channel Logout)."""
        claims = self._stamped(audience=session.client_id, life=_LOGOUT_LIFE) | {
            "sub": session.sign_in.subject,
            "sid": session.sid,
            "jti": secrets.token_urlsafe(16),
            "events": {_LOGGED_OUT: {}},
        }
        return self.keys.sign(claims, token_type="logout+jwt")  # noqa: S106  a media type

    def retimed(self, token: str, by: timedelta) -> str:
        """Give a token of ours as if it had been written some time earlier or later."""
        header, payload, _ = token.split(".")
        claims = msgspec.json.decode(_decoded(payload), type=dict[str, object])
        moved = {
            name: value + int(by.total_seconds())
            for name in ("iat", "nbf", "exp")
            if isinstance(value := claims.get(name), int)
        }
        kind = msgspec.json.decode(_decoded(header), type=dict[str, str])["typ"]
        return self.keys.sign(claims | moved, token_type=kind)

    def access(self, claims: dict[str, object]) -> str:
        """Sign claims as an access token."""
        return self.keys.sign(claims, token_type=ACCESS)

    def _access(self, client_id: str, *, subject: str) -> dict[str, object]:
        claims = self._stamped(audience=self.audience)
        return claims | {"sub": subject, "client_id": client_id, "jti": secrets.token_urlsafe(16)}

    def _stamped(self, *, audience: str, life: timedelta = TOKEN_LIFE) -> dict[str, object]:
        now = self.clock()
        return {
            "iss": self.issuer,
            "aud": audience,
            "iat": _seconds(now),
            "nbf": _seconds(now),
            "exp": _seconds(now + life),
        }


def _half_hash(token: str) -> str:
    digest = hashlib.sha256(token.encode("ascii")).digest()
    return urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode("ascii")


def _decoded(segment: str) -> bytes:
    return urlsafe_b64decode(segment + "=" * (-len(segment) % 4))


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())

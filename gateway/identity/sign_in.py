"""Signing in to the pages: OpenID Connect's code flow with PKCE (S256), state and nonce.

What is under way travels in the browser's own cookie, sealed: nothing is kept for somebody who may
never come back. Knows no page.
"""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlencode

import httpx
import msgspec
import structlog

from contracts.errors import EvidenceUnavailable
from gateway.identity.asker import Clients, citizen
from gateway.identity.callers import Citizen, Requester
from gateway.identity.keys import KeyRing
from gateway.identity.lifetime import check_lifetime
from gateway.identity.provider import CodeRefused, Provider, SignInTrouble
from gateway.identity.refusal import TokenRefused
from gateway.identity.signature import check_algorithm, check_signature
from gateway.identity.token import ID_TOKEN, IdClaims, Token, id_claims, read_token
from gateway.settings import Settings, SignInSettings, public_address

RETURN_PATH: Final = "/log-ind/retur"
UNDER_WAY: Final = timedelta(minutes=10)
SCOPES: Final = "openid profile privileges"
_LONGEST_ID_TOKEN_SECONDS: Final = 3600
log = structlog.get_logger("samsyn.identity")


class Begun(msgspec.Struct, frozen=True, kw_only=True):
    """A sign-in under way: what must come back, and where she was going."""

    state: str
    nonce: str
    verifier: str
    until: datetime
    going_to: str


class SignedIn(msgspec.Struct, frozen=True, kw_only=True):
    """Who signed in. Never serialised: it may hold a personal number."""

    who: Citizen | Requester
    issuer: str
    subject: str
    name: str | None


class SignIn:
    """Sends people to the issuer, and takes them in when they come back."""

    def __init__(
        self,
        settings: Settings,
        sign_in: SignInSettings,
        *,
        transport: httpx.AsyncBaseTransport,
        clock: Callable[[], datetime],
    ) -> None:
        self._settings = sign_in
        self._issuer = settings.issuers[sign_in.issuer]
        self._clients = Clients(settings.clients, settings.issuers)
        self._keys = KeyRing(
            self._issuer.jwks_url, name=sign_in.issuer, transport=transport, clock=clock
        )
        self._provider = Provider(self._issuer.issuer, sign_in, transport=transport, clock=clock)
        self._clock = clock
        self._return_to = f"{public_address(settings)}{RETURN_PATH}"

    async def begin(
        self, *, going_to: str, anew: bool = False, hint: str | None = None
    ) -> tuple[Begun, str]:
        """Give what to remember and where to send the browser; the issuer may propose whom `hint`
        names. Raises SignInTrouble.
        """
        begun = Begun(
            state=secrets.token_urlsafe(32),
            nonce=secrets.token_urlsafe(32),
            verifier=secrets.token_urlsafe(48),
            until=self._clock() + UNDER_WAY,
            going_to=going_to,
        )
        asked = {
            "response_type": "code",
            "client_id": self._settings.client_id,
            "redirect_uri": self._return_to,
            "scope": SCOPES,
            "state": begun.state,
            "nonce": begun.nonce,
            "code_challenge": _challenge(begun.verifier),
            "code_challenge_method": "S256",
            "acr_values": " ".join(self._settings.acr_values),
        }
        asked |= ({"prompt": "login"} if anew else {}) | ({"login_hint": hint} if hint else {})
        at = (await self._provider.addresses()).authorization_endpoint
        return begun, f"{at}{'&' if '?' in at else '?'}{urlencode(asked)}"

    async def finish(self, begun: Begun, *, code: str, issuer: str | None) -> SignedIn:
        """Give who signed in. Raises SignInTrouble."""
        try:
            self._check_issuer(issuer)
            compact = await self._provider.redeem(
                code, verifier=begun.verifier, redirect_uri=self._return_to
            )
            return self._who(await self._verified(compact, nonce=begun.nonce))
        except CodeRefused:
            reason = "code_refused"
        except TokenRefused as refused:
            reason = refused.reason
        except EvidenceUnavailable:  # its keys cannot be fetched
            raise SignInTrouble("sign_in_unavailable") from None
        log.info("sign_in_refused", reason=reason)
        is_too_low = reason == "assurance_too_low"
        raise SignInTrouble("sign_in_too_low" if is_too_low else "sign_in_failed")

    async def goodbye(self) -> str | None:
        """Give where somebody may end her sign-in with the issuer, too; None where it has none."""
        at = (await self._provider.addresses()).end_session_endpoint
        if at is None:
            return None
        asked = urlencode({"client_id": self._settings.client_id})
        return f"{at}{'&' if '?' in at else '?'}{asked}"

    async def _verified(self, compact: str, *, nonce: str) -> tuple[IdClaims, Token]:
        token = read_token(compact, types=ID_TOKEN)
        if token.issuer != self._issuer.issuer:
            raise TokenRefused("issuer_unknown")
        check_algorithm(token, self._issuer.algorithms)
        key = await self._keys.find(token.header.kid)
        if key is None:
            raise TokenRefused("key_unknown")
        check_signature(token, key)
        claims = id_claims(token)
        self._check(claims, nonce=nonce)
        return claims, token

    def _check_issuer(self, issuer: str | None) -> None:
        """Refuse an answer of another provider (RFC 9207): it is nobody's sign-in with this one."""
        if issuer is not None and issuer != self._issuer.issuer:
            raise TokenRefused("issuer_unknown")

    def _check(self, claims: IdClaims, *, nonce: str) -> None:
        own = self._settings.client_id
        audience = (claims.aud,) if isinstance(claims.aud, str) else claims.aud
        if audience != (own,) or claims.azp not in {None, own}:
            raise TokenRefused("wrong_audience")
        if not secrets.compare_digest(claims.nonce.encode(), nonce.encode()):
            raise TokenRefused("claims_malformed")
        check_lifetime(claims, now=self._clock(), max_seconds=_LONGEST_ID_TOKEN_SECONDS)

    def _who(self, verified: tuple[IdClaims, Token]) -> SignedIn:
        claims, token = verified
        raw, names = token.claims, self._settings
        employee = self._clients.authority(raw.get(names.cvr_claim), raw)
        is_citizen = self._issuer.cpr_number_claim in raw
        if employee is not None and is_citizen:
            raise TokenRefused("client_and_citizen")
        if employee is not None and employee.actor is None:
            raise TokenRefused("actor_malformed")
        if employee is None and not is_citizen:
            raise TokenRefused("client_unknown")
        return SignedIn(
            who=employee or citizen(claims, raw, self._issuer),
            issuer=claims.iss,
            subject=claims.sub,
            name=_text(raw.get(names.name_claim)),
        )


def _text(claim: object) -> str | None:
    return claim if isinstance(claim, str) and claim else None


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")

"""One OpenID Connect provider at which people sign in: where it is, and what it gives for a code.

Speaks to it behind the browser's back. Follows no redirect and quotes nothing that it says.
"""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Literal
from urllib.parse import quote_plus, urlencode

import httpx
import msgspec
import structlog
from joserfc import jwt
from joserfc.jwk import ECKey

from gateway.identity.strict_json import NotStrict, read_object
from gateway.settings import SettingsInvalid, SignInSettings, is_loopback

KEPT: Final = timedelta(minutes=10)
LARGEST_ANSWER: Final = 64 * 1024
_TIMEOUT: Final = httpx.Timeout(5.0).as_dict()
_ASSERTION: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_ASSERTED_FOR: Final = timedelta(minutes=1)
_OK: Final = 200
log = structlog.get_logger("samsyn.identity")

Clock = Callable[[], datetime]


class Discovered(msgspec.Struct, frozen=True, kw_only=True):
    """What the discovery document says, as far as we use it."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    end_session_endpoint: str | None = None


Why = Literal["sign_in_failed", "sign_in_too_low", "sign_in_unavailable", "sign_in_off"]


class SignInTrouble(Exception):
    """Nobody is signed in, for a reason that a page tells in plain words. Never an API's answer."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why: Why = why


class CodeRefused(Exception):
    """The provider gives nothing for the code: it is used, too old or not ours."""


class Credential(msgspec.Struct, frozen=True, kw_only=True):
    """How we show who we are: a secret, or a key. Never serialised."""

    secret: str | None = None
    key: ECKey | None = None

    def __repr__(self) -> str:
        return "Credential(***)"

    @classmethod
    def of(cls, settings: SignInSettings) -> "Credential":
        """Read it from its file. Raises SettingsInvalid."""
        try:
            if settings.client_key_file is not None:
                return cls(key=ECKey.import_key(_content(settings.client_key_file)))
            if settings.client_secret_file is not None:
                secret = _content(settings.client_secret_file).decode("ascii").strip()
                return cls(secret=secret)
        except (ValueError, OSError):
            pass
        raise SettingsInvalid(
            "samsyn.toml [sign_in]: neither secret nor key can be read: a line of text, or a "
            "P-256 key in PEM"
        )


class Provider:
    """Finds its addresses, and redeems codes."""

    def __init__(
        self,
        issuer: str,
        settings: SignInSettings,
        *,
        transport: httpx.AsyncBaseTransport,
        clock: Clock,
    ) -> None:
        self._issuer = issuer
        self._client_id = settings.client_id
        self._credential = Credential.of(settings)
        self._transport = transport
        self._clock = clock
        self._known: Discovered | None = None
        self._known_until = clock()

    async def addresses(self) -> Discovered:
        """Give its addresses. Raises SignInTrouble where it cannot be asked."""
        if self._known is None or self._clock() >= self._known_until:
            self._known = await self._discover()
            self._known_until = self._clock() + KEPT
        return self._known

    async def redeem(self, code: str, *, verifier: str, redirect_uri: str) -> str:
        """Give the ID token for a code. Raises CodeRefused and SignInTrouble."""
        at = (await self.addresses()).token_endpoint
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "code_verifier": verifier,
            "redirect_uri": redirect_uri,
        }
        headers = {"content-type": "application/x-www-form-urlencoded"}
        if self._credential.secret is not None:
            headers["authorization"] = _basic(self._client_id, self._credential.secret)
        else:
            form |= {"client_assertion_type": _ASSERTION, "client_assertion": self._assertion(at)}
        request = httpx.Request("POST", at, headers=headers, content=urlencode(form))
        status, body = await self._ask(request)
        if 400 <= status < 500:
            raise CodeRefused
        token = self._read(body).get("id_token") if status == _OK else None
        if not isinstance(token, str):
            raise self._silent("token_unreadable")
        return token

    async def _discover(self) -> Discovered:
        request = httpx.Request("GET", f"{self._issuer}/.well-known/openid-configuration")
        status, body = await self._ask(request)
        try:
            found = msgspec.convert(self._read(body) if status == _OK else {}, Discovered)
        except msgspec.ValidationError:
            raise self._silent("discovery_unreadable") from None
        addresses = (found.authorization_endpoint, found.token_endpoint, found.end_session_endpoint)
        if found.issuer != self._issuer or not all(map(_may_be_used, addresses)):
            raise self._silent("discovery_not_permitted")
        return found

    def _assertion(self, audience: str) -> str:
        now = self._clock()
        claims = {
            "iss": self._client_id,
            "sub": self._client_id,
            "aud": audience,
            "jti": secrets.token_urlsafe(16),
            "iat": int(now.timestamp()),
            "exp": int((now + _ASSERTED_FOR).timestamp()),
        }
        key = self._credential.key
        if key is None:  # pragma: no cover - one of the two is there
            raise CodeRefused
        return jwt.encode({"alg": "ES256"}, claims, key)

    async def _ask(self, request: httpx.Request) -> tuple[int, bytes]:
        request.extensions["timeout"] = _TIMEOUT
        try:
            response = await self._transport.handle_async_request(request)
            try:
                body = bytearray()
                async for chunk in response.aiter_bytes():
                    body += chunk
                    if len(body) > LARGEST_ANSWER:
                        raise self._silent("answer_too_large")
            finally:
                await response.aclose()
        except (httpx.HTTPError, httpx.StreamError, TimeoutError) as error:
            raise self._silent(type(error).__name__) from None
        return response.status_code, bytes(body)

    def _read(self, body: bytes) -> dict[str, object]:
        try:
            return read_object(body)
        except NotStrict:
            raise self._silent("answer_unreadable") from None

    def _silent(self, why: str) -> SignInTrouble:
        log.warning("sign_in_failed", error=why)
        return SignInTrouble("sign_in_unavailable")


def _may_be_used(address: str | None) -> bool:
    return address is None or address.startswith("https://") or is_loopback(address)


def _basic(client_id: str, secret: str) -> str:
    return httpx.BasicAuth(quote_plus(client_id), quote_plus(secret))._auth_header  # noqa: SLF001  # RFC 6749 2.3.1 encodes both first


def _content(file: Path) -> bytes:
    return file.read_bytes()

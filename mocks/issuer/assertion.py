"""A client that shows itself by a signed assertion: private_key_jwt (RFC 7523, OpenID Connect Core
section 9). Each assertion counts once.
"""

from base64 import urlsafe_b64decode
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

import msgspec
from joserfc import jwt
from joserfc.errors import JoseError

from mocks.exchange import Clock
from mocks.issuer.clients import ClientKeys
from mocks.issuer.keys import ALGORITHM

ASSERTION_TYPE: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LONGEST_LIFE: Final = timedelta(hours=1)
"""Libraries in use write an hour (Authlib 1.9)."""
_LEEWAY: Final = timedelta(seconds=60)
_MOST_REMEMBERED: Final = 10_000


class _Claims(msgspec.Struct, frozen=True, kw_only=True):
    iss: str
    sub: str
    aud: str | tuple[str, ...]
    jti: str
    exp: int

    def is_for(self, audiences: frozenset[str]) -> bool:
        named = {self.aud} if isinstance(self.aud, str) else set(self.aud)
        return bool(named & audiences)


class Assertions:
    """Reads assertions for one token endpoint."""

    def __init__(self, keys: ClientKeys, *, audiences: frozenset[str], clock: Clock) -> None:
        self._keys = keys
        self._audiences = audiences
        self._clock = clock
        self._seen: dict[str, int] = {}

    def client_of(self, form: Mapping[str, str]) -> str | None:
        """Give whose assertion a form holds; None where it is nobody's, or was seen before."""
        if form.get("client_assertion_type") != ASSERTION_TYPE:
            return None
        claimed = form.get("client_id")
        claims = self._verified(form.get("client_assertion", ""))
        if claims is None or claimed not in {None, claims.sub}:
            return None
        return claims.sub if self._is_new(claims) else None

    def _verified(self, compact: str) -> _Claims | None:
        try:
            unverified = msgspec.convert(_payload(compact), _Claims)
            key = self._keys.of(unverified.sub)
            if key is None or unverified.iss != unverified.sub:
                return None
            jwt.decode(compact, key, algorithms=[ALGORITHM])
        except (JoseError, ValueError):
            return None
        return unverified if self._holds(unverified) else None

    def _holds(self, claims: _Claims) -> bool:
        now = self._clock().timestamp()
        is_fresh = -_LEEWAY.total_seconds() < claims.exp - now
        is_short = claims.exp - now <= (LONGEST_LIFE + _LEEWAY).total_seconds()
        return is_fresh and is_short and claims.is_for(self._audiences)

    def _is_new(self, claims: _Claims) -> bool:
        name = f"{claims.sub}/{claims.jti}"
        if name in self._seen:
            return False
        if len(self._seen) >= _MOST_REMEMBERED:
            del self._seen[next(iter(self._seen))]
        self._seen[name] = claims.exp
        return True


def _payload(compact: str) -> object:
    _, payload, _ = compact.split(".")
    return msgspec.json.decode(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))

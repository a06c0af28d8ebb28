"""Sign-ins under way: what a client asked for, and the code that a citizen carries back to it. All
single use.
"""

import base64
import hashlib
import re
import secrets
from datetime import datetime, timedelta
from typing import Final, Generic, TypeVar

import msgspec

from mocks.exchange import Clock
from mocks.issuer.claims import SignIn
from mocks.issuer.request import SignInRequest

CODE_LIFE: Final = timedelta(seconds=60)
REQUEST_LIFE: Final = timedelta(minutes=10)
_MOST_KEPT: Final = 1000
_VERIFIER: Final = re.compile(r"[A-Za-z0-9._~-]{43,128}", re.ASCII)
HeldT = TypeVar("HeldT")


class Granted(msgspec.Struct, frozen=True, kw_only=True):
    """What a code stands for. Never serialised: it holds the personal number."""

    request: SignInRequest
    sign_in: SignIn
    sid: str

    def fits(self, *, client_id: str, redirect_uri: str, verifier: str) -> bool:
        """Tell whether the code is redeemed by whom it was given to: client, address, verifier."""
        return (
            self.request.client_id == client_id
            and self.request.redirect_uri == redirect_uri
            and _VERIFIER.fullmatch(verifier) is not None
            and secrets.compare_digest(challenge_of(verifier), self.request.code_challenge)
        )


class Kept(Generic[HeldT]):
    """Things behind random names, each for its life; it may be seen, and taken once."""

    def __init__(self, *, life: timedelta, clock: Clock) -> None:
        self._life = life
        self._clock = clock
        self._held: dict[str, tuple[datetime, HeldT]] = {}

    def put(self, thing: HeldT, *, name: str | None = None) -> str:
        """Hold a thing and give its name. The oldest is dropped where a thousand are held."""
        if len(self._held) >= _MOST_KEPT:
            del self._held[next(iter(self._held))]
        name = name or secrets.token_urlsafe(32)
        self._held[name] = (self._clock() + self._life, thing)
        return name

    def see(self, name: str) -> HeldT | None:
        """Give the thing and keep it; None where its life is over."""
        expires, thing = self._held.get(name, (None, None))
        return thing if expires is not None and self._clock() < expires else None

    def take(self, name: str) -> HeldT | None:
        """Give the thing and forget it, also where its life is over (then None)."""
        expires, thing = self._held.pop(name, (None, None))
        return thing if expires is not None and self._clock() < expires else None


def challenge_of(verifier: str) -> str:
    """Give the S256 challenge of a PKCE verifier (RFC 7636)."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")

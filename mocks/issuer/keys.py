"""The issuer's signing keys: one signs; those before it stay published as long as their tokens
live, so that a change of key is no event.
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec
from joserfc import jws, jwt
from joserfc.jwk import ECKey, KeyParameters, KeySet

from mocks.tls import write_private

ALGORITHM: Final = "ES256"
KEY_FILE: Final = "issuer.key"
RETIRED_FILE: Final = "issuer.retired.json"
_PARAMETERS: Final[KeyParameters] = {"use": "sig", "alg": ALGORITHM}
_CURVE: Final = "P-256"


class _Retired(msgspec.Struct, frozen=True, kw_only=True):
    """A key that signs no more: its public part, and until when it is published."""

    key: dict[str, str | list[str]]
    until: datetime


class KeyRing:
    """ES256 keys named by their RFC 7638 thumbprints."""

    def __init__(
        self, key: ECKey, *, retired: tuple[_Retired, ...] = (), folder: Path | None = None
    ) -> None:
        self._key = key
        self._retired = retired
        self._folder = folder

    @classmethod
    def fresh(cls) -> "KeyRing":
        """Make a ring with one new key that lives in memory only."""
        return cls(_new_key())

    @classmethod
    def kept_in(cls, folder: Path) -> "KeyRing":
        """Read the keys of a state folder; make one where there is none."""
        if not (folder / KEY_FILE).exists():
            write_private(folder / KEY_FILE, _new_key().as_pem(private=True))
        key = _named(ECKey.import_key((folder / KEY_FILE).read_bytes(), _PARAMETERS))
        retired = folder / RETIRED_FILE
        if not retired.exists():
            return cls(key, folder=folder)
        read = msgspec.json.decode(retired.read_bytes(), type=tuple[_Retired, ...])
        return cls(key, retired=read, folder=folder)

    @property
    def kid(self) -> str:
        """Give the name of the key that signs."""
        return str(self._key.kid)

    def rotate(self, *, at: datetime, tokens_live: timedelta) -> None:
        """Sign with a new key from now on; the one before stays published while its tokens live."""
        last = _Retired(key=self._key.as_dict(private=False), until=at + tokens_live)
        self._retired = (last, *(each for each in self._retired if at < each.until))
        self._key = _new_key()
        if self._folder is not None:
            write_private(self._folder / RETIRED_FILE, msgspec.json.encode(self._retired))
            write_private(self._folder / KEY_FILE, self._key.as_pem(private=True))

    def sign(self, claims: dict[str, object], *, token_type: str) -> str:
        """Give the claims as a signed compact token of that `typ`."""
        header = {"alg": ALGORITHM, "kid": self.kid, "typ": token_type}
        return jwt.encode(header, claims, self._key, algorithms=[ALGORITHM])

    def seal(self, signed: bytes) -> bytes:
        """Give the bare signature of any bytes: what wrong tokens are made with."""
        return jws.JWSRegistry.algorithms[ALGORITHM].sign(signed, self._key)

    def public_pem(self) -> bytes:
        """Give the public key that verifies what is signed now."""
        return self._key.as_pem(private=False)

    def known(self, *, at: datetime) -> KeySet:
        """Give the keys that verify at that moment, the one that signs first."""
        retired = [ECKey.import_key(each.key) for each in self._retired if at < each.until]
        return KeySet([self._key, *retired])

    def published(self, *, at: datetime) -> dict[str, object]:
        """Give the JWKS of that moment: public parts only."""
        return dict(self.known(at=at).as_dict(private=False))


def _new_key() -> ECKey:
    return _named(ECKey.generate_key(_CURVE, _PARAMETERS))


def _named(key: ECKey) -> ECKey:
    key.ensure_kid()
    return key

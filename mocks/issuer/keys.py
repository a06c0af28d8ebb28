"""The issuer's signing keys: one signs, all are published, so that a change of key is no event."""

from pathlib import Path
from typing import Final

from joserfc import jwt
from joserfc.jwk import ECKey, KeyParameters, KeySet

from mocks.tls import write_private

ALGORITHM: Final = "ES256"
_PARAMETERS: Final[KeyParameters] = {"use": "sig", "alg": ALGORITHM}
_CURVE: Final = "P-256"
KEY_FILE: Final = "issuer.key"
PREVIOUS_KEY_FILE: Final = "issuer.previous.key"


class KeyRing:
    """ES256 keys named by their RFC 7638 thumbprints; the first signs."""

    def __init__(self, keys: tuple[ECKey, ...], *, folder: Path | None = None) -> None:
        self._keys = keys
        self._folder = folder

    @classmethod
    def fresh(cls) -> "KeyRing":
        """Make a ring with one new key that lives in memory only."""
        return cls((_new_key(),))

    @classmethod
    def kept_in(cls, folder: Path) -> "KeyRing":
        """Read the keys of a state folder; make one where there is none."""
        if not (folder / KEY_FILE).exists():
            write_private(folder / KEY_FILE, _new_key().as_pem(private=True))
        files = (folder / KEY_FILE, folder / PREVIOUS_KEY_FILE)
        return cls(tuple(_read(file) for file in files if file.exists()), folder=folder)

    def rotate(self) -> None:
        """Sign with a new key from now on; the one before stays published until the next change."""
        self._keys = (_new_key(), self._keys[0])
        if self._folder is not None:
            write_private(self._folder / PREVIOUS_KEY_FILE, self._keys[1].as_pem(private=True))
            write_private(self._folder / KEY_FILE, self._keys[0].as_pem(private=True))

    def sign(self, claims: dict[str, object], *, token_type: str) -> str:
        """Give the claims as a signed compact token of that `typ`."""
        header = {"alg": ALGORITHM, "kid": self._keys[0].kid, "typ": token_type}
        return jwt.encode(header, claims, self._keys[0], algorithms=[ALGORITHM])

    def published(self) -> dict[str, object]:
        """Give the JWKS: public parts only."""
        return dict(KeySet(list(self._keys)).as_dict(private=False))


def _new_key() -> ECKey:
    return _named(ECKey.generate_key(_CURVE, _PARAMETERS))


def _read(file: Path) -> ECKey:
    return _named(ECKey.import_key(file.read_bytes(), _PARAMETERS))


def _named(key: ECKey) -> ECKey:
    key.ensure_kid()
    return key

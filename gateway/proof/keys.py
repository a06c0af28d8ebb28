"""The key the gateway signs with, and the keys others check with (Ed25519, RFC 8032)."""

import hashlib
import os
import stat
from datetime import datetime
from pathlib import Path
from typing import Final, Self

import msgspec
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from gateway.settings import SettingsInvalid

PUBLIC_KEY_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64
_KEY_ID_DIGITS: Final = 16


def key_id_of(public_key: bytes) -> str:
    """Name a key by itself, so that no two lists can mean different keys by one name."""
    return "k" + hashlib.sha256(public_key).hexdigest()[:_KEY_ID_DIGITS]


def generate() -> bytes:
    """Make a new signing key, as the PEM text `openssl genpkey -algorithm ed25519` writes."""
    return Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )


class SigningKey:
    """Signs receipts and checkpoints; its secret half never leaves it."""

    __slots__ = ("_private", "key_id", "public_key")

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self.public_key: Final = private.public_key().public_bytes_raw()
        self.key_id: Final = key_id_of(self.public_key)

    @classmethod
    def from_pem(cls, pem: bytes) -> Self:
        """Read an unencrypted PKCS #8 key. Raises ValueError, its message is fixed."""
        try:
            private = load_pem_private_key(pem, password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            raise ValueError("no unencrypted private key in PEM") from None
        if not isinstance(private, Ed25519PrivateKey):
            raise ValueError("no Ed25519 key")  # noqa: TRY004 the content is wrong, not its type
        return cls(private)

    @classmethod
    def read(cls, path: Path, *, setting: str) -> Self:
        """Read the key's file; `setting` begins the one line of SettingsInvalid that it raises:
        "samsyn.toml [ledger]: `signing_key_file`".
        """
        try:
            mode = path.stat().st_mode
            content = path.read_bytes()
        except OSError:
            raise SettingsInvalid(
                f"{setting} cannot be read; "
                "make one with: openssl genpkey -algorithm ed25519 -out FILE && chmod 600 FILE"
            ) from None
        if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
            raise SettingsInvalid(f"{setting} may be read by others; chmod 600 it")
        try:
            return cls.from_pem(content)
        except ValueError:
            raise SettingsInvalid(
                f"{setting} must hold an unencrypted Ed25519 key (PKCS #8, PEM); "
                "make one with: openssl genpkey -algorithm ed25519 -out FILE"
            ) from None

    def sign(self, message: bytes) -> bytes:
        """Give the signature, 64 bytes; the same message has always the same one."""
        return self._private.sign(message)


class VerifyingKey(msgspec.Struct, frozen=True, kw_only=True):
    """A public key and when it was in use, both ends inclusive; None where that is not known."""

    key_id: str
    public_key: bytes
    since: datetime | None = None
    until: datetime | None = None

    @classmethod
    def of(
        cls, public_key: bytes, *, since: datetime | None = None, until: datetime | None = None
    ) -> Self:
        """Name the key as everybody names it."""
        return cls(key_id=key_id_of(public_key), public_key=public_key, since=since, until=until)

    def was_in_use(self, at: datetime) -> bool:
        """Say whether a signature of this moment counts."""
        return (self.since is None or self.since <= at) and not self.was_over(at)

    def was_over(self, at: datetime) -> bool:
        """Say whether nothing made at this moment or later can be signed with it."""
        return self.until is not None and self.until < at

    def verify(self, signature: bytes, message: bytes) -> bool:
        """Say whether this key signed exactly this message; no input makes it raise."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


class KeySet(msgspec.Struct, frozen=True, kw_only=True):
    """The keys of one log, the only ones whose signatures mean anything."""

    origin: str | None
    """The log's name; None where only a bare key is known."""
    keys: tuple[VerifyingKey, ...]

    def known(self, key_id: str, at: datetime) -> VerifyingKey | None:
        """Give the key of this name if it was in use at this moment."""
        return next((k for k in self.keys if k.key_id == key_id and k.was_in_use(at)), None)

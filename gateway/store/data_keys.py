"""The key of each subject's entries, and how it is wrapped: who destroys it destroys what they say.

The wrapping key lies in a file by default; a key store of the house's own (KMS, HSM) takes its
place by giving the same three members.
"""

import hashlib
import os
from collections.abc import Callable
from typing import Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from gateway.store.driver import Queries

DATA_KEY_BYTES: Final = 32
HOUSE: Final = "house"
"""Owner of the key for entries about no citizen: a changed catalogue, another signing key."""
_NONCE_BYTES: Final = 12


class Unreadable(Exception):
    """Something sealed cannot be opened: changed, moved to another row, or of another key."""


class KeyWrapper(Protocol):
    """Wraps and unwraps data keys. Called on the writer's thread and on readers' threads."""

    @property
    def name(self) -> str:
        """Name the wrapping key; it stands beside every key that it wrapped."""
        ...

    def wrap(self, key: bytes, *, owner: str) -> bytes:
        """Encrypt a data key, bound to its owner."""
        ...

    def unwrap(self, wrapped: bytes, *, owner: str) -> bytes:
        """Decrypt it. Raises Unreadable."""
        ...


class FileWrapper:
    """Wraps with 32 bytes that were read from a file."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)
        self.name: Final = f"file:{hashlib.sha256(b'samsyn/1/wrapping/' + key).hexdigest()[:16]}"

    def wrap(self, key: bytes, *, owner: str) -> bytes:
        """Encrypt a data key, bound to its owner."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, key, owner.encode())

    def unwrap(self, wrapped: bytes, *, owner: str) -> bytes:
        """Decrypt it. Raises Unreadable."""
        return _decrypted(self._cipher, wrapped, bound_to=owner)


def data_keys_in(store: Queries, wrapper: KeyWrapper) -> Callable[[str], bytes]:
    """Give what reads an owner's data key beside the writer; it raises Unreadable without one."""

    def key_of(owner: str) -> bytes:
        wrapped = store.query(
            tuple[bytes | None], "SELECT wrapped FROM data_key WHERE owner = ?", (owner,)
        )
        if not wrapped or wrapped[0][0] is None:
            raise Unreadable
        return wrapper.unwrap(wrapped[0][0], owner=owner)

    return key_of


def new_data_key() -> bytes:
    """Give a key that nobody else has."""
    return os.urandom(DATA_KEY_BYTES)


def seal(data_key: bytes, plain: bytes, *, bound_to: str) -> bytes:
    """Encrypt under a data key (AES-256-GCM): nonce and ciphertext. `bound_to` is the row's id."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(data_key).encrypt(nonce, plain, bound_to.encode())


def unseal(data_key: bytes, sealed: bytes, *, bound_to: str) -> bytes:
    """Decrypt. Raises Unreadable."""
    return _decrypted(AESGCM(data_key), sealed, bound_to=bound_to)


def _decrypted(cipher: AESGCM, sealed: bytes, *, bound_to: str) -> bytes:
    try:
        return cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound_to.encode())
    except (InvalidTag, ValueError):
        raise Unreadable from None

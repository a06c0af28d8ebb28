"""What is derived from the subject key. Beside the registries' adapters, where numbers show.

One key of 32 bytes lies in a file; every use has its own key, derived from it by HKDF.
"""

import base64
import binascii
import hmac
import os
import stat
from functools import lru_cache
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from contracts.pnr import Pnr
from gateway.settings import SettingsInvalid

KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_PSEUDONYM_BYTES: Final = 10
_SEQUENCE_BYTES: Final = 8
_INDEXES_KEPT: Final = 256
_INDEX_BYTES: Final = 16


def read_key(path: Path, *, setting: str = "subject_key_file") -> bytes:
    """Read 32 bytes, raw or as 64 hexadecimal digits. Raises SettingsInvalid."""
    try:
        mode = path.stat().st_mode
        content = path.read_bytes()
    except OSError:
        raise SettingsInvalid(
            f"samsyn.toml [store]: `{setting}` cannot be read; "
            "make one with: openssl rand -out FILE 32 && chmod 600 FILE"
        ) from None
    if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
        raise SettingsInvalid(f"samsyn.toml [store]: others may read `{setting}`; chmod 600 it")
    key = content if len(content) == KEY_BYTES else _from_hex(content)
    if len(key) != KEY_BYTES:
        raise SettingsInvalid(
            f"samsyn.toml [store]: `{setting}` must hold 32 bytes or 64 hexadecimal digits"
        )
    return key


def _from_hex(content: bytes) -> bytes:
    try:
        return binascii.unhexlify(content.strip())
    except binascii.Error:
        return b""


class SealedNumber:
    """A number as the store holds it: found by `blind_index`, read with the key only."""

    __slots__ = ("blind_index", "ciphertext")

    def __init__(self, *, blind_index: bytes, ciphertext: bytes) -> None:
        self.blind_index = blind_index
        self.ciphertext = ciphertext


class SubjectKeys:
    """Seals numbers, names employees and hides positions in a log."""

    def __init__(self, key: bytes) -> None:
        self.fingerprint: Final = _derive(key, "fingerprint")
        """Says nothing about the key; tells whether another is the same."""
        self._blind_index_key = _derive(key, "blind-index")
        self._identifier = AESGCM(_derive(key, "identifier"))
        self._cursor = AESGCM(_derive(key, "cursor"))
        self._link = AESGCM(_derive(key, "link"))
        self._pseudonym_key = _derive(key, "actor")
        self._finding = HMAC(_derive(key, "finding"), SHA256())
        # A question asks for the same ones at its intent and at its release.
        self._index_of = lru_cache(maxsize=_INDEXES_KEPT)(self._made_index)

    def blind_index(self, pnr: Pnr) -> bytes:
        """Give the same bytes for the same number, which say nothing without the key."""
        return hmac.digest(self._blind_index_key, pnr.reveal().encode("ascii"), "sha256")

    def seal(self, pnr: Pnr) -> SealedNumber:
        """Encrypt a number, bound to its own blind index."""
        index = self.blind_index(pnr)
        return SealedNumber(
            blind_index=index,
            ciphertext=_encrypt(self._identifier, pnr.reveal().encode("ascii"), bound_to=index),
        )

    def unseal(self, number: SealedNumber) -> Pnr:
        """Decrypt a number. Raises InvalidTag where the row was changed or swapped."""
        plain = _decrypt(self._identifier, number.ciphertext, bound_to=number.blind_index)
        return Pnr(plain.decode("ascii"))

    def pseudonym(self, actor_id: str, *, organisation_cvr: str) -> str:
        """Name an employee the same way within one organisation, and otherwise in another."""
        told = f"{organisation_cvr}\x00{actor_id}".encode()
        digest = hmac.digest(self._pseudonym_key, told, "sha256")
        return "act_" + base64.b32encode(digest[:_PSEUDONYM_BYTES]).decode("ascii").lower()

    def index(self, use: str, *told: str) -> bytes:
        """Give the same 16 bytes for the same words; without the key they say nothing.

        By them an organisation finds its own entries: `organisation`, `unit` or `case`.
        """
        return self._index_of("\x00".join((use, *told)))

    def _made_index(self, words: str) -> bytes:
        mac = self._finding.copy()
        mac.update(words.encode())
        return mac.finalize()[:_INDEX_BYTES]

    def seal_cursor(self, sequence: int, *, log: str) -> str:
        """Hide a place in a log, a citizen's or an authority's, and bind it to that log: how many
        entries others have is nobody's business.
        """
        plain = sequence.to_bytes(_SEQUENCE_BYTES, "big")
        sealed = _encrypt(self._cursor, plain, bound_to=log.encode("ascii"))
        return base64.urlsafe_b64encode(sealed).decode("ascii").rstrip("=")

    def seal_link(self, content: bytes) -> bytes:
        """Encrypt what travels in a link of ours."""
        return _encrypt(self._link, content, bound_to=b"link")

    def open_link(self, sealed: bytes) -> bytes | None:
        """Decrypt it; None for anything that we have not sealed."""
        try:
            return _decrypt(self._link, sealed, bound_to=b"link")
        except (ValueError, InvalidTag):
            return None

    def open_cursor(self, cursor: str, *, log: str) -> int | None:
        """Give the place, or None for anything that is no cursor of this log."""
        try:
            sealed = base64.urlsafe_b64decode(cursor.encode("ascii") + b"==")
            plain = _decrypt(self._cursor, sealed, bound_to=log.encode("ascii"))
        except (ValueError, InvalidTag):
            return None
        return int.from_bytes(plain, "big")


def _derive(key: bytes, use: str) -> bytes:
    info = f"samsyn/1/{use}".encode("ascii")
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(key)


def _encrypt(cipher: AESGCM, plain: bytes, *, bound_to: bytes) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, plain, bound_to)


def _decrypt(cipher: AESGCM, sealed: bytes, *, bound_to: bytes) -> bytes:
    return cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], bound_to)

"""One digest for each released field: equal values have equal digests, for every reader.

Salted by a key of the citizen's, so that nobody can guess a value from its digest; the salt depends
on the value alone, so that nobody needs to keep it. Terms, adapter, reader and time are no part.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gateway.records.canonical import canonical, canonical_field
from gateway.records.leaves import Leaf, SectionLeaves

_KEY_BYTES: Final = 32
_SALT_BYTES: Final = 16
_PSEUDONYM_BYTES: Final = 16
_BLOCK_BYTES: Final = 64
_URL_ALPHABET: Final = bytes.maketrans(b"+/", b"-_")


class FieldDigests(msgspec.Struct, frozen=True, kw_only=True):
    """The digests of one answer, for the receipt and for the ledger."""

    digests: dict[str, str]
    """By label."""
    salts: dict[str, str]
    """By label; none where a key in the path is hidden, so that it cannot be guessed."""
    by_path: dict[str, str]
    """The digests by true path: for the ledger and the citizen, for nobody else."""
    persons: dict[str, str]
    """Alias to pseudonym of the persons that the answer names."""


class DigestKey:
    """What is derived from one citizen's data key to digest her fields with."""

    __slots__ = ("_data_key", "_persons", "_sections")

    def __init__(self, data_key: bytes) -> None:
        self._data_key = data_key
        self._sections: dict[str, _Hmac] = {}
        self._persons: _Hmac | None = None

    def pseudonym(self, subject_id: str) -> str:
        """Name a person by our id as every reader of this citizen's record has her named."""
        if self._persons is None:
            self._persons = _Hmac(self._derived("persons"))
        said = self._persons.digest(subject_id.encode())[:_PSEUDONYM_BYTES]
        return "per_" + base64.b32encode(said).decode("ascii").rstrip("=").lower()

    def of_section(self, section: str) -> "_Hmac":
        """Give what salts are made with in one section."""
        made = self._sections.get(section)
        if made is None:
            made = self._sections[section] = _Hmac(self._derived(f"receipt/{section}"))
        return made

    def _derived(self, use: str) -> bytes:
        info = f"samsyn/1/{use}".encode()
        return HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=info).derive(
            self._data_key
        )


class _Hmac:
    """HMAC-SHA256 with the key taken in once: `hmac.digest` does so anew for every message, and
    costs twice the time (RFC 2104; a test compares them).
    """

    __slots__ = ("_inner", "_outer")

    def __init__(self, key: bytes) -> None:
        block = key.ljust(_BLOCK_BYTES, b"\0")
        self._inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in block))
        self._outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in block))

    def digest(self, message: bytes) -> bytes:
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(message)
        outer.update(inner.digest())
        return outer.digest()


def digest_fields(key: DigestKey, sections: Iterable[SectionLeaves]) -> FieldDigests:
    """Digest every released field of an answer."""
    digests: dict[str, str] = {}
    salts: dict[str, str] = {}
    by_path: dict[str, str] = {}
    persons: dict[str, str] = {}
    for section in sections:
        of_section = key.of_section(section.section)
        persons.update(section.persons)
        for leaf in section.leaves:
            salt, digest = _digest(leaf, of_section)
            digests[leaf.label] = by_path[leaf.path] = digest
            # A label is the path itself unless a key in it is hidden.
            if leaf.label == leaf.path:
                salts[leaf.label] = salt
    return FieldDigests(digests=digests, salts=salts, by_path=by_path, persons=persons)


def version_of(digests: Mapping[str, str]) -> str:
    """Give the one digest of all: what an answer's ETag is."""
    return b64u(hashlib.sha256(canonical(digests)).digest())


def b64u(content: bytes) -> str:
    """Write bytes in base64url without padding."""
    return _b64u(content).decode("ascii")


def _digest(leaf: Leaf, key: _Hmac) -> tuple[str, str]:
    written = canonical_field(leaf.path, leaf.value)
    salt = _b64u(key.digest(written)[:_SALT_BYTES])
    salted = b'["' + salt + b'",' + written[1:]
    digest = _b64u(hashlib.sha256(_b64u(salted)).digest())
    return salt.decode("ascii"), digest.decode("ascii")


def _b64u(content: bytes) -> bytes:
    return binascii.b2a_base64(content, newline=False).translate(_URL_ALPHABET, b"=")

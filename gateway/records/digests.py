"""One digest for each released field: equal values have equal digests, for every reader.

Salted by a key of the citizen's, so that nobody can guess a value from its digest; the salt depends
on the value alone, so that nobody needs to keep it. Terms, adapter, reader and time are no part.
"""

import base64
import binascii
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gateway.records.canonical import canonical, canonical_field
from gateway.records.leaves import Leaf, SectionLeaves

KEPT_LETTERS: Final = 22
"""Of a digest's 43: 132 bits tell two values apart, and the receipt has them all."""
_SALT_BYTES: Final = 16
_PSEUDONYM_BYTES: Final = 16
_KEY_BYTES: Final = 32
_URL_ALPHABET: Final = bytes.maketrans(b"+/", b"-_")


class FieldDigests(msgspec.Struct, frozen=True, kw_only=True):
    """The digests of one answer, for the receipt and for the ledger."""

    digests: dict[str, str]
    """By label."""
    salts: dict[str, str]
    """By label; none where a key in the path is hidden, so that it cannot be guessed."""
    by_group: dict[str, dict[str, str]]
    """The beginnings of the digests by true path, for the ledger and for nobody else: what stands
    before the last dot, then the field, as far as KEPT_LETTERS. Half as much to write.
    """
    persons: dict[str, str]
    """Alias to pseudonym of the persons that the answer names."""


class DigestKey:
    """What is derived from one citizen's data key to digest her fields with (HKDF, RFC 5869)."""

    __slots__ = ("_data_key", "_derived")

    def __init__(self, data_key: bytes) -> None:
        self._data_key = data_key
        self._derived: dict[str, HMAC] = {}

    def pseudonym(self, subject_id: str) -> str:
        """Name a person by our id as every reader of this citizen's record has her named."""
        said = _digest(self._key_for("persons"), subject_id.encode())
        return "per_" + base64.b32encode(said[:_PSEUDONYM_BYTES]).decode().rstrip("=").lower()

    def of_section(self, section: str) -> HMAC:
        """Give the key that salts are made with in one section."""
        return self._key_for(f"receipt/{section}")

    def _key_for(self, use: str) -> HMAC:
        if use not in self._derived:
            info = f"samsyn/1/{use}".encode()
            kdf = HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=info)
            self._derived[use] = HMAC(kdf.derive(self._data_key), SHA256())
        return self._derived[use]


def digest_fields(key: DigestKey, sections: Iterable[SectionLeaves]) -> FieldDigests:
    """Digest every released field of an answer."""
    digests: dict[str, str] = {}
    salts: dict[str, str] = {}
    by_group: dict[str, dict[str, str]] = {}
    persons: dict[str, str] = {}
    for section in sections:
        persons.update(section.persons)
        salted = _salted(section.leaves, key.of_section(section.section))
        for leaf, (salt, digest) in zip(section.leaves, salted, strict=True):
            digests[leaf.label] = digest
            group, _, name = leaf.path.rpartition(".")
            by_group.setdefault(group, {})[name] = digest[:KEPT_LETTERS]
            # A label is the path itself unless a key in it is hidden.
            if leaf.label == leaf.path:
                salts[leaf.label] = salt
    return FieldDigests(digests=digests, salts=salts, by_group=by_group, persons=persons)


def by_path(digests: Mapping[str, str | Mapping[str, str]]) -> dict[str, str]:
    """Give the beginning of each digest by its whole path, however it was kept."""
    whole: dict[str, str] = {}
    for path, said in digests.items():
        if isinstance(said, str):
            whole[path] = said[:KEPT_LETTERS]
        else:
            whole.update({f"{path}.{name}": digest for name, digest in said.items()})
    return whole


def version_of(digests: Mapping[str, str]) -> str:
    """Give the one digest of all: what an answer's ETag is."""
    return b64u(hashlib.sha256(canonical(digests)).digest())


def b64u(content: bytes) -> str:
    """Write bytes in base64url without padding."""
    return _b64u(content).decode("ascii")


def _salted(leaves: Sequence[Leaf], key: HMAC) -> Iterator[tuple[str, str]]:
    """Give salt and digest of each field. All at once: a third of the time goes into base64."""
    written = [canonical_field(leaf.path, leaf.value) for leaf in leaves]
    salts = _texts([_digest(key, each)[:_SALT_BYTES] for each in written])
    digests = _texts(
        [
            hashlib.sha256(_b64u(b'["' + salt.encode() + b'",' + each[1:])).digest()
            for salt, each in zip(salts, written, strict=True)
        ]
    )
    return zip(salts, digests, strict=True)


def _texts(hashes: Sequence[bytes]) -> list[str]:
    """Write hashes of one length in base64url: padded to whole letters, written together, cut."""
    if not hashes:
        return []
    bytes_each = len(hashes[0])
    padding = b"\0" * (-bytes_each % 3)
    letters_each = -(-bytes_each * 4 // 3)
    stride = (bytes_each + len(padding)) * 4 // 3
    written = _b64u(padding.join(hashes) + padding).decode("ascii")
    return [written[at : at + letters_each] for at in range(0, len(written), stride)]


def _digest(keyed: HMAC, message: bytes) -> bytes:
    """Give the HMAC of a message. A copy has taken the key in already: a third of the time that
    `hmac.digest` takes.
    """
    mac = keyed.copy()
    mac.update(message)
    return mac.finalize()


def _b64u(content: bytes) -> bytes:
    return binascii.b2a_base64(content, newline=False).translate(_URL_ALPHABET, b"=")

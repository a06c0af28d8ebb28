"""The published key set, and the three forms in which somebody may have a log's keys."""

from datetime import datetime
from typing import Annotated, Final, Literal

import msgspec
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from gateway.identity.strict_json import NotStrict, read_object
from gateway.proof.encoding import from_b64u, to_b64u
from gateway.proof.keys import PUBLIC_KEY_BYTES, KeySet, VerifyingKey
from gateway.proof.notes import NoteUnreadable, read_vkey, write_vkey
from gateway.proof.signed_notes import is_key_name

_LONGEST_FILE: Final = 256 * 1024
Instant = Annotated[datetime, msgspec.Meta(tz=True)]


class KeysUnreadable(Exception):
    """These are no keys. The message is one fixed line."""


class PublishedKey(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A key as GET /v1/ledger/keys shows it."""

    key_id: str
    algorithm: Literal["Ed25519"]
    public_key: str
    """The raw 32 bytes in base64url."""
    vkey: str
    since: Instant
    until: Instant | None = None


class PublishedKeySet(msgspec.Struct, frozen=True, kw_only=True):
    """The answer of GET /v1/ledger/keys."""

    origin: str
    keys: tuple[PublishedKey, ...]


def publish(
    public_key: bytes, *, origin: str, since: datetime, until: datetime | None = None
) -> PublishedKey:
    """Write one key in all the forms readers want."""
    return PublishedKey(
        key_id=VerifyingKey.of(public_key).key_id,
        algorithm="Ed25519",
        public_key=to_b64u(public_key),
        vkey=write_vkey(origin, public_key),
        since=since,
        until=until,
    )


def read_key_set(content: bytes) -> KeySet:
    """Read a saved /v1/ledger/keys, a public key in PEM, or a vkey line. Raises KeysUnreadable.

    Of a PEM key or a vkey line it is not known when it was in use, of a PEM key not whose it is.
    """
    if len(content) > _LONGEST_FILE:
        raise KeysUnreadable("the key file is too long")
    text = content.strip()
    if text.startswith(b"{"):
        return _from_json(text)
    if text.startswith(b"-----BEGIN "):
        return _from_pem(text)
    try:
        return read_vkey(text.decode())
    except (UnicodeError, NoteUnreadable):
        raise KeysUnreadable(
            "the key file holds no /v1/ledger/keys, no PEM public key and no vkey line"
        ) from None


def _from_pem(pem: bytes) -> KeySet:
    try:
        public = load_pem_public_key(pem)
    except (ValueError, UnsupportedAlgorithm):
        raise KeysUnreadable("the key file holds no public key in PEM") from None
    if not isinstance(public, Ed25519PublicKey):
        raise KeysUnreadable("the key in the key file is not an Ed25519 key")
    return KeySet(origin=None, keys=(VerifyingKey.of(public.public_bytes_raw()),))


def _from_json(text: bytes) -> KeySet:
    try:
        published = msgspec.convert(read_object(text), PublishedKeySet)
    except (NotStrict, msgspec.ValidationError):
        raise KeysUnreadable("the key file is not the answer of /v1/ledger/keys") from None
    if not is_key_name(published.origin):
        raise KeysUnreadable("the key file does not name its log")
    keys = tuple(_checked(each, origin=published.origin) for each in published.keys)
    if not keys or len({key.key_id for key in keys}) != len(keys):
        raise KeysUnreadable("the key file has no key, or one of them twice")
    return KeySet(origin=published.origin, keys=keys)


def _checked(published: PublishedKey, *, origin: str) -> VerifyingKey:
    """Take a key whose three names for itself agree and whose time has its beginning first."""
    try:
        public_key = from_b64u(published.public_key)
    except ValueError:
        raise KeysUnreadable("a key in the key file is not base64url") from None
    since, until = published.since, published.until
    if len(public_key) != PUBLIC_KEY_BYTES or (until is not None and until < since):
        raise KeysUnreadable("a key in the key file has a wrong length or ends before it begins")
    if published != publish(public_key, origin=origin, since=since, until=until):
        raise KeysUnreadable("a key in the key file does not have the key_id or vkey it says")
    return VerifyingKey.of(public_key, since=since, until=until)

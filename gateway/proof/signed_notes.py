"""Texts that carry signatures (C2SP signed-note)."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from gateway.proof.encoding import from_base64, to_base64
from gateway.proof.keys import KeySet, SigningKey, VerifyingKey

ED25519: Final = b"\x01"
_KEY_HASH_BYTES: Final = 4
_LONGEST_NOTE: Final = 128 * 1024
_MOST_SIGNATURES: Final = 32
"""A witness's may be 5 kB long, and sixteen are to be accepted."""


class NoteUnreadable(ValueError):
    """The text is no note, checkpoint, proof or key as the formats want it. A fixed message."""


class NoteRefused(Exception):
    """The note can be read and may not be believed. A fixed message says why."""


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """One signature line: who says to have signed, and what."""

    name: str
    key_hash: bytes
    signature: bytes


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """A text, which ends its last line, and the signatures below it. None has been verified."""

    text: str
    signatures: tuple[Signature, ...]


def is_key_name(text: str) -> bool:
    """Say whether a log or key may be called this: something, without spaces, plus or controls."""
    return bool(text) and not any(
        sign.isspace() or sign == "+" or sign < " " or "\ud800" <= sign <= "\udfff" for sign in text
    )


def key_hash(name: str, public_key: bytes) -> bytes:
    """Give the four bytes by which a signature line finds its key."""
    told = name.encode() + b"\n" + ED25519 + public_key
    return hashlib.sha256(told).digest()[:_KEY_HASH_BYTES]


def sign_note(text: str, *, name: str, keys: Sequence[SigningKey]) -> str:
    """Sign with every key: with two of them while readers go over from the old to the new."""
    message = text.encode()
    lines = (to_base64(key_hash(name, key.public_key) + key.sign(message)) for key in keys)
    return text + "\n" + "".join(f"— {name} {line}\n" for line in lines)


def read_note(raw: bytes | str) -> Note:
    """Take a note apart. Raises NoteUnreadable."""
    whole = _clean_text(raw)
    head, blank, below = whole.rpartition("\n\n")
    if not blank or not below.endswith("\n"):
        raise NoteUnreadable("no text, blank line and signatures")
    lines = below.removesuffix("\n").split("\n")
    if len(lines) > _MOST_SIGNATURES:
        raise NoteUnreadable("too many signatures")
    return Note(text=head + "\n", signatures=tuple(_signature(line) for line in lines))


def signed_by(
    note: Note, keys: KeySet, *, name: str, made_after: datetime | None = None
) -> tuple[VerifyingKey, ...]:
    """Give our keys that signed the note under this name, at least one. Raises NoteRefused.

    Strangers' signatures are passed over; one of ours that is wrong spoils the note. A note says
    not when it was signed: where it is known to be no older than `made_after`, a key that was over
    by then counts as a stranger's.
    """
    signers: list[VerifyingKey] = []
    message = note.text.encode()
    ours = [key for key in keys.keys if made_after is None or not key.was_over(made_after)]
    for line in note.signatures:
        named = [key for key in ours if line.name == name and _is_named(line, key)]
        verified = [key for key in named if key.verify(line.signature, message)]
        if named and not verified:
            raise NoteRefused("a signature is wrong")
        signers += verified
    if not signers:
        raise NoteRefused("no known key signed it")
    return tuple(signers)


def _is_named(line: Signature, key: VerifyingKey) -> bool:
    return line.key_hash == key_hash(line.name, key.public_key)


def _clean_text(raw: bytes | str) -> str:
    if len(raw) > _LONGEST_NOTE:
        raise NoteUnreadable("too long")
    try:
        whole = raw.decode() if isinstance(raw, bytes) else raw.encode().decode()
    except UnicodeError:
        raise NoteUnreadable("not UTF-8") from None
    if any(sign < " " and sign != "\n" for sign in whole):
        raise NoteUnreadable("a control character in the text")
    return whole


def _signature(line: str) -> Signature:
    dash, name, encoded, *rest = [*line.split(" "), "", ""]
    if dash != "—" or not is_key_name(name) or rest != ["", ""]:
        raise NoteUnreadable("no signature line")
    try:
        content = from_base64(encoded)
    except ValueError:
        raise NoteUnreadable("a signature is not base64") from None
    if len(content) <= _KEY_HASH_BYTES:
        raise NoteUnreadable("a signature is too short")
    return Signature(
        name=name, key_hash=content[:_KEY_HASH_BYTES], signature=content[_KEY_HASH_BYTES:]
    )

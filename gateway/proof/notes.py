"""Checkpoints: a log's name, size and root, signed (C2SP tlog-checkpoint); and a log's key as one
line, for the tools that check them.
"""

import re
from datetime import datetime
from typing import Final

import msgspec

from gateway.proof.encoding import from_base64, to_base64
from gateway.proof.keys import PUBLIC_KEY_BYTES, KeySet, SigningKey, VerifyingKey
from gateway.proof.signed_notes import (
    ED25519,
    NoteRefused,
    NoteUnreadable,
    is_key_name,
    key_hash,
    read_note,
    sign_note,
    signed_by,
)
from gateway.proof.tiles import EMPTY_ROOT, HASH_BYTES
from gateway.proof.tree_checks import LARGEST_SIZE

__all__ = [
    "Checkpoint",
    "CheckpointSigner",
    "NoteRefused",
    "NoteUnreadable",
    "read_checkpoint",
    "read_count",
    "read_hash",
    "read_vkey",
    "verify_checkpoint",
    "write_vkey",
]

_COUNT: Final = re.compile(r"0|[1-9][0-9]{0,18}")


class Checkpoint(msgspec.Struct, frozen=True, kw_only=True):
    """The whole log at one size: nobody can change an entry and keep the root."""

    origin: str
    size: int
    root: bytes


class CheckpointSigner(msgspec.Struct, frozen=True, kw_only=True):
    """Signs for one log, with every key it has: with two while readers go over to the new one."""

    origin: str
    keys: tuple[SigningKey, ...]

    def sign(self, size: int, root: bytes) -> str:
        """Write the checkpoint of this size."""
        text = f"{self.origin}\n{size}\n{to_base64(root)}\n"
        return sign_note(text, name=self.origin, keys=self.keys)


def read_checkpoint(raw: bytes | str) -> Checkpoint:
    """Read what a note says without believing it. Raises NoteUnreadable.

    Extension lines, which C2SP advises against and we never write, are not read.
    """
    lines = read_note(raw).text.split("\n")
    if len(lines) != 4:
        raise NoteUnreadable("a checkpoint has three lines")
    origin, size, encoded, _ = lines
    if not is_key_name(origin):
        raise NoteUnreadable("a checkpoint begins with the log's name")
    root = read_hash(encoded)
    count = read_count(size)
    if count == 0 and root != EMPTY_ROOT:
        raise NoteUnreadable("the root is not that of an empty log")
    return Checkpoint(origin=origin, size=count, root=root)


def verify_checkpoint(
    raw: bytes | str, keys: KeySet, *, made_after: datetime | None = None
) -> Checkpoint:
    """Give what the log said of itself. Raises NoteUnreadable and NoteRefused.

    `made_after`: when the checkpoint's newest known entry was written; no key that was over by
    then can have signed it. A key without a log's name proves the name by its signature.
    """
    checkpoint = read_checkpoint(raw)
    if keys.origin not in {None, checkpoint.origin}:
        raise NoteRefused("it is another log's")
    signed_by(read_note(raw), keys, name=checkpoint.origin, made_after=made_after)
    return checkpoint


def read_count(text: str) -> int:
    """Read a size or index in its one spelling, up to 2^63 - 1. Raises NoteUnreadable."""
    if not _COUNT.fullmatch(text) or int(text) > LARGEST_SIZE:
        raise NoteUnreadable("no whole number in its shortest form")
    return int(text)


def read_hash(text: str) -> bytes:
    """Read a hash of the tree. Raises NoteUnreadable."""
    try:
        content = from_base64(text)
    except ValueError:
        raise NoteUnreadable("a hash is not base64") from None
    if len(content) != HASH_BYTES:
        raise NoteUnreadable("a hash has another length")
    return content


def write_vkey(origin: str, public_key: bytes) -> str:
    """Write a key as one line for tools that check notes."""
    encoded = to_base64(ED25519 + public_key)
    return f"{origin}+{key_hash(origin, public_key).hex()}+{encoded}"


def read_vkey(line: str) -> KeySet:
    """Read what `write_vkey` writes. Raises NoteUnreadable."""
    origin, *rest = line.split("+", 2)
    if len(rest) != 2 or not is_key_name(origin):
        raise NoteUnreadable("no key line")
    try:
        typed = from_base64(rest[1])
    except ValueError:
        raise NoteUnreadable("no key line") from None
    public_key = typed[1:]
    if typed[:1] != ED25519 or len(public_key) != PUBLIC_KEY_BYTES:
        raise NoteUnreadable("no Ed25519 key line")
    if rest[0] != key_hash(origin, public_key).hex():
        raise NoteUnreadable("the key line's hash is not that of its key")
    return KeySet(origin=origin, keys=(VerifyingKey.of(public_key),))

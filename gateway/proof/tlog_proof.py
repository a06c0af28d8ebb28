"""One entry's proof as a text that stands alone (C2SP tlog-proof@v1)."""

from typing import Final

import msgspec

from gateway.proof.encoding import from_base64, to_base64
from gateway.proof.notes import NoteUnreadable, read_checkpoint, read_count, read_hash

_FIRST_LINE: Final = "c2sp.org/tlog-proof@v1"
_MOST_HASHES: Final = 63
_LONGEST_PROOF: Final = 256 * 1024


class TlogProof(msgspec.Struct, frozen=True, kw_only=True):
    """Where an entry is, the way from it to the root, and the checkpoint with that root."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str
    """The note as it was signed. Reading a proof verifies nothing."""
    extra: bytes = b""
    """Whatever else; nothing vouches for it."""


def write_tlog_proof(proof: TlogProof) -> str:
    """Write the text."""
    extra = [f"extra {to_base64(proof.extra)}"] if proof.extra else []
    hashes = [to_base64(each) for each in proof.hashes]
    lines = [_FIRST_LINE, *extra, f"index {proof.index}", *hashes]
    return "\n".join(lines) + "\n\n" + proof.checkpoint


def read_tlog_proof(raw: bytes | str) -> TlogProof:
    """Read the text, and the checkpoint in it as far as its form. Raises NoteUnreadable."""
    head, _, checkpoint = _text(raw).partition("\n\n")
    first, *lines = head.split("\n")
    if first != _FIRST_LINE:
        raise NoteUnreadable("no tlog-proof of version 1")
    extra = _extra(lines.pop(0)) if lines and lines[0].startswith("extra ") else b""
    if not lines or not lines[0].startswith("index "):
        raise NoteUnreadable("a proof says its entry's index")
    index = read_count(lines.pop(0).removeprefix("index "))
    if len(lines) > _MOST_HASHES:
        raise NoteUnreadable("too many hashes")
    if index >= read_checkpoint(checkpoint).size:
        raise NoteUnreadable("the checkpoint's tree has no such index")
    hashes = tuple(read_hash(line) for line in lines)
    return TlogProof(index=index, hashes=hashes, checkpoint=checkpoint, extra=extra)


def _text(raw: bytes | str) -> str:
    if len(raw) > _LONGEST_PROOF:
        raise NoteUnreadable("too long")
    try:
        return raw.decode() if isinstance(raw, bytes) else raw
    except UnicodeError:
        raise NoteUnreadable("not UTF-8") from None


def _extra(line: str) -> bytes:
    try:
        extra = from_base64(line.removeprefix("extra "))
    except ValueError:
        raise NoteUnreadable("the extra line is not base64") from None
    if not extra:
        raise NoteUnreadable("an empty extra line is left out")
    return extra

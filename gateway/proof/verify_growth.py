"""Whether a log of today begins with the log of a checkpoint that somebody kept."""

from collections.abc import Mapping
from typing import Annotated

import msgspec

from gateway.proof.keys import KeySet
from gateway.proof.notes import Checkpoint, NoteUnreadable, read_checkpoint, read_hash
from gateway.proof.rules import Finding, failed, held
from gateway.proof.tree_checks import verify_consistency
from gateway.proof.verify_proof import check_checkpoint

_Count = Annotated[int, msgspec.Meta(ge=0)]


class SavedConsistency(msgspec.Struct, frozen=True, kw_only=True):
    """The answer of GET /v1/ledger/consistency."""

    first: _Count = msgspec.field(name="from")
    last: _Count = msgspec.field(name="to")
    hashes: tuple[str, ...]
    checkpoint: str | None = None
    from_checkpoint: str | None = None


def verify_growth(
    members: Mapping[str, object], keys: KeySet, *, kept: str | None = None
) -> tuple[Finding, ...]:
    """Check a consistency answer; `kept` is the reader's own checkpoint, the older or the newer."""
    try:
        said = msgspec.convert(members, SavedConsistency)
        hashes = tuple(read_hash(each) for each in said.hashes)
        findings, older, newer = _between(said, kept)
    except msgspec.ValidationError:
        return (failed("consistency_shape"),)
    except NoteUnreadable as error:
        return (failed("consistency_shape", detail=str(error)),)
    if older is None or newer is None:
        missing = failed("older_checkpoint" if older is None else "newer_checkpoint")
        return (*findings, missing)
    if not all(each.holds for each in findings):
        return findings
    last, last_signed = check_checkpoint(newer, keys)
    first, first_signed = check_checkpoint(older, keys)
    findings += (last_signed, first_signed)
    if first is None or last is None:
        return findings
    return (*findings, *_grown(said, hashes, first, last))


def _between(
    said: SavedConsistency, kept: str | None
) -> tuple[tuple[Finding, ...], str | None, str | None]:
    """Put the reader's own checkpoint in its place. Another there means: somebody was shown
    another log.
    """
    older, newer = said.from_checkpoint, said.checkpoint
    if kept is None:
        return (), older, newer
    own = read_checkpoint(kept)
    told = older if own.size == said.first else newer
    findings = () if told is None else (held("same_kept", holds=read_checkpoint(told) == own),)
    return findings, *((kept, newer) if own.size == said.first else (older, kept))


def _grown(
    said: SavedConsistency, hashes: tuple[bytes, ...], first: Checkpoint, last: Checkpoint
) -> tuple[Finding, ...]:
    sizes = f"from {said.first} to {said.last}"
    if first.origin != last.origin:
        return (failed("same_log"),)
    if (first.size, last.size) != (said.first, said.last):
        return (held("same_log"), failed("sizes", detail=sizes))
    has_grown = verify_consistency(
        old=first.size,
        old_root=first.root,
        new=last.size,
        new_root=last.root,
        hashes=hashes,
    )
    return (held("same_log"), held("sizes", detail=sizes), held("extended", holds=has_grown))

"""Whether an entry is in the log, and whether the log only grew: from saved answers alone."""

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Final, Literal

import msgspec

from gateway.proof.encoding import to_b64u
from gateway.proof.keys import KeySet
from gateway.proof.notes import (
    Checkpoint,
    NoteRefused,
    NoteUnreadable,
    read_hash,
    verify_checkpoint,
)
from gateway.proof.rules import Finding, failed, held
from gateway.proof.tiles import leaf_hash
from gateway.proof.tlog_proof import TlogProof, write_tlog_proof
from gateway.proof.tree_checks import verify_inclusion
from gateway.records.canonical import canonical
from gateway.records.plain import NotPlain

DISCLOSED: Final = "disclosed"
CONSENT: Final = "consent"
"""Of the entries that tell a step of a consent."""
_MINUTE: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\dZ")
_Count = Annotated[int, msgspec.Meta(ge=0)]


class Leaf(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The public bytes of an entry."""

    v: Literal[1]
    kind: str
    t: str
    """The minute of its commit."""
    ct: str
    """The hash of what is sealed."""
    rc: str
    """What binds a receipt to it."""

    @property
    def minute(self) -> datetime:
        """Give the minute as a time."""
        return datetime.strptime(self.t, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)


class SavedProof(msgspec.Struct, frozen=True, kw_only=True):
    """The answer of GET /v1/ledger/entries/{id}/proof."""

    entry_id: str
    leaf: str
    index: _Count
    size: _Count
    hashes: tuple[str, ...]
    checkpoint: str
    tlog_proof: str


class ProofChecked(msgspec.Struct, frozen=True, kw_only=True):
    """What was found of a proof, and the leaf it speaks of where that can be read."""

    findings: tuple[Finding, ...]
    entry_id: str = ""
    leaf: Leaf | None = None


def verify_proof(members: Mapping[str, object], keys: KeySet) -> ProofChecked:
    """Check that the leaf is in the tree of a checkpoint that the log signed."""
    try:
        proof = msgspec.convert(members, SavedProof)
        hashes = tuple(read_hash(each) for each in proof.hashes)
    except (msgspec.ValidationError, NoteUnreadable):
        return ProofChecked(findings=(failed("proof_shape"),))
    leaf = read_leaf(proof.leaf)
    if leaf is None:
        return ProofChecked(findings=(failed("leaf"),))
    checkpoint, signed = check_checkpoint(proof.checkpoint, keys, made_after=leaf.minute)
    findings = [signed, _told_alike(proof, hashes)]
    if checkpoint is not None:
        findings += [_included(proof, hashes, checkpoint), *_alone(proof, leaf)]
    return ProofChecked(findings=tuple(findings), entry_id=proof.entry_id, leaf=leaf)


def check_checkpoint(
    note: str, keys: KeySet, *, made_after: datetime | None = None
) -> tuple[Checkpoint | None, Finding]:
    """Check who signed a checkpoint; give it only if it may be believed."""
    try:
        checkpoint = verify_checkpoint(note, keys, made_after=made_after)
    except NoteUnreadable as error:
        return None, failed("checkpoint_shape", detail=str(error))
    except NoteRefused as error:
        return None, failed("checkpoint_signature", detail=str(error))
    detail = f"{checkpoint.origin}, {checkpoint.size} entries"
    return checkpoint, held("checkpoint_signature", detail=detail)


def read_leaf(text: str) -> Leaf | None:
    """Read the public bytes of an entry; None where they are not in their one spelling."""
    try:
        leaf = msgspec.json.decode(text, type=Leaf)
        if canonical(msgspec.to_builtins(leaf)) != text.encode() or not _MINUTE.fullmatch(leaf.t):
            return None
        _ = leaf.minute
    except (msgspec.MsgspecError, NotPlain, ValueError):
        return None
    return leaf if leaf.kind and leaf.ct and leaf.rc else None


def binding(entry_id: str, version: str = "", answer: str = "") -> str:
    """Give what a leaf's `rc` is for a receipt; without version and answer, for an entry that
    disclosed nothing. Raises NotPlain.
    """
    return to_b64u(hashlib.sha256(canonical([entry_id, version, answer])).digest())


def _told_alike(proof: SavedProof, hashes: tuple[bytes, ...]) -> Finding:
    told = write_tlog_proof(
        TlogProof(index=proof.index, hashes=hashes, checkpoint=proof.checkpoint)
    )
    return held("tlog_proof", holds=proof.tlog_proof == told)


def _included(proof: SavedProof, hashes: tuple[bytes, ...], checkpoint: Checkpoint) -> Finding:
    is_in = proof.size == checkpoint.size and verify_inclusion(
        leaf_hash(proof.leaf.encode()),
        index=proof.index,
        size=checkpoint.size,
        hashes=hashes,
        root=checkpoint.root,
    )
    return held("inclusion", holds=is_in, detail=f"index {proof.index} of {checkpoint.size}")


def _alone(proof: SavedProof, leaf: Leaf) -> tuple[Finding, ...]:
    """Hold the leaf to the id where it has no receipt; else it is held to that. Of a consent only
    the step by which it was given has one.
    """
    is_alone = leaf.rc == binding(proof.entry_id)
    if leaf.kind == DISCLOSED or (leaf.kind == CONSENT and not is_alone):
        return ()
    return (held("bound_alone", holds=is_alone, detail=proof.entry_id),)

"""A consent receipt held against what was shown before it was given, and against the log."""

from collections.abc import Mapping
from typing import Final

from gateway.proof.jcs import NotCanonical, jcs_digest
from gateway.proof.rules import Finding, failed, held
from gateway.proof.verify_proof import ProofChecked, binding

NOTICE: Final = "notice_sha256"


def verify_question(members: Mapping[str, object]) -> tuple[Finding, ...]:
    """Check that a saved question still is what its own digest says. Nobody signed it alone."""
    return (held("notice_digest", holds=members.get(NOTICE) == _digest_of(members)),)


def shown_before(
    receipt: Mapping[str, object], question: Mapping[str, object]
) -> tuple[Finding, ...]:
    """Check that this question, word for word, was shown before that consent was given."""
    notice = receipt.get("privacy_notice")
    sha256 = notice.get("sha256") if isinstance(notice, dict) else None
    return (held("same_notice", holds=sha256 is not None and sha256 == _digest_of(question)),)


def told_in_log(receipt: Mapping[str, object], checked: ProofChecked) -> tuple[Finding, ...]:
    """Check that the entry in the log is the one by which the consent was given."""
    entry_id = receipt.get("entry_id")
    if checked.leaf is None or not isinstance(entry_id, str):
        return (failed("bound"),)
    return (
        held("same_entry", holds=entry_id == checked.entry_id, detail=checked.entry_id),
        held("bound", holds=checked.leaf.rc == binding(entry_id)),
    )


def _digest_of(members: Mapping[str, object]) -> str | None:
    try:
        return jcs_digest({name: each for name, each in members.items() if name != NOTICE})
    except NotCanonical:
        return None

"""A consent receipt, in JSON or JSON-LD, held against what was shown before it was given, and
against the log.
"""

from collections.abc import Mapping
from typing import Final

from gateway.proof.agreement import agreed_in
from gateway.proof.jcs import NotCanonical, jcs_digest
from gateway.proof.rules import Finding, failed, held
from gateway.proof.verify_proof import CONSENT, ProofChecked, binding

NOTICE: Final = "notice_sha256"


def verify_question(members: Mapping[str, object]) -> tuple[Finding, ...]:
    """Check that a saved question still is what its own digest says. Nobody signed it alone."""
    return (held("notice_digest", holds=members.get(NOTICE) == _digest_of(members)),)


def shown_before(
    receipt: Mapping[str, object], question: Mapping[str, object]
) -> tuple[Finding, ...]:
    """Check that this question, word for word, was shown before that consent was given."""
    sha256 = _notice_in(receipt)
    return (held("same_notice", holds=sha256 is not None and sha256 == _digest_of(question)),)


def told_in_log(receipt: Mapping[str, object], checked: ProofChecked) -> tuple[Finding, ...]:
    """Check that the entry in the log is the one by which the consent was given, in its minute, and
    that the log commits to just what the receipt says was shown and agreed to.
    """
    entry_id, leaf = receipt.get("entry_id"), checked.leaf
    if leaf is None or not isinstance(entry_id, str):
        return (failed("bound"),)
    notice, agreed = _notice_in(receipt), agreed_in(receipt)
    is_bound = (
        leaf.kind == CONSENT
        and isinstance(notice, str)
        and agreed is not None
        and leaf.rc == binding(entry_id, notice, agreed)
    )
    return (
        held("same_entry", holds=entry_id == checked.entry_id, detail=checked.entry_id),
        held("bound", holds=is_bound),
        held("same_minute", holds=_minute_given(receipt) == leaf.t, detail=leaf.t),
    )


def _notice_in(receipt: Mapping[str, object]) -> object:
    return _member(receipt.get("privacy_notice"), "sha256") or _member(
        receipt.get("dpv:hasNotice"), "samsyn:sha256"
    )


def _minute_given(receipt: Mapping[str, object]) -> str | None:
    """Give the minute in which it was given, as a leaf writes it; None where that is not told."""
    told = [
        _member(each, time)
        for steps, step, time in (
            ("events", ("event_type", "granted"), "event_time"),
            ("dpv:hasConsentStatus", ("@type", "dpv:ConsentGiven"), "dct:date"),
        )
        for each in _listed(receipt.get(steps))
        if _member(each, step[0]) == step[1]
    ]
    at = told[0] if len(told) == 1 else None
    return f"{at[:16]}Z" if isinstance(at, str) and at.endswith("Z") else None


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _member(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, dict) else None


def _digest_of(members: Mapping[str, object]) -> str | None:
    try:
        return jcs_digest({name: each for name, each in members.items() if name != NOTICE})
    except NotCanonical:
        return None

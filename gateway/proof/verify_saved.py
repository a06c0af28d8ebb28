"""One saved file checked, or two that belong together, with nothing but the public keys."""

import re
from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from gateway.proof.compare_receipts import compare_receipts
from gateway.proof.household_parts import HouseholdMisshapen, part_in_log
from gateway.proof.keys import KeySet
from gateway.proof.labels import has_hidden_key
from gateway.proof.receipt import Receipt
from gateway.proof.rules import Finding, failed, held
from gateway.proof.verify_consent import shown_before, told_in_log
from gateway.proof.verify_files import FileUnreadable, Saved
from gateway.proof.verify_growth import verify_growth
from gateway.proof.verify_one import receipt_in, verify_answer, verify_household, verify_one
from gateway.proof.verify_proof import ProofChecked, binding, verify_proof

_KEY: Final = re.compile(r"\[[^\]]*\]")


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """What was found of each file, in their order, and of the two together."""

    each: tuple[tuple[Finding, ...], ...]
    together: tuple[Finding, ...] = ()

    @property
    def holds(self) -> bool:
        """Tell whether something was checked and everything that was checked holds."""
        found = [finding for part in (*self.each, self.together) for finding in part]
        return bool(found) and all(finding.holds for finding in found)


def verify_saved(files: Sequence[Saved], keys: KeySet) -> Verified:
    """Check one file or two. Raises FileUnreadable for two that do not go together."""
    if len(files) == 1:
        return Verified(each=(verify_one(files[0], keys),))
    one, other = files
    check = _TOGETHER.get(frozenset({_part(one), _part(other)}))
    if check is None:
        raise FileUnreadable(
            "the two files do not go together: give two answers or receipts, a receipt or consent "
            "and its proof, a consent and what was shown before it, a household's answer and a "
            "proof of one in it, or a checkpoint and a consistency answer"
        )
    return check(one, other, keys)


def _part(file: Saved) -> str:
    """Name what a file stands for beside another: an answer stands for its receipt."""
    return "receipt" if file.kind == "answer" else file.kind


def _two_receipts(one: Saved, other: Saved, keys: KeySet) -> Verified:
    each = (verify_answer(one, keys), verify_answer(other, keys))
    are_genuine = all(finding.holds for part in each for finding in part)
    return Verified(each=each, together=_compared(one, other) if are_genuine else ())


def _compared(one: Saved, other: Saved) -> tuple[Finding, ...]:
    first, second = receipt_in(one), receipt_in(other)
    if first is None or second is None:
        return ()
    comparison = compare_receipts(first, second)
    unlike = [
        *comparison.different,
        *_unmatched(comparison.only_in_first, second),
        *_unmatched(comparison.only_in_second, first),
    ]
    if not comparison.same and len(unlike) != 1:
        return (failed("nothing_alike" if unlike else "nothing_in_common"),)
    findings = [failed("differs", detail=label) for label in unlike]
    if comparison.same:
        findings.append(held("alike", detail=str(len(comparison.same))))
    return tuple(findings)


def _unmatched(labels: Sequence[str], other: Receipt) -> list[str]:
    """Give the values of hidden items that the other should have, and has under no key."""
    fields = {_KEY.sub("[]", label) for label in other.digests}
    return [label for label in labels if has_hidden_key(label) and _KEY.sub("[]", label) in fields]


def _receipt_in_log(one: Saved, other: Saved, keys: KeySet) -> Verified:
    proof, file = (one, other) if one.kind == "proof" else (other, one)
    checked = verify_proof(proof.members, keys)
    findings = {id(proof): checked.findings, id(file): verify_answer(file, keys)}
    return Verified(
        each=(findings[id(one)], findings[id(other)]), together=_bound(receipt_in(file), checked)
    )


def _part_in_log(one: Saved, other: Saved, keys: KeySet) -> Verified:
    """Find the one of the household whom the proof is of, and hold her receipt against it."""
    proof, file = (one, other) if one.kind == "proof" else (other, one)
    checked = verify_proof(proof.members, keys)
    findings = {id(proof): checked.findings, id(file): verify_household(file, keys)}
    try:
        part = part_in_log(file, checked.entry_id)
    except HouseholdMisshapen:
        part = None
    together = (failed("same_entry"),) if part is None else _bound(receipt_in(part), checked)
    return Verified(each=(findings[id(one)], findings[id(other)]), together=together)


def _bound(receipt: Receipt | None, checked: ProofChecked) -> tuple[Finding, ...]:
    """Hold the receipt against the leaf: only this receipt, of this minute, hashes to it."""
    if receipt is None or checked.leaf is None:
        return (failed("bound"),)
    leaf = checked.leaf
    bound = binding(receipt.entry_id, receipt.version, receipt.answer)
    minute = receipt.signed_at.replace(second=0, microsecond=0)
    return (
        held("same_entry", holds=receipt.entry_id == checked.entry_id, detail=checked.entry_id),
        held("bound", holds=leaf.rc == bound),
        held("same_minute", holds=leaf.minute == minute, detail=leaf.t),
    )


def _consent_in_log(one: Saved, other: Saved, keys: KeySet) -> Verified:
    proof, file = (one, other) if one.kind == "proof" else (other, one)
    checked = verify_proof(proof.members, keys)
    findings = {id(proof): checked.findings, id(file): verify_one(file, keys)}
    return Verified(
        each=(findings[id(one)], findings[id(other)]),
        together=told_in_log(file.members, checked),
    )


def _growth(one: Saved, other: Saved, keys: KeySet) -> Verified:
    said, kept = (one, other) if one.kind == "consistency" else (other, one)
    return Verified(each=(), together=verify_growth(said.members, keys, kept=kept.note))


def _consent_and_question(one: Saved, other: Saved, keys: KeySet) -> Verified:
    receipt, question = (one, other) if one.kind == "consent" else (other, one)
    return Verified(
        each=(verify_one(one, keys), verify_one(other, keys)),
        together=shown_before(receipt.members, question.members),
    )


_TOGETHER: Final[dict[frozenset[str], Callable[[Saved, Saved, KeySet], Verified]]] = {
    frozenset({"receipt"}): _two_receipts,
    frozenset({"receipt", "proof"}): _receipt_in_log,
    frozenset({"household", "proof"}): _part_in_log,
    frozenset({"checkpoint", "consistency"}): _growth,
    frozenset({"consent", "question"}): _consent_and_question,
    frozenset({"consent", "proof"}): _consent_in_log,
}
"""What two files are, and how they are checked together."""

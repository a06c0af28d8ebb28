"""One saved file checked, or two that belong together, with nothing but the public keys."""

import re
from collections.abc import Sequence
from typing import Final

import msgspec
from msgspec.structs import replace

from gateway.proof.compare_receipts import compare_receipts
from gateway.proof.household_parts import HouseholdMisshapen, part_in_log, parts_of
from gateway.proof.keys import KeySet
from gateway.proof.labels import has_hidden_key
from gateway.proof.receipt import Receipt
from gateway.proof.rules import Finding, failed, held
from gateway.proof.verify_files import FileUnreadable, Saved
from gateway.proof.verify_growth import verify_growth
from gateway.proof.verify_proof import ProofChecked, binding, check_checkpoint, verify_proof
from gateway.proof.verify_receipt import ReceiptUnreadable, read_receipt, verify_receipt

_KEY: Final = re.compile(r"\[[^\]]*\]")
_RECEIPTS: Final = frozenset({"answer", "receipt"})
_KEY_RULES: Final = ("key_unknown", "key_not_in_force", "signature")
_VALUE_RULES: Final = ("value_differs", "field_without_digest", "digest_without_field")


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
        return Verified(each=(_one(files[0], keys),))
    one, other = files
    kinds = {one.kind, other.kind}
    if kinds <= _RECEIPTS:
        each = (_receipt(one, keys), _receipt(other, keys))
        are_genuine = all(finding.holds for part in each for finding in part)
        return Verified(each=each, together=_compared(one, other) if are_genuine else ())
    if len(kinds & _RECEIPTS) == 1 and "proof" in kinds:
        return _receipt_in_log(one, other, keys)
    if kinds == {"household", "proof"}:
        return _part_in_log(one, other, keys)
    if kinds == {"checkpoint", "consistency"}:
        return _growth(one, other, keys)
    raise FileUnreadable(
        "the two files do not go together: give two answers or receipts, a receipt and its proof, "
        "a household's answer and a proof of one in it, or a checkpoint and a consistency answer"
    )


def _one(file: Saved, keys: KeySet) -> tuple[Finding, ...]:
    if file.kind in _RECEIPTS:
        return _receipt(file, keys)
    if file.kind == "household":
        return _household(file, keys)
    if file.kind == "proof":
        return verify_proof(file.members, keys).findings
    if file.kind == "consistency":
        return verify_growth(file.members, keys)
    return (check_checkpoint(file.note, keys)[1],)


def _receipt(file: Saved, keys: KeySet) -> tuple[Finding, ...]:
    """Say what fails, and of what was looked at without a failure, that it holds."""
    found = verify_receipt(file.content, keys)
    failures = [failed(each.code, detail=each.label or "") for each in found if each.is_failure]
    rules = {each.rule for each in failures}
    if rules & {"oversized", "unreadable", "shape"}:
        return tuple(failures)
    if rules.intersection(_KEY_RULES):  # what nobody signed says nothing of anything
        return tuple(failures)
    looked_at = ("signature", "version", *(("answer", "as_of") if file.kind == "answer" else ()))
    passed = [held(rule) for rule in looked_at if rule not in rules]
    if file.kind == "answer" and rules.isdisjoint(_VALUE_RULES):
        passed.append(held("values", detail=_counted(file)))
    return (*passed, *failures)


def _household(file: Saved, keys: KeySet) -> tuple[Finding, ...]:
    """Check every receipt in it, and say of whom each finding is."""
    try:
        parts = parts_of(file)
    except HouseholdMisshapen as misshapen:
        return (failed("household_shape", detail=misshapen.place),)
    return tuple(
        replace(finding, detail=f"{place}: {finding.detail}" if finding.detail else place)
        for place, part in parts.items()
        for finding in _receipt(part, keys)
    )


def _counted(file: Saved) -> str:
    """Say how many values were recomputed; of an item without its key nobody can."""
    receipt = _read(file)
    if receipt is None:
        return ""
    hidden = sum(has_hidden_key(label) for label in receipt.digests)
    shown = len(receipt.digests) - hidden
    return f"{shown}; {hidden} more hide their item's key" if hidden else str(shown)


def _compared(one: Saved, other: Saved) -> tuple[Finding, ...]:
    first, second = _read(one), _read(other)
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
    findings = {id(proof): checked.findings, id(file): _receipt(file, keys)}
    return Verified(
        each=(findings[id(one)], findings[id(other)]), together=_bound(_read(file), checked)
    )


def _part_in_log(one: Saved, other: Saved, keys: KeySet) -> Verified:
    """Find the one of the household whom the proof is of, and hold her receipt against it."""
    proof, file = (one, other) if one.kind == "proof" else (other, one)
    checked = verify_proof(proof.members, keys)
    findings = {id(proof): checked.findings, id(file): _household(file, keys)}
    try:
        part = part_in_log(file, checked.entry_id)
    except HouseholdMisshapen:
        part = None
    together = (failed("same_entry"),) if part is None else _bound(_read(part), checked)
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


def _growth(one: Saved, other: Saved, keys: KeySet) -> Verified:
    said, kept = (one, other) if one.kind == "consistency" else (other, one)
    return Verified(each=(), together=verify_growth(said.members, keys, kept=kept.note))


def _read(file: Saved) -> Receipt | None:
    try:
        return read_receipt(file.content).receipt
    except ReceiptUnreadable:
        return None

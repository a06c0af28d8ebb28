"""One saved file checked by itself, with nothing but the public keys."""

from collections.abc import Callable
from typing import Final

from msgspec.structs import replace

from gateway.proof.household_parts import HouseholdMisshapen, parts_of
from gateway.proof.keys import KeySet
from gateway.proof.labels import has_hidden_key
from gateway.proof.receipt import Receipt
from gateway.proof.rules import Finding, failed, held
from gateway.proof.signed_document import verify_document
from gateway.proof.verify_consent import verify_question
from gateway.proof.verify_files import Kind, Saved
from gateway.proof.verify_growth import verify_growth
from gateway.proof.verify_proof import check_checkpoint, verify_proof
from gateway.proof.verify_receipt import ReceiptUnreadable, read_receipt, verify_receipt

_KEY_RULES: Final = ("key_unknown", "key_not_in_force", "signature")
_VALUE_RULES: Final = ("value_differs", "field_without_digest", "digest_without_field")


def verify_one(file: Saved, keys: KeySet) -> tuple[Finding, ...]:
    """Check all that can be checked of it."""
    return _CHECKS[file.kind](file, keys)


def verify_answer(file: Saved, keys: KeySet) -> tuple[Finding, ...]:
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


def verify_household(file: Saved, keys: KeySet) -> tuple[Finding, ...]:
    """Check every receipt in it, and say of whom each finding is."""
    try:
        parts = parts_of(file)
    except HouseholdMisshapen as misshapen:
        return (failed("household_shape", detail=misshapen.place),)
    return tuple(
        replace(finding, detail=f"{place}: {finding.detail}" if finding.detail else place)
        for place, part in parts.items()
        for finding in verify_answer(part, keys)
    )


def receipt_in(file: Saved) -> Receipt | None:
    """Give the receipt that a file holds; None where it cannot be read."""
    try:
        return read_receipt(file.content).receipt
    except ReceiptUnreadable:
        return None


def _counted(file: Saved) -> str:
    """Say how many values were recomputed; of an item without its key nobody can."""
    receipt = receipt_in(file)
    if receipt is None:
        return ""
    hidden = sum(has_hidden_key(label) for label in receipt.digests)
    shown = len(receipt.digests) - hidden
    return f"{shown}; {hidden} more hide their item's key" if hidden else str(shown)


_CHECKS: Final[dict[Kind, Callable[[Saved, KeySet], tuple[Finding, ...]]]] = {
    "answer": verify_answer,
    "receipt": verify_answer,
    "household": verify_household,
    "consent": lambda file, keys: verify_document(file.members, keys),
    "statement": lambda file, keys: verify_document(file.members, keys),
    "question": lambda file, _: verify_question(file.members),
    "proof": lambda file, keys: verify_proof(file.members, keys).findings,
    "consistency": lambda file, keys: verify_growth(file.members, keys),
    "checkpoint": lambda file, keys: (check_checkpoint(file.note, keys)[1],),
}

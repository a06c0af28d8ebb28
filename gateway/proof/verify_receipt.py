"""A saved answer or bare receipt, checked from its bytes with nothing but the public keys.

Knows no record type and no schema, and asks nobody: whatever the file says of itself is checked.
"""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from gateway.identity.strict_json import NotStrict, read_object
from gateway.proof.encoding import from_b64u
from gateway.proof.fields import TooManyDigests, compare_fields
from gateway.proof.jcs import NotCanonical, jcs, jcs_digest
from gateway.proof.keys import KeySet
from gateway.proof.labels import LabelUnreadable, has_hidden_key, read_labels
from gateway.proof.receipt import NOT_IN_ANSWER_DIGEST, Receipt
from gateway.proof.receipt_findings import Finding, finding

LARGEST_FILE: Final = 8 * 1024 * 1024
DEEPEST: Final = 64
_MEMBERS: Final = frozenset(Receipt.__struct_fields__)
Json = Mapping[str, object]


class ReceiptUnreadable(Exception):
    """The bytes hold no receipt; `found` says why."""

    def __init__(self, found: Finding) -> None:
        super().__init__(found.text)
        self.found = found


class SavedReceipt(msgspec.Struct, frozen=True, kw_only=True):
    """A receipt as it was saved, alone or with its answer."""

    receipt: Receipt
    signed: Json
    """What the signature is over: the receipt's other members as they stand in the file."""
    answer: Json | None
    """Everything that was saved; None for a receipt alone."""


def read_receipt(raw: bytes) -> SavedReceipt:
    """Read a saved answer or a bare receipt. Raises ReceiptUnreadable."""
    if len(raw) > LARGEST_FILE:
        raise ReceiptUnreadable(finding("oversized"))
    try:
        saved = read_object(raw)
    except NotStrict:
        raise ReceiptUnreadable(finding("unreadable")) from None
    if _is_deeper(saved, DEEPEST):
        raise ReceiptUnreadable(finding("unreadable"))
    written = saved.get("receipt", saved)
    if not isinstance(written, dict) or not written.keys() <= _MEMBERS:
        raise ReceiptUnreadable(finding("shape"))
    try:
        receipt = msgspec.convert(written, Receipt)
    except msgspec.ValidationError:
        raise ReceiptUnreadable(finding("shape")) from None
    if receipt.signed_at.tzinfo is None:
        raise ReceiptUnreadable(finding("shape"))
    return SavedReceipt(
        receipt=receipt,
        signed={name: each for name, each in written.items() if name != "signature"},
        answer=saved if "receipt" in saved else None,
    )


def verify_receipt(raw: bytes, keys: KeySet) -> tuple[Finding, ...]:
    """Check everything that can be checked; all holds where no finding is a failure."""
    try:
        saved = read_receipt(raw)
    except ReceiptUnreadable as unreadable:
        return (unreadable.found,)
    try:
        return (*_signature(saved, keys), *_digests(saved.receipt), *_answer(saved))
    except NotCanonical:
        return (finding("unreadable"),)


def _signature(saved: SavedReceipt, keys: KeySet) -> Iterator[Finding]:
    receipt = saved.receipt
    named = next((key for key in keys.keys if key.key_id == receipt.key_id), None)
    if named is None:
        yield finding("key_unknown")
        return
    if not named.was_in_use(receipt.signed_at):
        yield finding("key_not_in_force")
    try:
        signature = from_b64u(receipt.signature)
    except ValueError:
        signature = b""
    if not named.verify(signature, jcs(saved.signed)):
        yield finding("signature")


def _digests(receipt: Receipt) -> Iterator[Finding]:
    if receipt.version != jcs_digest(receipt.digests):
        yield finding("version")
    for label in receipt.salts.keys() - receipt.digests.keys():
        yield finding("shape", label)
    for label in receipt.digests:
        # Without a salt nobody could recompute the digest: only where the key is hidden.
        if (label in receipt.salts) == has_hidden_key(label):
            yield finding("shape", label)


def _answer(saved: SavedReceipt) -> Iterator[Finding]:
    if saved.answer is None:
        return
    covered = {k: each for k, each in saved.answer.items() if k not in NOT_IN_ANSWER_DIGEST}
    if saved.receipt.answer != jcs_digest(covered):
        yield finding("answer")
    if saved.answer.get("as_of") != saved.signed.get("signed_at"):
        yield finding("as_of")
    sections = saved.answer.get("sections")
    if not isinstance(sections, dict):
        yield finding("shape")
        return
    try:
        yield from compare_fields(sections, saved.receipt, read_labels(saved.receipt.digests))
    except LabelUnreadable as unreadable:
        yield finding("shape", unreadable.label)
    except TooManyDigests:
        yield finding("oversized")


def _is_deeper(value: object, levels: int) -> bool:
    if isinstance(value, dict):
        value = list(value.values())
    if not isinstance(value, list):
        return False
    return levels == 0 or any(_is_deeper(each, levels - 1) for each in value)

"""The audit of receipts that were kept elsewhere: each one's entry is there and is its own."""

from typing import ClassVar

import msgspec

from gateway.audit.findings import Place
from gateway.audit.rows import AuditedRow, read
from gateway.proof.keys import KeySet
from gateway.proof.receipt import Receipt
from gateway.proof.verify_proof import DISCLOSED, binding, read_leaf
from gateway.proof.verify_receipt import verify_receipt
from gateway.store.driver import Queries
from gateway.store.instants import to_microseconds


class KeptReceipt(msgspec.Struct, frozen=True, kw_only=True):
    """A receipt from outside, alone or with its answer."""

    name: str
    """What its holder calls it."""
    content: bytes
    receipt: Receipt


class _Entry(AuditedRow, frozen=True, kw_only=True, array_like=True):
    TABLE: ClassVar[str] = "entry"

    id: str
    kind: str
    at_us: int
    leaf: bytes
    leaf_index: int | None


def audit_receipt(store: Queries, kept: KeptReceipt, keys: KeySet) -> None:
    """Hold one to the ledger. Raises Differs."""
    require = Place("receipt", kept.name).require
    failures = [each.text for each in verify_receipt(kept.content, keys) if each.is_failure]
    for text in failures:
        require(None, f"does not hold by itself: {text}", holds=False)
    receipt = kept.receipt
    rows = read(
        store,
        _Entry,
        "SELECT entry.id, entry.kind, entry.at_us, entry.leaf, tree_leaf.leaf_index FROM entry "
        "LEFT JOIN tree_leaf ON tree_leaf.entry_sequence = entry.sequence WHERE entry.id = ?",
        (receipt.entry_id,),
    )
    require("entry_id", "is no entry of this ledger", holds=bool(rows))
    (entry,) = rows
    leaf = read_leaf(entry.leaf.decode())
    bound = binding(receipt.entry_id, receipt.version, receipt.answer)
    is_this = leaf is not None and entry.kind == DISCLOSED and leaf.rc == bound
    require("entry_id", "is an entry of another answer", holds=is_this)
    is_then = to_microseconds(receipt.signed_at) == entry.at_us
    require("signed_at", "is not when the entry was committed", holds=is_then)

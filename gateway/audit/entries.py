"""The audit of one entry: what is sealed, the columns that copy it, and the leaf made of it."""

import hashlib
from typing import ClassVar, Final

import msgspec

from gateway.audit.findings import Differs, Place, named
from gateway.audit.rows import AuditedRow
from gateway.ledger.append import receipt_of
from gateway.ledger.found import found_by
from gateway.ledger.leaf import leaf_of
from gateway.ledger.payload import Content, open_content
from gateway.proof.encoding import to_b64u
from gateway.proof.verify_proof import CONSENT, DISCLOSED, Leaf, binding, read_leaf
from gateway.store.data_keys import HOUSE, Unreadable
from gateway.store.instants import from_microseconds
from gateway.store.keys import SubjectKeys

ENTRIES: Final = (
    "SELECT entry.sequence, entry.id, entry.kind, entry.intent_id, entry.at_us, entry.subject_id, "
    "entry.payload, entry.leaf, entry.correlation_id, entry.organisation_index, entry.unit_index, "
    "entry.case_index, tree_leaf.leaf_index, snapshot.sealed, snapshot.expires_us "
    "FROM entry LEFT JOIN tree_leaf ON tree_leaf.entry_sequence = entry.sequence "
    "LEFT JOIN snapshot ON snapshot.entry_id = entry.id "
    "WHERE entry.sequence > ? ORDER BY entry.sequence LIMIT ?"
)
_SEALED: Final = ("kind", "at_us", "intent_id", "subject_id", "correlation_id")
_FOUND: Final = ("organisation_index", "unit_index", "case_index")
_WITH_RECEIPT: Final = frozenset({DISCLOSED, CONSENT})
"""Kinds of which what the leaf commits to may be sealed, too."""
_PARTS: Final = {"kind": "kind", "t": "minute", "ct": "payload's hash", "rc": "receipt's hash"}


class AuditedEntry(AuditedRow, frozen=True, kw_only=True, array_like=True):
    """An entry, its leaf's place in the tree, and what is kept of what was shown."""

    TABLE: ClassVar[str] = "entry"

    sequence: int
    id: str
    kind: str
    intent_id: str | None
    at_us: int
    subject_id: str | None
    payload: bytes
    leaf: bytes
    correlation_id: str | None
    organisation_index: bytes | None
    unit_index: bytes | None
    case_index: bytes | None
    leaf_index: int | None
    snapshot: bytes | None
    expires_us: int | None

    @property
    def owner(self) -> str:
        """Give the owner of the key that sealed it."""
        return self.subject_id or HOUSE

    @property
    def place(self) -> Place:
        """Name the row by its number and its id."""
        return Place(self.TABLE, f"{self.sequence} ({named(self.id)})")


def audit_entry(
    entry: AuditedEntry, keys: dict[str, bytes | None], subjects: SubjectKeys
) -> Content | None:
    """Check one entry and give what it says; None where its key is destroyed. Raises Differs."""
    if entry.owner not in keys:
        raise entry.place.differs("subject_id", "is nobody who has a data key")
    key = keys[entry.owner]
    if key is None:
        _check_erased(entry)
        return None
    content = _opened(entry, key)
    for column in _SEALED:
        if getattr(entry, column) != getattr(content, column):
            raise entry.place.differs(column, "is not what is sealed in `payload`")
    found = found_by(content.payload, subjects)
    for column in _FOUND:
        if getattr(entry, column) != getattr(found, column):
            raise entry.place.differs(column, "is not what follows from the sealed payload")
    _check_leaf(entry, content)
    return content


def _opened(entry: AuditedEntry, key: bytes) -> Content:
    try:
        content = open_content(entry.payload, key, entry_id=entry.id)
    except Unreadable:
        raise _unopened(entry) from None
    if content.entry_id != entry.id:
        raise entry.place.differs("id", "is not what is sealed in `payload`")
    return content


def _unopened(entry: AuditedEntry) -> Differs:
    """Tell by the leaf, which has the payload's hash, what was changed."""
    leaf = _read(entry)
    if leaf is None or leaf.ct != _hash(entry.payload):
        return entry.place.differs("payload", "does not open, and its hash is not the leaf's")
    if leaf.kind not in _WITH_RECEIPT and leaf.rc != binding(entry.id):
        return entry.place.differs("id", "is not the one that payload and leaf were made with")
    return entry.place.differs(
        "subject_id", "is not the one whose key sealed the payload, or `id` is another entry's"
    )


def _check_leaf(entry: AuditedEntry, content: Content) -> None:
    receipt = receipt_of(content.payload)
    due = leaf_of(entry.id, entry.kind, at_us=entry.at_us, sealed=entry.payload, receipt=receipt)
    if entry.leaf != due:
        raise _other_leaf(entry, read_leaf(due.decode()))


def _check_erased(entry: AuditedEntry) -> None:
    """Check what can be without the key: the leaf holds kind, minute and the payload's hash."""
    leaf = _read(entry)
    try:
        minute = from_microseconds(entry.at_us).strftime("%Y-%m-%dT%H:%MZ")
    except OverflowError:
        raise entry.place.differs("at_us", "is no time") from None
    if leaf is None:
        raise entry.place.differs("leaf", "is not written as leaves are")
    rc = leaf.rc if entry.kind in _WITH_RECEIPT else binding(entry.id)
    due = Leaf(v=1, kind=entry.kind, t=minute, ct=_hash(entry.payload), rc=rc)
    if leaf != due:
        raise _other_leaf(entry, due)


def _other_leaf(entry: AuditedEntry, due: Leaf | None) -> Differs:
    leaf = _read(entry)
    if leaf is None or due is None:
        return entry.place.differs("leaf", "is not written as leaves are")
    said, expected = msgspec.structs.asdict(leaf), msgspec.structs.asdict(due)
    parts = [words for part, words in _PARTS.items() if said[part] != expected[part]]
    return entry.place.differs("leaf", f"has another {' and '.join(parts)} than the entry")


def _read(entry: AuditedEntry) -> Leaf | None:
    try:
        return read_leaf(entry.leaf.decode())
    except UnicodeDecodeError:
        return None


def _hash(sealed: bytes) -> str:
    return to_b64u(hashlib.sha256(sealed).digest())

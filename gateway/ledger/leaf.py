"""What the tree holds of an entry: public bytes that name nobody (docs/verify.md)."""

import base64
import hashlib

from gateway.records.canonical import canonical
from gateway.store.instants import from_microseconds


def leaf_of(
    entry_id: str, kind: str, *, at_us: int, sealed: bytes, receipt: tuple[str, str] = ("", "")
) -> bytes:
    """Give the leaf: kind, minute, hash of what is sealed, and what binds a receipt to it.

    `receipt` is a disclosure's version and answer digest. An entry's id has 80 random bits, so that
    `rc` says nothing to whoever does not hold the receipt.
    """
    minute = from_microseconds(at_us).strftime("%Y-%m-%dT%H:%MZ")
    bound = canonical([entry_id, *receipt])
    return canonical({"v": 1, "kind": kind, "t": minute, "ct": _hash(sealed), "rc": _hash(bound)})


def _hash(content: bytes) -> str:
    digest = hashlib.sha256(content).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")

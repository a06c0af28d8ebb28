"""What the tree holds of an entry: public bytes that name nobody (docs/verify.md)."""

import hashlib
from functools import lru_cache

from gateway.records.digests import b64u
from gateway.store.instants import from_microseconds

_MINUTE_US = 60_000_000


def leaf_of(
    entry_id: str, kind: str, *, at_us: int, sealed: bytes, receipt: tuple[str, str] = ("", "")
) -> bytes:
    """Give the leaf: kind, minute, hash of what is sealed, and what binds a receipt to it.

    `receipt` is a disclosure's version and answer digest. An entry's id has 80 random bits, so that
    `rc` says nothing to whoever does not hold the receipt. The JSON is canonical (RFC 8785) as it
    stands: five texts and a number that need no escape, their names in order.
    """
    ct, rc = _hash(sealed), _bound(entry_id, receipt)
    t = _minute(at_us // _MINUTE_US)
    return f'{{"ct":"{ct}","kind":"{kind}","rc":"{rc}","t":"{t}","v":1}}'.encode("ascii")


def _bound(entry_id: str, receipt: tuple[str, str]) -> str:
    """Bind a receipt to its entry: the hash of the canonical list of id, version and answer."""
    version, answer = receipt
    return _hash(f'["{entry_id}","{version}","{answer}"]'.encode("ascii"))


@lru_cache(maxsize=16)
def _minute(minutes: int) -> str:
    return from_microseconds(minutes * _MINUTE_US).strftime("%Y-%m-%dT%H:%MZ")


def _hash(content: bytes) -> str:
    return b64u(hashlib.sha256(content).digest())

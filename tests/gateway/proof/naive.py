"""RFC 9162 section 2.1 as it is written there: slow, recursive, over the list of all leaf hashes.

Tiles, ranges and short cuts are what the tests compare with this.
"""

import hashlib
from collections.abc import Sequence

from gateway.proof.merkle import append

Hashes = Sequence[bytes]


def leaf(number: int) -> bytes:
    return hashlib.sha256(b"\x00" + b"leaf %d" % number).digest()


def mth(hashes: Hashes) -> bytes:
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    k = split(len(hashes))
    return hashlib.sha256(b"\x01" + mth(hashes[:k]) + mth(hashes[k:])).digest()


def path(m: int, hashes: Hashes) -> list[bytes]:
    if len(hashes) == 1:
        return []
    k = split(len(hashes))
    if m < k:
        return [*path(m, hashes[:k]), mth(hashes[k:])]
    return [*path(m - k, hashes[k:]), mth(hashes[:k])]


def proof(m: int, hashes: Hashes) -> list[bytes]:
    return subproof(m, hashes, known=True) if m else []


def subproof(m: int, hashes: Hashes, *, known: bool) -> list[bytes]:
    if m == len(hashes):
        return [] if known else [mth(hashes)]
    k = split(len(hashes))
    if m <= k:
        return [*subproof(m, hashes[:k], known=known), mth(hashes[k:])]
    return [*subproof(m - k, hashes[k:], known=False), mth(hashes[:k])]


def split(n: int) -> int:
    """Give the largest power of two smaller than n."""
    k = 1
    while k * 2 < n:
        k *= 2
    return k


class KeptTiles:
    """Tiles in a dictionary; it remembers which were asked for."""

    def __init__(self) -> None:
        self.kept: dict[tuple[int, int], bytes] = {}
        self.asked: list[tuple[int, int]] = []
        self.size = 0
        self.root = hashlib.sha256(b"").digest()

    def tile(self, level: int, index: int) -> bytes:
        self.asked.append((level, index))
        return self.kept.get((level, index), b"")

    def grow(self, hashes: Hashes) -> None:
        grown = append(self, size=self.size, leaf_hashes=hashes)
        self.kept |= grown.tiles
        self.size, self.root = grown.size, grown.root


def tree_of(size: int) -> KeptTiles:
    tiles = KeptTiles()
    tiles.grow([leaf(number) for number in range(size)])
    return tiles

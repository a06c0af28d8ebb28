"""Roots and proofs of the tree (RFC 9162 section 2.1), made from its tiles and nothing else."""

from collections.abc import Iterator

from gateway.proof.tiles import (
    EMPTY_ROOT,
    HASH_BYTES,
    Grown,
    TileReader,
    TilesIncomplete,
    append,
    leaf_hash,
    range_hash,
)
from gateway.proof.tree_checks import LARGEST_SIZE, verify_consistency, verify_inclusion

__all__ = [
    "EMPTY_ROOT",
    "HASH_BYTES",
    "LARGEST_SIZE",
    "Grown",
    "TileReader",
    "TilesIncomplete",
    "append",
    "consistency",
    "inclusion",
    "leaf_hash",
    "root",
    "verify_consistency",
    "verify_inclusion",
]


def root(tiles: TileReader, size: int) -> bytes:
    """Give the root of the tree as it was at this size. Raises TilesIncomplete."""
    return range_hash(_ReadOnce(tiles), 0, size)


def inclusion(tiles: TileReader, *, index: int, size: int) -> tuple[bytes, ...]:
    """Prove that the leaf at `index` is in the tree of `size`: the leaf's sibling first.

    Raises TilesIncomplete, and IndexError for a leaf that tree does not have.
    """
    if not 0 <= index < size:
        raise IndexError("the tree has no such leaf")
    once = _ReadOnce(tiles)
    siblings = [sibling for sibling, _ in _way_down(index, size)]
    return tuple(range_hash(once, start, end) for start, end in reversed(siblings))


def consistency(tiles: TileReader, *, old: int, new: int) -> tuple[bytes, ...]:
    """Prove that the tree of `new` begins with the tree of `old`; nothing is to prove from 0.

    Raises TilesIncomplete, and IndexError where the old tree is larger than the new.
    """
    if not 0 <= old <= new:
        raise IndexError("a tree does not shrink")
    if old in {0, new}:
        return ()
    ranges: list[tuple[int, int]] = []
    for sibling, (start, end) in _way_down(old - 1, new):
        ranges.append(sibling)
        if end == old:
            # What the old tree ends with is whole here; where it is the whole old tree, the
            # one who checks has its root already.
            ranges += [(start, end)] if start else []
            break
    once = _ReadOnce(tiles)
    return tuple(range_hash(once, start, end) for start, end in reversed(ranges))


def _way_down(index: int, size: int) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Go from the root to a leaf: the range passed by, and the one gone into, at every step."""
    start, end = 0, size
    while end - start > 1:
        middle = start + (1 << (end - start - 1).bit_length() - 1)
        if index < middle:
            yield (middle, end), (start, middle)
            end = middle
        else:
            yield (start, middle), (middle, end)
            start = middle


class _ReadOnce:
    """Reads each tile once: the hashes of a proof lie in few of them."""

    def __init__(self, tiles: TileReader) -> None:
        self._tiles = tiles
        self._read: dict[tuple[int, int], bytes] = {}

    def tile(self, level: int, index: int) -> bytes:
        read = self._read.get((level, index))
        if read is None:
            read = self._read[level, index] = self._tiles.tile(level, index)
        return read

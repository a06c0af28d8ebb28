"""The tree's hashes as they are kept: tiles of 256, one above the other, and how they grow.

RFC 9162 section 2.1.1 over the tiles of C2SP tlog-tiles: the tile (level, index) is up to 256
hashes of 32 bytes; those of level 0 are of leaves, each above is the root of one whole tile below.
"""

import hashlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, Protocol

import msgspec

HASH_BYTES: Final = 32
EMPTY_ROOT: Final = hashlib.sha256(b"").digest()
TILE_HEIGHT: Final = 8
TILE_WIDTH: Final = 2**TILE_HEIGHT
_TILE_BYTES: Final = TILE_WIDTH * HASH_BYTES

Tiles = dict[tuple[int, int], bytes]


class TileReader(Protocol):
    """Where the hashes lie."""

    def tile(self, level: int, index: int) -> bytes:
        """Give the hashes there, whole or as far as the tile has grown; b"" where there is none."""


class TilesIncomplete(Exception):
    """A hash the tree must have is not there. The message is fixed."""

    def __init__(self) -> None:
        super().__init__("a tile of the tree is missing or cut short")


class Grown(msgspec.Struct, frozen=True, kw_only=True):
    """A tree after leaves were added to it."""

    size: int
    root: bytes
    tiles: Tiles
    """The tiles that changed, by level and index, each with its whole new content."""


def leaf_hash(leaf: bytes) -> bytes:
    """Hash what an entry shows the public."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two neighbours into the node above them."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def append(tiles: TileReader, *, size: int, leaf_hashes: Sequence[bytes]) -> Grown:
    """Add leaves to the tree of `size`. Whatever the tiles hold beyond it is left behind.

    Raises TilesIncomplete.
    """
    grown = size + len(leaf_hashes)
    changed: Tiles = {}
    count, level, added = size, 0, leaf_hashes
    while added:
        index, width = divmod(count, TILE_WIDTH)
        held = b"".join([hashes_at(tiles, level, index, range(width)), *added])
        cut = [held[at : at + _TILE_BYTES] for at in range(0, len(held), _TILE_BYTES)]
        changed |= {(level, index + place): tile for place, tile in enumerate(cut)}
        added = [_root_of_whole(tile) for tile in cut if len(tile) == _TILE_BYTES]
        count, level = index, level + 1
    after = _Overlaid(tiles, changed)
    return Grown(size=grown, root=range_hash(after, 0, grown), tiles=changed)


def range_hash(tiles: TileReader, start: int, end: int) -> bytes:
    """Give MTH(D[start:end]). `start` is a multiple of the largest power of two in the range.

    Every range that RFC 9162 makes of a tree is such a one. Raises TilesIncomplete.
    """
    whole = list(_whole_subtrees(tiles, start, end))
    if not whole:
        return EMPTY_ROOT
    above = whole.pop()
    while whole:
        above = node_hash(whole.pop(), above)
    return above


def hashes_at(tiles: TileReader, level: int, index: int, places: range) -> bytes:
    """Give the hashes at these places of one tile. Raises TilesIncomplete."""
    if not places:
        return b""
    held = tiles.tile(level, index)[places.start * HASH_BYTES : places.stop * HASH_BYTES]
    if len(held) != len(places) * HASH_BYTES:
        raise TilesIncomplete
    return held


def _whole_subtrees(tiles: TileReader, start: int, end: int) -> Iterator[bytes]:
    """Cut a range into whole subtrees, the largest first; each lies within one tile."""
    while start < end:
        height = (end - start).bit_length() - 1
        level, within = divmod(height, TILE_HEIGHT)
        index, first = divmod(start >> (level * TILE_HEIGHT), TILE_WIDTH)
        yield _root_of_whole(hashes_at(tiles, level, index, range(first, first + (1 << within))))
        start += 1 << height


# The halves and quarters of the tiles at the tree's right edge are hashed anew with every append
# and proof; the bytes themselves are the key, so that no stale root can be found.
@lru_cache(maxsize=256)
def _root_of_whole(hashes: bytes) -> bytes:
    row = [hashes[at : at + HASH_BYTES] for at in range(0, len(hashes), HASH_BYTES)]
    while len(row) > 1:
        row = [node_hash(row[at], row[at + 1]) for at in range(0, len(row), 2)]
    return row[0]


class _Overlaid:
    """The tiles as they will be once those that changed are written."""

    def __init__(self, tiles: TileReader, changed: Tiles) -> None:
        self._tiles = tiles
        self._changed = changed

    def tile(self, level: int, index: int) -> bytes:
        changed = self._changed.get((level, index))
        return self._tiles.tile(level, index) if changed is None else changed

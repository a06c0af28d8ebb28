"""The audit of the tree: grown again leaf by leaf, with every tile and each checkpoint's root."""

from collections.abc import Callable
from typing import ClassVar, Final

from gateway.audit.entries import AuditedEntry
from gateway.audit.findings import Differs, Place
from gateway.audit.rows import AuditedRow, read
from gateway.proof.merkle import EMPTY_ROOT, HASH_BYTES, append, leaf_hash
from gateway.proof.tiles import TILE_WIDTH, Tiles
from gateway.store.driver import Queries

_TILE_BYTES: Final = TILE_WIDTH * HASH_BYTES
Reached = Callable[[int, bytes, int], int | None]
"""Told size, root and the time of the newest entry; says at which size to stop next."""


class _Leaf(AuditedRow, frozen=True, kw_only=True, array_like=True):
    TABLE: ClassVar[str] = "tree_leaf"

    leaf_index: int
    entry_sequence: int
    known: int | None


class _Tile(AuditedRow, frozen=True, kw_only=True, array_like=True):
    TABLE: ClassVar[str] = "tree_tile"

    level: int
    tile_index: int
    hashes: bytes

    @property
    def place(self) -> Place:
        """Name the tile by level and index."""
        return _tile(self.level, self.tile_index)


class GrownAgain:
    """The tree as the entries make it, compared with the stored one as it grows."""

    def __init__(self, store: Queries, reached: Reached, *, stop: int | None) -> None:
        self._store = store
        self._reached = reached
        self._stop = stop
        self._edge: Tiles = {}
        self._waiting: list[bytes] = []
        self._has_ended = False
        self.size = 0
        self.root = EMPTY_ROOT

    def add(self, entry: AuditedEntry) -> None:
        """Take the next entry, in their order. Raises Differs."""
        due = self.size + len(self._waiting)
        if entry.leaf_index is None:
            if not self._has_ended:
                self._refuse_leaf_of_nothing(due)
            self._has_ended = True
            return
        if entry.leaf_index != due or self._has_ended:
            raise self._astray(due)
        self._waiting.append(leaf_hash(entry.leaf))
        if due + 1 == self._stop or len(self._waiting) == TILE_WIDTH:
            self._grow(entry.at_us)

    def finish(self, *, last_us: int) -> None:
        """Take in what is left, and see that the store has no more than this tree."""
        if self._waiting:
            self._grow(last_us)
        self._refuse_more_leaves()
        for (level, index), hashes in self._edge.items():
            self._compare(level, index, hashes)
        self._refuse_more_tiles()

    def _grow(self, at_us: int) -> None:
        grown = append(self, size=self.size, leaf_hashes=self._waiting)
        self._waiting = []
        self.size, self.root = grown.size, grown.root
        self._edge |= grown.tiles
        for (level, index), hashes in sorted(grown.tiles.items()):
            if len(hashes) == _TILE_BYTES:
                self._compare(level, index, self._edge.pop((level, index)))
        if self.size == self._stop:
            self._stop = self._reached(self.size, self.root, at_us)

    def tile(self, level: int, index: int) -> bytes:
        """Give a tile of the right edge; the tree needs no others to grow."""
        return self._edge.get((level, index), b"")

    def _compare(self, level: int, index: int, due: bytes) -> None:
        tiles = self._tiles("level = ? AND tile_index = ?", level, index)
        if not tiles:
            raise _tile(level, index).differs(None, "is gone")
        stored = tiles[0].hashes
        if stored == due:
            return
        if len(stored) != len(due):
            raise _tile(level, index).differs("hashes", "are more or fewer than the entries make")
        first = next(at for at in range(len(due)) if stored[at] != due[at]) // HASH_BYTES
        below = "leaf" if level == 0 else "tile below"
        raise _tile(level, index).differs(
            "hashes", f"hold another hash of {below} {index * TILE_WIDTH + first} than it has"
        )

    def _refuse_leaf_of_nothing(self, index: int) -> None:
        """See that the tree ends where the entries that have leaves end."""
        for leaf in self._leaves("leaf_index = ?", index):
            raise leaf.place.differs("entry_sequence", "is not the next entry in order")

    def _astray(self, due: int) -> Differs:
        """Tell whether an entry is gone, or a row that says which leaf it is."""
        for leaf in self._leaves("leaf_index = ?", due):
            if leaf.known is None:
                return Place("entry", str(leaf.entry_sequence)).differs(
                    "sequence", f"is gone, and it is leaf {due} of the tree"
                )
            return leaf.place.differs("entry_sequence", "is not the next entry in order")
        return Place("tree_leaf", str(due)).differs(
            "leaf_index", "is gone, and the tree has later leaves"
        )

    def _refuse_more_leaves(self) -> None:
        for leaf in self._leaves("leaf_index < 0 OR leaf_index >= ?", self.size):
            if leaf.known is None:
                raise Place("entry", str(leaf.entry_sequence)).differs(
                    "sequence", f"is gone, and it is leaf {leaf.leaf_index} of the tree"
                )
            raise leaf.place.differs("leaf_index", "is no leaf of the tree")

    def _refuse_more_tiles(self) -> None:
        count, level = self.size, 0
        while count:
            tiles = -(-count // TILE_WIDTH)
            beyond = "level = ? AND (tile_index < 0 OR tile_index >= ?)"
            self._refuse(self._tiles(beyond, level, tiles))
            count, level = count // TILE_WIDTH, level + 1
        self._refuse(self._tiles("level < ? OR level >= ?", 0, level))

    def _refuse(self, tiles: list[_Tile]) -> None:
        for tile in tiles:
            raise tile.place.differs(None, "is more than the entries make")

    def _leaves(self, where: str, *told: int) -> list[_Leaf]:
        return read(
            self._store,
            _Leaf,
            "SELECT leaf_index, entry_sequence, entry.sequence FROM tree_leaf LEFT JOIN entry "  # noqa: S608  # our own words
            f"ON entry.sequence = entry_sequence WHERE {where} ORDER BY leaf_index LIMIT 1",
            told,
        )

    def _tiles(self, where: str, *told: int) -> list[_Tile]:
        return read(
            self._store,
            _Tile,
            f"SELECT level, tile_index, hashes FROM tree_tile WHERE {where} "  # noqa: S608  # our own words
            "ORDER BY level, tile_index LIMIT 1",
            told,
        )


def _tile(level: int, index: int) -> Place:
    return Place("tree_tile", f"{level}/{index}")

"""A ledger cut off at an earlier place, as if what followed had never been."""

from gateway.proof.merkle import append, leaf_hash
from tests.gateway.audit.whole import Statement, Whole
from tests.gateway.store.house import SqliteHouse

SIZES = "SELECT size FROM checkpoint ORDER BY size DESC LIMIT 2"


class NoTiles:
    def tile(self, _level: int, _index: int) -> bytes:
        return b""


def rewound(whole: Whole, size: int) -> list[Statement]:
    """Cut off the tree and all entries beyond a size, as if they had never been."""
    rows = whole.house.rows(f"SELECT leaf FROM entry ORDER BY sequence LIMIT {size}")  # noqa: S608  # a number
    hashes = [leaf_hash(bytes(leaf)) for (leaf,) in rows]
    tiles = append(NoTiles(), size=0, leaf_hashes=hashes).tiles
    last = whole.value(f"SELECT entry_sequence FROM tree_leaf WHERE leaf_index = {size - 1}")  # noqa: S608  # a number
    return [
        ("DELETE FROM entry WHERE sequence > ?", (last,)),
        ("DELETE FROM tree_leaf WHERE leaf_index >= ?", (size,)),
        ("DELETE FROM checkpoint WHERE size > ?", (size,)),
        ("DELETE FROM tree_tile", ()),
        *(
            ("INSERT INTO tree_tile (level, tile_index, hashes) VALUES (?, ?, ?)", (*place, each))
            for place, each in tiles.items()
        ),
    ]


def without_trace(whole: Whole, size: int) -> None:
    """Rewind, and what else speaks of later entries, too."""
    statements = [*rewound(whole, size), ("UPDATE lease SET position = 0", ())]
    if isinstance(whole.house, SqliteHouse):
        newest = "(SELECT MAX(sequence) FROM entry)"
        statements.append((f"UPDATE sqlite_sequence SET seq = {newest} WHERE name = 'entry'", ()))  # noqa: S608  # ours
    whole.run(*statements)


def size_before(whole: Whole) -> int:
    """Give the size of the tree at the last checkpoint but one."""
    _, (before,) = whole.house.rows(SIZES)
    assert isinstance(before, int)
    return before

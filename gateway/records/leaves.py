"""Which fields of a record are released, each by its path with keys: what receipts and log name.

Walks the record as gateway/access/minimise.py copies it: the same fields, items in the same places.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import count as count_from
from typing import Final

import msgspec

from contracts.paths import ITEM, section_of, written_key
from gateway.records.plain import Json

NO_KEY: Final = "?"
_PERMITS_KEPT: Final = 256


class View(msgspec.Struct, frozen=True, kw_only=True):
    """What one reader may see of a section, and by what its items are called."""

    fields: frozenset[str]
    """The permitted leaves, as the catalogue writes them."""
    tellable: frozenset[str]
    """The leaves whose values may be told as keys: those that the reader's purpose gives."""
    keys: Mapping[str, str]
    """`contracts.paths.item_keys` of the section."""
    pseudonyms: Mapping[str, str]
    """The reader's alias of each person to the pseudonym that every reader of this citizen has."""


class Leaf(msgspec.Struct, frozen=True, gc=False):
    """One released field."""

    label: str
    """Its name in the receipt: the path, with `~1`, `~2` … for keys that the reader may not see."""
    path: str
    """Its path with every key."""
    value: Json
    """The answer's value, with pseudonyms for persons."""


class SectionLeaves(msgspec.Struct, frozen=True, kw_only=True):
    """The released fields of one section in the order of the record."""

    section: str
    leaves: tuple[Leaf, ...]
    persons: dict[str, str] = {}
    """Alias to pseudonym of the persons that the answer names."""


class _Node(msgspec.Struct, kw_only=True):
    """What is permitted below one member; a node without members is a leaf."""

    members: dict[str, "_Node"] = {}
    is_list: bool = False
    key: str | None = None
    tells_key: bool = False


def released_leaves(section: str, record: Mapping[str, Json], view: View) -> SectionLeaves:
    """List the released fields of a record, given in plain form and with this reader's aliases."""
    tree = _tree(section, view.fields, view.tellable, frozenset(view.keys.items()))
    walk = _Walk(view.pseudonyms)
    walk.group(record, tree, label=section, path=section)
    return SectionLeaves(section=section, leaves=tuple(walk.leaves), persons=walk.persons)


class _Walk:
    """One walk over one record."""

    def __init__(self, pseudonyms: Mapping[str, str]) -> None:
        self.leaves: list[Leaf] = []
        self.persons: dict[str, str] = {}
        self._pseudonyms = pseudonyms

    def group(self, record: Mapping[str, Json], tree: _Node, *, label: str, path: str) -> None:
        members, pseudonyms, is_told = tree.members, self._pseudonyms, label == path
        for name, value in record.items():
            node = members.get(name)
            if node is None:
                continue
            here = f"{path}.{name}"
            there = here if is_told else f"{label}.{name}"
            if node.is_list:
                self._list(value, node, label=there, path=here)
            elif node.members:
                if isinstance(value, dict):
                    self.group(value, node, label=there, path=here)
            elif isinstance(value, str) and value not in pseudonyms:
                self.leaves.append(Leaf(there, here, value))
            elif _is_plain(value):
                self.leaves.append(Leaf(there, here, self._named(value)))

    def _list(self, value: Json, node: _Node, *, label: str, path: str) -> None:
        if not isinstance(value, list):
            return
        items = [item for item in value if isinstance(item, dict)]
        if node.key is None:
            self._unkeyed(items, node, label=label, path=path)
            return
        taken: set[str] = set()
        for place, item in enumerate(items, 1):
            key = self._key(item.get(node.key))
            if key in taken:
                key = _next(key, taken)
            taken.add(key)
            here = f"{path}[{key}]"
            if not node.tells_key:
                there = f"{label}[~{place}]"
            else:
                there = here if label == path else f"{label}[{key}]"
            self.group(item, node, label=there, path=here)

    def _unkeyed(self, items: list[dict[str, Json]], node: _Node, *, label: str, path: str) -> None:
        """Take a list whose items nothing tells apart as one leaf, as far as it is released."""
        shown: list[Json] = [self._shown(item, node) for item in items]
        self.leaves.append(Leaf(label, path, shown))

    def _shown(self, record: Mapping[str, Json], tree: _Node) -> dict[str, Json]:
        return dict(self._members(record, tree))

    def _members(self, record: Mapping[str, Json], tree: _Node) -> Iterator[tuple[str, Json]]:
        for name, value in record.items():
            node = tree.members.get(name)
            if node is None:
                continue
            if node.is_list:
                if isinstance(value, list):
                    yield (
                        name,
                        [self._shown(each, node) for each in value if isinstance(each, dict)],
                    )
            elif node.members:
                if isinstance(value, dict) and (below := self._shown(value, node)):
                    yield name, below
            elif _is_plain(value):
                yield name, self._named(value)

    def _key(self, value: Json | None) -> str:
        if isinstance(value, str):
            return written_key(self._pseudonyms.get(value, value))
        if isinstance(value, bool):
            return "true" if value else "false"
        return str(value) if isinstance(value, int) else NO_KEY

    def _named(self, value: Json) -> Json:
        """Put a pseudonym in the place of an alias."""
        if isinstance(value, list):
            return [self._named(each) for each in value]
        pseudonym = self._pseudonyms.get(value) if isinstance(value, str) else None
        if pseudonym is None or not isinstance(value, str):
            return value
        self.persons[value] = pseudonym
        return pseudonym


def _next(key: str, taken: set[str]) -> str:
    """Write a key that is taken with `#2`, `#3` … behind it."""
    return next(each for each in (f"{key}#{count}" for count in count_from(2)) if each not in taken)


def _is_plain(value: Json) -> bool:
    """Tell whether it is a value or a list of values: anything with parts of its own is no leaf."""
    if isinstance(value, list):
        return not any(isinstance(each, dict | list) for each in value)
    return not isinstance(value, dict)


@lru_cache(maxsize=_PERMITS_KEPT)
def _tree(
    section: str,
    fields: frozenset[str],
    tellable: frozenset[str],
    keys: frozenset[tuple[str, str]],
) -> _Node:
    """Put the permitted leaves of a section in a tree. Kept: a purpose asks for the same ones."""
    root, key_of = _Node(), dict(keys)
    for leaf in fields:
        if section_of(leaf) != section:
            continue
        node, path = root, section
        for part in leaf.split(".")[1:]:
            path = f"{path}.{part}"
            name = part.removesuffix(ITEM)
            node = node.members.setdefault(name, _Node())
            if part != name:
                key = key_of.get(path)
                node.is_list, node.key = True, key
                node.tells_key = f"{path}.{key}" in tellable
    return root

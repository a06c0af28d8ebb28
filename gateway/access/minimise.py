"""Copying what is permitted into an empty object: nothing can come through by being forgotten."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from contracts.paths import ITEM
from contracts.reading import Note

_KEY: Final = re.compile(r"\[[^\]]*\]")


class Branch(dict[str, "Branch"]):
    """The permitted paths as a tree; a branch with nothing below it is a leaf."""


def minimise(
    section: str, plain: Mapping[str, object], fields: frozenset[str]
) -> dict[str, object]:
    """Copy the permitted leaves of one section's record, given as plain JSON values.

    An object that has nothing permitted in it is absent. An item of a list stays, if need be empty:
    that there are three children is told by any permitted leaf of a child.
    """
    return _copy_object(plain, _tree(section, fields))


def project_notes(section: str, notes: Sequence[Note], fields: frozenset[str]) -> tuple[Note, ...]:
    """Keep the notes about permitted leaves, about groups above one and about items of one."""
    tree = _tree(section, fields)
    return tuple(note for note in notes if _is_about(note.path, tree))


def _tree(section: str, fields: frozenset[str]) -> Branch:
    root = Branch()
    for leaf in fields:
        head, *parts = leaf.split(".")
        branch = root if head == section else Branch()
        for part in parts:
            branch = branch.setdefault(part, Branch())
    return root


def _copy_object(plain: Mapping[str, object], branch: Branch) -> dict[str, object]:
    """Copy in the record's own order, so that every reader sees the fields in the same places."""
    copied: dict[str, object] = {}
    for name, value in plain.items():
        if (items := branch.get(name + ITEM)) is not None:
            _copy_items(name, value, items, copied=copied)
        elif (below := branch.get(name)) is not None:
            _copy_named(name, value, below, copied=copied)
    return copied


def _copy_named(name: str, value: object, below: Branch, *, copied: dict[str, object]) -> None:
    if not below:
        _copy_leaf(name, value, copied)
    elif isinstance(value, Mapping):
        _copy_group(name, value, below, copied=copied)


def _copy_leaf(name: str, value: object, copied: dict[str, object]) -> None:
    """Copy a plain value or a list of them. Anything with parts of its own is no leaf: left out."""
    if isinstance(value, list | tuple):
        if not any(isinstance(each, Mapping | list | tuple) for each in value):
            copied[name] = list(value)
    elif not isinstance(value, Mapping):
        copied[name] = value


def _copy_items(name: str, value: object, below: Branch, *, copied: dict[str, object]) -> None:
    if isinstance(value, list | tuple):
        copied[name] = [_copy_object(each, below) for each in value if isinstance(each, Mapping)]


def _copy_group(
    name: str, value: Mapping[str, object], below: Branch, *, copied: dict[str, object]
) -> None:
    inner = _copy_object(value, below)
    if inner:
        copied[name] = inner


def _is_about(path: str, tree: Branch) -> bool:
    """Tell whether a note's path, keys taken off, meets the permitted paths."""
    branch = tree
    for part in _KEY.sub(ITEM, path).split("."):
        if part in branch:
            branch = branch[part]
        elif part + ITEM in branch:
            branch = branch[part + ITEM]
        elif part.removesuffix(ITEM) in branch:
            branch = branch[part.removesuffix(ITEM)]
        else:
            return False
        if not branch:
            return True
    return True

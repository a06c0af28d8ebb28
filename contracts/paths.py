"""The one path syntax: `person.name.full_name`, list items as `[]`: `family.children[].person`.

In receipts and logs an item is written with its key: `family.parents[mother].name`. A *leaf* is a
path to a plain value or a list of plain values; a *group* is a path above leaves.
"""

from collections.abc import Iterable
from types import UnionType
from typing import Final, TypeGuard, Union, get_args, get_origin

import msgspec

ITEM: Final = "[]"
KEY: Final = "KEY"
"""The class variable by which the Struct of a list's items names the field that is their key."""


def leaf_paths(section: str, record_type: type[msgspec.Struct]) -> tuple[str, ...]:
    """List every leaf of a record type, in the order of its fields."""
    return tuple(_leaves(section, record_type))


def groups_of(leaves: Iterable[str]) -> dict[str, frozenset[str]]:
    """Map every path that may be named, leaf, group or section, to the leaves it stands for."""
    named: dict[str, set[str]] = {}
    for leaf in leaves:
        parts = leaf.split(".")
        for depth in range(1, len(parts) + 1):
            prefix = ".".join(parts[:depth])
            for path in {prefix, prefix.removesuffix(ITEM)}:
                named.setdefault(path, set()).add(leaf)
    return {path: frozenset(under) for path, under in named.items()}


def item_keys(section: str, record_type: type[msgspec.Struct]) -> dict[str, str]:
    """Map every list whose items have a key, `income.months[]`, to the key's name in the item."""
    return {path: key for path, item in _lists(section, record_type) if (key := key_of(item))}


def key_of(item: type[msgspec.Struct]) -> str | None:
    """Give the JSON name of the field that tells the items of a list apart; None without one."""
    key = getattr(item, KEY, None)
    names = {each.name: each.encode_name for each in msgspec.structs.fields(item)}
    return names.get(key) if isinstance(key, str) else None


def item_type(annotation: object) -> type[msgspec.Struct] | None:
    """Give the Struct that an annotation is a list of; None for everything else."""
    inner, is_list = _unwrap(annotation)
    item, _ = _unwrap(inner)
    return item if is_list and _is_struct(item) else None


def written_key(text: str) -> str:
    """Write an item's key as it stands in brackets: a path is read to the first `]`."""
    if "%" in text or "]" in text:
        text = text.replace("%", "%25").replace("]", "%5D")
    return f"%7E{text[1:]}" if text.startswith("~") else text


def section_of(path: str) -> str:
    """Give the section that a path lies in."""
    return path.partition(".")[0]


def _leaves(path: str, annotation: object) -> Iterable[str]:
    inner, is_list = _unwrap(annotation)
    if is_list:
        item, _ = _unwrap(inner)
        if _is_struct(item):
            yield from _leaves(path + ITEM, item)
            return
    elif _is_struct(inner):
        for field in msgspec.structs.fields(inner):
            yield from _leaves(f"{path}.{field.encode_name}", field.type)
        return
    yield path


def _lists(path: str, annotation: object) -> Iterable[tuple[str, type[msgspec.Struct]]]:
    item = item_type(annotation)
    if item is not None:
        path += ITEM
        yield path, item
    struct = item or _unwrap(annotation)[0]
    if not _is_struct(struct):
        return
    for field in msgspec.structs.fields(struct):
        yield from _lists(f"{path}.{field.encode_name}", field.type)


def _unwrap(annotation: object) -> tuple[object, bool]:
    """Take off `| None`, and tell whether what is left is a tuple of many."""
    if get_origin(annotation) in (Union, UnionType):
        rest = [each for each in get_args(annotation) if each is not type(None)]
        annotation = rest[0] if len(rest) == 1 else annotation
    if get_origin(annotation) is tuple:
        return get_args(annotation)[0], True
    return annotation, False


def _is_struct(annotation: object) -> TypeGuard[type[msgspec.Struct]]:
    return isinstance(annotation, type) and issubclass(annotation, msgspec.Struct)

"""The one path syntax: `person.name.full_name`, list items as `[]`: `family.children[].person`.

A *leaf* is a path to a plain value or a list of plain values; a *group* is a path above leaves.
"""

from collections.abc import Iterable
from types import UnionType
from typing import Final, TypeGuard, Union, get_args, get_origin

import msgspec

ITEM: Final = "[]"


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

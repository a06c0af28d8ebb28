"""The plain JSON form of a record: aliases instead of numbers, texts instead of dates and amounts.

What the registry has nothing for is left out: absent, never null. So a reader cannot tell by a null
what a mask hides.
"""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from contracts.dates import PartialDate
from contracts.pnr import Pnr

Json = str | int | bool | list["Json"] | dict[str, "Json"]
_LEAVES_AS_THEY_ARE: Final = (str, int, bool)


def numbers_in(record: msgspec.Struct) -> frozenset[Pnr]:
    """Collect every personal number that a record holds: each needs an alias before it can be
    shown.
    """
    return frozenset(_numbers(record))


def plain(record: msgspec.Struct, *, aliases: Mapping[Pnr, str]) -> dict[str, Json]:
    """Give the JSON tree of a record. Raises KeyError for a number without an alias."""

    def shown(value: object) -> str:
        if isinstance(value, Pnr):
            return aliases[value]
        if isinstance(value, PartialDate):
            return value.iso
        raise NotImplementedError

    tree = _without_nothing(msgspec.to_builtins(record, enc_hook=shown))
    if not isinstance(tree, dict):  # pragma: no cover - a Struct is always an object
        raise TypeError
    return tree


def _numbers(value: object) -> Iterator[Pnr]:
    if isinstance(value, Pnr):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _numbers(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _numbers(item)


def _without_nothing(value: object) -> Json:
    if isinstance(value, dict):
        return {str(key): _without_nothing(item) for key, item in value.items() if item is not None}
    if isinstance(value, list | tuple):
        return [_without_nothing(item) for item in value]
    if isinstance(value, _LEAVES_AS_THEY_ARE):
        return value
    raise TypeError

"""The one sequence of bytes for a plain JSON value (RFC 8785), so that it can be hashed and signed.

Only what answers are made of: texts, whole numbers that every reader reads exactly, truth values,
null, lists and objects. A fraction has no place here: amounts are texts.
"""

from collections.abc import Iterable
from typing import Final

import msgspec

from gateway.records.plain import LARGEST_INTEGER, Json, NotPlain

_ENCODER: Final = msgspec.json.Encoder(order="sorted")
_IN_GIVEN_ORDER: Final = msgspec.json.Encoder()
_BEYOND_16_BITS: Final = tuple(bytes([lead]) for lead in range(0xF0, 0xF5))
"""The bytes that begin a character of two UTF-16 units: only with one does the order of names by
units, which RFC 8785 wants, differ from the order by code points.
"""


def canonical(value: object) -> bytes:
    """Write a value as RFC 8785 does. Raises NotPlain for what has no place in an answer."""
    _check(value)
    try:
        written = _ENCODER.encode(value)
    except UnicodeEncodeError:  # a lone surrogate, which no bytes can carry
        raise NotPlain from None
    return _IN_GIVEN_ORDER.encode(_ordered(value)) if _has_pairs(written) else written


def canonical_struct(value: msgspec.Struct) -> bytes:
    """Write a Struct of texts and times, whose types need no second look at its values."""
    written = _ENCODER.encode(value)
    return canonical(msgspec.to_builtins(value)) if _has_pairs(written) else written


def canonical_field(path: str, value: Json) -> bytes:
    """Write `[path, value]` of a plain record, whose values need no second look."""
    if isinstance(value, list):
        return canonical([path, value])
    return _ENCODER.encode((path, value))


def _has_pairs(written: bytes) -> bool:
    return not written.isascii() and any(lead in written for lead in _BEYOND_16_BITS)


def _check(value: object) -> None:
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return
    if isinstance(value, int) and kind is int:
        if abs(value) > LARGEST_INTEGER:
            raise NotPlain
    elif isinstance(value, dict):
        _check_names(value)
        _check_each(value.values())
    elif isinstance(value, list | tuple):
        _check_each(value)
    else:
        raise NotPlain


def _check_names(names: Iterable[object]) -> None:
    if any(type(name) is not str for name in names):
        raise NotPlain


def _check_each(values: Iterable[object]) -> None:
    for value in values:
        if type(value) is not str:  # most are: no call for them
            _check(value)


def _ordered(value: object) -> object:
    """Give the value with the names of every object in the order of their UTF-16 units."""
    if isinstance(value, dict):
        return {name: _ordered(value[name]) for name in sorted(value, key=_units)}
    if isinstance(value, list | tuple):
        return [_ordered(each) for each in value]
    return value


def _units(name: str) -> bytes:
    return name.encode("utf-16-be")

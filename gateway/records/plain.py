"""The plain JSON form of a record: aliases instead of numbers, texts instead of dates and amounts.

What the registry has nothing for is left out: absent, never null. So a reader cannot tell by a null
what a mask hides. Equal values are written alike whatever adapter read them: text in NFC, amounts
with at least two decimals and no other trailing zeros.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

import msgspec

from contracts.dates import PartialDate
from contracts.pnr import Pnr

Json = str | int | bool | list["Json"] | dict[str, "Json"]
LARGEST_INTEGER: Final = 2**53 - 1
"""The largest whole number that every reader of JSON reads exactly (RFC 8785, 3.2.2.3)."""
_MOST_DIGITS: Final = 30
_FEWEST_DECIMALS: Final = 2


class NotPlain(ValueError):
    """A record holds a value that no answer carries. The message is fixed."""

    def __init__(self) -> None:
        super().__init__("a record holds a value that no answer carries")


def numbers_in(record: msgspec.Struct) -> frozenset[Pnr]:
    """Collect every personal number that a record holds: each needs an alias before it can be
    shown.
    """
    return frozenset(_numbers(record))


def plain(record: msgspec.Struct, *, aliases: Mapping[Pnr, str]) -> dict[str, Json]:
    """Give the JSON tree of a record. Raises KeyError for a number without an alias, and NotPlain
    for a value that has no canonical form.
    """

    def shown(value: object) -> str:
        if isinstance(value, Pnr):
            return aliases[value]
        if isinstance(value, PartialDate):
            return value.iso
        raise NotImplementedError

    tree = msgspec.to_builtins(record, builtin_types=(Decimal,), enc_hook=shown)
    return _group(tree)


def amount_text(amount: Decimal) -> str:
    """Write an amount the one way: `30000.00`, `-94.67`, `0.125`. Raises NotPlain."""
    exponent = amount.as_tuple().exponent
    if not isinstance(exponent, int) or max(abs(exponent), abs(amount.adjusted())) > _MOST_DIGITS:
        raise NotPlain
    whole, _, decimals = f"{amount:f}".partition(".")
    decimals = decimals.rstrip("0").ljust(_FEWEST_DECIMALS, "0")
    return f"{whole}.{decimals}" if amount else f"0.{decimals}"


def _numbers(value: object) -> Iterator[Pnr]:
    if isinstance(value, Pnr):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _numbers(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _numbers(item)


def _group(tree: Mapping[str, object]) -> dict[str, Json]:
    return {name: _value(value) for name, value in tree.items() if value is not None}


def _value(value: object) -> Json:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Decimal):
        return amount_text(value)
    if isinstance(value, bool):
        return value
    if isinstance(value, int) and abs(value) <= LARGEST_INTEGER:
        return value
    if isinstance(value, dict):
        return _group(value)
    if isinstance(value, list | tuple):
        return [_value(item) for item in value]
    raise NotPlain


def _text(text: str) -> str:
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:  # a lone surrogate, which no bytes can carry
        raise NotPlain from None
    return unicodedata.normalize("NFC", text)

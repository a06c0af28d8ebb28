"""What a person most likely meant who wrote a key, a word or a path that is not known. Names what
is near; it never takes one thing for another. Opens no file.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Final

import msgspec
from msgspec import inspect

_UNKNOWN_KEY: Final = re.compile(r"unknown field `([^`]*)`")
_WRONG_CHOICE: Final = re.compile(r"Invalid enum value '([^']*)'")
_PLACE: Final = re.compile(r" - at `(key` in `)?\$\.?([^`]*)`")
_ITEM: Final = re.compile(r"\[[^\]]*\]")


class Slip(msgspec.Struct, frozen=True, kw_only=True):
    """What msgspec found wrong with a table, in our words."""

    key: str | None
    """The key to look for in the file; None: the whole table."""
    remedy: str


def slip_of(message: str, entry_type: type) -> Slip:
    """Read what msgspec says of a table that is not of that type."""
    place = _PLACE.search(message)
    path = [] if place is None else [part for part in _ITEM.sub("", place[2]).split(".") if part]
    key = path[-1] if path else None
    unknown, wrong = _UNKNOWN_KEY.search(message), _WRONG_CHOICE.search(message)
    if unknown is not None:
        known = _keys(_at(entry_type, path))
        out = f"take it out; known here: {', '.join(known)}"
        return Slip(key=unknown[1], remedy=meant(unknown[1], known, instead=out))
    if wrong is not None:
        is_key = place is not None and bool(place[1])
        choices = _choices(_at(entry_type, path), of_keys=is_key)
        instead = f"write one of {', '.join(choices)}" if choices else "mend that key"
        return Slip(key=wrong[1] if is_key else key, remedy=meant(wrong[1], choices, instead))
    return Slip(key=key, remedy="mend that key of this table")


def meant(written: str, known: Iterable[str], instead: str) -> str:
    """Say which of the known words was meant, else what else to do."""
    found = nearest(written, known)
    return instead if found is None else f"did you mean `{found}`?"


def nearest(written: str, known: Iterable[str]) -> str | None:
    """Give the known word that is nearest to what was written; None where none is near."""
    words = tuple(known)
    plain = plainly(written)
    if plain in words:
        return plain
    return next(iter(get_close_matches(plain, words, n=1)), None)


def plainly(written: str) -> str:
    """Give it without what a reader cannot see: case, width, marks of format, outer dots."""
    wide = unicodedata.normalize("NFKC", written)
    seen = "".join(each for each in wide if unicodedata.category(each) not in {"Cf", "Cc"})
    return seen.casefold().strip().strip(".").replace(" ", "")


def visible(written: str) -> str:
    """Write out what looks like something else or like nothing, by its number."""
    return "".join(each if _is_plain(each) else f"\\u{ord(each):04x}" for each in written)


def _is_plain(letter: str) -> bool:
    is_latin = letter.isascii() or letter in "æøåÆØÅ§"
    return is_latin and letter.isprintable()


def _at(entry_type: type, path: Sequence[str]) -> inspect.Type:
    """Give the type that stands at a path of keys, as far as it can be told."""
    found = inspect.type_info(entry_type)
    for part in path:
        fields = {each.encode_name: each.type for each in _structs(found)}
        inner = fields.get(part)
        if inner is None:
            return found
        found = inner
    return found


def _structs(found: inspect.Type) -> Iterable[inspect.Field]:
    for each in _alternatives(found):
        if isinstance(each, inspect.StructType):
            yield from each.fields


def _keys(found: inspect.Type) -> tuple[str, ...]:
    return tuple(each.encode_name for each in _structs(found))


def _choices(found: inspect.Type, *, of_keys: bool) -> tuple[str, ...]:
    words: list[str] = []
    for each in _alternatives(found):
        if isinstance(each, inspect.DictType):
            words += _choices(each.key_type if of_keys else each.value_type, of_keys=False)
        elif isinstance(each, inspect.LiteralType):
            words += [str(value) for value in each.values]
        elif isinstance(each, inspect.VarTupleType):
            words += _choices(each.item_type, of_keys=False)
    return tuple(words)


def _alternatives(found: inspect.Type) -> tuple[inspect.Type, ...]:
    return found.types if isinstance(found, inspect.UnionType) else (found,)

"""Comparing written addresses: words, distances, and what a text says of an address."""

import re
from typing import Final

import msgspec

_WORD: Final = re.compile(r"\w+")
_TAIL: Final = re.compile(r"(?P<rest>.*?)[\s,]+(?P<postnr>\d{4})(?:\s+(?P<postnrnavn>[^,\d]+))?")
_STREET: Final = re.compile(
    r"(?P<vejnavn>\d*\.?\s*[^\d,]+?)[\s,]+(?P<husnr>\d{1,3}(?:\s?[A-Za-z])?)(?=[\s,.]|$)"
)
_FLOOR: Final = re.compile(
    r"[\s,]*(?P<etage>st|kl|k[2-9]|\d{1,2})(?=[\s,.]|$)\.?"
    r"(?:\s*(?P<door>tv|th|mf|\d{1,4}|[a-z])(?=[\s,.]|$)\.?)?",
    re.IGNORECASE,
)
_TOWN: Final = re.compile(r"\s*,\s*(?P<town>[^\d,]*[^\d,\s])\s*")


class Parsed(msgspec.Struct, frozen=True, kw_only=True):
    """What a written address says, field by field, and the words that nothing was made of."""

    fields: dict[str, str]
    unknown: tuple[str, ...]


def words(text: str) -> list[str]:
    """Give the words of a text in lower case."""
    return _WORD.findall(text.lower())


def parsed(text: str) -> Parsed:
    """Read a written address; what cannot be read is among the unknown words."""
    tail = _TAIL.fullmatch(text.strip())
    before = tail["rest"] if tail else text.strip()
    street = _STREET.match(before)
    if street is None:
        return Parsed(fields={}, unknown=tuple(words(text)))
    floor = _FLOOR.match(before, street.end())
    end = floor.end() if floor else street.end()
    town = _TOWN.fullmatch(before, end)
    fields = {
        "vejnavn": street["vejnavn"].strip(),
        "husnr": street["husnr"].replace(" ", "").upper(),
        "etage": floor["etage"].lower() if floor else None,
        "dør": floor["door"].lower() if floor and floor["door"] else None,
        "supplerendebynavn": town["town"].strip() if town else None,
        "postnr": tail["postnr"] if tail else None,
        "postnrnavn": tail["postnrnavn"].strip() if tail and tail["postnrnavn"] else None,
    }
    return Parsed(
        fields={name: value for name, value in fields.items() if value},
        unknown=() if town else tuple(words(before[end:])),
    )


def distance(one: str, other: str) -> int:
    """Give how many letters must change, come or go between two texts, whatever their case."""
    one, other = one.lower(), other.lower()
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        before, row[0] = row[0], place
        for column, against in enumerate(other, 1):
            cost = before + (letter != against)
            before = row[column]
            row[column] = min(cost, row[column] + 1, row[column - 1] + 1)
    return row[-1]


def begins_all(wanted: list[str], text: str, *, most_different: int = 0) -> bool:
    """Tell whether every wanted word begins a word of the text, or nearly so."""
    there = words(text)
    return all(_is_among(word, there, most_different) for word in wanted)


def _is_among(word: str, there: list[str], most_different: int) -> bool:
    if any(other.startswith(word) for other in there):
        return True
    if not most_different or not word.isalpha():
        return False
    names = [other for other in there if other.isalpha()]
    return any(distance(word, name[: len(word) + 1]) <= most_different for name in names)

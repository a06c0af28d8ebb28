"""Whether a purpose is for something that no municipality grants, by its id, titles and statutes.
Opens no file.
"""

import re
from collections.abc import Iterator
from typing import Final

from gateway.access.purposes import PurposeEntry
from gateway.catalogue.not_municipal import TABLE, Elsewhere, Statute

_PLACES: Final = re.compile(r"(§§?|kapitel|kap\.|,|og|-)\s*(\d+)(?:\s([a-z])\b)?")
_NEXT_LAW: Final = re.compile(r"\b\w*loven\b|\blov om\b|bekendtgørelse|forordning")


def foreign_faults(entry: PurposeEntry) -> Iterator[tuple[str, str, str]]:
    """List where a municipal purpose is for what is not municipal: key, fault and remedy."""
    if "authority" not in entry.party_classes:
        return
    titles = {"id": entry.id, "title": f"{entry.title.da} / {entry.title.en}"}
    for row in TABLE:
        remedy = f"{row.granted_by} grants it: take the purpose out, or name what is municipal"
        for key, text in titles.items():
            if _names(row, text):
                yield key, f"is for {row.da}, which is not municipal", remedy
        if any(_rests_on(statute, entry.basis.law) for statute in row.statutes):
            yield "law", f"rests on the statute of {row.da}, which is not municipal", remedy


def _names(row: Elsewhere, text: str) -> bool:
    spellings = _spellings(text)
    return _any(row.words, spellings) and not _any(row.unless, spellings)


def _any(words: tuple[str, ...], spellings: frozenset[str]) -> bool:
    """Tell whether one of the words starts a word there; one of two letters must be all of it."""
    patterns = [
        re.compile(rf"\b{re.escape(spelt)}{_end(spelt)}")
        for word in words
        for spelt in _spellings(word)
    ]
    return any(pattern.search(text) for pattern in patterns for text in spellings)


def _end(word: str) -> str:
    return r"\b" if len(word) == len("su") else ""


def _spellings(text: str) -> frozenset[str]:
    """Give a text in the ways that people write Danish letters: as they are, in two, or bare."""
    plain = re.sub(r"[^\w]+|_", " ", text.casefold())
    ways: tuple[dict[str, str], ...] = (
        {},
        {"æ": "ae", "ø": "oe", "å": "aa"},
        {"æ": "ae", "ø": "o", "å": "a"},
    )
    return frozenset(
        plain.translate({ord(letter): plainer for letter, plainer in way.items()}) for way in ways
    )


def _rests_on(statute: Statute, law: str) -> bool:
    """Tell whether a reference names what is not municipal in that statute."""
    plain = re.sub(r"\s+", " ", law.casefold())
    return any(
        _is_foreign(statute, _places(plain[found.end() :]))
        for name in statute.called
        for found in re.finditer(rf"\b{re.escape(name)}s?\b", plain)
    )


def _is_foreign(statute: Statute, places: list[tuple[bool, int]]) -> bool:
    """Judge the places named; of a whole act, that it is somebody else's unless only parts are."""
    if statute.foreign is not None:
        return any(_within(at, statute.foreign) for is_chapter, at in places if not is_chapter)
    return not places or not all(
        at in statute.municipal_chapters if is_chapter else _within(at, statute.municipal)
        for is_chapter, at in places
    )


def _within(at: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= at <= last for first, last in ranges)


def _places(after: str) -> list[tuple[bool, int]]:
    """List the chapters (True) and sections (False) named after a statute, up to the next one."""
    following = _NEXT_LAW.search(after)
    reference = after if following is None else after[: following.start()]
    found: list[tuple[bool, int]] = []
    is_chapter: bool | None = None
    # Paragraphs and numbers of a section are no places of their own.
    for sign, number, _ in _PLACES.findall(re.sub(r"(stk|nr|litra)\.? ?\w+", "", reference)):
        if sign[0] in "§k":
            is_chapter = sign[0] == "k"
        if is_chapter is not None:
            found.append((is_chapter, int(number)))
    return found

"""The words of the pages: one catalogue, Danish and English side by side, in the TOML files of
`gateway/pages/words/`. What a register or an organisation writes is in none.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final, Literal

from contracts.adapter import Text

Language = Literal["da", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("da", "en")
_FOLDER: Final = "words"


class UnknownWords(KeyError):
    """A page names words that the catalogue does not have."""


def say(language: Language, key: str, **told: object) -> str:
    """Give the words behind a key, with what they tell of filled in. Raises UnknownWords."""
    if key not in words():
        raise UnknownWords(key)
    said = spoken(words()[key], language)
    return said.format(**told) if told else said


def spoken(text: Text, language: Language) -> str:
    """Give a text in one language."""
    return text.da if language == "da" else text.en


def has(key: str) -> bool:
    """Tell whether the catalogue has words behind a key."""
    return key in words()


@cache
def words() -> Mapping[str, Text]:
    """Read the catalogue: every key, `file.table.name`, with its words."""
    folder = files("gateway.pages").joinpath(_FOLDER)
    found: dict[str, Text] = {}
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.name.endswith(".toml"):
            _gather(found, file.name.removesuffix(".toml"), tomllib.loads(file.read_text("utf-8")))
    return found


def _gather(found: dict[str, Text], key: str, part: object) -> None:
    if not isinstance(part, dict):
        raise UnknownWords(key)
    if part.keys() == {"da", "en"}:
        found[key] = Text(da=part["da"], en=part["en"])
        return
    for name, below in part.items():
        _gather(found, f"{key}.{name}", below)

"""The words of the sandbox's page, Danish and English side by side, from the TOML files of
`mocks/page/words/`.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from contracts.adapter import Text
from mocks.page.visit import Language

_FOLDER: Final = Path(__file__).parent / "words"


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


@cache
def words() -> Mapping[str, Text]:
    """Read every key, `file.name`, with its words."""
    return {
        f"{file.stem}.{name}": Text(da=said["da"], en=said["en"])
        for file in sorted(_FOLDER.glob("*.toml"))
        for name, said in tomllib.loads(file.read_text("utf-8")).items()
    }

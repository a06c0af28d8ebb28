"""Names for codes of places: municipalities, and countries as the person register codes them.

A code that is not here is shown as the code that it is: nothing is guessed.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from babel import Locale

from gateway.pages.kit.words import Language

_COUNTRIES: Final[Mapping[str, str]] = {
    "5100": "DK",
    "5104": "FI",
    "5106": "IS",
    "5110": "NO",
    "5120": "SE",
    "5180": "DE",
}
"""The person register's codes that are surely known, to ISO 3166-1."""


def municipality(code: str) -> str:
    """Give the name behind a municipality's code."""
    return municipalities().get(code, code)


@cache
def municipalities() -> Mapping[str, str]:
    """Read code to name from the package."""
    file = files(__package__ or "gateway.pages.kit").joinpath("municipalities.toml")
    return tomllib.loads(file.read_text("utf-8"))


def cpr_country(code: str, language: Language) -> str:
    """Give the name behind one of the person register's country codes."""
    return country(_COUNTRIES[code], language) if code in _COUNTRIES else code


def country(iso: str, language: Language) -> str:
    """Give a country's name by its ISO 3166-1 code."""
    return str(Locale(language).territories.get(iso, iso))

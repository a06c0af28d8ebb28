"""What is wrong with a question, told to whoever wrote it; knows no registry.

A finding holds the shape of what was sent (letters as x, digits as #) and never the text itself:
questions carry personal numbers and names.
"""

import re
from typing import Final

import msgspec

_LONGEST: Final = 80
_SIX_AND_FOUR: Final = re.compile(r"(?<![0-9A-Fa-f-])\d{6}[-\s.]?\d{4}(?![0-9A-Fa-f-])")


class Finding(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One rule that a question breaks."""

    where: str
    """The element, header, parameter or field: "PersonLookupRequest/PNR", "query: apikey"."""
    rule: str
    """A fixed text: what is asked of it."""
    sent: str | None = None
    """The shape of what came; None where nothing did."""
    expected: str | None = None
    see: str | None = None
    """The contract file that says so, as a path of these mocks."""
    is_invented: bool = False
    """Whether the code or text of the answer is ours: no public source names the real one."""


def shape(text: str) -> str:
    """Give the shape of a text: `010190-12ab` is `######-##xx`; 80 characters at most."""
    cut = text[:_LONGEST]
    shaped = "".join(_shaped(letter) for letter in cut)
    return shaped if len(text) <= _LONGEST else f"{shaped}… ({len(text)} characters)"


def redacted(text: str) -> str:
    """Cross out whatever looks like a personal number."""
    return _SIX_AND_FOUR.sub("######-####", text)


def _shaped(letter: str) -> str:
    if letter.isdigit():
        return "#"
    if letter.isalpha():
        return "X" if letter.isupper() else "x"
    return letter if letter.isprintable() else " "

"""References to cases and letters: texts that are kept in the log and shown to people."""

import re
from typing import Annotated, Final

import msgspec

from contracts.pnr import Pnr, PnrInvalid

LONGEST: Final = 100
Reference = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST)]
"""A text that is shown to people: short, and without control or direction characters."""
_PRINTABLE: Final = re.compile(r"[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]*")
_NUMBER_LIKE: Final = re.compile(r"(?<![0-9])([0-9]{6})([ -]?)([0-9]{4})(?![0-9])", re.ASCII)


def fault_of(reference: str, *, about: Pnr | None) -> str | None:
    """Give the code of what is wrong with a reference; None where nothing is."""
    if not _PRINTABLE.fullmatch(reference):
        return "body_invalid"
    return "reference_names_person" if _names_person(reference, about) else None


def fault_in_address(reference: str) -> str | None:
    """Give the code of what is wrong with a reference in an address, where any ten digits that
    could be a personal number are taken for one: addresses lie in the logs of all on the way.
    """
    fault = fault_of(reference, about=None)
    if fault is not None:
        return fault
    found = (_number(first + last) for first, _, last in _NUMBER_LIKE.findall(reference))
    return "reference_names_person" if any(found) else None


def _names_person(reference: str, about: Pnr | None) -> bool:
    """Tell whether the text holds a personal number as people write one, or the number of whom it
    is asked about. Other ten digits pass: they are somebody's case number.
    """
    return any(
        number is not None and (separator != "" or number == about)
        for first, separator, last in _NUMBER_LIKE.findall(reference)
        for number in (_number(first + last),)
    )


def _number(digits: str) -> Pnr | None:
    try:
        return Pnr(digits)
    except PnrInvalid:
        return None

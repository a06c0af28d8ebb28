"""XML Schema's lexical forms as our values: days, booleans, integers, codes. Knows no registry.

A form that is none of these is a RegistryMisread; a blank one is None before it comes here.
"""

import re
from typing import Final

from contracts.dates import PartialDate
from contracts.errors import RegistryMisread

_DAY: Final = re.compile(
    r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,12})?)?)?)?"
    r"(?:Z|[+-][0-9]{2}:[0-9]{2})?",
    re.ASCII,
)
_INTEGER: Final = re.compile(r"\+?0*([0-9]{1,9})", re.ASCII)
_BOOLEANS: Final = {"true": True, "1": True, "false": False, "0": False}
_ZERO: Final = {"00", "0000"}


def partial_date(text: str | None) -> PartialDate | None:
    """Read the day as it is written: neither an offset nor a time of day moves it.

    A zero day or month means that only the month or the year is known; a zero year that nothing is.
    """
    if text is None:
        return None
    match = _DAY.fullmatch(text)
    if match is None:
        raise RegistryMisread
    parts: list[str] = []
    for part in match.groups():
        if part is None or part in _ZERO:
            break
        parts.append(part)
    return _date("-".join(parts)) if parts else None


def _date(iso: str) -> PartialDate:
    try:
        return PartialDate(iso)
    except ValueError:
        raise RegistryMisread from None


def boolean(text: str | None) -> bool | None:
    """Read true, false, 1 or 0."""
    if text is None:
        return None
    value = _BOOLEANS.get(text)
    if value is None:
        raise RegistryMisread
    return value


def integer(text: str | None) -> str | None:
    """Read an integer of at most nine digits, not negative, at its shortest: "007" is "7"."""
    if text is None:
        return None
    match = _INTEGER.fullmatch(text)
    if match is None:
        raise RegistryMisread
    return match[1].lstrip("0") or "0"


def code(text: str | None, *, digits: int = 4) -> str | None:
    """Read a code that the wire types as an integer, its leading zeros restored.

    Zero is how registers write that there is none.
    """
    number = integer(text)
    if number is None or number == "0":
        return None
    if len(number) > digits:
        raise RegistryMisread
    return number.zfill(digits)

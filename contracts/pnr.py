"""The Danish personal number as a type that cannot leak: it shows itself only through `reveal()`.

Source: CPR office, "Opbygning af CPR-nummeret" and "Personnumre uden kontrolciffer" (modulus 11 is
not guaranteed since 2007 and is therefore never checked here).
"""

import re
from datetime import date
from typing import Final, NoReturn, final

_WRITTEN: Final = re.compile(r"[0-9]{6}-?[0-9]{4}", re.ASCII)
_REPLACEMENT_DAY_OFFSET: Final = 60
MASK: Final = "Pnr(****)"


class PnrInvalid(ValueError):
    """The text is no personal number. The message is fixed and never quotes the text."""

    def __init__(self) -> None:
        super().__init__("not a personal number")


@final
class Pnr:
    """A personal number: ten digits DDMMYYSSSS, kept as text because a leading zero is common.

    Comparable and hashable; not serialisable, not printable. Replacement numbers (day + 60) are
    accepted.
    """

    __slots__ = ("__digits",)
    __digits: str

    def __init__(self, written: str) -> None:
        """Read ten digits, with or without a hyphen after the sixth. Raises PnrInvalid."""
        digits = _digits_or_none(written)
        if digits is None:
            # Raised here and not deeper: no frame of the traceback holds more than this one.
            written = MASK
            raise PnrInvalid
        object.__setattr__(self, "_Pnr__digits", digits)

    def reveal(self) -> str:
        """Give the ten digits. Only where tests/privacy/test_reveal.py lists the module."""
        return self.__digits

    @property
    def is_replacement(self) -> bool:
        """Tell whether an authority issued the number locally: such a person is not in CPR."""
        return int(self.__digits[:2]) > _REPLACEMENT_DAY_OFFSET

    @property
    def birth_date(self) -> date | None:
        """Give the date of birth that the number encodes; None for a replacement number.

        A replacement number's seventh digit does not follow the century rule.
        The registry's own birth date is the authority where it is known.
        """
        if self.is_replacement:
            return None
        return date(_century_year(self.__digits), int(self.__digits[2:4]), int(self.__digits[:2]))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pnr) and self.__digits == other.__digits

    def __hash__(self) -> int:
        return hash(("Pnr", self.__digits))

    def __repr__(self) -> str:
        return MASK

    __str__ = __repr__

    def __format__(self, format_spec: str) -> str:
        return MASK

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a Pnr does not change")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError("a Pnr does not change")

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a Pnr is never serialised")

    def __getstate__(self) -> NoReturn:
        raise TypeError("a Pnr is never serialised")

    def __copy__(self) -> "Pnr":
        return self

    def __deepcopy__(self, memo: object) -> "Pnr":
        return self


def _digits_or_none(written: object) -> str | None:
    if not isinstance(written, str) or not _WRITTEN.fullmatch(written):
        return None
    digits = written.replace("-", "")
    day = int(digits[:2])
    if day > _REPLACEMENT_DAY_OFFSET:
        # Its century is unknown: the day must exist in some century (2000 has a 29 February).
        return (
            digits
            if _exists(2000 + int(digits[4:6]), int(digits[2:4]), day - _REPLACEMENT_DAY_OFFSET)
            else None
        )
    return digits if _exists(_century_year(digits), int(digits[2:4]), day) else None


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _century_year(digits: str) -> int:
    """Give the full year by the seventh digit and the two year digits (CPR office's table)."""
    year, seventh = int(digits[4:6]), int(digits[6])
    if seventh <= 3:
        return 1900 + year
    if seventh in (4, 9):
        return (2000 if year <= 36 else 1900) + year
    return (2000 if year <= 57 else 1800) + year

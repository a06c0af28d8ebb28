"""Days, months and periods of the domain: what a register says, never moved by a time zone.

A *day* and a *month* are Europe/Copenhagen; an instant is UTC and is a plain aware datetime.
"""

import re
from datetime import date, datetime
from typing import Final, NoReturn, Self, final
from zoneinfo import ZoneInfo

import msgspec

COPENHAGEN: Final = ZoneInfo("Europe/Copenhagen")
LONGEST_PERIOD_MONTHS: Final = 36
_PARTIAL: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", re.ASCII)
_MONTH: Final = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])", re.ASCII)


@final
class PartialDate:
    """A date known to the day, the month or only the year: "1961-08-07", "1961-08" or "1961".

    Immutable, ordered by its text (a year sorts before its months). Whether it is *uncertain* is a
    note, not a value.
    """

    __slots__ = ("iso",)
    iso: str

    def __init__(self, iso: str) -> None:
        """Read the ISO 8601 text. Raises ValueError with a fixed message."""
        match = _PARTIAL.fullmatch(iso)
        if match is None or not _is_calendar(match):
            raise ValueError("not a date, a month or a year")
        object.__setattr__(self, "iso", iso)

    @property
    def day(self) -> date | None:
        """Give the calendar day, or None where only the month or the year is known."""
        return date.fromisoformat(self.iso) if len(self.iso) == 10 else None

    @property
    def earliest(self) -> date:
        """Give the first day that the date may mean."""
        return date.fromisoformat((self.iso + "-01-01")[:10])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PartialDate) and self.iso == other.iso

    def __lt__(self, other: "PartialDate") -> bool:
        return self.iso < other.iso

    def __hash__(self) -> int:
        return hash(("PartialDate", self.iso))

    def __repr__(self) -> str:
        return f"PartialDate({self.iso!r})"

    def __str__(self) -> str:
        return self.iso

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a PartialDate does not change")

    def __reduce__(self) -> tuple[type[Self], tuple[str]]:
        return type(self), (self.iso,)


def _is_calendar(match: re.Match[str]) -> bool:
    year, month, day = (int(part) if part else 1 for part in match.groups())
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


class Period(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Months YYYY-MM, both ends inclusive, at most 36. Raises ValueError with a fixed message."""

    from_month: str = msgspec.field(name="from")
    to_month: str = msgspec.field(name="to")

    def __post_init__(self) -> None:
        if not (_MONTH.fullmatch(self.from_month) and _MONTH.fullmatch(self.to_month)):
            raise ValueError("a period is two months YYYY-MM")
        if not 1 <= self.month_count <= LONGEST_PERIOD_MONTHS:
            raise ValueError("a period runs forward and covers at most 36 months")

    @property
    def month_count(self) -> int:
        """Count the months, both ends included; not positive when the period runs backward."""
        return _ordinal(self.to_month) - _ordinal(self.from_month) + 1

    @property
    def months(self) -> tuple[str, ...]:
        """List the months, oldest first."""
        first = _ordinal(self.from_month)
        return tuple(_month(first + later) for later in range(self.month_count))

    @classmethod
    def ending(cls, today: date, *, whole_months: int = 12) -> Self:
        """Give the last whole months before `today` and the current one: a question's default."""
        last = today.year * 12 + today.month - 1
        return cls(from_month=_month(last - whole_months), to_month=_month(last))


def _ordinal(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:]) - 1


def _month(ordinal: int) -> str:
    return f"{ordinal // 12:04d}-{ordinal % 12 + 1:02d}"


def danish_day(instant: datetime) -> date:
    """Give the day in Denmark at that aware instant. What decides gets this day as an argument."""
    return instant.astimezone(COPENHAGEN).date()

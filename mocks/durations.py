"""Spans of time as developers write them: `P1M`, `-P1D`, `PT2H`, or short `1mo`, `3d`, `2w`, `1h`.

Years, months, weeks and days are counted on the Danish calendar, so that the hour of the day stays;
hours, minutes and seconds are counted on the clock. A month after 31 January is the last day of
February.
"""

import calendar
import re
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from contracts.dates import COPENHAGEN

_ISO: Final = re.compile(
    r"(?P<sign>[-+]?)P(?:(?P<years>\d{1,3})Y)?(?:(?P<months>\d{1,3})M)?(?:(?P<weeks>\d{1,3})W)?"
    r"(?:(?P<days>\d{1,4})D)?(?:T(?:(?P<hours>\d{1,5})H)?(?:(?P<minutes>\d{1,5})M)?"
    r"(?:(?P<seconds>\d{1,6})S)?)?",
    re.ASCII,
)
_SHORT: Final = re.compile(r"([-+]?)(\d{1,4})(y|mo|w|d|h|min|s)", re.ASCII)
_LONG: Final = {
    "y": "P{}Y",
    "mo": "P{}M",
    "w": "P{}W",
    "d": "P{}D",
    "h": "PT{}H",
    "min": "PT{}M",
    "s": "PT{}S",
}


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """A span of time, forward or (all of it) backward."""

    months: int = 0
    days: int = 0
    seconds: int = 0

    def after(self, moment: datetime) -> datetime:
        """Give the moment (UTC) that lies this span after another."""
        local = moment.astimezone(COPENHAGEN)
        day = (_months_later(local, self.months) + timedelta(days=self.days)).replace(fold=0)
        return day.astimezone(UTC) + timedelta(seconds=self.seconds)


def read_span(written: str) -> Span:
    """Read a span. Raises ValueError with a fixed message."""
    iso = _in_iso(written.strip())
    match = _ISO.fullmatch(iso)
    if match is None or iso.endswith(("P", "T")):
        raise ValueError("a span is written P1M, P1D, PT1H … or 1mo, 1d, 1h …")
    part = {name: int(value or 0) for name, value in match.groupdict().items() if name != "sign"}
    sign = -1 if match["sign"] == "-" else 1
    return Span(
        months=sign * (part["years"] * 12 + part["months"]),
        days=sign * (part["weeks"] * 7 + part["days"]),
        seconds=sign * (part["hours"] * 3600 + part["minutes"] * 60 + part["seconds"]),
    )


def _in_iso(written: str) -> str:
    short = _SHORT.fullmatch(written)
    return written if short is None else short[1] + _LONG[short[3]].format(short[2])


def _months_later(local: datetime, months: int) -> datetime:
    if not months:
        return local
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return local.replace(year=year, month=month + 1, day=min(local.day, last))

"""Danish time on the wire: days and moments with the offset that Denmark had then."""

from datetime import date, datetime, time, timedelta
from typing import Final

from contracts.dates import COPENHAGEN

_BEFORE_STANDARD_TIME: Final = "+01:00"


def wire_day(day: date) -> str:
    """Write `1961-08-07+01:00`: the day's own offset, so a summer day has +02:00."""
    return day.isoformat() + _offset(datetime.combine(day, time(), COPENHAGEN))


def wire_moment(moment: datetime) -> str:
    """Write `1992-01-12T18:56:00.000+01:00`."""
    local = moment.astimezone(COPENHAGEN)
    seconds = local.replace(tzinfo=None).isoformat(timespec="milliseconds")
    return seconds + _offset(local)


def age_on(day: date, birth: date) -> int:
    """Give whole years; somebody born on 29 February has birthday on 1 March in other years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _offset(local: datetime) -> str:
    offset = local.utcoffset() or timedelta()
    if offset % timedelta(minutes=1):
        return _BEFORE_STANDARD_TIME
    minutes = offset // timedelta(minutes=1)
    return f"+{minutes // 60:02d}:{minutes % 60:02d}"

"""Instants as the tables hold them: whole microseconds since 1970, exact and in order."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
"""Gives the aware UTC instant it is now; tests hand in their own."""

_START = datetime(1970, 1, 1, tzinfo=UTC)


def to_microseconds(instant: datetime) -> int:
    return (instant - _START) // timedelta(microseconds=1)


def from_microseconds(microseconds: int) -> datetime:
    return _START + timedelta(microseconds=microseconds)

"""When the person register's replica is loaded. Knows days and nights, and no event.

The nights of Monday to Friday bring what was registered before their midnight; the load is done by
two in the morning, Danish time (domain.md 1.5). A change of Friday evening is there on Saturday,
one of Saturday on Tuesday.
"""

from datetime import date, datetime, time, timedelta
from typing import Final

from contracts.dates import COPENHAGEN, danish_day

LOADED_BY: Final = time(2, 0)
_MORNINGS: Final = frozenset({1, 2, 3, 4, 5})
"""Tuesday to Saturday: the mornings after the nights of Monday to Friday."""


def midnight(day: date) -> datetime:
    """Give the beginning of a Danish day."""
    return datetime.combine(day, time(), COPENHAGEN)


def loaded_until(now: datetime) -> datetime:
    """Give the midnight before which everything that was registered is in the replica now."""
    day = danish_day(now)
    while day.weekday() not in _MORNINGS or _load(day) > now:
        day -= timedelta(days=1)
    return midnight(day)


def in_replica_from(registered_at: datetime) -> datetime:
    """Give the load that brings what was registered at a moment."""
    day = danish_day(registered_at) + timedelta(days=1)
    while day.weekday() not in _MORNINGS:
        day += timedelta(days=1)
    return _load(day)


def next_load(now: datetime) -> datetime:
    """Give the first load after a moment, whatever it brings."""
    day = danish_day(now)
    while day.weekday() not in _MORNINGS or _load(day) <= now:
        day += timedelta(days=1)
    return _load(day)


def _load(morning: date) -> datetime:
    return datetime.combine(morning, LOADED_BY, COPENHAGEN)

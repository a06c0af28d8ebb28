"""Who says so, and when: stamped here, so that no adapter can forget or misstate it."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from contracts.dates import COPENHAGEN, danish_day
from contracts.reading import Cycle, SectionReading, Source
from gateway.registries.answered import Answered

LOADED_BY: Final = time(2, 0)
"""By when a nightly load is done, Danish time (domain.md 1.5)."""
_LOADED_ON: Final = frozenset({1, 2, 3, 4, 5})
"""Tuesday to Saturday: the mornings after the nights of Monday to Friday."""


def source_of(answered: Answered, section: SectionReading) -> Source:
    """Stamp one section of an answer."""
    plugin = answered.plugin
    observed_at = answered.reading.observed_at or answered.fetched_at
    return Source(
        registry=plugin.title,
        authority=plugin.authority.name,
        adapter=f"{plugin.name}@{plugin.version}",
        terms=answered.terms.name,
        observed_at=observed_at,
        fetched_at=answered.fetched_at,
        cycle=plugin.cycle,
        next_update_expected=next_update(plugin.cycle, after=observed_at),
        registered_at=section.registered_at,
        valid_from=section.valid_from,
    )


def next_update(cycle: Cycle, *, after: datetime) -> datetime | None:
    """Give the instant (UTC) by which the source has changed again; None for a live one."""
    expected = _EXPECTED.get(cycle)
    return None if expected is None else expected(after)


def is_fresh(answered: Answered) -> bool:
    """Tell whether no update that was expected since the registry said it is missing."""
    said_at = answered.reading.observed_at or answered.fetched_at
    expected = next_update(answered.plugin.cycle, after=said_at)
    return expected is None or answered.fetched_at < expected


def loaded_on(answered: Answered) -> date:
    """Give the Danish day of the last load that was expected before the registry said it; of one
    that is live or hourly the day itself. Of two clocks, its and ours, the earlier counts.
    """
    said_at = min(answered.reading.observed_at or answered.fetched_at, answered.fetched_at)
    is_loaded_on = _MORNINGS.get(answered.plugin.cycle)
    day = danish_day(said_at)
    if is_loaded_on is None:
        return day
    while not (is_loaded_on(day) and _load(day) <= said_at):
        day -= timedelta(days=1)
    return day


def _hourly(after: datetime) -> datetime:
    return after.astimezone(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)


def _next_morning(cycle: Cycle) -> Callable[[datetime], datetime]:
    return lambda after: _first_load(after, _MORNINGS[cycle])


def _first_load(after: datetime, is_loaded_on: Callable[[date], bool]) -> datetime:
    day = danish_day(after)
    while not (is_loaded_on(day) and _load(day) > after):
        day += timedelta(days=1)
    return _load(day)


def _load(day: date) -> datetime:
    """Give that morning's instant; where the clock skips 02:00 it is 03:00, where it repeats, the
    first.
    """
    return datetime.combine(day, LOADED_BY, COPENHAGEN).astimezone(UTC)


_MORNINGS: Final[Mapping[Cycle, Callable[[date], bool]]] = {
    "nightly": lambda _: True,
    "weekday-nightly": lambda day: day.weekday() in _LOADED_ON,
    "monthly": lambda day: day.day == 1,
}
"""On which mornings a source that is loaded by night has a new load."""
_EXPECTED: Final[Mapping[Cycle, Callable[[datetime], datetime]]] = {
    "hourly": _hourly,
    **{cycle: _next_morning(cycle) for cycle in _MORNINGS},
}

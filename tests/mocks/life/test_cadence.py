"""When the replica has what, by the calendar; and that the gateway counts the same way."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from contracts.dates import danish_day
from gateway.registries.sources import loaded_on
from mocks.life.cadence import in_replica_from, loaded_until

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def danish(text):
    return datetime.fromisoformat(text).replace(tzinfo=COPENHAGEN)


@pytest.mark.parametrize(
    ("registered", "there"),
    [
        ("2026-11-19 09:00", "2026-11-20 02:00"),
        ("2026-11-20 20:00", "2026-11-21 02:00"),
        ("2026-11-21 00:00", "2026-11-24 02:00"),
        ("2026-11-21 01:30", "2026-11-24 02:00"),
        ("2026-11-22 23:59", "2026-11-24 02:00"),
        ("2026-11-23 08:00", "2026-11-24 02:00"),
        ("2026-11-24 01:00", "2026-11-25 02:00"),
        ("2028-02-29 12:00", "2028-03-01 02:00"),
        ("2027-03-28 01:30", "2027-03-30 02:00"),
        ("2027-03-28 03:30", "2027-03-30 02:00"),
        ("2026-10-24 12:00", "2026-10-27 02:00"),
        ("2026-10-25 02:30", "2026-10-27 02:00"),
    ],
    ids=[
        "a Thursday",
        "Friday evening",
        "Saturday midnight",
        "Saturday before two",
        "Sunday night",
        "Monday",
        "Tuesday before the load",
        "a leap day",
        "before the hour is skipped",
        "after the hour is skipped",
        "the day before an hour comes twice",
        "in the hour that comes twice",
    ],
)
def test_a_change_is_in_the_replica_after_the_next_weekday_night(registered, there):
    assert in_replica_from(danish(registered)) == danish(there)


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-11-20 01:59", "2026-11-19 00:00"),
        ("2026-11-20 02:00", "2026-11-20 00:00"),
        ("2026-11-21 02:00", "2026-11-21 00:00"),
        ("2026-11-22 12:00", "2026-11-21 00:00"),
        ("2026-11-23 23:59", "2026-11-21 00:00"),
        ("2026-11-24 02:00", "2026-11-24 00:00"),
    ],
    ids=["before the load", "at the load", "Saturday", "Sunday", "Monday night", "Tuesday"],
)
def test_the_replica_has_what_came_before_the_midnight_of_its_load(now, until):
    assert loaded_until(danish(now)) == danish(until)


HOURS = [datetime(2026, 10, 15, 0, 30, tzinfo=UTC) + timedelta(hours=hour) for hour in range(500)]


def test_the_gateway_counts_a_change_as_loaded_exactly_when_it_is_in_the_replica():
    counted = [_counted(hour, in_replica_from(hour)) for hour in HOURS]
    too_early = [_counted(hour, in_replica_from(hour) - timedelta(seconds=1)) for hour in HOURS]

    assert all(counted)
    assert not any(too_early)


def test_what_is_in_the_replica_is_what_came_before_its_last_load():
    loads = [in_replica_from(hour) for hour in HOURS]

    assert all(hour < loaded_until(load) for hour, load in zip(HOURS, loads, strict=True))
    assert not any(
        hour < loaded_until(load - timedelta(seconds=1))
        for hour, load in zip(HOURS, loads, strict=True)
    )


def _counted(registered, now):
    answered = SimpleNamespace(
        plugin=SimpleNamespace(cycle="weekday-nightly"),
        reading=SimpleNamespace(observed_at=None),
        fetched_at=now.astimezone(UTC),
    )
    return loaded_on(answered) > danish_day(registered)

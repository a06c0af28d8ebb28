import copy
import pickle
from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.dates import PartialDate, Period, danish_day

days = st.dates(min_value=date(1, 1, 1))
months = st.builds("{:04d}-{:02d}".format, st.integers(1, 9999), st.integers(1, 12))
NO_DATES = {
    "nothing": "",
    "two-digit year": "61",
    "year zero": "0000",
    "month 0": "1961-00",
    "month 13": "1961-13",
    "one-digit month": "1961-8",
    "day 0": "1961-08-00",
    "30 February": "1961-02-30",
    "29 February of a common year": "1900-02-29",
    "no hyphens": "19610807",
    "Danish order": "07-08-1961",
    "offset": "1961-08-07+01:00",
    "time": "1961-08-07T00:00:00",
    "newline after": "1961-08-07\n",
    "space before": " 1961",
    "full-width digits": "\uff11\uff19\uff16\uff11",
    "Arabic digits": "\u0661\u0669\u0666\u0661",
}
NO_PERIODS = {
    "backward": ("2026-10", "2026-09"),
    "37 months": ("2023-01", "2026-01"),
    "month 13": ("2026-13", "2026-13"),
    "month 0": ("2026-00", "2026-01"),
    "a day": ("2026-01-01", "2026-02-01"),
    "nothing": ("", ""),
    "newline after": ("2026-01\n", "2026-02"),
    "full-width digits": ("\uff12\uff10\uff12\uff16-01", "2026-02"),
}


@given(day=days)
def test_a_whole_date_is_its_day(day: date) -> None:
    partial = PartialDate(day.isoformat())

    assert partial.day == day
    assert partial.earliest == day
    assert str(partial) == day.isoformat()


@given(month=months)
def test_a_month_has_no_day_and_begins_with_its_first(month: str) -> None:
    partial = PartialDate(month)

    assert partial.day is None
    assert partial.earliest == date.fromisoformat(f"{month}-01")


@given(year=st.integers(1, 9999))
def test_a_year_has_no_day_and_begins_on_1_january(year: int) -> None:
    partial = PartialDate(f"{year:04d}")

    assert partial.day is None
    assert partial.earliest == date(year, 1, 1)


@pytest.mark.parametrize("iso", NO_DATES.values(), ids=NO_DATES)
def test_what_is_no_date_is_refused_and_never_quoted(iso: str) -> None:
    with pytest.raises(ValueError, match=r"^not a date, a month or a year$"):
        PartialDate(iso)


@given(one=days, other=days)
def test_dates_are_equal_and_ordered_as_their_days(one: date, other: date) -> None:
    first, second = PartialDate(one.isoformat()), PartialDate(other.isoformat())

    assert (first == second) is (one == other)
    assert (first < second) is (one < other)
    assert (hash(first) == hash(second)) or one != other


def test_a_year_sorts_before_its_months_and_days() -> None:
    mixed = [PartialDate(iso) for iso in ("1961-08-07", "1962", "1961-08", "1961")]

    assert [each.iso for each in sorted(mixed)] == ["1961", "1961-08", "1961-08-07", "1962"]


def test_a_month_is_not_its_first_day() -> None:
    assert PartialDate("1961-08") != PartialDate("1961-08-01")


def test_a_partial_date_does_not_change() -> None:
    partial = PartialDate("1961")

    with pytest.raises(AttributeError, match=r"^a PartialDate does not change$"):
        partial.iso = "1962"  # type: ignore[misc]  # what an untyped caller may do

    assert partial == PartialDate("1961")


@given(day=days)
def test_a_partial_date_survives_copying_and_pickling(day: date) -> None:
    partial = PartialDate(day.isoformat())

    assert copy.deepcopy(partial) == partial
    assert pickle.loads(pickle.dumps(partial)) == partial  # noqa: S301 made here


@given(today=st.dates(date(2000, 1, 1), date(2100, 12, 31)), whole=st.integers(0, 35))
def test_a_period_that_ends_today_has_the_whole_months_and_the_current(
    today: date, whole: int
) -> None:
    period = Period.ending(today, whole_months=whole)

    assert period.to_month == f"{today:%Y-%m}"
    assert period.month_count == whole + 1


def test_the_default_period_is_twelve_whole_months_and_the_current_one() -> None:
    assert Period.ending(date(2026, 1, 31)) == Period(from_month="2025-01", to_month="2026-01")


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [("2026-03", "2026-03", 1), ("2025-12", "2026-01", 2), ("2024-01", "2026-12", 36)],
    ids=["one month", "over new year", "the longest"],
)
def test_a_period_counts_both_ends(first: str, last: str, count: int) -> None:
    assert Period(from_month=first, to_month=last).month_count == count


@pytest.mark.parametrize(("first", "last"), NO_PERIODS.values(), ids=NO_PERIODS)
def test_what_is_no_period_is_refused_and_never_quoted(first: str, last: str) -> None:
    with pytest.raises(
        ValueError, match=r"^a period (is two months YYYY-MM|runs forward .+ 36 mo.+)$"
    ):
        Period(from_month=first, to_month=last)


def test_a_period_is_written_with_from_and_to() -> None:
    written = b'{"from":"2026-01","to":"2026-10"}'

    period = msgspec.json.decode(written, type=Period)

    assert period == Period(from_month="2026-01", to_month="2026-10")
    assert msgspec.json.encode(period) == written


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2026-05", "2026-05", ("2026-05",)),
        ("2025-11", "2026-02", ("2025-11", "2025-12", "2026-01", "2026-02")),
    ],
    ids=["one month", "over new year"],
)
def test_a_period_lists_its_months_oldest_first(
    first: str, last: str, months: tuple[str, ...]
) -> None:
    assert Period(from_month=first, to_month=last).months == months


@pytest.mark.parametrize(
    "written",
    [
        b'{"from":"2026-10","to":"2026-01"}',
        b'{"from":"2026-01"}',
        b'{"from":"2026-01","to":"2026-02","til":"2026-03"}',
        b'{"from":202601,"to":202602}',
    ],
    ids=["backward", "without an end", "with an unknown key", "of numbers"],
)
def test_a_period_on_the_wire_is_held_to_its_rules(written: bytes) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(written, type=Period)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 6, 30, 21, 59, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2027, 1, 1)),
    ],
    ids=["summer, before", "summer, midnight", "winter, before", "winter, midnight"],
)
def test_the_danish_day_turns_at_danish_midnight(instant: datetime, day: date) -> None:
    assert danish_day(instant) == day


@given(instant=st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 the strategy adds it
def test_the_danish_day_is_at_most_a_day_ahead(instant: datetime) -> None:
    assert danish_day(instant) - instant.date() in {timedelta(0), timedelta(days=1)}

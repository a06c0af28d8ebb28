from datetime import date

import pytest

from contracts.dates import PartialDate
from contracts.lookup import ResidenceKind
from contracts.records.person import Protection
from gateway.access.protection import is_in_force, last_day, strength

TODAY = date(2026, 11, 23)


def marked(since: str | None, until: str | None, *, marked: bool | None = True) -> Protection:
    return Protection(
        since=PartialDate(since) if since else None,
        until=PartialDate(until) if until else None,
        marked=marked,
    )


CASES = {
    "no mark at all": (None, False),
    "marked, no dates": (marked(None, None), True),
    "marked since today": (marked("2026-11-23", None), True),
    "marked from tomorrow": (marked("2026-11-24", None), False),
    "marked, last day today": (marked("2026-01-01", "2026-11-23"), True),
    "marked, expired yesterday": (marked("2026-01-01", "2026-11-22"), False),
    "start unknown, open": (marked(None, "2027-01-01"), True),
    "start unknown, expired": (marked(None, "2026-11-22"), False),
    "ends some time this month": (marked("2025-12-01", "2026-11"), True),
    "ended some time last month": (marked("2025-12-01", "2026-10"), False),
    "ends some time this year": (marked("2025", "2026"), True),
    "begins some time this year": (marked("2026", None), True),
    "mark unknown, no dates": (marked(None, None, marked=None), True),
    "mark unknown, expired": (marked("2025-01-01", "2026-01-01", marked=None), False),
    "not marked": (marked(None, None, marked=False), False),
    "not marked, expired": (marked("1997-12-31", "2001-11-01", marked=False), False),
    "not marked although the dates say so": (marked("2026-11-23", None, marked=False), True),
    "not marked, to come": (marked("2026-11-24", None, marked=False), False),
}


@pytest.mark.parametrize(("protection", "expected"), CASES.values(), ids=CASES.keys())
def test_a_mark_is_in_force_by_its_dates_on_the_danish_day(
    protection: Protection | None, *, expected: bool
) -> None:
    assert is_in_force(protection, TODAY) == expected


@pytest.mark.parametrize("kind", ["no_fixed_abode", "special_road"])
def test_having_no_address_may_be_the_polices_protection(kind: ResidenceKind) -> None:
    assert strength(None, kind, today=TODAY) == "whereabouts"


@pytest.mark.parametrize("kind", ["address", "greenland", "abroad", None])
def test_every_other_home_is_open_until_it_is_marked(kind: ResidenceKind | None) -> None:
    assert strength(None, kind, today=TODAY) == "open"
    assert strength(marked(None, None), kind, today=TODAY) == "address"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024-02-10", date(2024, 2, 10)),
        ("2024-02", date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 28)),
        ("2024", date(2024, 12, 31)),
    ],
)
def test_the_last_day_a_date_may_mean(written: str, expected: date) -> None:
    assert last_day(PartialDate(written)) == expected


def test_a_protection_of_one_day_is_over_the_day_after() -> None:
    day = PartialDate("2026-11-22")

    assert not is_in_force(Protection(since=day, until=day), date(2026, 11, 23))
    assert is_in_force(Protection(since=day, until=day), date(2026, 11, 22))


def test_a_protection_that_ends_before_it_begins_says_nothing_of_an_end() -> None:
    mark = Protection(since=PartialDate("2026-01-02"), until=PartialDate("2026-01-01"))

    assert is_in_force(mark, date(2026, 11, 23))


def test_a_home_by_a_word_that_nobody_knows_keeps_everything() -> None:
    said = strength(None, "castle", today=date(2026, 11, 23))  # type: ignore[arg-type]  # on purpose

    assert said == "whereabouts"

from datetime import UTC, date, datetime

import msgspec
import pytest

from contracts.reading import Cycle, Reading, SectionReading, Source
from contracts.records.person import Person
from gateway.registries.answered import Answered
from gateway.registries.sources import is_fresh, loaded_on, next_update, source_of
from tests.gateway.registries.fakes import ASKED, NOW, TERMS, plugin


def _utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


PERSON = SectionReading(
    section="person",
    record=Person(),
    registered_at=_utc("2026-11-20T09:30"),
    valid_from=date(2026, 11, 1),
)
ANSWERED = Answered(
    reading=Reading(sections=(PERSON,), about=ASKED, observed_at=_utc("2026-11-23T09:59")),
    fetched_at=NOW,
    plugin=plugin("person_sf1520", cycle="weekday-nightly"),  # type: ignore[arg-type]  # as discovered
    terms=TERMS,
)


def test_a_source_says_who_when_and_under_which_terms() -> None:
    assert source_of(ANSWERED, PERSON) == Source(
        registry="Registry person_sf1520",
        authority="CPR-kontoret",
        adapter="person_sf1520@1.2.3",
        terms="school",
        observed_at=_utc("2026-11-23T09:59"),
        fetched_at=NOW,
        cycle="weekday-nightly",
        next_update_expected=_utc("2026-11-24T01:00"),
        registered_at=_utc("2026-11-20T09:30"),
        valid_from=date(2026, 11, 1),
    )


def test_a_registry_that_does_not_say_when_said_it_when_we_heard() -> None:
    silent = msgspec.structs.replace(ANSWERED.reading, observed_at=None)

    source = source_of(msgspec.structs.replace(ANSWERED, reading=silent), PERSON)

    assert source.observed_at == NOW


@pytest.mark.parametrize(
    ("cycle", "after", "expected"),
    [
        ("hourly", "2026-11-23T09:59", "2026-11-23T10:00"),
        ("hourly", "2026-11-23T10:00", "2026-11-23T11:00"),
        ("nightly", "2026-11-23T00:59", "2026-11-23T01:00"),
        ("nightly", "2026-11-23T01:00", "2026-11-24T01:00"),
        ("nightly", "2026-07-01T12:00", "2026-07-02T00:00"),
        # Monday to Friday nights end on Tuesday to Saturday mornings.
        ("weekday-nightly", "2026-11-23T12:00", "2026-11-24T01:00"),
        ("weekday-nightly", "2026-11-27T12:00", "2026-11-28T01:00"),
        ("weekday-nightly", "2026-11-28T00:59", "2026-11-28T01:00"),
        ("weekday-nightly", "2026-11-28T12:00", "2026-12-01T01:00"),
        ("weekday-nightly", "2026-11-29T12:00", "2026-12-01T01:00"),
        ("weekday-nightly", "2026-11-30T01:30", "2026-12-01T01:00"),
        # Summer time begins on 29 March 2026: that night 02:00 does not exist and is 03:00.
        ("nightly", "2026-03-28T12:00", "2026-03-29T01:00"),
        ("nightly", "2026-03-29T01:00", "2026-03-30T00:00"),
        ("weekday-nightly", "2026-03-27T12:00", "2026-03-28T01:00"),
        ("weekday-nightly", "2026-03-28T12:00", "2026-03-31T00:00"),
        # It ends on 25 October 2026: that night 02:00 comes twice, and the first counts.
        ("nightly", "2026-10-24T12:00", "2026-10-25T00:00"),
        ("nightly", "2026-10-25T00:30", "2026-10-26T01:00"),
        ("weekday-nightly", "2026-10-24T12:00", "2026-10-27T01:00"),
        # Just before midnight in Denmark is another day than in UTC.
        ("nightly", "2026-06-30T22:30", "2026-07-01T00:00"),
        ("monthly", "2026-12-31T12:00", "2027-01-01T01:00"),
        ("monthly", "2026-11-01T00:30", "2026-11-01T01:00"),
    ],
)
def test_the_next_update_is_expected_by_danish_time(
    cycle: Cycle, after: str, expected: str
) -> None:
    assert next_update(cycle, after=_utc(after)) == _utc(expected)


def test_a_live_source_has_no_next_update() -> None:
    assert next_update("live", after=NOW) is None


@pytest.mark.parametrize(
    ("cycle", "said_at", "fetched_at", "fresh"),
    [
        ("weekday-nightly", "2026-11-27T12:00", "2026-11-28T00:59", True),
        ("weekday-nightly", "2026-11-27T12:00", "2026-11-28T01:00", False),
        ("weekday-nightly", "2026-11-28T12:00", "2026-11-30T12:00", True),
        ("live", "2026-11-20T12:00", "2026-11-28T01:00", True),
    ],
    ids=["before the load", "load missing", "over the weekend", "live"],
)
def test_an_answer_is_fresh_until_an_expected_update_is_missing(
    cycle: Cycle, said_at: str, fetched_at: str, fresh: bool
) -> None:
    answered = Answered(
        reading=Reading(sections=(PERSON,), about=ASKED, observed_at=_utc(said_at)),
        fetched_at=_utc(fetched_at),
        plugin=plugin("cpr", cycle=cycle),  # type: ignore[arg-type]  # as discovered
        terms=TERMS,
    )

    assert is_fresh(answered) == fresh


@pytest.mark.parametrize(
    ("cycle", "said_at", "fetched_at", "day"),
    [
        ("weekday-nightly", "2026-11-21T00:59", "2026-11-21T00:59", "2026-11-20"),
        ("weekday-nightly", "2026-11-21T01:00", "2026-11-21T01:00", "2026-11-21"),
        ("weekday-nightly", "2026-11-22T12:00", "2026-11-22T12:00", "2026-11-21"),
        ("weekday-nightly", "2026-11-24T00:59", "2026-11-24T00:59", "2026-11-21"),
        ("weekday-nightly", "2026-11-24T01:00", "2026-11-24T01:00", "2026-11-24"),
        ("weekday-nightly", "2026-11-24T01:00", "2026-11-24T00:59", "2026-11-21"),
        ("weekday-nightly", "2026-11-24T00:59", "2026-11-24T01:00", "2026-11-21"),
        ("nightly", "2026-11-22T12:00", "2026-11-22T12:00", "2026-11-22"),
        ("nightly", "2026-03-29T00:59", "2026-03-29T00:59", "2026-03-28"),
        ("nightly", "2026-10-25T00:00", "2026-10-25T00:00", "2026-10-25"),
        ("monthly", "2026-11-22T12:00", "2026-11-22T12:00", "2026-11-01"),
        ("hourly", "2026-11-22T23:30", "2026-11-22T23:30", "2026-11-23"),
        ("live", "2026-11-22T22:30", "2026-11-22T22:30", "2026-11-22"),
        ("live", "2026-11-22T23:30", "2026-11-22T22:30", "2026-11-22"),
    ],
)
def test_an_answer_has_what_was_loaded_by_the_last_load_before_both_clocks(
    cycle: Cycle, said_at: str, fetched_at: str, day: str
) -> None:
    answered = Answered(
        reading=Reading(sections=(PERSON,), about=ASKED, observed_at=_utc(said_at)),
        fetched_at=_utc(fetched_at),
        plugin=plugin("cpr", cycle=cycle),  # type: ignore[arg-type]  # as discovered
        terms=TERMS,
    )

    assert loaded_on(answered) == date.fromisoformat(day)


def test_a_registry_that_does_not_say_when_has_what_was_loaded_when_we_heard() -> None:
    silent = msgspec.structs.replace(ANSWERED.reading, observed_at=None)

    day = loaded_on(msgspec.structs.replace(ANSWERED, reading=silent))

    assert day == date(2026, 11, 21)

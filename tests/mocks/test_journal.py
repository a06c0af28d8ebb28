"""The ring of calls: filters, numbering, listeners, and how much it keeps."""

import asyncio
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from mocks.exchange import Answer, Call
from mocks.journal import (
    KEPT,
    KEPT_OF_A_BODY,
    KEPT_OF_ALL_BODIES,
    Journal,
    JournalEntry,
    Said,
    Wanted,
)

AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ENTRY = JournalEntry(
    at=AT,
    registry="cpr",
    world=None,
    personas=("employee",),
    verdict="answered",
    status=200,
    fault=None,
    ms=1.0,
)


def entry(**changes):
    return msgspec.structs.replace(ENTRY, **changes)


@pytest.fixture
def journal():
    made = Journal()
    made.note(entry())
    made.note(entry(registry="dar", personas=("child",), at=AT + timedelta(seconds=1)))
    made.note(entry(registry="skat", verdict="refused: unreadable", world="blue"))
    return made


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        ({}, [3, 2, 1]),
        ({"registry": "dar"}, [2]),
        ({"persona": "employee"}, [3, 1]),
        ({"verdict": "refused"}, [3]),
        ({"verdict": "answered"}, [2, 1]),
        ({"world": "blue"}, [3]),
        ({"since": AT + timedelta(seconds=1)}, [2]),
        ({"after": 2}, [3]),
        ({"limit": 2}, [3, 2]),
        ({"registry": "cpr", "persona": "child"}, []),
    ],
    ids=str,
)
def test_the_entries_that_are_wanted_come_newest_first(journal, wanted, ids):
    assert [each.id for each in journal.entries(Wanted(**wanted))] == ids


def test_the_oldest_goes_where_five_hundred_are_kept(journal):
    for _ in range(KEPT):
        journal.note(ENTRY, Said(call=Call(method="POST", path="/"), answer=Answer()))

    assert len(journal.entries()) == KEPT
    assert journal.entry(3) is None
    assert journal.entry(4) is not None


def test_bodies_are_cut_and_the_oldest_go_first_when_there_is_no_more_room(journal):
    long = Said(
        call=Call(method="POST", path="/", body=b"q" * KEPT_OF_A_BODY),
        answer=Answer(body=b"a" * 10 * KEPT_OF_A_BODY),
    )
    room = KEPT_OF_ALL_BODIES // (2 * KEPT_OF_A_BODY)

    for _ in range(room + 1):
        journal.note(ENTRY, long)

    kept = journal.said(journal.entries()[0].id)
    assert kept is not None
    assert kept.size == 2 * KEPT_OF_A_BODY
    assert journal.said(4) is None
    assert journal.said(5) is not None
    assert journal.entry(4) is not None


def test_numbers_go_on_after_the_journal_is_cleared(journal):
    journal.clear()
    journal.note(ENTRY)

    assert [each.id for each in journal.entries()] == [4]


def test_whoever_listens_hears_what_comes_and_a_slow_listener_misses_the_oldest(journal):
    async def listening():
        with journal.heard() as coming:
            for _ in range(250):
                journal.note(ENTRY)
            return [coming.get_nowait().id for _ in range(coming.qsize())]

    heard = asyncio.run(listening())

    assert (len(heard), heard[-1]) == (200, 253)
    journal.note(ENTRY)


def test_what_was_said_is_in_no_repr():
    said = Said(call=Call(method="POST", path="/", body=b"0702751236"), answer=Answer(body=b"0702"))

    assert "0702" not in repr(said)

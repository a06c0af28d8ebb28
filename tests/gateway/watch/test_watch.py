"""The standing check: what leaves or goes out without its entry is alarmed, and nothing else is."""

import asyncio

import pytest
from structlog.testing import capture_logs

from contracts.errors import EvidenceUnavailable
from gateway.ledger.payload import AlarmPayload
from tests.gateway.watch.fakes import Tower

pytestmark = pytest.mark.anyio
DATA = "/v1/my-data"


@pytest.fixture
def tower() -> Tower:
    return Tower()


def alarm(what: str, *trace_ids: str, count: int = 1) -> AlarmPayload:
    return AlarmPayload(what=what, count=count, trace_ids=trace_ids)


async def test_of_a_thousand_ordinary_questions_nothing_is_alarmed(tower: Tower) -> None:
    for number in range(1000):
        tower.question(f"q{number}")

    assert await tower.check() == []
    assert tower.figure("watch_answers_total") == tower.figure("watch_calls_total") == 1000


async def test_an_answer_without_its_entry_is_alarmed(tower: Tower) -> None:
    tower.books.commit("intent", "rogue")
    tower.watch.answered(DATA, "rogue")

    assert await tower.check() == [alarm("answer_without_entry", "rogue")]
    assert tower.figure("watch_answers_unaccounted_total") == 1


async def test_an_answer_about_three_people_needs_three_entries(tower: Tower) -> None:
    for name, entries in (("two", 2), ("three", 3)):
        for _ in range(entries):
            tower.books.commit("disclosed", name)
        tower.watch.answered("/v1/household-data", name, 3)

    assert await tower.check() == [alarm("answer_without_entry", "two")]


async def test_an_answer_about_two_people_that_left_before_the_second_entry(tower: Tower) -> None:
    tower.books.commit("disclosed", "early")
    tower.watch.answered("/v1/household-data", "early", 2)
    tower.books.move(milliseconds=1)
    tower.books.commit("disclosed", "early")

    assert await tower.check() == [alarm("answer_before_entry", "early")]


async def test_an_answer_that_left_before_its_entry_is_alarmed(tower: Tower) -> None:
    tower.watch.answered(DATA, "early")
    tower.books.move(milliseconds=1)
    tower.books.commit("disclosed", "early")

    assert await tower.check() == [alarm("answer_before_entry", "early")]


async def test_an_answer_that_went_by_no_id_is_alarmed(tower: Tower) -> None:
    tower.watch.answered(None, None)

    assert await tower.check() == [alarm("answer_without_entry")]


async def test_an_answer_of_an_open_route_needs_no_entry(tower: Tower) -> None:
    tower.watch.answered("/health", "health")

    assert await tower.check() == []
    assert tower.figure("watch_answers_total") == 0


async def test_a_call_without_an_intent_is_alarmed(tower: Tower) -> None:
    tower.books.commit("disclosed", "another kind")
    tower.watch.called("another kind")

    assert await tower.check() == [alarm("call_without_entry", "another kind")]
    assert tower.figure("watch_calls_unaccounted_total") == 1


async def test_a_call_before_its_intent_is_alarmed(tower: Tower) -> None:
    tower.books.commit("intent", "another")
    tower.books.move(milliseconds=1)
    tower.watch.called("hasty")
    tower.books.move(milliseconds=1)
    tower.books.commit("intent", "hasty")
    tower.watch.called("hasty")

    assert await tower.check() == [alarm("call_before_entry", "hasty", count=2)]


async def test_a_call_that_nobody_asked_for_is_alarmed(tower: Tower) -> None:
    tower.watch.called(None)

    assert await tower.check() == [alarm("call_without_entry")]


async def test_a_ledger_ahead_of_our_clock_makes_no_call_too_early(tower: Tower) -> None:
    tower.books.move(seconds=1.5)
    tower.books.commit("intent", "by a process whose clock is ahead")
    tower.books.move(seconds=-1.5)
    tower.question("ours")

    assert await tower.check() == []


async def test_a_clock_set_back_makes_no_call_too_early(tower: Tower) -> None:
    tower.books.commit("intent", "ours")
    tower.watch.called("ours")
    tower.books.move(seconds=-1.5)
    tower.watch.called("ours")
    tower.books.commit("disclosed", "ours")
    tower.watch.answered(DATA, "ours")

    assert await tower.check() == []


async def test_what_is_young_waits(tower: Tower) -> None:
    tower.watch.answered(DATA, "young")

    await tower.watch.check()

    assert (tower.books.alarms, tower.figure("watch_notes_waiting")) == ([], 1)


async def test_each_alarm_is_one_line_with_the_id_and_what_is_missing(tower: Tower) -> None:
    tower.watch.answered(DATA, "rogue")

    with capture_logs() as lines:
        await tower.check()
        await tower.check()

    assert lines == [
        {
            "event": "answer_without_entry",
            "log_level": "error",
            "correlation_id": "rogue",
            "count": 1,
            "missing": "disclosed",
        }
    ]


async def test_many_alarms_are_one_entry_that_names_the_first_hundred(tower: Tower) -> None:
    for number in range(250):
        tower.watch.called(f"rogue {number}")

    (said,) = await tower.check()

    assert (said.count, len(said.trace_ids), said.trace_ids[0]) == (250, 100, "rogue 0")


async def test_while_the_store_cannot_be_read_notes_wait_and_none_is_lost(tower: Tower) -> None:
    tower.books.is_readable = False
    tower.question("ordinary")
    tower.watch.answered(DATA, "rogue")

    with pytest.raises(EvidenceUnavailable):
        await tower.check()

    assert tower.figure("watch_notes_waiting") == 3
    tower.books.is_readable = True
    assert await tower.check() == [alarm("answer_without_entry", "rogue")]
    assert tower.figure("watch_notes_waiting") == 0


async def test_while_the_ledger_takes_no_entry_alarms_wait_and_are_counted_together(
    tower: Tower,
) -> None:
    tower.books.takes_entries = False
    tower.watch.answered(DATA, "one")
    await tower.check()
    tower.watch.answered(DATA, "two")

    assert await tower.check() == []
    assert tower.figure("watch_alarms_waiting") == 1
    tower.books.takes_entries = True
    assert await tower.check() == [alarm("answer_without_entry", "one", "two", count=2)]
    assert tower.figure("watch_alarms_waiting") == 0


async def test_notes_that_find_no_room_are_counted_and_alarmed() -> None:
    tower = Tower(most_notes=2)
    for name in ("one", "two", "three", "four"):
        tower.books.commit("intent", name)
        tower.watch.called(name)

    assert await tower.check() == [alarm("notes_lost", count=2)]
    assert tower.figure("watch_notes_lost_total") == 2


async def test_after_notes_were_lost_there_is_room_again() -> None:
    tower = Tower(most_notes=1)
    tower.watch.called(None)
    tower.watch.called("lost")
    await tower.check()

    tower.watch.called("rogue")

    assert (await tower.check())[-1] == alarm("call_without_entry", "rogue")


async def test_more_notes_than_one_question_holds_are_all_checked() -> None:
    tower = Tower(most_notes=2000)
    for number in range(1001):
        tower.watch.called(f"rogue {number}")

    (said,) = await tower.check()

    assert (said.count, tower.books.questions) == (1001, 3)


async def test_the_last_check_is_told_by_its_time(tower: Tower) -> None:
    await tower.check()

    assert tower.figure("watch_last_check_timestamp_seconds") == tower.books.time.timestamp()


async def test_a_running_watch_checks_by_itself(tower: Tower) -> None:
    tower.watch.answered(DATA, "rogue")
    tower.books.move(seconds=5)

    async with tower.watch.running(every_seconds=0.01):
        await asyncio.sleep(0.1)
        seen = list(tower.books.alarms)

    assert seen == [alarm("answer_without_entry", "rogue")]


async def test_a_running_watch_outlives_a_store_that_cannot_be_read(tower: Tower) -> None:
    tower.watch.answered(DATA, "rogue")
    tower.books.move(seconds=5)
    tower.books.is_readable = False

    async with tower.watch.running(every_seconds=0.01):
        await asyncio.sleep(0.05)
        tower.books.is_readable = True
        await asyncio.sleep(0.1)
        seen = list(tower.books.alarms)

    assert seen == [alarm("answer_without_entry", "rogue")]


async def test_at_the_end_what_is_young_is_checked_too(tower: Tower) -> None:
    async with tower.watch.running():
        tower.watch.answered(DATA, "rogue")

    assert tower.books.alarms == [alarm("answer_without_entry", "rogue")]


async def test_a_watch_that_ends_without_having_checked_says_so(tower: Tower) -> None:
    with capture_logs() as lines:
        async with tower.watch.running():
            tower.watch.answered(DATA, "rogue")
            tower.books.is_readable = False

    assert lines == [{"event": "watch_ended_unchecked", "log_level": "error", "notes": 1}]

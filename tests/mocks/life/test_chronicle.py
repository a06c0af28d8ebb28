"""The order in which things happen: days to come, days gone by, and orders that come twice."""

from datetime import UTC, date, datetime, timedelta

import pytest

from mocks.durations import read_span
from mocks.life.refusing import Refused

CHRISTMAS = datetime(2026, 12, 23, 23, 0, tzinfo=UTC)
"""Midnight in Denmark."""


def status(world, persona="employee"):
    return world.person(world.persona(persona).number).civil_status


def states(life):
    return [(each.ordered.id, each.prevented) for each in life.chronicle.chapters]


def test_an_event_for_a_later_day_happens_when_that_day_begins(life, order):
    order("divorce", on="2026-12-24")
    before = status(life.present)
    life.clock.set(CHRISTMAS - timedelta(seconds=1))
    eve = status(life.present)
    life.clock.set(CHRISTMAS)

    assert (before, eve, status(life.present)) == ("G", "G", "F")


def test_an_event_for_a_day_gone_by_happens_now_and_is_dated_then(life, order):
    order("divorce", on="2026-11-02")
    person = life.present.person(life.present.persona("employee").number)
    (chapter,) = life.chronicle.chapters

    assert chapter.ordered.happens_at == life.clock()
    assert (person.civil_status, person.civil_status_since.at.date()) == ("F", date(2026, 11, 2))


def test_an_event_without_a_day_holds_from_the_danish_day_of_its_order(life, order):
    life.clock.set(datetime(2026, 11, 20, 23, 30, tzinfo=UTC))
    ordered, _ = order("divorce")

    assert ordered.day == date(2026, 11, 21)


def test_the_same_order_by_the_same_id_changes_nothing(life, order):
    first, was_new = order("move", id="one")
    version = life.version
    again, is_new = order("move", id="one")

    assert (was_new, is_new) == (True, False)
    assert again is first
    assert (len(life.chronicle.chapters), life.version) == (1, version)


def test_another_order_by_a_known_id_is_refused_and_the_first_stands(life, order):
    order("move", id="one")
    with pytest.raises(Refused) as refusal:
        order("divorce", id="one")

    assert refusal.value.code == "id_taken"
    assert states(life) == [("one", None)]


def test_the_world_numbers_the_orders_that_have_no_id(life, order):
    order("move", id="event-2")
    order("divorce")
    order("death", "randers-resident")

    assert [each.ordered.id for each in life.chronicle.chapters] == [
        "event-2",
        "event-3",
        "event-4",
    ]


def test_what_can_no_longer_happen_when_its_day_comes_is_prevented_and_nobody_is_told(life, order):
    order("divorce", on="2026-12-24", id="late")
    order("death", id="sooner")
    life.clock.set(CHRISTMAS + timedelta(days=1))
    told = life.feed.after(0, now=life.clock(), most=99)

    assert states(life) == [("sooner", None), ("late", "dead")]
    assert {each.ordered.id for each in told} == {"sooner"}


def test_an_event_of_a_newborn_can_be_ordered_ahead_only_once_it_is_born(order):
    with pytest.raises(Refused):
        order("protection-on", "employee-newborn")
    order("child", name="Alba")
    ordered, is_new = order("protection-on", "employee-newborn")

    assert is_new
    assert ordered.event.persona == "employee-newborn"


def test_a_clock_that_is_set_back_shows_the_world_of_then(life, order):
    order("divorce")
    life.clock.set(life.clock() - timedelta(hours=1))
    before = status(life.present)
    life.clock.advance(read_span("2h"))

    assert (before, status(life.present)) == ("G", "F")


def test_the_replica_is_a_load_behind_the_present(life, order):
    order("divorce")
    at_once = status(life.present), status(life.replica)
    life.clock.set(datetime(2026, 11, 21, 1, 0, tzinfo=UTC))

    assert at_once == ("F", "G")
    assert (status(life.present), status(life.replica)) == ("F", "F")


def test_a_reset_world_is_the_base_world_at_the_machines_time(life, order, world):
    order("divorce")
    life.clock.set(CHRISTMAS)
    life.reset()

    assert life.clock() == life.clock.machine
    assert life.present.people == world.people
    assert life.present.personas == world.personas


def test_equal_events_make_an_equal_version_and_others_another(life, order):
    untouched = life.version
    order("divorce", id="one")
    first = life.version
    life.reset()
    begun_anew = life.version
    life.clock.set(life.clock() + timedelta(minutes=1))
    order("divorce", id="one")
    again = life.version
    order("move")

    assert untouched == begun_anew
    assert first == again
    assert len({untouched, first, life.version}) == 3


def test_somebody_who_is_no_persona_is_named_by_number_and_shown_to_nobody(life, order, world):
    known = {persona.number for persona in world.personas}
    stranger = next(
        person
        for person in world.people
        if person.number not in known and person.status == 1 and person.place
    )
    ordered, _ = order("death", None, pnr=stranger.number.reveal())

    assert life.present.person(stranger.number).status == 90
    assert stranger.number.reveal() not in repr(ordered)
    assert stranger.number.reveal() not in repr(life.chronicle.chapters)


def test_the_replica_of_an_earlier_clock_is_a_load_behind_that_clock(life, order):
    order("divorce")
    life.clock.set(datetime(2026, 11, 27, 9, 0, tzinfo=UTC))
    stale = life.replica_by(lambda: life.clock() - timedelta(days=7))

    assert (status(life.replica), status(stale)) == ("F", "G")

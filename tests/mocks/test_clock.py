from datetime import UTC, datetime, timedelta

import pytest

from mocks.clock import MovableClock, OutOfReach

MOMENT = datetime(2027, 1, 5, 9, 0, tzinfo=UTC)


@pytest.fixture
def movable(clock):
    return MovableClock(clock, furthest=timedelta(days=700))


def test_a_clock_that_nobody_moved_is_the_machine_s(movable, clock):
    clock.advance(hours=1)

    assert movable() == clock() == movable.machine


def test_a_clock_that_was_moved_runs_on(movable, clock):
    movable.set(MOMENT)
    clock.advance(hours=1)

    assert movable() == MOMENT + timedelta(hours=1)
    assert movable.machine == clock()


def test_a_frozen_clock_stands_until_it_is_thawed_and_then_runs_on(movable, clock):
    movable.set(MOMENT)
    movable.freeze()
    clock.advance(days=3)
    stood = movable()
    movable.thaw()
    clock.advance(hours=1)

    assert stood == MOMENT
    assert movable() == MOMENT + timedelta(hours=1)


def test_a_clock_is_frozen_at_a_moment(movable, clock):
    movable.freeze(MOMENT)
    clock.advance(days=3)

    assert movable() == MOMENT


def test_a_frozen_clock_that_is_set_stands_there(movable, clock):
    movable.freeze()
    movable.set(MOMENT)
    clock.advance(days=3)

    assert movable() == MOMENT


def test_a_clock_that_is_reset_is_the_machine_s_again(movable, clock):
    movable.set(MOMENT)
    movable.freeze()
    movable.reset()

    assert movable() == clock()
    assert not movable.is_frozen


@pytest.mark.parametrize("days", [701, -701])
def test_a_clock_goes_no_further_than_the_data_and_stays_where_it_was(movable, clock, days):
    with pytest.raises(OutOfReach):
        movable.set(clock() + timedelta(days=days))

    assert movable() == clock()

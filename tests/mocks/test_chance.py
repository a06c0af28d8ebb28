"""Chance that repeats: what a seed decides, it decides the same way in every run."""

import pytest

from mocks.exchange import Answer
from mocks.faults import Fault, FaultBoard
from mocks.trouble.chance import delay_seconds, draws, read_delay
from mocks.trouble.profiles import PROFILES

CALL = Answer(personas=("employee",))


def fates(*orders, calls=200):
    board = FaultBoard()
    board.set(*orders)
    met = (board.find(CALL, registry="dar", world=None) for _ in range(calls))
    return [fault and (fault.fault, fault.seconds) for fault in met]


def sometimes(seed):
    return Fault(registry="dar", fault="down", p=0.2, seed=seed)


def test_the_same_seed_gives_the_same_sequence():
    assert fates(sometimes(7)) == fates(sometimes(7))


def test_another_seed_gives_another_sequence():
    assert fates(sometimes(7)) != fates(sometimes(8))


def test_the_sequence_is_that_of_every_machine_and_release():
    hits = [number for number, fate in enumerate(fates(sometimes(7), calls=30)) if fate]

    assert hits == [7, 9, 14, 16, 18, 22]


def test_about_as_many_calls_suffer_as_was_said():
    assert 20 <= sum(fate is not None for fate in fates(sometimes(7))) <= 60


@pytest.mark.parametrize(("p", "share"), [(0.0, 0), (1.0, 200)])
def test_never_is_never_and_always_is_always(p, share):
    fate = fates(Fault(registry="dar", fault="down", p=p))

    assert sum(each is not None for each in fate) == share


def test_a_sequence_begins_anew_when_it_is_ordered_again():
    board = FaultBoard()
    board.set(sometimes(7))
    first = [board.find(CALL, registry="dar", world=None) for _ in range(40)]
    board.set(sometimes(7))

    assert [board.find(CALL, registry="dar", world=None) for _ in range(40)] == first


def test_two_registries_of_one_seed_fail_at_different_calls():
    board = FaultBoard()
    board.set(sometimes(7), Fault(registry="cpr", fault="down", p=0.2, seed=7))

    dar = [board.find(CALL, registry="dar", world=None) is None for _ in range(40)]

    assert dar != [board.find(CALL, registry="cpr", world=None) is None for _ in range(40)]


def test_a_slow_monday_repeats_with_its_delays():
    monday = PROFILES["slow-monday"].faults(seed=3, registries=("dar",))

    fate = fates(*monday)

    assert fate == fates(*monday)
    assert {name for name, _ in fate} == {"slow", "unavailable"}
    assert len({seconds for name, seconds in fate if name == "slow"}) > 100


@pytest.mark.parametrize(
    ("written", "least", "median", "most"),
    [
        ("fixed:0.5", 0.5, 0.5, 0.5),
        ("uniform:1:3", 1.0, 2.0, 3.0),
        ("exponential:1", 0.0, 0.7, 120.0),
        ("lognormal:0.8:0.6", 0.0, 0.8, 120.0),
        ("lognormal:0:1", 0.0, 0.0, 0.0),
    ],
)
def test_delays_follow_their_distribution(written, least, median, most):
    drawn = sorted(delay_seconds(written, draws(1, "test", number)) for number in range(2001))

    assert least <= drawn[0]
    assert drawn[-1] <= most
    assert drawn[1000] == pytest.approx(median, abs=0.08)


def test_no_delay_is_longer_than_two_minutes():
    assert delay_seconds("lognormal:120:5", draws(0, "test", 2)) <= 120


@pytest.mark.parametrize(
    "written", ["", "fixed", "fixed:soon", "uniform:1", "fixed:-1", "fixed:inf"]
)
def test_what_is_no_distribution_is_refused(written):
    with pytest.raises(ValueError, match=r"delay|float"):
        read_delay(written)

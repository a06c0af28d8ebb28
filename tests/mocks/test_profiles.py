"""Days by name: every day that was promised is there, and each is made of faults that there are."""

import pytest

from mocks.trouble.profiles import PROFILES

PROMISED = (
    "good-day",
    "slow-monday",
    "down",
    "broken-xml",
    "wrong-charset",
    "half-answer",
    "another-person",
    "swapped-answers",
    "html-with-200",
    "expired-certificate",
    "expired-token",
    "wrong-se-number",
    "agreement-not-approved",
    "missing-data-delimitation",
    "clock-skew",
    "slow-drip",
    "huge-answer",
    "stale-data",
    "contradicting-registries",
)


@pytest.mark.parametrize("name", PROMISED)
def test_every_day_that_was_promised_is_there(name):
    assert PROFILES[name].text.da
    assert PROFILES[name].text.en


@pytest.mark.parametrize("name", sorted(set(PROFILES) - {"good-day"}))
def test_something_goes_wrong_on_every_day_but_the_good_one(name):
    faults = PROFILES[name].faults(seed=7)

    assert faults
    assert {fault.seed for fault in faults} == {7}


def test_nothing_goes_wrong_on_a_good_day():
    assert PROFILES["good-day"].faults() == ()


def test_a_day_may_be_one_registrys_or_one_persons():
    faults = PROFILES["down"].faults(registries=("dar",), persona="employee")

    assert [(fault.registry, fault.persona) for fault in faults] == [("dar", "employee")]

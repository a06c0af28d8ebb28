"""Who somebody is, and back: properties that hold for every place of every seed."""

from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.pnr import Pnr
from mocks.population.days import day_at, place_of
from mocks.population.draws import Chance
from mocks.population.kinds import KINDS
from mocks.population.numbering import FORMER, Numbering
from mocks.population.permutation import Permutation, shuffled, unshuffled
from mocks.population.population import MOST_PEOPLE, MOST_SATISFYING
from mocks.population.seats import THOUSAND, Plan
from mocks.population.serials import FailingSerials, SatisfyingSerials, Slot
from mocks.world.numbers import RESERVED_DIGITS, satisfies_modulus_11

PLAN = Plan()
SEEDS = st.sampled_from([0, 7, 20261121, 2**64])
PLACES = st.integers(0, MOST_PEOPLE - 1)
FEW = st.integers(0, MOST_SATISFYING - 1)
BIRTHS = st.dates(date(1910, 1, 2), date(2027, 12, 31)).filter(
    lambda day: (day.month, day.day) != (1, 1)
)
SEXES = st.sampled_from(["female", "male"])


@cache
def failing(seed: int) -> Numbering:
    chance = Chance(seed)
    return Numbering(chance, FailingSerials(chance), most=MOST_PEOPLE)


@cache
def satisfying(seed: int) -> Numbering:
    chance = Chance(seed)
    return Numbering(chance, SatisfyingSerials(chance, taken=frozenset()), most=MOST_SATISFYING)


@given(SEEDS, PLACES)
def test_a_number_leads_back_to_the_place_that_it_was_made_for(seed: int, place: int) -> None:
    numbering, seat = failing(seed), PLAN.seat(place)

    number = numbering.identities(seat.unit)[seat.role.id].number

    found = numbering.find(number)
    assert found is not None
    assert (PLAN.index(found.seat.unit, found.seat.role.id), found.is_former) == (place, False)


@settings(max_examples=25, deadline=None)
@given(SEEDS, FEW)
def test_a_number_that_satisfies_modulus_11_leads_back_too(seed: int, place: int) -> None:
    numbering, seat = satisfying(seed), PLAN.seat(place)

    number = numbering.identities(seat.unit)[seat.role.id].number

    found = numbering.find(number)
    assert satisfies_modulus_11(number)
    assert found is not None
    assert PLAN.index(found.seat.unit, found.seat.role.id) == place


@given(SEEDS, PLACES)
def test_a_number_fits_the_birth_date_and_sex_and_fails_modulus_11(seed: int, place: int) -> None:
    seat = PLAN.seat(place)

    made = failing(seed).identities(seat.unit)[seat.role.id]

    last = int(made.number.reveal()[-1])
    assert made.number.birth_date == made.born
    assert last % 2 == (made.sex == "male")
    assert not satisfies_modulus_11(made.number)
    assert (made.born.month, made.born.day) != (1, 1)
    assert int(made.number.reveal()[8]) not in RESERVED_DIGITS


@given(SEEDS, PLACES, PLACES)
def test_two_people_never_have_one_number(seed: int, one: int, other: int) -> None:
    numbering = failing(seed)
    seats = [PLAN.seat(one), PLAN.seat(other)]

    numbers = [numbering.identities(seat.unit)[seat.role.id].number for seat in seats]

    assert (numbers[0] == numbers[1]) == (one == other)


@given(SEEDS, st.from_regex(r"\A(0[1-9]|[12]\d)(0[1-9]|1[0-2])\d{6}\Z"))
def test_a_number_is_nobodys_or_exactly_the_number_of_whom_it_finds(
    seed: int, written: str
) -> None:
    try:
        number = Pnr(written)
    except ValueError:
        return
    numbering = failing(seed)

    found = numbering.find(number)

    if found is not None:
        role = FORMER.id if found.is_former else found.seat.role.id
        assert numbering.identities(found.seat.unit)[role].number == number


def test_everybody_of_a_small_world_has_a_number_of_their_own() -> None:
    numbering = failing(7)
    seats = [PLAN.seat(place) for place in range(2 * THOUSAND)]

    numbers = {numbering.identities(seat.unit)[seat.role.id].number for seat in seats}

    assert len(numbers) == 2 * THOUSAND


def test_a_changed_number_leads_to_the_same_person_and_says_that_it_was_changed() -> None:
    numbering = failing(7)
    place = next(p for p in range(THOUSAND) if PLAN.seat(p).unit.kind_id == "renumbered")
    identities = numbering.identities(PLAN.seat(place).unit)

    found = numbering.find(identities[FORMER.id].number)

    assert found is not None
    assert found.is_former
    assert PLAN.index(found.seat.unit, found.seat.role.id) == place
    assert identities[FORMER.id].number != identities["self"].number


@given(BIRTHS, SEXES, st.integers(0, FailingSerials.fewest_before_1937 - 1), SEEDS)
def test_a_slot_of_a_day_is_a_number_and_back(born: date, sex: str, place: int, seed: int) -> None:
    serials = FailingSerials(Chance(seed))
    slot = Slot(born=born, sex=sex, place=place)

    assert serials.slot(serials.number(slot)) == slot


def test_a_number_of_an_official_sample_is_given_to_nobody() -> None:
    chance = Chance(7)
    slot = Slot(born=date(1984, 5, 6), sex="female", place=11)
    sample = SatisfyingSerials(chance, taken=frozenset()).number(slot)
    serials = SatisfyingSerials(chance, taken=frozenset({sample}))

    assert serials.number(slot) != sample
    assert serials.slot(sample) is None


@pytest.mark.slow
def test_every_day_has_as_many_numbers_as_are_counted_on() -> None:
    serials = SatisfyingSerials(Chance(7), taken=frozenset())
    days = [date(1915, 1, 2) + timedelta(days=each) for each in range(0, 40_700, 31)]
    born = [day for day in days if (day.month, day.day) != (1, 1)]
    counts = [(day, len(serials._list(day, sex))) for day in born for sex in ("female", "male")]

    before = min(count for day, count in counts if day.year < 1937)
    since = min(count for day, count in counts if day.year >= 1937)
    assert before >= serials.fewest_before_1937
    assert since >= serials.fewest


@given(st.integers(1, 10**7), st.binary(min_size=32, max_size=32), st.data())
def test_a_permutation_stays_in_its_range_and_can_be_undone(
    size: int, key: bytes, data: st.DataObject
) -> None:
    permutation = Permutation(size, key)
    place = data.draw(st.integers(0, size - 1))

    moved = permutation.forward(place)

    assert 0 <= moved < size
    assert permutation.back(moved) == place


@given(st.integers(0, 10**6), st.sampled_from([256, 512]), st.integers(0, 2**40))
def test_a_day_is_moved_within_its_window_and_back(place: int, window: int, drawn: int) -> None:
    moved = shuffled(place, window=window, drawn=drawn)

    assert moved // window == place // window
    assert unshuffled(moved, window=window, drawn=drawn) == place


@given(BIRTHS)
def test_days_without_new_year_are_counted_without_a_gap(day: date) -> None:
    after = day_at(place_of(day) + 1)

    assert day_at(place_of(day)) == day
    assert (after - day).days == (2 if (day.month, day.day) == (12, 31) else 1)


def test_new_year_is_no_day_of_birth() -> None:
    with pytest.raises(ValueError, match="1 January"):
        place_of(date(1990, 1, 1))


def test_a_thousand_people_are_a_thousand_people() -> None:
    assert sum(kind.units * len(kind.roles) for kind in KINDS) == THOUSAND


@given(st.integers(1, 10_000))
def test_a_world_of_any_size_ends_with_a_whole_household(people: int) -> None:
    whole = PLAN.whole(people)

    assert people <= whole < people + 5
    assert PLAN.first(PLAN.seat(whole).unit) == whole

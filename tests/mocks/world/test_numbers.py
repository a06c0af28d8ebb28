from datetime import date

import pytest

from contracts.pnr import Pnr
from mocks.world.numbers import NumberMaker, born_to_be, satisfies_modulus_11

BIRTH = date(1988, 3, 14)


def numbers(*, modulus_11: bool = False, seed: int = 0) -> NumberMaker:
    return NumberMaker(taken=(), modulus_11=modulus_11, seed=seed)


@pytest.mark.parametrize("modulus_11", [False, True])
def test_a_set_of_numbers_fails_or_satisfies_modulus_11_as_ordered(modulus_11: bool) -> None:
    maker = numbers(modulus_11=modulus_11)

    made = [maker.number(f"person-{index}", BIRTH, "female") for index in range(50)]

    assert {satisfies_modulus_11(number) for number in made} == {modulus_11}


def test_a_number_known_to_satisfy_modulus_11_is_seen_to_do_so() -> None:
    # Of the CPR office's demo extract, all of which satisfy it.
    assert satisfies_modulus_11(Pnr("0707614285"))


@pytest.mark.parametrize(
    "birth",
    [
        date(1899, 12, 31),
        date(1900, 2, 28),
        date(1936, 2, 29),
        date(1999, 12, 31),
        date(2000, 2, 29),
        date(2026, 11, 13),
        date(2037, 5, 6),
    ],
    ids=str,
)
def test_a_number_encodes_the_birth_date_in_its_own_century(birth: date) -> None:
    made = numbers().number("somebody", birth, "male")

    assert made.birth_date == birth


@pytest.mark.parametrize(("sex", "parity"), [("female", 0), ("male", 1)])
def test_the_last_digit_is_odd_for_a_man(sex: str, parity: int) -> None:
    made = numbers().number("somebody", BIRTH, sex)

    assert int(made.reveal()[-1]) % 2 == parity


def test_the_same_key_and_seed_give_the_same_number() -> None:
    first = numbers(seed=7).number("somebody", BIRTH, "female")

    assert numbers(seed=7).number("somebody", BIRTH, "female") == first
    assert numbers(seed=8).number("somebody", BIRTH, "female") != first


def test_no_number_is_given_twice() -> None:
    maker = numbers()

    made = [maker.number("the same key", BIRTH, "female") for _ in range(100)]

    assert len(set(made)) == 100


def test_a_number_of_somebody_else_is_not_given() -> None:
    taken = numbers().number("somebody", BIRTH, "female")

    made = NumberMaker(taken=[taken], modulus_11=False).number("somebody", BIRTH, "female")

    assert made != taken


def test_nobody_is_born_on_the_first_of_january() -> None:
    with pytest.raises(ValueError, match="1 January"):
        numbers().number("somebody", date(1990, 1, 1), "female")


def test_a_replacement_number_is_one_by_its_day() -> None:
    made = numbers().replacement("somebody", BIRTH, "female")

    assert made.is_replacement
    assert not satisfies_modulus_11(made)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 7, 1), date(2010, 7, 2)),
        (date(2026, 7, 2), date(2011, 7, 2)),
        (date(2026, 7, 3), date(2011, 7, 2)),
    ],
)
def test_an_age_holds_on_the_day_before_on_and_after_the_birthday(
    today: date, expected: date
) -> None:
    assert born_to_be(15, month=7, day=2, today=today) == expected

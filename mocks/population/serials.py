"""Which numbers a day of birth has to give, in an order: a slot is a number, and back.

The first kind fails modulus 11, the second satisfies it. Neither uses the numbers whose ninth digit
the personas' have (mocks/world/numbers.py), nor one of an official sample.
"""

from collections.abc import Set as AbstractSet
from datetime import date
from functools import lru_cache
from typing import Final, Literal, Protocol

import msgspec

from contracts.pnr import Pnr
from mocks.population.draws import Chance
from mocks.population.permutation import Permutation
from mocks.world.numbers import RESERVED_DIGITS, Sex

Digits = tuple[int, ...]
_WEIGHTS: Final = (4, 3, 2, 7, 6, 5, 4, 3, 2)
_DIVISOR: Final = 11
_TENS: Final = 10
_FREE_TENS: Final = tuple(digit for digit in range(10) if digit not in RESERVED_DIGITS)
_LAST_DIGITS: Final[dict[Sex, Digits]] = {"female": (0, 2, 4, 6, 8), "male": (1, 3, 5, 7, 9)}
_LASTS_USED: Final = 4
_DAYS_KEPT: Final = 256


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """A number taken apart."""

    born: date
    sex: Sex
    place: int


class Serials(Protocol):
    """The numbers of one kind."""

    @property
    def fewest_before_1937(self) -> int:
        """Give how many slots a day and sex has at least."""
        ...

    @property
    def fewest(self) -> int:
        """Give the same for days from 1937 on."""
        ...

    def number(self, slot: Slot) -> Pnr:
        """Give the number in a slot."""
        ...

    def slot(self, number: Pnr) -> Slot | None:
        """Give the slot that a number is in; None for a number that is not of this kind."""
        ...


class FailingSerials:
    """Numbers that fail modulus 11: four last digits of a sex after each of the digits before."""

    fewest_before_1937: Final = 1280
    fewest: Final = 1920

    def __init__(self, chance: Chance) -> None:
        self._key = chance.key("serials")

    def number(self, slot: Slot) -> Pnr:
        """Give the number in a slot. Raises IndexError where the day has no such slot."""
        stems = _stems(slot.born)
        if not 0 <= slot.place < stems * _LASTS_USED:
            raise IndexError("no such slot")
        stem, last = divmod(self._order(slot.born, stems).forward(slot.place), _LASTS_USED)
        digits = _stem_digits(slot.born, stem)
        return _written(digits, _lasts(digits, slot.sex)[last])

    def slot(self, number: Pnr) -> Slot | None:
        """Give the slot that a number is in."""
        read = _read(number)
        if read is None:
            return None
        born, digits, last = read
        sex: Sex = "male" if last % 2 else "female"
        lasts = _lasts(digits, sex)
        if last not in lasts:
            return None
        stems = _stems(born)
        place = _stem_place(born, digits) * _LASTS_USED + lasts.index(last)
        return Slot(born=born, sex=sex, place=self._order(born, stems).back(place))

    def _order(self, born: date, stems: int) -> Permutation:
        # Another order on each day: else everybody of one role would have the same serials.
        return Permutation(stems * _LASTS_USED, self._key + born.toordinal().to_bytes(4))


class SatisfyingSerials:
    """Numbers that satisfy modulus 11: a day has few, and they are listed."""

    fewest_before_1937: Final = 120
    fewest: Final = 180

    def __init__(self, chance: Chance, *, taken: AbstractSet[Pnr]) -> None:
        self._key = chance.key("serials")
        self._taken = taken
        self._listed = lru_cache(maxsize=_DAYS_KEPT)(self._list)

    def number(self, slot: Slot) -> Pnr:
        """Give the number in a slot. Raises IndexError where the day has no such slot."""
        return self._listed(slot.born, slot.sex)[slot.place]

    def slot(self, number: Pnr) -> Slot | None:
        """Give the slot that a number is in."""
        read = _read(number)
        if read is None:
            return None
        born, _, last = read
        sex: Sex = "male" if last % 2 else "female"
        numbers = self._listed(born, sex)
        if number not in numbers:
            return None
        return Slot(born=born, sex=sex, place=numbers.index(number))

    def _list(self, born: date, sex: Sex) -> tuple[Pnr, ...]:
        stems = _stems(born)
        first = Permutation(stems, self._key).forward(born.toordinal() % stems)
        digits = (_stem_digits(born, (first + stem) % stems) for stem in range(stems))
        checked = ((each, _check_digit(each)) for each in digits)
        numbers = (_written(each, check) for each, check in checked if check in _LAST_DIGITS[sex])
        return tuple(number for number in numbers if number not in self._taken)


def serials(
    kind: Literal["failing", "satisfying"], *, chance: Chance, taken: AbstractSet[Pnr]
) -> Serials:
    """Give the numbers of a kind; `taken` are those of the official samples, which satisfy."""
    return FailingSerials(chance) if kind == "failing" else SatisfyingSerials(chance, taken=taken)


def _sevenths(born: date) -> Digits:
    """Give the seventh digits that put a year into its century (contracts/pnr.py)."""
    if born.year < 1937:
        return (0, 1, 2, 3)
    return (0, 1, 2, 3, 4, 9) if born.year < 2000 else (4, 5, 6, 7, 8, 9)


def _stems(born: date) -> int:
    return len(_sevenths(born)) * _TENS * len(_FREE_TENS)


def _stem_digits(born: date, stem: int) -> Digits:
    """Give the nine digits before the last one."""
    stem, seventh = divmod(stem, len(_sevenths(born)))
    tens, hundreds = divmod(stem, _TENS)
    day = (*divmod(born.day, 10), *divmod(born.month, 10), *divmod(born.year % 100, 10))
    return (*day, _sevenths(born)[seventh], hundreds, _FREE_TENS[tens])


def _stem_place(born: date, digits: Digits) -> int:
    seventh, hundreds, tens = digits[6:]
    sevenths = _sevenths(born)
    return (_FREE_TENS.index(tens) * _TENS + hundreds) * len(sevenths) + sevenths.index(seventh)


def _check_digit(digits: Digits) -> int:
    """Give the last digit that satisfies modulus 11; 10 where none does."""
    weighed = sum(weight * digit for weight, digit in zip(_WEIGHTS, digits, strict=True))
    return -weighed % _DIVISOR


def _lasts(digits: Digits, sex: Sex) -> Digits:
    check = _check_digit(digits)
    return tuple(digit for digit in _LAST_DIGITS[sex] if digit != check)[:_LASTS_USED]


def _written(digits: Digits, last: int) -> Pnr:
    return Pnr("".join(map(str, (*digits, last))))


def _read(number: Pnr) -> tuple[date, Digits, int] | None:
    born = number.birth_date
    *digits, last = map(int, number.reveal())
    is_of_ours = born is not None and (born.month, born.day) != (1, 1)
    if born is None or not is_of_ours or digits[8] in RESERVED_DIGITS:
        return None
    return (born, tuple(digits), last) if digits[6] in _sevenths(born) else None

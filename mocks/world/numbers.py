"""Making personal numbers that are very unlikely to be anyone's; a guarantee there is none.

By default a number fails modulus 11 and no birth date is 1 January, the day that most real
exceptions have. The second set satisfies modulus 11, since many callers' validators (wrongly)
demand it. Source: CPR office.
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, Literal

from contracts.pnr import Pnr, PnrInvalid

Sex = Literal["female", "male"]
_WEIGHTS: Final = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_SEVENTH_DIGITS: Final = tuple("0123456789")
RESERVED_DIGITS: Final = (8, 9)
"""The ninth digit of every number made here: the seeded population's never have it."""
_SERIALS_PER_DIGIT: Final = 100 * len(RESERVED_DIGITS)
_REPLACEMENT_DAY_OFFSET: Final = 60


def satisfies_modulus_11(number: Pnr) -> bool:
    """Tell whether the last digit is the check digit that numbers had before 2007."""
    digits = (int(digit) for digit in number.reveal())
    return sum(weight * digit for weight, digit in zip(_WEIGHTS, digits, strict=True)) % 11 == 0


class NumberMaker:
    """Gives each key its own number: the same for the same key, birth date and seed."""

    def __init__(self, *, taken: Iterable[Pnr], modulus_11: bool, seed: int = 0) -> None:
        self._taken = set(taken)
        self._modulus_11 = modulus_11
        self._seed = seed

    def number(self, key: str, birth: date, sex: Sex) -> Pnr:
        """Make a number for a birth date; its last digit is odd for a man."""
        if (birth.month, birth.day) == (1, 1):
            raise ValueError("1 January is not used: real numbers without a check digit have it")
        start = f"{birth:%d%m%y}"
        digits = tuple(digit for digit in _SEVENTH_DIGITS if _birth_date(start, digit) == birth)
        return self._take(self._candidates(key, start, sex, digits=digits))

    def replacement(self, key: str, birth: date, sex: Sex) -> Pnr:
        """Make a number such as an authority issues locally: the day plus sixty, unknown to CPR."""
        start = f"{birth.day + _REPLACEMENT_DAY_OFFSET:02d}{birth:%m%y}"
        return self._take(self._candidates(key, start, sex, digits=_SEVENTH_DIGITS))

    def _candidates(
        self, key: str, start: str, sex: Sex, *, digits: tuple[str, ...]
    ) -> Iterator[Pnr]:
        """Give every serial of that sex that begins with one of the digits, from the key's own."""
        digest = hashlib.sha256(f"{self._seed}|{self._modulus_11}|{key}".encode()).digest()
        count = len(digits) * _SERIALS_PER_DIGIT
        first = int.from_bytes(digest[:4]) % count
        for index in (*range(first, count), *range(first)):
            digit, serial = digits[index % len(digits)], index // len(digits)
            if serial % 2 == (sex == "male"):
                tens, last = divmod(serial, 10)
                hundreds, ninth = divmod(tens, len(RESERVED_DIGITS))
                yield Pnr(f"{start}{digit}{hundreds}{RESERVED_DIGITS[ninth]}{last}")

    def _take(self, candidates: Iterator[Pnr]) -> Pnr:
        made = next(
            number
            for number in candidates
            if number not in self._taken and satisfies_modulus_11(number) == self._modulus_11
        )
        self._taken.add(made)
        return made


def born_to_be(age: int, *, month: int, day: int, today: date) -> date:
    """Give the birth date of somebody who is `age` today and has birthday that day of the year."""
    has_had_birthday = (today.month, today.day) >= (month, day)
    return date(today.year - age - (not has_had_birthday), month, day)


def _birth_date(start: str, seventh_digit: str) -> date | None:
    """Give the date that a number beginning so encodes; 29 February 1900 is none, 2000 is one."""
    try:
        return Pnr(f"{start}{seventh_digit}000").birth_date
    except PnrInvalid:
        return None

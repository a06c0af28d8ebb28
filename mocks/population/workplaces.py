"""Who pays the population: a fixed set of invented SE numbers; none satisfies modulus 11."""

from collections.abc import Iterator
from itertools import product
from typing import Final

from mocks.population.draws import Draws
from mocks.world.employers import INVENTED

_HOW_MANY: Final = 400
_WEIGHTS: Final = (2, 7, 6, 5, 4, 3, 2, 1)
_DIVISOR: Final = 11
_DIGITS: Final = "24679"
_STEP: Final = 7
"""Every so-manieth number, so that they do not look like a series."""


class Workplaces:
    """The SE numbers that wages of the population are reported under."""

    def __init__(self) -> None:
        self.se_numbers: Final = tuple(_made())

    def pick(self, draws: Draws, name: str) -> str:
        """Draw one."""
        return draws.pick(f"employer-{name}", self.se_numbers)


def _made() -> Iterator[str]:
    every = ("9" + "".join(rest) for rest in product(_DIGITS, repeat=7))
    fit = (se for se in every if _fails(se) and se not in INVENTED)
    for place, se in enumerate(fit):
        if place % _STEP == 0:
            yield se
        if place >= _HOW_MANY * _STEP:
            return


def _fails(se: str) -> bool:
    weighed = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, se, strict=True))
    return weighed % _DIVISOR != 0

"""Who dies when: a yearly rate by age, drawn year by year from 2025 on. Whole numbers only."""

from bisect import bisect_right
from datetime import date
from typing import Final

from mocks.population.draws import Draws

_FIRST_YEAR: Final = 2025
"""Everybody of the population was alive, or not yet born, when that year began."""
_FROM_AGE: Final = (0, 40, 50, 60, 65, 70, 75, 80, 85, 90, 95)
_PER_MYRIAD: Final = (4, 12, 35, 80, 120, 190, 330, 600, 1050, 1800, 2900)
"""Near the Danish life table of 2023/24, rounded (docs/population.md)."""


def death_of(born: date, draws: Draws, *, today: date) -> date | None:
    """Give the day on which somebody died, if they have by `today`."""
    for year in range(max(_FIRST_YEAR, born.year + 1), today.year + 1):
        age = year - born.year
        rate = _PER_MYRIAD[bisect_right(_FROM_AGE, age) - 1]
        if draws.happens(f"dies-{year}", rate):
            day = draws.day(f"dies-on-{year}", date(year, 1, 2), date(year, 12, 30))
            return day if day <= today else None
    return None

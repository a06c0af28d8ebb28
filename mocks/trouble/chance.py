"""Chance that repeats: the n-th draw of a seed is the same in every run, and so is its delay."""

import math
import random
from collections.abc import Callable, Mapping, Sequence
from typing import Final

DELAYS: Final[Mapping[str, int]] = {"fixed": 1, "uniform": 2, "exponential": 1, "lognormal": 2}
"""Distributions and how many figures each has: `fixed:SECONDS`, `uniform:LEAST:MOST`,
`exponential:MEAN`, `lognormal:MEDIAN:SIGMA`, all in seconds.
"""
LONGEST_DELAY_SECONDS: Final = 120.0


def draws(seed: int, what: str, number: int) -> random.Random:
    """Give the source of the n-th call's draws; `what` keeps two faults of a seed apart."""
    return random.Random(f"{seed}/{what}/{number}")  # noqa: S311  it must repeat; nothing is secret


def delay_seconds(written: str, source: random.Random) -> float:
    """Draw a delay from a distribution, at most 120 seconds. Raises ValueError where it is none."""
    name, figures = read_delay(written)
    drawn: Mapping[str, Callable[[Sequence[float]], float]] = {
        "fixed": lambda given: given[0],
        "uniform": lambda given: source.uniform(given[0], given[1]),
        "exponential": lambda given: source.expovariate(1 / given[0]) if given[0] else 0.0,
        "lognormal": lambda given: source.lognormvariate(_logarithm(given[0]), given[1]),
    }
    return min(drawn[name](figures), LONGEST_DELAY_SECONDS)


def read_delay(written: str) -> tuple[str, tuple[float, ...]]:
    """Read `lognormal:0.8:0.6`. Raises ValueError where it names no distribution."""
    name, *texts = written.split(":")
    if DELAYS.get(name) != len(texts):
        raise ValueError("a delay is fixed:S, uniform:A:B, exponential:M or lognormal:M:SIGMA")
    figures = tuple(float(text) for text in texts)
    if not all(0 <= figure <= LONGEST_DELAY_SECONDS for figure in figures):
        raise ValueError("a delay's figures lie between 0 and 120")
    return name, figures


def _logarithm(median: float) -> float:
    return math.log(median) if median > 0 else -math.inf

"""Forged answers for any verifier: the command, the page, somebody else's. All are to be rejected.

A verifier is to know the keys `tests.gateway.proof.answered.PUBLISHED`, and accepts GENUINE.
"""

import json
from collections.abc import Iterator
from random import Random
from typing import Final

import msgspec

from tests.gateway.proof import (
    forged_by_us,
    forged_fields,
    forged_receipts,
    forged_spelling,
    forged_words,
)
from tests.gateway.proof.answered import written
from tests.gateway.proof.forging import FORGERIES, GENUINE

MODULES: Final = (forged_fields, forged_words, forged_receipts, forged_spelling, forged_by_us)
"""Their forgeries are in FORGERIES once they are imported."""
CLASSES: Final = tuple(FORGERIES)


class Mutation(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    """The class it is of."""
    raw: bytes


def mutations(count: int, *, seed: int = 0) -> Iterator[Mutation]:
    """Give that many forgeries, of every class in turn; the same ones for the same seed."""
    for number in range(count):
        name = CLASSES[number % len(CLASSES)]
        yield mutation(name, seed=f"{seed} {number}")


def mutation(name: str, *, seed: str) -> Mutation:
    chance = Random(seed)  # noqa: S311  the same forgery again for the same seed
    forged = FORGERIES[name](json.loads(GENUINE), chance)
    raw = forged if isinstance(forged, bytes) else written(forged)
    assert raw != GENUINE
    return Mutation(name=name, raw=raw)

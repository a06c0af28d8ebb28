"""Whom somebody may have meant who asked by a number that nobody has; the number is never told."""

from collections.abc import Iterable
from typing import Final

from contracts.pnr import Pnr
from mocks.finding import Finding
from mocks.world.model import Persona

_CLOSE: Final = 3
_BIRTH_DAY: Final = 6


def nobody(number: Pnr | None, personas: Iterable[Persona], *, where: str) -> Finding:
    """Tell that a number is nobody's, and which persona's number comes nearest."""
    if number is None:
        return Finding(
            where=where,
            rule="ten digits that begin with a day, a month and a year",
            expected="a number of GET /personas",
        )
    return Finding(
        where=where,
        rule="a number that somebody of this world has",
        sent="##########",
        expected=_nearest(number.reveal(), personas) or "a number of GET /personas",
    )


def _nearest(digits: str, personas: Iterable[Persona]) -> str | None:
    best: tuple[int, str] | None = None
    for persona in personas:
        other = persona.number.reveal()
        differing = [
            place
            for place, pair in enumerate(zip(digits, other, strict=True), 1)
            if len(set(pair)) > 1
        ]
        if len(differing) <= _CLOSE and (best is None or len(differing) < best[0]):
            places = ", ".join(map(str, differing))
            best = len(differing), f"the number of {persona.id}: it differs in digit {places}"
        elif best is None and digits[:_BIRTH_DAY] == other[:_BIRTH_DAY]:
            best = _CLOSE + 1, f"the number of {persona.id}, born the same day"
    return None if best is None else best[1]

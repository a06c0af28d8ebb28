"""A million people of seed 7 on one day, and some of them by their places in the world."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from contracts.pnr import Pnr
from mocks.world.model import Inhabitant, World
from mocks.world.people import PersonFacts
from mocks.world.sandbox import sandbox_world

PEOPLE = 1_000_000
SEED = 7
# Shares no factor with a thousand, so that a sample meets every kind of household.
STEP = 997

Some = Callable[[int], list[tuple[Inhabitant, PersonFacts]]]


@pytest.fixture(scope="session")
def today() -> date:
    return date(2026, 11, 22)


@pytest.fixture(scope="session")
def noon(today: date) -> datetime:
    return datetime(today.year, today.month, today.day, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def world(today: date) -> World:
    return sandbox_world(today, seed=SEED, people=PEOPLE)


@pytest.fixture(scope="session")
def look(world: World) -> Callable[[Pnr | None], PersonFacts]:
    """Give the facts about somebody who must be known."""

    def known(number: Pnr | None) -> PersonFacts:
        found = world.person(number) if number else None
        assert found is not None
        return found

    return known


@pytest.fixture(scope="session")
def some(world: World, look: Callable[[Pnr | None], PersonFacts]) -> Some:
    """Give so many people of the population, spread over it; each is made once."""
    made: list[tuple[Inhabitant, PersonFacts]] = []
    population = world.population
    assert population is not None

    def spread(count: int) -> list[tuple[Inhabitant, PersonFacts]]:
        for place in range(len(made), count):
            found = population.inhabitant(place * STEP % PEOPLE, with_income=False)
            assert found is not None
            made.append((found, look(found.number)))
        return made[:count]

    return spread

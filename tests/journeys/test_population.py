"""The gateway asks about people whom nobody wrote down, and sees what the registries have."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from contracts.dates import danish_day
from mocks.population.population import Population
from mocks.run import now
from mocks.world.model import Inhabitant, World
from mocks.world.sandbox import sandbox_world
from tests.journeys.house import AARHUS, House, open_house, open_mocks

pytestmark = pytest.mark.slow
PEOPLE = 5_000_000


@pytest.fixture(scope="module")
def crowd() -> World:
    return sandbox_world(danish_day(now()), seed=7, people=PEOPLE)


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory, crowd: World) -> Iterator[House]:
    folder: Path = tmp_path_factory.mktemp("crowd")
    with open_mocks(folder, crowd) as mocks, open_house(folder, mocks, crowd) as house:
        yield house


@pytest.fixture(scope="module")
def residents(crowd: World) -> list[Inhabitant]:
    """Give some of Aarhus, alive and paid by the month."""
    population = crowd.population
    assert isinstance(population, Population)
    people = (population.inhabitant(place) for place in range(0, PEOPLE, 4999))
    wanted = {"resident 0751", "monthly wage"}
    return [each for each in people if each and wanted <= set(each.traits)][:6]


def test_a_caseworker_sees_name_address_and_income_of_somebody_of_the_population(
    crowded: House, crowd: World, residents: list[Inhabitant]
) -> None:
    assert len(residents) == 6
    for somebody in residents:
        person = crowd.person(somebody.number)
        assert person is not None
        assert person.name is not None
        assert person.place is not None

        subject = {"pnr": somebody.number.reveal()}
        answer = crowded.ask_by(subject, "free-day-care-place", client=AARHUS)

        sections = answer.json()["sections"]
        assert answer.status_code == 200
        assert sections["person"]["record"]["name"]["full_name"] == person.name.full
        assert sections["address"]["record"]["road_name"] == person.place.road_name
        months = {
            month["month"]: {
                kind["kind"]: Decimal(kind["a_income_with_am"]) for kind in month["kinds"]
            }
            for month in sections["income"]["record"]["months"]
        }
        last = max(figure.month for figure in somebody.expected_income)
        meant = {f.kind: f.a_income_with_am for f in somebody.expected_income if f.month == last}
        assert months[last] == meant

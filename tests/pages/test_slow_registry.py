"""A registry that hangs costs its own section: the overview comes when the deadline is over, says
what is late, and offers to ask again. How soon it comes is measured by benchmarks/pages.py.
"""

import time
from collections.abc import Callable, Iterator

import pytest

from gateway.settings import PagesSettings
from mocks.server import Mocks
from mocks.world.model import World
from tests.journeys.house import House, open_house
from tests.pages.conftest import IMPATIENT, Ports
from tests.pages.plain import Visit

pytestmark = pytest.mark.slow
DEADLINE_SECONDS = 1.5
HANGS_SECONDS = 20.0


@pytest.fixture(scope="module")
def impatient(
    tmp_path_factory: pytest.TempPathFactory, mocks: Mocks, world: World, ports: dict[str, Ports]
) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("impatient")
    pages = PagesSettings(design_system=False)
    with open_house(
        folder,
        mocks,
        world,
        ports=ports[IMPATIENT],
        pages=pages,
        deadline_seconds=DEADLINE_SECONDS,
    ) as opened:
        yield opened
        opened.mend()


@pytest.fixture
def late(impatient: House) -> Iterator[Callable[[str], Visit]]:
    """Give somebody who is signed in, and a registry that has begun to hang."""
    with Visit(impatient) as visit:
        visit.sign_in("employee")

        def begin(registry: str) -> Visit:
            impatient.upset(registry, "slow", seconds=HANGS_SECONDS)
            return visit

        yield begin
        impatient.mend()


@pytest.mark.parametrize(
    ("registry", "says", "still"),
    [
        ("skat", "Indkomstregistret (eIndkomst) svarer ikke lige nu", "Signe Testrup Lindholt"),
        ("dar", "Adresseregistret (DAR) svarer ikke lige nu", "Signe Testrup Lindholt"),
        ("cpr", "Det kan vi ikke vise lige nu", "Folkeregistret svarer ikke"),
    ],
)
def test_a_late_registry_is_named_and_asked_again_by_one_tap(
    late: Callable[[str], Visit], registry: str, says: str, still: str
) -> None:
    visit = late(registry)

    began = time.monotonic()
    page = visit.http.get("/mine-data")
    took = time.monotonic() - began
    visit.house.mend()
    again = visit.read("/mine-data")

    assert took < HANGS_SECONDS / 2
    assert says in page.text
    assert still in page.text
    assert ">Hent igen" in page.text
    assert says not in again.text
    assert "Hent igen" not in again.text
    assert "kr." in again.text
    assert "Aarhus" in again.text


@pytest.mark.parametrize("registry", ["skat", "dar"])
def test_the_other_sections_are_there_meanwhile(
    late: Callable[[str], Visit], registry: str
) -> None:
    visit = late(registry)

    shown = visit.read("/mine-data/oplysninger/person")

    assert shown.values["person.name.full_name"] == "Signe Testrup Lindholt"
    assert "Hent igen" not in shown.text

"""One house in each dress and one browser for all tests; every test leaves its registries well."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
import structlog
from playwright.sync_api import Browser, Page

from contracts.dates import Period, danish_day
from gateway.cli.ports import Ports
from gateway.identity.sign_in import RETURN_PATH
from gateway.settings import PagesSettings
from mocks.run import now
from mocks.server import Mocks
from mocks.world.model import World
from mocks.world.sandbox import sandbox_world
from tests.gateway.pages.browser import browser as installed_browser
from tests.journeys.acting import alias_of
from tests.journeys.house import House, open_house, open_mocks
from tests.pages.asking import ask_consent, ask_for_child, give_power, hand_in
from tests.pages.grid import Variant
from tests.pages.reader import Reader

DRESSES = ("design", "base")
IMPATIENT = "impatient"
"""A house whose deadline is short."""


class Prepared(msgspec.Struct, frozen=True, kw_only=True):
    """What has happened to a persona before a page is looked at."""

    request: str
    answered: str
    consent: str
    journey: str
    month: str
    other: str
    power: str
    invitation: str
    school: str

    def fill(self, path: str) -> str:
        return path.format(**msgspec.structs.asdict(self))


@pytest.fixture(scope="session", autouse=True)
def log_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    file = tmp_path_factory.mktemp("log") / "gateway.log"
    with file.open("w", encoding="utf-8", buffering=1) as opened:
        structlog.configure(
            processors=[structlog.processors.JSONRenderer()],
            logger_factory=structlog.WriteLoggerFactory(opened),
            cache_logger_on_first_use=False,
        )
        yield file
        structlog.reset_defaults()


@pytest.fixture(scope="session")
def ports() -> dict[str, Ports]:
    return {name: Ports.free() for name in (*DRESSES, IMPATIENT)}


@pytest.fixture(scope="session")
def world() -> World:
    return sandbox_world(danish_day(now()))


@pytest.fixture(scope="session")
def mocks(
    tmp_path_factory: pytest.TempPathFactory, world: World, ports: dict[str, Ports]
) -> Iterator[Mocks]:
    returning = [f"http://127.0.0.1:{each.gateway}{RETURN_PATH}" for each in ports.values()]
    folder = tmp_path_factory.mktemp("registries")
    beside = f"http://127.0.0.1:{ports['design'].gateway}"
    with open_mocks(folder, world, return_to=returning, gateway=beside) as running:
        yield running


@pytest.fixture(scope="session")
def houses(
    tmp_path_factory: pytest.TempPathFactory,
    mocks: Mocks,
    world: World,
    ports: dict[str, Ports],
) -> Iterator[Callable[[str], House]]:
    """Give the house in a dress: with the design system, or without."""
    opened: dict[str, House] = {}
    with ExitStack() as stack:

        def house_in(dress: str) -> House:
            if dress not in opened:
                opened[dress] = stack.enter_context(
                    open_house(
                        tmp_path_factory.mktemp(dress),
                        mocks,
                        world,
                        ports=ports[dress],
                        pages=PagesSettings(design_system=dress == "design"),
                    )
                )
            return opened[dress]

        yield house_in


@pytest.fixture
def house(houses: Callable[[str], House]) -> Iterator[House]:
    opened = houses("design")
    yield opened
    opened.mend()
    opened.mocks.clock.reset()


# Of a module, not the session: its loop runs in this thread as long as it is open, and no test
# elsewhere could start one.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with installed_browser() as running:
        yield running


@pytest.fixture
def reader(house: House, browser: Browser) -> Iterator[Reader]:
    opened = Reader(house, browser)
    yield opened
    opened.close()


@pytest.fixture
def page(reader: Reader) -> Page:
    return reader.page


@pytest.fixture(scope="module")
def readers(
    houses: Callable[[str], House], browser: Browser
) -> Iterator[Callable[[Variant, str | None], Reader]]:
    """Give a reader in a variant, signed in as a persona; each once for all tests."""
    opened: dict[tuple[Variant, str | None], Reader] = {}

    def reader_in(variant: Variant, persona: str | None) -> Reader:
        key = variant, persona
        if key not in opened:
            opened[key] = Reader(
                houses(variant.dress), browser, width=variant.width, language=variant.language
            )
            opened[key].go(f"/tekst/{variant.size}")
            if persona is not None:
                opened[key].sign_in(persona)
        return opened[key]

    yield reader_in
    for each in opened.values():
        each.close()


@pytest.fixture(scope="session")
def prepared(houses: Callable[[str], House]) -> Callable[[str], Prepared]:
    """Give what has been prepared for persona `employee` in a house: each once."""
    done: dict[str, Prepared] = {}

    def prepare(dress: str) -> Prepared:
        if dress not in done:
            done[dress] = _prepared(houses(dress))
        return done[dress]

    return prepare


def _prepared(house: House) -> Prepared:
    house.ask("employee", "free-day-care-place")
    house.ask("employee", "school-enrolment", client="randers-kommune")
    token = {"Authorization": f"Bearer {house.token(citizen='employee')}"}
    waiting, answered = ask_consent(house), ask_consent(house)
    for each in (waiting, answered):
        house.http.get(f"/v1/my-data/consent-requests/{each}", headers=token)
    outcome = house.http.post(
        f"/v1/my-data/consent-requests/{answered}/decision",
        json={"decision": "grant", "fields": ["person.name.full_name"]},
        headers=token,
    ).json()
    house.http.post(
        "/v1/my-data/corrections",
        json={"path": "person.name.full_name", "message": "Staves anderledes."},
        headers=token,
    )
    power = give_power(house, "employee")
    last_month = danish_day(now()).replace(day=1) - timedelta(days=1)
    return Prepared(
        request=waiting,
        answered=answered,
        consent=outcome["consent_id"],
        journey=hand_in(house),
        month=Period.ending(last_month).to_month,
        other=alias_of(house, "employee-child", by="employee"),
        power=power["id"],
        invitation=power["code"],
        school=ask_for_child(house),
    )

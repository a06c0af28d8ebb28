"""One house and one browser for all tests of the pages; every test leaves its registries well."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from playwright.sync_api import Browser, Page

from contracts.dates import danish_day
from gateway.cli.ports import Ports
from gateway.identity.sign_in import RETURN_PATH
from mocks.run import now
from mocks.server import Mocks
from mocks.world.model import World
from mocks.world.sandbox import sandbox_world
from tests.gateway.pages.browser import browser as installed_browser
from tests.journeys.house import House, open_house, open_mocks
from tests.pages.reader import Reader


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
def ports() -> Ports:
    return Ports.free()


@pytest.fixture(scope="session")
def world() -> World:
    return sandbox_world(danish_day(now()))


@pytest.fixture(scope="session")
def mocks(tmp_path_factory: pytest.TempPathFactory, world: World, ports: Ports) -> Iterator[Mocks]:
    return_to = f"http://127.0.0.1:{ports.gateway}{RETURN_PATH}"
    with open_mocks(tmp_path_factory.mktemp("registries"), world, return_to=return_to) as running:
        yield running


@pytest.fixture(scope="session")
def open_for_all(
    tmp_path_factory: pytest.TempPathFactory, mocks: Mocks, world: World, ports: Ports
) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("gateway")
    with open_house(folder, mocks, world, ports=ports) as house:
        yield house


@pytest.fixture
def house(open_for_all: House) -> Iterator[House]:
    yield open_for_all
    open_for_all.mend()


@pytest.fixture(scope="session")
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

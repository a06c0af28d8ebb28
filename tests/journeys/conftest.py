"""One house for all journeys of a run; every test leaves its registries well."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from contracts.dates import danish_day
from mocks.run import now
from mocks.server import Mocks
from mocks.world.model import World
from mocks.world.sandbox import sandbox_world
from tests.journeys.house import House, open_house, open_mocks
from tests.journeys.own import Pages, look, personas


@pytest.fixture(scope="session")
def world() -> World:
    return sandbox_world(danish_day(now()))


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
def mocks(tmp_path_factory: pytest.TempPathFactory, world: World) -> Iterator[Mocks]:
    with open_mocks(tmp_path_factory.mktemp("registries"), world) as running:
        yield running


@pytest.fixture(scope="session")
def open_for_all(
    tmp_path_factory: pytest.TempPathFactory, mocks: Mocks, world: World
) -> Iterator[House]:
    with open_house(tmp_path_factory.mktemp("gateway"), mocks, world) as house:
        yield house


@pytest.fixture
def house(open_for_all: House) -> Iterator[House]:
    yield open_for_all
    open_for_all.mend()


@pytest.fixture(scope="session")
def own_pages(open_for_all: House) -> Pages:
    return {each: look(open_for_all, each) for each in personas(open_for_all, suffix="")}

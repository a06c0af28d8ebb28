"""One set of mocks for all tests of this folder, on a Friday morning; each test leaves no trace."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from contracts.dates import danish_day
from mocks.clock import MovableClock
from mocks.life.events import read_event
from mocks.life.life import Life
from mocks.server import Mocks
from mocks.setup import Setup
from mocks.world.model import World
from mocks.world.sandbox import sandbox_world
from tests.mocks.life.registries import Registries

FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def friday() -> datetime:
    return FRIDAY


@pytest.fixture(scope="session")
def world() -> World:
    return sandbox_world(danish_day(FRIDAY))


@pytest.fixture
def life(world: World) -> Life:
    """A world's life without anything around it; its clock stands still."""
    clock = MovableClock(lambda: FRIDAY, furthest=timedelta(days=700))
    return Life(world, clock=clock)


@pytest.fixture
def order(life: Life) -> Callable[..., object]:
    """Let something happen, `employee` unless told otherwise."""

    def ordering(event: str, persona: str | None = "employee", **more: object) -> object:
        told = {"event": event, "persona": persona, **more}
        read = read_event(msgspec.json.encode(told))
        assert read is not None
        return life.order(read)

    return ordering


@pytest.fixture(scope="session")
def session_mocks(tmp_path_factory: pytest.TempPathFactory, world: World) -> Iterator[Mocks]:
    setup = Setup(
        state=tmp_path_factory.mktemp("life"),
        plain_port=0,
        tls_port=0,
        admin_port=0,
        check="strict",
    )
    made = Mocks(setup, world, clock=lambda: FRIDAY)
    yield made
    for opened in made._sockets:
        opened.close()


@pytest.fixture
def mocks(session_mocks: Mocks) -> Iterator[Mocks]:
    yield session_mocks
    session_mocks.worlds.default.reset()
    for world in session_mocks.worlds.listing()[1:]:
        session_mocks.worlds.drop(world.name)


@pytest.fixture
def registries(mocks: Mocks) -> Registries:
    return Registries(mocks, None, now=FRIDAY)

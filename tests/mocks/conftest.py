"""A small town for the mocks' tests: four personas, two homes, one of which has a history."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import typer

from contracts.adapter import Text
from contracts.pnr import Pnr
from mocks.cli import mocks as mocks_command
from mocks.run import now
from mocks.server import Mocks
from mocks.setup import Setup
from mocks.testing import running_mocks
from mocks.world.addresses import (
    AddressRegister,
    AddressRow,
    HouseNumberRow,
    PointRow,
    PostalCodeRow,
    RegisterRows,
    RoadRow,
    RoadSectionRow,
)
from mocks.world.model import Persona, World
from mocks.world.people import MarkedDay, NameFacts, PersonFacts, PlaceFacts

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
RETURN_TO = "http://127.0.0.1:8080/log-ind/retur"
AGREEMENT = "11111111-2222-4333-8444-555555555555"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
RENAMED = datetime(2020, 6, 1, tzinfo=UTC)
HOME = "00000000-0000-4000-8000-00000000000a"
OTHER_HOME = "00000000-0000-4000-8000-00000000000b"
HOUSE = "00000000-0000-4000-8000-0000000000aa"
OTHER_HOUSE = "00000000-0000-4000-8000-0000000000bb"
ROAD = "00000000-0000-4000-8000-00000000aaaa"


@pytest.fixture
def app() -> typer.Typer:
    """`samsyn mocks` as a command by itself."""
    made = typer.Typer()
    made.command()(mocks_command)
    return made


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def town() -> World:
    return World(
        people=[
            _person("0702751236", "Ida Åkjær", home=HOME),
            _person("1103760985", "Åge Sørensen", home=HOME),
            _person("2208824126", "Ellen Østergård", home=OTHER_HOME),
            _person("1409205011", "Lille Bjørn", home=HOME, born=date(2020, 9, 14)),
        ],
        personas=[
            _persona("employee", "0702751236"),
            _persona("partner", "1103760985"),
            _persona("neighbour", "2208824126"),
            _persona("child", "1409205011"),
        ],
        addresses=AddressRegister(_rows()),
    )


class Starter:
    """Starts mocks on free ports; the test's end stops what still runs."""

    def __init__(self, state: Path, town: World) -> None:
        self._state = state
        self._town = town
        self._running = ExitStack()

    def __call__(self, **changes: object) -> Mocks:
        settings: dict[str, object] = {
            "state": self._state,
            "plain_port": 0,
            "tls_port": 0,
            "admin_port": 0,
            "check": "strict",
            "redirect_uris": frozenset({RETURN_TO}),
            "agreements": frozenset({AGREEMENT}),
        }
        setup = Setup(**(settings | changes))
        # The machine's clock: certificates are checked against it by whoever calls.
        return self._running.enter_context(running_mocks(setup, self._town, clock=now))

    def stop(self) -> None:
        self._running.close()


@pytest.fixture
def start_mocks(tmp_path: Path, town: World) -> Iterator[Starter]:
    starter = Starter(tmp_path / "state", town)
    yield starter
    starter.stop()


@pytest.fixture(scope="session")
def shared_mocks(tmp_path_factory: pytest.TempPathFactory, town: World) -> Iterator[Mocks]:
    starter = Starter(tmp_path_factory.mktemp("mocks"), town)
    yield starter()
    starter.stop()


@pytest.fixture
def mocks(shared_mocks: Mocks) -> Iterator[Mocks]:
    yield shared_mocks
    shared_mocks.faults.clear()
    shared_mocks.journal.clear()


def _person(number: str, name: str, *, home: str, born: date = date(1980, 3, 4)) -> PersonFacts:
    return PersonFacts(
        number=Pnr(number),
        name=NameFacts(full=name),
        birth=MarkedDay(day=born),
        status=1,
        place=PlaceFacts(
            municipality_code="0751",
            road_code="4711",
            house_number="016",
            address_id=home,
        ),
    )


def _persona(persona_id: str, number: str) -> Persona:
    return Persona(
        id=persona_id,
        number=Pnr(number),
        traits=("resident",),
        story=Text(da="Bor i Aarhus.", en="Lives in Aarhus."),
        satisfies_modulus_11=False,
    )


def _rows() -> RegisterRows:
    since = {"registered_from": LONG_AGO, "effective_from": LONG_AGO}
    return RegisterRows(
        addresses=(
            AddressRow(
                id=HOME,
                text="Gamle Ærøvej 16, st. tv, 8000 Aarhus C",
                floor="st",
                door="tv",
                house_number_id=HOUSE,
                registered_from=LONG_AGO,
                registered_to=RENAMED,
                effective_from=LONG_AGO,
            ),
            AddressRow(
                id=HOME,
                text="Gamle Ærøvej 16, st. tv, 8000 Aarhus C",
                floor="st",
                door="tv",
                house_number_id=HOUSE,
                registered_from=RENAMED,
                effective_from=LONG_AGO,
                effective_to=RENAMED,
            ),
            AddressRow(
                id=HOME,
                text="Ærøvej 16, st. tv, 8000 Aarhus C",
                floor="st",
                door="tv",
                house_number_id=HOUSE,
                registered_from=RENAMED,
                effective_from=RENAMED,
            ),
            AddressRow(
                id=OTHER_HOME,
                text="Ærøvej 18, 8000 Aarhus C",
                house_number_id=OTHER_HOUSE,
                **since,
            ),
        ),
        house_numbers=(
            HouseNumberRow(
                id=HOUSE,
                text="Ærøvej 16, 8000 Aarhus C",
                house_number="16",
                road_id=ROAD,
                postal_code_id="00000000-0000-4000-8000-000000008000",
                point_id="00000000-0000-4000-8000-0000000000ff",
                **since,
            ),
            HouseNumberRow(
                id=OTHER_HOUSE,
                text="Ærøvej 18, 8000 Aarhus C",
                house_number="18",
                road_id=ROAD,
                **since,
            ),
        ),
        roads=(RoadRow(id=ROAD, name="Ærøvej", **since),),
        road_sections=(
            RoadSectionRow(
                id="00000000-0000-4000-8000-00000000cccc",
                road_id=ROAD,
                municipality_code="0751",
                road_code="4711",
                **since,
            ),
        ),
        postal_codes=(
            PostalCodeRow(
                id="00000000-0000-4000-8000-000000008000",
                postal_code="8000",
                name="Aarhus C",
                **since,
            ),
        ),
        points=(
            PointRow(
                id="00000000-0000-4000-8000-0000000000ff",
                position="POINT (574000.12 6223000.5)",
                **since,
            ),
        ),
    )

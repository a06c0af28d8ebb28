"""The command line in this process, and a sandbox whose registries answer."""

import socket
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import typer

from contracts.dates import danish_day
from gateway.cli.main import application, run
from gateway.cli.ports import Ports
from gateway.cli.sandbox_settings import Mocks as Announced
from gateway.cli.sandbox_settings import write_sandbox
from mocks.run import now
from mocks.server import Mocks
from mocks.world.sandbox import sandbox_world
from tests.gateway.cli.ended import Ended, Samsyn
from tests.gateway.logging_kept import kept
from tests.journeys.house import open_mocks


@pytest.fixture(autouse=True)
def _kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Start every command away from the repository and whatever settings lie about."""
    monkeypatch.delenv("SAMSYN_SETTINGS", raising=False)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)
    with kept():
        yield


@pytest.fixture
def samsyn(capsys: pytest.CaptureFixture[str]) -> Samsyn:
    """Run a command as the shell does."""

    def command(*arguments: object, app: typer.Typer | None = None) -> Ended:
        with pytest.raises(SystemExit) as ended:
            run(app or application(), [str(each) for each in arguments])
        captured = capsys.readouterr()
        return Ended(status=int(ended.value.code or 0), out=captured.out, err=captured.err)

    return command


@pytest.fixture(scope="session")
def registries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mocks]:
    world = sandbox_world(danish_day(now()))
    with open_mocks(tmp_path_factory.mktemp("registries"), world) as running:
        yield running


@pytest.fixture
def settings(registries: Mocks, tmp_path: Path) -> Path:
    """Write the demo's settings for registries that answer."""
    announced = msgspec.convert(registries.addresses, Announced, from_attributes=True)
    return write_sandbox(tmp_path / "sandbox", announced, Ports.free())


@pytest.fixture
def taken() -> Iterator[int]:
    """Take a port, as another program would."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield int(listening.getsockname()[1])

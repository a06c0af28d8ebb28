"""The demo's own settings with the database named in PostgreSQL instead, and nothing else."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from gateway.cli.sandbox import Mocks as Announced
from gateway.cli.sandbox import write_sandbox
from gateway.settings_file import load_settings
from mocks.server import Mocks
from mocks.world.model import World
from tests.journeys.house import ANY_PORT, House, running_gateway
from tests.journeys.values import values
from tests.postgres import Server, own_database

pytestmark = pytest.mark.slow
SQLITE = 'url = "sqlite:///samsyn.db"'
ENDED = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'samsyn'"
    " AND datname = current_database()"
)


@pytest.fixture(scope="module")
def database(postgres: Server) -> Iterator[str]:
    with own_database(postgres) as url:
        yield url


@pytest.fixture(scope="module")
def settings_file(
    tmp_path_factory: pytest.TempPathFactory, mocks: Mocks, postgres: Server, database: str
) -> Path:
    folder = tmp_path_factory.mktemp("postgresql")
    announced = msgspec.convert(mocks.addresses, Announced, from_attributes=True)
    file = write_sandbox(folder, announced, ANY_PORT)
    password = folder / "password"
    password.write_text(postgres.password)
    password.chmod(0o600)
    written = file.read_text()
    assert SQLITE in written
    file.write_text(
        written.replace(SQLITE, f'url = "{database}"\npassword_file = "{password.name}"')
    )
    return file


def gateway(file: Path, mocks: Mocks, world: World) -> Iterator[House]:
    settings, _ = load_settings(file)
    with running_gateway(settings, file) as running:
        opened = House(mocks, world, running, file)
        with opened.http:
            yield opened


@pytest.fixture(scope="module")
def one(settings_file: Path, mocks: Mocks, world: World) -> Iterator[House]:
    yield from gateway(settings_file, mocks, world)


@pytest.fixture(scope="module")
def two(settings_file: Path, mocks: Mocks, world: World) -> Iterator[House]:
    """Give a second gateway on the same database."""
    yield from gateway(settings_file, mocks, world)


def test_the_answer_is_the_one_that_sqlite_gives_and_the_citizen_reads_its_entry(
    one: House, house: House
) -> None:
    answer = one.ask("employee", "residence-check").json()

    assert values(answer) == values(house.ask("employee", "residence-check").json())
    assert one.log("employee")[0]["entry_id"] == answer["receipt"]["entry_id"]
    assert not (one.file.parent / "samsyn.db").exists()


def test_what_one_gateway_shows_the_citizen_reads_at_another(one: House, two: House) -> None:
    answer = one.ask("employee", "residence-check").json()
    again = two.ask("employee", "residence-check").json()

    newest = [row["entry_id"] for row in one.log("employee")[:2]]
    assert newest == [again["receipt"]["entry_id"], answer["receipt"]["entry_id"]]
    assert answer["subject"] == again["subject"]
    assert two.log("employee")[:2] == one.log("employee")[:2]


def test_an_administrator_who_ends_every_connection_is_noticed_by_nobody(
    one: House, postgres: Server, database: str
) -> None:
    one.ask("employee", "residence-check")
    with postgres.connect(database.rpartition("/")[2]) as administrator:
        ended = administrator.execute(ENDED).fetchall()

    answer = one.ask("employee", "residence-check")

    assert ended
    assert answer.status_code == 200
    assert one.log("employee")[0]["entry_id"] == answer.json()["receipt"]["entry_id"]
    assert one.http.get("/ready").status_code == 200

"""A database for every test of the store and the ledger, of both kinds; citizens whom it knows."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from gateway.store.store import Store
from tests.gateway.ledger.samples import citizen
from tests.gateway.store.house import FakeClock, House, PostgresHouse, SqliteHouse
from tests.postgres import Server, own_database

NAMES = {"sqlite": "sqlite_house", "postgresql": "postgres_house"}


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def prepared_file(tmp_path_factory: pytest.TempPathFactory) -> SqliteHouse:
    made = SqliteHouse(tmp_path_factory.mktemp("prepared"), FakeClock())
    made.prepare()
    return made


@pytest.fixture
def sqlite_house(tmp_path: Path, clock: FakeClock, prepared_file: SqliteHouse) -> SqliteHouse:
    made = SqliteHouse(tmp_path, clock)
    made.copy_from(prepared_file)
    return made


@pytest.fixture(scope="session")
def postgres_database(postgres: Server) -> Iterator[str]:
    with own_database(postgres) as url:
        yield url


@pytest.fixture
def bare_postgres_house(
    tmp_path: Path, clock: FakeClock, postgres: Server, postgres_database: str
) -> PostgresHouse:
    made = PostgresHouse(tmp_path, clock, postgres_database, password=postgres.password)
    made.empty()
    return made


@pytest.fixture
def postgres_house(
    tmp_path: Path, clock: FakeClock, postgres: Server, postgres_database: str
) -> PostgresHouse:
    made = PostgresHouse(tmp_path, clock, postgres_database, password=postgres.password)
    made.clear()
    return made


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest) -> House:
    """Give a prepared database; every test that takes it runs on both stores."""
    return request.getfixturevalue(NAMES[request.param])


@pytest.fixture
def bare_sqlite_house(tmp_path: Path, clock: FakeClock) -> SqliteHouse:
    return SqliteHouse(tmp_path, clock)


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_house(request: pytest.FixtureRequest) -> House:
    """Give a database without tables, of either kind."""
    return request.getfixturevalue(f"bare_{NAMES[request.param]}")


@pytest.fixture
async def store(house: House) -> AsyncIterator[Store]:
    async with house.store() as opened:
        yield opened


@pytest.fixture
async def anna(store: Store) -> str:
    return await citizen(store, 1)


@pytest.fixture
async def bent(store: Store) -> str:
    return await citizen(store, 2)

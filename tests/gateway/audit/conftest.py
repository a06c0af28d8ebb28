"""A ledger of everything, made once for each store; an open store, and a citizen whom it knows."""

from collections.abc import Iterator

import pytest

from tests.gateway.audit.whole import Whole
from tests.gateway.audit.whole_story import make_whole
from tests.gateway.store.house import FakeClock, PostgresHouse, SqliteHouse
from tests.postgres import Server, own_database


@pytest.fixture(scope="session")
def sqlite_whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    return make_whole(SqliteHouse(tmp_path_factory.mktemp("whole"), FakeClock()))


@pytest.fixture(scope="session")
def postgresql_whole(tmp_path_factory: pytest.TempPathFactory, postgres: Server) -> Iterator[Whole]:
    with own_database(postgres) as url:
        folder = tmp_path_factory.mktemp("whole")
        house = PostgresHouse(folder, FakeClock(), url, password=postgres.password)
        house.empty()
        yield make_whole(house)


@pytest.fixture(params=["sqlite", "postgresql"])
def whole(request: pytest.FixtureRequest) -> Iterator[Whole]:
    """Give a ledger of everything; whatever a test does to it, the restored one fits again."""
    made: Whole = request.getfixturevalue(f"{request.param}_whole")
    with made.put_right():
        yield made
    assert made.difference() is None

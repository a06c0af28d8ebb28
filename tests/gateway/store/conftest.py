"""A database for every test: a copy of one that was prepared once."""

from pathlib import Path

import pytest

from tests.gateway.store.house import FakeClock, House


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> House:
    made = House(tmp_path_factory.mktemp("template"), FakeClock())
    made.prepare()
    return made


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def house(tmp_path: Path, clock: FakeClock, template: House) -> House:
    made = House(tmp_path, clock)
    made.copy_from(template)
    return made

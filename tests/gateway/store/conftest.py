"""A prepared database for every test."""

from pathlib import Path

import pytest

from tests.gateway.store.house import FakeClock, House


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def house(tmp_path: Path, clock: FakeClock) -> House:
    made = House(tmp_path, clock)
    made.prepare()
    return made

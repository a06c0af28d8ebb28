"""Waiting takes no time here: these tests are about deadlines."""

import pytest

from tests.gateway.registries.fakes import LeapingLoop, Wire


@pytest.fixture(scope="session")
def anyio_backend() -> tuple[str, dict[str, object]]:
    return "asyncio", {"loop_factory": LeapingLoop}


@pytest.fixture
def wire() -> Wire:
    return Wire()

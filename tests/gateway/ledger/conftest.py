"""An open store of either kind."""

from collections.abc import AsyncIterator

import pytest

from gateway.store.store import Store
from tests.gateway.store.house import House


@pytest.fixture
async def store(house: House) -> AsyncIterator[Store]:
    async with house.store() as opened:
        yield opened

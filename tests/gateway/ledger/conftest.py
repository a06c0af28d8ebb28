"""An open store of either kind, and citizens whom it knows."""

from collections.abc import AsyncIterator

import pytest

from gateway.store.store import Store
from tests.gateway.ledger.samples import citizen
from tests.gateway.store.house import House


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

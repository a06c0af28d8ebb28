import pytest

from gateway.store.store import Store
from tests.gateway.consents.situation import Situation
from tests.gateway.store.house import FakeClock


@pytest.fixture
async def situation(store: Store, clock: FakeClock) -> Situation:
    """Give a gateway over a store of either kind, nobody having asked for anything."""
    return await Situation(store, clock).start()

import pytest

from tests.gateway.answering.fakes import House
from tests.gateway.api.fakes import Api


@pytest.fixture
def api() -> Api:
    return Api(House())

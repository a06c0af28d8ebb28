import pytest

from tests.gateway.answering.fakes import House


@pytest.fixture
def house() -> House:
    return House()

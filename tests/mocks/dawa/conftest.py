"""The closed API's façade over the sandbox's world, asked without a network."""

from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import msgspec
import pytest

from contracts.dates import danish_day
from mocks.dawa.service import Dawa
from mocks.exchange import Call
from mocks.world.sandbox import sandbox_world

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
BASE = "http://127.0.0.1:8080"


@pytest.fixture(scope="session")
def dawa():
    return Dawa(sandbox_world(danish_day(NOW)), clock=lambda: NOW)


@pytest.fixture(scope="session")
def get(dawa):
    """Ask by an address as a client writes it."""

    def getting(address, *, method="GET"):
        parts = urlsplit(address)
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        call = Call(method=method, path=parts.path, query=query, base=BASE)
        return dawa.answer(call)

    return getting


@pytest.fixture(scope="session")
def read(get):
    return lambda address: msgspec.json.decode(get(address).body)

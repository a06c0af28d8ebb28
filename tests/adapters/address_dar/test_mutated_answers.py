import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.address_dar.adapter import AddressDar
from adapters.address_dar.codes import error_of
from adapters.address_dar.request import DarPostnummer, on_the_wire, question
from adapters.transport.exchange import Limits
from adapters.transport.graphql import GraphqlService, Paging
from contracts.errors import RegistryError
from contracts.lookup import Lookup
from contracts.reading import Reading
from tests.adapters.address_dar.fake_dar import ByCodes, ById, FakeDar, MakeLookup

pytestmark = pytest.mark.slow

Path = tuple[str | int, ...]
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=20)
    | st.sampled_from(
        ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00+05:00", "3", "left", "POINT ("]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.text(max_size=8) | st.sampled_from(["nodes", "errors"]), inner, max_size=3
        )
    ),
    max_leaves=6,
)


def _spots(value: object, path: Path = ()) -> Iterator[Path]:
    yield path
    inside = value.items() if isinstance(value, dict) else ()
    inside = enumerate(value) if isinstance(value, list) else inside
    for name, inner in inside:
        yield from _spots(inner, (*path, name))


def _mutated(value: Any, path: Path, new: object) -> object:
    if not path:
        return new
    copy = value.copy()
    copy[path[0]] = _mutated(value[path[0]], path[1:], new)
    return copy


@pytest.mark.parametrize("kind", ["id", "codes"])
@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data(), which=st.integers(min_value=0, max_value=8), new=JSON)
def test_a_mutated_answer_gives_a_reading_or_a_registry_error(
    dar: FakeDar,
    adapter: AddressDar,
    lookup: MakeLookup,
    by_id: ById,
    by_codes: ByCodes,
    kind: str,
    data: st.DataObject,
    which: int,
    new: object,
) -> None:
    dar.requests.clear()

    def mutate(request: httpx.Request) -> httpx.Response:
        answer = dar(request)
        if len(dar.requests) - 1 != which:
            return answer
        whole = json.loads(answer.content)
        path = data.draw(st.sampled_from(list(_spots(whole))))
        return httpx.Response(200, content=json.dumps(_mutated(whole, path, new)))

    adapter._service._transport = httpx.MockTransport(mutate)
    residence = by_id("left") if kind == "id" else by_codes(floor="1", door="th")

    assert isinstance(asyncio.run(_outcome(adapter, lookup(residence))), Reading | RegistryError)


@settings(max_examples=60, deadline=None)
@given(body=st.binary(max_size=200))
def test_any_bytes_give_a_registry_error(body: bytes) -> None:
    service = GraphqlService(
        httpx.MockTransport(lambda _request: httpx.Response(200, content=body)),
        endpoint=lambda: httpx.URL("https://registry.invalid/"),
        error_of=error_of,
        limits=Limits(),
        paging=Paging(),
    )
    asked = on_the_wire(question(DarPostnummer, postnr="8000"), at=NOW)

    with pytest.raises(RegistryError):
        asyncio.run(service.ask(asked))


async def _outcome(adapter: AddressDar, lookup: Lookup) -> Reading | RegistryError:
    try:
        return await adapter.fetch(lookup)
    except RegistryError as error:
        return error

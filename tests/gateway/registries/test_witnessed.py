"""The witness hears of every exchange with a registry, and on whose behalf it is."""

import asyncio

import httpx
import pytest
from msgspec.structs import replace

from contracts.adapter import REGISTRY_BASE
from gateway.registries.witnessed import WitnessedTransport
from tests.gateway.registries.fakes import Wire, errand, plugin

pytestmark = pytest.mark.anyio


class Listening:
    """A wire with a witness."""

    def __init__(self, wire: Wire) -> None:
        self.heard: list[str | None] = []
        self.bare = wire.transport
        wire.transport = WitnessedTransport(wire.transport, self.heard.append)  # type: ignore[assignment]  # as an adapter sees it


@pytest.fixture
def listening(wire: Wire) -> Listening:
    return Listening(wire)


async def test_an_exchange_is_told_with_its_question(wire: Wire, listening: Listening) -> None:
    wire.answers("cpr", ("person", "family"))

    await wire.registries(plugin("cpr")).facts(errand())

    assert listening.heard == ["c0ffee"]


async def test_every_attempt_is_told(wire: Wire, listening: Listening) -> None:
    wire.route("cpr").mock(return_value=httpx.Response(503))

    await wire.registries(plugin("cpr")).facts(errand())

    assert listening.heard == ["c0ffee"] * 3


async def test_questions_at_once_are_told_apart(wire: Wire, listening: Listening) -> None:
    wire.answers("cpr", ("person", "family"))
    registries = wire.registries(plugin("cpr"))

    await asyncio.gather(
        *(registries.facts(replace(errand(), correlation_id=each)) for each in ("one", "two"))
    )

    assert sorted(map(str, listening.heard)) == ["one", "two"]


async def test_a_probe_is_no_question(wire: Wire, listening: Listening) -> None:
    wire.answers("cpr", ("person", "family"))
    deadline = asyncio.get_running_loop().time() + 5

    failed = await wire.registries(plugin("cpr")).probe(deadline=deadline)

    assert (failed, listening.heard) == ({"cpr": None}, [])


async def test_an_exchange_after_a_question_is_not_taken_for_its(
    wire: Wire, listening: Listening
) -> None:
    wire.answers("cpr", ("person", "family"))
    await wire.registries(plugin("cpr")).facts(errand())

    await wire.transport.handle_async_request(
        httpx.Request("POST", REGISTRY_BASE.join("cpr"), content="nobody asked")
    )

    assert listening.heard == ["c0ffee", None]


async def test_the_witness_is_told_before_anything_is_sent() -> None:
    deeds: list[str] = []

    def sends(_: httpx.Request) -> httpx.Response:
        deeds.append("sent")
        return httpx.Response(200)

    transport = WitnessedTransport(httpx.MockTransport(sends), lambda _: deeds.append("told"))

    await transport.handle_async_request(httpx.Request("GET", REGISTRY_BASE))

    assert deeds == ["told", "sent"]

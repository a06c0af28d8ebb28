"""Answers of more than 10 MB: read whole, in time that grows with their size, beside other work."""

import asyncio
import time
from decimal import Decimal

import httpx
import pytest
import respx
from lxml import etree

from contracts.adapter import RegistryAdapter
from contracts.lookup import Lookup
from tests.adapters.income_skat.conftest import NOW, SKAT, record_of
from tests.adapters.income_skat.fake_skat import envelope, reported, wage

pytestmark = pytest.mark.anyio

SIZE = 2500


def large(count: int) -> bytes:
    """Write one report many times over, each with its own id; lxml would take minutes for it."""
    many = {f"f{number}": "1.5" for number in ("058", "059", "060", "070", "071", "076", "078")}
    report = wage("100.25", report_id="R0", **many)
    one = etree.tostring(report)
    whole = envelope(reported(report))
    before, after = whole[: whole.index(b"LoenPeriodeOplysningStruktur")], b"</ns0:IndkomstLoen"
    start = before.rindex(b"<")
    more = b"".join(one.replace(b">R0<", f">R{number}<".encode()) for number in range(count))
    return SKAT.sign(whole[:start] + more + whole[whole.index(after) :], now=NOW)


@pytest.mark.slow
async def test_twelve_megabytes_are_read_whole_while_others_are_answered(
    adapter: RegistryAdapter, register: respx.Router, lookup: Lookup
) -> None:
    body = large(SIZE)
    register.post().respond(200, content=body)
    waits: list[float] = []

    async def tick() -> None:
        while True:
            started = time.perf_counter()
            await asyncio.sleep(0.01)
            waits.append(time.perf_counter() - started)

    ticking = asyncio.create_task(tick())
    reading = await adapter.fetch(lookup)
    ticking.cancel()

    record = record_of(reading)
    assert len(body) > 12_000_000
    assert len(record.lines) == SIZE
    assert record.months[0].kinds[0].a_income_with_am == Decimal("100.25") * SIZE
    assert len(waits) > 5


@pytest.mark.slow
async def test_time_grows_with_the_size_and_not_with_its_square(
    adapter: RegistryAdapter, register: respx.Router, lookup: Lookup
) -> None:
    small, big = large(150), large(1500)
    register.post().side_effect = [
        httpx.Response(200, content=each) for each in (small, small, big)
    ]
    await adapter.fetch(lookup)

    started = time.perf_counter()
    await adapter.fetch(lookup)
    of_small = time.perf_counter() - started
    started = time.perf_counter()
    await adapter.fetch(lookup)
    of_big = time.perf_counter() - started

    assert of_big < 40 * of_small


async def test_an_answer_read_in_a_thread_is_read_as_any_other(
    adapter: RegistryAdapter, register: respx.Router, lookup: Lookup
) -> None:
    body = large(120)
    register.post().respond(200, content=body)

    record = record_of(await adapter.fetch(lookup))

    assert len(body) > 256 * 1024
    assert len(record.lines) == 120

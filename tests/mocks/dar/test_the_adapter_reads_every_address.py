"""The address adapter asks the strict mock of the whole sandbox, by id and by codes."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from adapters.address_dar.adapter import AddressDar
from adapters.address_dar.settings import ApiKey, DarSettings
from contracts.dates import Period, danish_day
from contracts.lookup import Lookup, RegistryTerms, ResidenceKey
from contracts.pnr import Pnr
from mocks.dar.service import Dar
from mocks.exchange import Call, single_values
from mocks.world.addresses import Codes
from mocks.world.sandbox import sandbox_world

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
NOW = datetime.now(UTC)
STATUS = {"2": "provisional", "3": "current", "4": "closed", "5": "dropped"}


@pytest.fixture(scope="module")
def world():
    return sandbox_world(danish_day(NOW))


@pytest.fixture(scope="module")
def adapter(world):
    dar = Dar(world, key="key", check="strict")

    def handle(request):
        query = single_values(request.url.query.decode())
        call = Call(method="POST", path=request.url.path, query=query, body=request.content)
        answer = dar.answer(call)
        return httpx.Response(
            answer.status, content=answer.body, headers={"content-type": answer.content_type}
        )

    return AddressDar(
        DarSettings(api_key_file=Path("none")),
        httpx.MockTransport(handle),
        key=ApiKey("key"),
        clock=lambda: NOW,
    )


@pytest.fixture(scope="module")
def homes(world):
    ids = {person.place.address_id for person in world.people if person.place}
    found = [world.addresses.address(each, NOW) for each in sorted(ids - {None})]
    return [facts for facts in found if facts is not None]


@pytest.fixture
def ask(adapter):
    async def asking(**key):
        lookup = Lookup(
            pnr=Pnr("0702751236"),
            residence=ResidenceKey(kind="address", **key),
            period=Period.ending(danish_day(NOW)),
            terms=RegistryTerms(name="sandbox", on_behalf_of_cvr="55133018"),
            correlation_id="test",
        )
        return (await adapter.fetch(lookup)).section("address").record

    return asking


async def test_every_home_of_the_sandbox_is_read_by_its_id(ask, homes):
    read = [await ask(address_id=home.address_id) for home in homes]

    assert len(homes) > 10
    assert [(each.full_address, each.house_number, each.status) for each in read] == [
        (home.text, home.house_number, STATUS[home.status]) for home in homes
    ]
    assert [(each.road_name, each.postal_code, each.road_code) for each in read] == [
        (home.road_name, home.postal_code, home.road_code) for home in homes
    ]


async def test_every_home_is_found_by_its_codes_too(ask, homes, world):
    coded = [home for home in homes if home.road_code and home.status == "3"]
    codes = Counter(
        (facts.floor, facts.door, facts.house_number, facts.road_code)
        for home in coded
        for facts in world.addresses.find(
            Codes(
                municipality_code=home.municipality_code,
                road_code=home.road_code,
                house_number=home.house_number,
            ),
            NOW,
        )
        if facts.address_id == home.address_id
    )
    read = [
        await ask(
            municipality_code=home.municipality_code,
            road_code=home.road_code,
            house_number=home.house_number,
            floor=home.floor,
            door=home.door,
        )
        for home in coded
    ]

    assert codes.total() == len(coded) > 10
    assert [(each.kind, each.address_id) for each in read] == [
        ("address", home.address_id) for home in coded
    ]

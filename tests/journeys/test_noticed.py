"""Protected on a Saturday: the replica knows it on Tuesday, the gateway from the notice on."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import httpx
import pytest

from contracts.dates import danish_day
from gateway.api.notice_routes import PATH
from gateway.api.web import admin
from mocks.run import now
from mocks.server import Mocks
from mocks.world.model import World
from tests.journeys.house import House, open_house

pytestmark = pytest.mark.slow
HER = "protected-on-saturday"
_SATURDAY = 5


@pytest.fixture
def saturday() -> date:
    today = danish_day(now())
    return today - timedelta(days=(today.weekday() - _SATURDAY) % 7)


@pytest.fixture
def house(tmp_path: Path, mocks: Mocks, world: World, saturday: date) -> Iterator[House]:
    """Open a house of its own, whose person register answers as on that Saturday at noon."""
    clock = f"{mocks.addresses.admin}/clock"
    noon = datetime.combine(saturday, time(11), UTC)
    with open_house(tmp_path, mocks, world) as opened:
        httpx.post(clock, json={"now": noon.isoformat()}, trust_env=False).raise_for_status()
        yield opened
        httpx.delete(clock, trust_env=False).raise_for_status()


def notice(house: House, **body: object) -> httpx.Response:
    """Send a notice to the admin listener's application."""

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app=admin(house.services.notices))
        async with httpx.AsyncClient(transport=transport, base_url="http://admin") as client:
            return await client.post(PATH, json={"subject": {"pnr": house.number(HER)}, **body})

    return asyncio.run(send())


def warnings(house: House) -> object:
    answer = house.ask(HER, "residence-check").json()
    assert answer["sections"]["address"]["record"]["full_address"]
    return answer["warnings"]


def test_an_authority_is_warned_from_the_notice_on_and_not_only_from_the_load(
    house: House, saturday: date
) -> None:
    before = warnings(house)

    taken = notice(house, since=saturday.isoformat(), reference="cpr-4711")

    assert before == []
    assert taken.status_code == 201
    assert warnings(house) == ["address_protected"]
    assert notice(house, since=saturday.isoformat(), reference="cpr-4711").status_code == 200


def test_a_protection_that_is_over_or_to_come_warns_of_nothing(
    house: House, saturday: date
) -> None:
    day, coming = saturday.isoformat(), danish_day(now()) + timedelta(days=2)
    over = danish_day(now()) - timedelta(days=1)

    notice(house, since=min(saturday, over).isoformat(), until=over.isoformat(), reference="1")
    notice(house, since=coming.isoformat(), reference="2")
    notice(house, since=day, change="ended", reference="3")

    assert warnings(house) == []


def test_she_sees_her_address_and_no_look_that_was_none(house: House, saturday: date) -> None:
    notice(house, since=saturday.isoformat(), reference="cpr-4711")

    own = house.own(HER).json()

    assert own["sections"]["address"]["record"]["full_address"]
    assert [row["outcome"] for row in house.log(HER)] == ["disclosed"]


def test_a_notice_leaves_no_number_behind(house: House, saturday: date, log_file: Path) -> None:
    notice(house, since=saturday.isoformat(), reference="cpr-4711")

    kept = house.database.parent.glob("samsyn.db*")
    written = b"".join(each.read_bytes() for each in (*kept, log_file))
    assert house.number(HER).encode() not in written

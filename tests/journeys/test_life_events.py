"""Something happens in the registries while the gateway runs: both readers see it alike."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from msgspec.structs import replace

from gateway.api.notice_routes import PATH
from gateway.api.web import admin
from mocks.addresses import Addresses
from mocks.server import Mocks
from mocks.world.model import World
from tests.journeys.house import House, open_house

pytestmark = pytest.mark.slow
Order = Callable[..., httpx.Response]


@pytest.fixture
def house(tmp_path: Path, mocks: Mocks, world: World) -> Iterator[House]:
    with open_house(tmp_path, mocks, world) as opened:
        yield opened


@pytest.fixture
def mocks_admin(mocks: Mocks) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=mocks.addresses.admin, trust_env=False) as client:
        yield client
        client.post("/reset", json={}).raise_for_status()


@pytest.fixture
def happens(mocks_admin: httpx.Client) -> Callable[..., None]:
    """Let something happen to the employee, and the replica be loaded."""

    def happening(event: str, **more: object) -> None:
        order = {"event": event, "persona": "employee", **more}
        mocks_admin.post("/events", json=order).raise_for_status()
        mocks_admin.post("/clock", json={"advance": "P4D"}).raise_for_status()

    return happening


def own_address(house: House) -> str:
    record = house.own("employee").json()["sections"]["address"]["record"]
    return str(record["full_address"])


def test_who_has_moved_away_is_seen_by_herself_and_no_longer_by_her_old_municipality(
    house: House, happens: Callable[..., None]
) -> None:
    before = house.ask("employee", "residence-check")
    lived_at = own_address(house)
    happens("move", to="other-municipality", household="alone")
    after = house.ask("employee", "residence-check")
    here = house.ask("employee", "residence-check", client="randers-kommune")

    assert (before.status_code, after.status_code, here.status_code) == (200, 403, 200)
    assert lived_at == "Lærkesporet 14, 2. tv, 8210 Aarhus V"
    assert own_address(house) == "Havrebakken 15, 8920 Randers NV"
    assert here.json()["sections"]["address"]["record"]["full_address"] == own_address(house)


def test_her_log_no_longer_says_that_what_they_saw_is_the_same(
    house: House, happens: Callable[..., None]
) -> None:
    house.ask("employee", "residence-check")
    before = house.log("employee")[-1]
    happens("move", household="alone")
    seen_by_herself = own_address(house)
    after = house.log("employee")[-1]

    assert before["same_as_now"] is True
    assert after["same_as_now"] is not True
    assert seen_by_herself == "Lærkesporet 14, st. tv, 8210 Aarhus V"


def test_a_notice_of_the_feed_warns_at_once_what_the_replica_does_not_know_yet(
    house: House, mocks_admin: httpx.Client
) -> None:
    before = house.ask("employee", "residence-check").json()["warnings"]
    order = {"event": "protection-on", "persona": "employee", "id": "hidden"}
    mocks_admin.post("/events", json=order).raise_for_status()
    unheard = house.ask("employee", "residence-check").json()["warnings"]
    (told,) = mocks_admin.get("/feed", params={"pnr": "true"}).json()["notices"]
    taken = _notice(house, told)
    heard = house.ask("employee", "residence-check").json()["warnings"]

    assert told["data"]["code"] == "A33"
    assert taken.status_code == 201
    assert (before, unheard, heard) == ([], [], ["address_protected"])


def test_a_gateway_whose_settings_name_a_world_sees_what_happens_there_and_nothing_else(
    tmp_path: Path, mocks: Mocks, world: World
) -> None:
    headers = {"X-Samsyn-World": "job-7"}
    addresses = mocks.addresses
    inside = replace(addresses, plain=f"{addresses.plain}/w/job-7", tls=f"{addresses.tls}/w/job-7")
    with (
        httpx.Client(base_url=addresses.admin, headers=headers, trust_env=False) as job,
        open_house(tmp_path, Elsewhere(inside), world) as house,  # type: ignore[arg-type]
    ):
        before = own_address(house)
        job.post("/events", json={"event": "move", "persona": "employee"}).raise_for_status()
        job.post("/clock", json={"advance": "P4D"}).raise_for_status()
        after = own_address(house)
        told = job.get("/feed").json()["next"]
        outside = httpx.get(f"{addresses.admin}/feed", trust_env=False).json()["next"]
        job.delete("/worlds/job-7").raise_for_status()
        anew = own_address(house)

    assert (before, after) == (anew, "Lærkesporet 14, st. tv, 8210 Aarhus V")
    assert before == "Lærkesporet 14, 2. tv, 8210 Aarhus V"
    assert (told, outside) == (3, 0)


class Elsewhere:
    """Running mocks as somebody knows them who was told other addresses."""

    def __init__(self, addresses: Addresses) -> None:
        self.addresses = addresses


def _notice(house: House, told: dict[str, dict[str, str]]) -> httpx.Response:
    """Hand a notice of the feed to the gateway's admin listener."""
    body = {
        "subject": {"pnr": told["data"]["pnr"]},
        "since": told["data"]["on"],
        "reference": str(told["id"]),
    }

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app=admin(house.services.notices))
        async with httpx.AsyncClient(transport=transport, base_url="http://admin") as client:
            return await client.post(PATH, json=body)

    return asyncio.run(send())

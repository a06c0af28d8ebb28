"""Worlds, events, feed and clock over real sockets, as parallel jobs would use them."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from lxml import etree

from tests.mocks.conftest import HOME, OTHER_HOME

pytestmark = pytest.mark.slow
ROUNDS = 8


@pytest.fixture
def client(caller):
    return caller.client(with_certificate=True, timeout=20)


@pytest.fixture(autouse=True)
def _leave_no_world(mocks):
    yield
    mocks.worlds.default.reset()
    for world in mocks.worlds.listing()[1:]:
        mocks.worlds.drop(world.name)


def in_world(client, caller, name):
    """Give ways to ask one world: an admin order, and where CPR says that a persona lives."""
    headers = {"X-Samsyn-World": name}

    def admin(method, path, order=None):
        url = f"{caller.addresses.admin}{path}"
        return client.request(method, url, json=order, headers=headers)

    def home(persona="employee"):
        answer = caller.cpr(client, persona=persona, **headers)
        return etree.fromstring(answer.content).findtext(".//{*}AdresseUUID")

    return admin, home


def test_two_jobs_in_two_worlds_never_see_each_others_events(caller, client):
    def job(name, wanted):
        admin, home = in_world(client, caller, name)
        seen = []
        for _ in range(ROUNDS):
            order = {"event": "move", "persona": "employee", "address_id": wanted, "id": name}
            admin("POST", "/events", order | {"household": "alone"})
            admin("POST", "/clock", {"advance": "P7D"})
            told = [
                each["data"]["caused_by"]["id"] for each in admin("GET", "/feed").json()["notices"]
            ]
            seen.append((home(), home("partner"), told))
            admin("POST", "/reset", {})
            seen.append((home(), home("partner"), admin("GET", "/feed").json()["notices"]))
        return seen

    with ThreadPoolExecutor(max_workers=2) as jobs:
        one = jobs.submit(job, "job-one", OTHER_HOME)
        with_nothing = jobs.submit(_watch, caller, client)

    assert one.result() == [(OTHER_HOME, HOME, ["job-one"]), (HOME, HOME, [])] * ROUNDS
    assert set(with_nothing.result()) == {(HOME, HOME)}


def _watch(caller, client):
    _, home = in_world(client, caller, "job-two")
    return [(home(), home("partner")) for _ in range(ROUNDS * 4)]


def test_a_world_is_chosen_by_path_as_well_as_by_header(caller, client):
    admin, home = in_world(client, caller, "blue")
    admin("POST", "/events", {"event": "move", "persona": "employee", "address_id": OTHER_HOME})
    admin("POST", "/clock", {"advance": "P7D"})
    base = caller.addresses.cpr["v5"].replace("/service", "/w/blue/service")
    by_path = etree.fromstring(caller.cpr(client, path=base).content)

    assert by_path.findtext(".//{*}AdresseUUID") == home() == OTHER_HOME
    assert f"{caller.addresses.plain}" in client.get(f"{caller.addresses.plain}/w/blue/").text


def test_every_answer_names_its_world_and_version(caller, client):
    addresses = caller.addresses
    answers = [
        caller.cpr(client),
        caller.dar(client),
        client.get(f"{addresses.plain}/personas"),
        client.get(f"{addresses.plain}/nothing-here"),
        client.get(addresses.jwks),
        caller.dar(client, x_mock_fault="unavailable"),
        caller.admin(client, "GET", "/feed"),
        caller.admin(client, "GET", "/nothing-here"),
    ]
    named = {answer.headers["x-samsyn-world"] for answer in answers}

    assert len(named) == 1
    assert named.pop().startswith("default; version=")


def test_a_world_of_its_own_has_its_own_faults_and_journal(caller, client):
    admin, _ = in_world(client, caller, "blue")
    admin("POST", "/faults", {"registry": "dar", "fault": "unavailable"})
    inside = caller.dar(client, x_samsyn_world="blue")
    outside = caller.dar(client)
    listed = admin("GET", "/faults").json()["faults"]
    journal = admin("GET", "/journal").json()["entries"]
    admin("DELETE", "/faults")

    assert (inside.status_code, outside.status_code) == (503, 200)
    assert [(each["fault"], each["world"]) for each in listed] == [("unavailable", "blue")]
    assert [(each["world"], each["fault"]) for each in journal] == [("blue", "unavailable")]
    assert caller.admin(client, "GET", "/journal").json()["entries"][0]["world"] is None
    assert caller.dar(client, x_samsyn_world="blue").status_code == 200


def test_a_fault_that_is_set_for_a_world_from_outside_is_there(caller, client):
    order = {"registry": "dar", "fault": "unavailable", "world": "blue"}
    caller.admin(client, "POST", "/faults", order)

    assert caller.dar(client, world="/w/blue").status_code == 503
    assert caller.dar(client).status_code == 200


def test_a_reader_of_the_feed_is_answered_when_something_happens(caller, client):
    waiting = caller.client(timeout=20)
    url = f"{caller.addresses.admin}/feed?wait=15"
    move = {"event": "move", "persona": "employee", "address_id": OTHER_HOME}
    later = threading.Timer(0.4, caller.admin, (client, "POST", "/events", move))
    began = time.monotonic()
    later.start()
    told = waiting.get(url)
    later.join()

    assert [each["subject"] for each in told.json()["notices"]] == ["employee"]
    assert 0.3 < time.monotonic() - began < 5
    assert told.headers["x-samsyn-world"].startswith("default; version=")


def test_a_reader_who_waits_in_vain_is_told_so_and_holds_nobody_up(caller, client):
    with ThreadPoolExecutor(max_workers=1) as pool:
        waiting = pool.submit(httpx.get, f"{caller.addresses.admin}/feed?wait=1", trust_env=False)
        meanwhile = caller.dar(client)
        told = waiting.result()

    assert meanwhile.status_code == 200
    assert told.json() == {"notices": [], "next": 0}


def test_a_replica_out_of_step_is_ordered_for_a_call_or_until_it_is_mended(caller, client):
    fault = "events-and-replica-out-of-step"
    admin, home = in_world(client, caller, "blue")
    admin("POST", "/faults", {"registry": "cpr", "fault": fault})
    admin("POST", "/events", {"event": "move", "persona": "employee", "address_id": OTHER_HOME})
    admin("POST", "/clock", {"advance": "P7D"})
    listed = admin("GET", "/faults").json()["faults"]
    behind, told = home(), admin("GET", "/feed").json()["notices"]
    admin("DELETE", "/faults")
    mended = home()
    headers = {"X-Samsyn-World": "blue", "X-Mock-Fault": fault}
    once = etree.fromstring(caller.cpr(client, **headers).content)

    assert [each["fault"] for each in listed] == [fault]
    assert (behind, len(told), mended) == (HOME, 1, OTHER_HOME)
    assert once.findtext(".//{*}AdresseUUID") == HOME
    assert home() == OTHER_HOME


@pytest.mark.parametrize(
    "order",
    [
        {"registry": "dar", "fault": "events-and-replica-out-of-step"},
        {"registry": "feed", "fault": "down"},
        {"registry": "cpr", "fault": "events-and-replica-out-of-step", "persona": "nobody"},
    ],
    ids=["of another registry", "another of the feed", "of nobody"],
)
def test_a_step_that_nobody_can_fall_behind_is_refused(caller, client, order):
    assert caller.admin(client, "POST", "/faults", order).status_code in {400, 404}
    assert caller.admin(client, "GET", "/faults").json()["faults"] == []


def test_who_has_died_can_no_longer_sign_in(caller, client):
    before = caller.admin(client, "POST", "/tokens", {"citizen": "employee"})
    caller.admin(client, "POST", "/events", {"event": "death", "persona": "employee"})
    after = caller.admin(client, "POST", "/tokens", {"citizen": "employee"})

    assert (before.status_code, after.status_code) == (200, 404)


def test_people_are_listed_with_the_numbers_in_force(caller, client):
    url = f"{caller.addresses.plain}/personas"
    before = {each["id"]: each["pnr"] for each in client.get(url).json()["personas"]}
    caller.admin(client, "POST", "/events", {"event": "changed-number", "persona": "employee"})
    after = {each["id"]: each["pnr"] for each in client.get(url).json()["personas"]}

    assert before["employee"] != after["employee"]
    assert {**before, "employee": None} == {**after, "employee": None}


def test_the_journal_names_who_lives_there_now(caller, client):
    caller.dar(client)
    order = {"event": "move", "persona": "employee", "address_id": OTHER_HOME}
    caller.admin(client, "POST", "/events", order | {"household": "alone"})
    caller.dar(client)
    caller.dar(client, address_id=OTHER_HOME)
    entries = caller.admin(client, "GET", "/journal").json()["entries"]

    assert [each["personas"] for each in entries] == [
        ["employee", "neighbour"],
        ["partner", "child"],
        ["employee", "partner", "child"],
    ]

"""Which world a call is in, by header or path; how many there may be; what a refusal says."""

from datetime import timedelta

import pytest

from mocks.admin.worlds import WorldsDesk
from mocks.clock import MovableClock
from mocks.exchange import Answer, Call
from mocks.faults import FaultBoard
from mocks.journal import Journal
from mocks.life.events import Move
from mocks.life.life import Life
from mocks.worlds import MOST_WORLDS, Door, Inhabited, Worlds, registries_of

NEIGHBOURS = "00000000-0000-4000-8000-00000000000b"


class Echo:
    """Answers with its own name and the path that it was asked for."""

    def __init__(self, name):
        self._name = name

    def answer(self, call):
        return Answer(body=f"{self._name} {call.path}".encode())


@pytest.fixture
def worlds(town, clock):
    def made(name):
        return Inhabited(
            name=name,
            life=Life(town, clock=MovableClock(clock, furthest=timedelta(days=700))),
            faults=FaultBoard(),
            journal=Journal(),
            registries=Echo(name),
            admin=Echo(f"admin of {name}"),
        )

    return Worlds(made, is_reserved={"down", "slow"}.__contains__)


@pytest.fixture
def ask(worlds):
    door = Door(worlds, registries_of)

    def asking(path="/cpr", **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return door.answer(Call(method="POST", path=path, headers=named))

    return asking


@pytest.fixture
def admin(worlds):
    door = Door(worlds, WorldsDesk(worlds).answer)

    def asking(method, path, body=b"", **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named |= {"host": "127.0.0.1", "content-type": "application/json"}
        return door.answer(Call(method=method, path=path, headers=named, body=body))

    return asking


@pytest.mark.parametrize(
    ("path", "headers", "asked"),
    [
        ("/cpr", {}, b"default /cpr"),
        ("/cpr", {"x_samsyn_world": "blue"}, b"blue /w/blue/cpr"),
        ("/w/blue/cpr", {}, b"blue /w/blue/cpr"),
        ("/w/blue/cpr", {"x_samsyn_world": "blue"}, b"blue /w/blue/cpr"),
        ("/cpr", {"x_samsyn_world": "default"}, b"default /cpr"),
        ("/w/default/cpr", {}, b"default /cpr"),
        ("/cpr", {"x_samsyn_world": "blue; version=1"}, b"blue /w/blue/cpr"),
        ("/w/down/cpr", {}, b"default /w/down/cpr"),
        ("/cpr", {"x_samsyn_world": "slow"}, b"default /w/slow/cpr"),
    ],
    ids=[
        "no name",
        "header",
        "path",
        "both",
        "the default one by header",
        "the default one by path",
        "the header of an answer sent back",
        "a fault by path",
        "a fault by header",
    ],
)
def test_a_call_is_in_the_world_that_it_names(ask, path, headers, asked):
    assert ask(path, **headers).body == asked


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/w//cpr", {}),
        ("/w/a%20b/cpr", {}),
        ("/cpr", {"x_samsyn_world": "a b"}),
        ("/cpr", {"x_samsyn_world": "../etc"}),
        ("/cpr", {"x_samsyn_world": "x" * 64}),
        ("/cpr", {"x_samsyn_world": "job-0702751236"}),
        ("/w/blue/cpr", {"x_samsyn_world": "green"}),
    ],
    ids=["none", "encoded", "a space", "a path", "too long", "a number", "two names"],
)
def test_a_name_that_is_none_is_refused_in_one_line_and_makes_no_world(ask, worlds, path, headers):
    answer = ask(path, **headers)

    assert answer.status == 400
    assert answer.body.count(b"\n") == 1
    assert len(worlds.listing()) == 1


def test_every_answer_says_which_world_gave_it_and_which_version(ask, worlds):
    before = dict(ask("/w/blue/cpr").headers)["x-samsyn-world"]
    life = worlds.named("blue").life
    life.order(Move(persona="employee", address_id=NEIGHBOURS))
    after = dict(ask("/w/blue/cpr").headers)["x-samsyn-world"]

    assert before == f"blue; version={worlds.default.life.version}"
    assert after == f"blue; version={life.version}"
    assert before != after


def test_what_happens_in_one_world_does_not_happen_in_another(worlds):
    blue, green = worlds.named("blue").life, worlds.named("green").life
    blue.order(Move(persona="employee", address_id=NEIGHBOURS))
    blue.clock.freeze(blue.clock() + timedelta(days=30))

    assert _address(blue) == NEIGHBOURS
    assert _address(green) == _address(worlds.default.life) != NEIGHBOURS
    assert green.clock() == worlds.default.life.clock() < blue.clock()
    assert green.feed.after(0, now=blue.clock(), most=9) == ()


def test_there_are_so_many_worlds_and_no_more_until_one_is_dropped(ask, admin, worlds):
    for_all = [ask(f"/w/job-{number}/cpr").status for number in range(MOST_WORLDS)]
    refused = ask("/w/one-more/cpr")
    dropped = admin("DELETE", "/worlds/job-7")

    assert set(for_all) == {200}
    assert (refused.status, refused.body.count(b"\n")) == (429, 1)
    assert dropped.status == 204
    assert ask("/w/one-more/cpr").status == 200
    assert ask("/cpr").status == 200
    assert len(worlds.listing()) == MOST_WORLDS + 1


def test_a_dropped_world_begins_anew_under_its_name(ask, admin, worlds):
    ask("/w/blue/cpr")
    worlds.named("blue").life.order(Move(persona="employee", address_id=NEIGHBOURS))
    admin("DELETE", "/worlds/blue")

    assert worlds.named("blue").life.chronicle.chapters == ()


@pytest.mark.parametrize(
    ("name", "status", "error"),
    [("default", 409, b"default_world"), ("nobody", 404, b"unknown_world")],
)
def test_a_world_that_cannot_be_dropped_is_said(admin, worlds, name, status, error):
    answer = admin("DELETE", f"/worlds/{name}")

    assert answer.status == status
    assert error in answer.body
    assert worlds.default.name == "default"


def test_a_reset_is_of_the_world_that_is_named_or_of_all(admin, worlds):
    for_reset = [worlds.default.life, worlds.named("blue").life, worlds.named("green").life]
    told = [life.order(Move(persona="employee", address_id=NEIGHBOURS)) for life in for_reset]
    admin("POST", "/reset", b"{}", x_samsyn_world="blue")
    after_one = [len(life.chronicle.chapters) for life in for_reset]
    admin("POST", "/reset", b'{"all": true}')
    after_all = [len(life.chronicle.chapters) for life in for_reset]

    assert len(told) == 3
    assert (after_one, after_all) == ([1, 0, 1], [0, 0, 0])


def test_a_reset_clears_faults_and_journal_and_a_body_that_is_none_resets_nothing(admin, worlds):
    life = worlds.default.life
    life.order(Move(persona="employee", address_id=NEIGHBOURS))
    refused = admin("POST", "/reset", b"[]")
    kept = len(life.chronicle.chapters)
    admin("POST", "/reset")

    assert (refused.status, kept) == (400, 1)
    assert life.chronicle.chapters == ()


def test_a_foreign_page_can_neither_list_nor_reset(admin, worlds):
    door = Door(worlds, WorldsDesk(worlds).answer)
    foreign = Call(method="GET", path="/worlds", headers={"host": "thief.example"})
    form = Call(method="POST", path="/reset", headers={"host": "127.0.0.1"})

    assert (door.answer(foreign).status, door.answer(form).status) == (403, 415)
    assert admin("GET", "/worlds").status == 200


def test_what_no_desk_of_all_worlds_takes_goes_to_the_worlds_own(admin):
    assert admin("GET", "/events", x_samsyn_world="blue").body == b"admin of blue /events"


def test_an_event_that_cannot_happen_in_one_world_can_in_another(worlds):
    blue, green = worlds.named("blue").life, worlds.named("green").life
    blue.order(Move(persona="employee", address_id=NEIGHBOURS, id="one"))
    green.order(Move(persona="partner", address_id=NEIGHBOURS, id="one"))

    assert [len(each.chronicle.chapters) for each in (blue, green)] == [1, 1]


def _address(life):
    return life.present.person(life.present.persona("employee").number).place.address_id

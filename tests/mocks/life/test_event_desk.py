"""What the admin listener answers to an order, and how it lists what happens."""

import msgspec
import pytest

from mocks.admin.events import EventDesk
from mocks.exchange import Call
from mocks.life.events import EXAMPLES
from mocks.life.refusing import REFUSALS
from tests.mocks.life.registries import decoded


@pytest.fixture
def desk(life):
    return EventDesk(life)


@pytest.fixture
def post(desk):
    def posting(**told):
        body = msgspec.json.encode(told)
        return desk.order(Call(method="POST", path="/events", body=body))

    return posting


def test_an_order_is_answered_with_what_becomes_of_it(post):
    answer = post(event="divorce", persona="employee", id="split", on="2026-11-19")

    assert answer.status == 201
    assert decoded(answer) == {
        "id": "split",
        "event": "divorce",
        "persona": "employee",
        "on": "2026-11-19",
        "with": {},
        "ordered_at": "2026-11-20T09:00:00Z",
        "happens_at": "2026-11-20T09:00:00Z",
        "state": "happened",
        "prevented": None,
        "seen_from": {"cpr": "2026-11-21T01:00:00Z"},
    }


def test_the_same_order_again_is_answered_alike_and_happens_once(post, life):
    first = post(event="move", persona="employee", id="one", household="alone")
    again = post(event="move", persona="employee", id="one", household="alone")

    assert (first.status, again.status) == (201, 200)
    assert first.body == again.body
    assert len(life.chronicle.chapters) == 1


@pytest.mark.parametrize(
    ("told", "status", "error"),
    [
        ({"event": "move", "persona": "nobody"}, 404, "unknown_persona"),
        ({"event": "move", "persona": "deceased"}, 409, "dead"),
        ({"event": "move", "persona": "employee", "address_id": "x"}, 404, "unknown_address"),
    ],
)
def test_what_cannot_happen_is_told_in_one_line(post, told, status, error):
    answer = post(**told)

    assert answer.status == status
    assert decoded(answer) == {"error": error, "hint": REFUSALS[error]}


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"event": "move"},
        {"event": "jump", "persona": "employee"},
        {"event": "move", "persona": "employee", "pnr": "0702751236"},
        {"event": "move", "persona": "employee", "on": "soon"},
        {"event": "move", "persona": "employee", "speed": 3},
        {"event": "new-job", "persona": "employee", "monthly": "-1"},
        {"event": "new-job", "persona": "employee", "monthly": "0.001"},
        {"event": "new-job", "persona": "employee", "monthly": "NaN"},
        {"event": "raise", "persona": "employee", "percent": "-100"},
        {"event": "move", "pnr": "070275123"},
        {"event": "move", "persona": "employee", "id": "0702751236"},
        {"event": "move", "persona": "employee", "id": "a b"},
    ],
    ids=str,
)
def test_what_is_no_event_is_answered_with_one_that_is(post, life, told):
    answer = post(**told)
    hint = decoded(answer)["hint"]

    assert (answer.status, decoded(answer)["error"]) == (400, "not_an_event")
    assert life.chronicle.chapters == ()
    assert hint["event"] == (told.get("event") if told.get("event") in EXAMPLES else "move")


@pytest.mark.parametrize("kind", EXAMPLES)
def test_every_example_can_be_read(post, kind):
    assert post(event=kind, persona="employee", **EXAMPLES[kind]).status in {201, 409}


def test_bytes_that_are_no_json_are_no_event(desk):
    answer = desk.order(Call(method="POST", path="/events", body=b"\xff{"))

    assert answer.status == 400


def test_the_list_tells_what_is_coming_and_what_was_prevented(post, desk):
    post(event="divorce", persona="employee", on="2026-12-24")
    post(event="death", persona="employee")
    listed = decoded(desk.listing(Call(method="GET", path="/events")))["events"]

    assert [(each["event"], each["state"], each["prevented"]) for each in listed] == [
        ("death", "happened", None),
        ("divorce", "prevented", "dead"),
    ]


def test_a_number_that_was_named_is_never_shown_again(post, desk, world):
    number = world.persona("employee").number.reveal()
    answer = post(event="divorce", pnr=number)
    listed = desk.listing(Call(method="GET", path="/events"))

    assert answer.status == 201
    assert decoded(answer)["persona"] is None
    assert number.encode() not in answer.body + listed.body

"""What is told when, to whom who reads from where; and when feed and replica are out of step."""

from datetime import UTC, datetime, timedelta

import pytest

from mocks.admin.feed import FeedDesk
from mocks.exchange import Call, single_values
from mocks.life.step import OUT_OF_STEP, OutOfStep
from tests.mocks.life.registries import decoded

SATURDAY = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture
def look(life):
    desk = FeedDesk(life)

    def looking(query=""):
        return desk.read(Call(method="GET", path="/feed", query=single_values(query)))

    return looking


@pytest.fixture
def codes(look):
    return lambda query="": [each["data"]["code"] for each in decoded(look(query))["notices"]]


def fall_behind(life, registry, persona=None):
    step = OutOfStep(registry=registry, fault=OUT_OF_STEP, persona=persona)
    life.steps.set(step, now=life.clock())


def test_a_notice_is_a_thin_cloud_event(look, order):
    order("divorce", id="split")

    assert decoded(look())["notices"][0] == {
        "specversion": "1.0",
        "id": "split.1",
        "source": "/registries/cpr",
        "type": "samsyn.sandbox.cpr.A24",
        "subject": "employee",
        "time": "2026-11-20T09:00:00Z",
        "datacontenttype": "application/json",
        "data": {
            "registry": "cpr",
            "code": "A24",
            "code_is_invented": False,
            "on": "2026-11-20",
            "caused_by": {"event": "divorce", "id": "split"},
        },
    }


def test_a_number_is_told_only_to_whom_it_is_asked_for(look, order, world):
    order("changed-number")
    number = world.persona("employee").number.reveal()
    data = decoded(look("pnr=true"))["notices"][0]["data"]

    assert number not in look().body.decode()
    assert data["pnr"] == number
    assert data["new_pnr"] not in (number, None)


def test_a_reader_goes_on_from_where_she_stands(look, order, codes):
    order("divorce")
    first = decoded(look("most=1"))
    second = decoded(look(f"after={first['next']}"))
    order("protection-on")

    assert (first["next"], second["next"]) == (1, 2)
    assert codes("after=2") == ["A33"]
    assert decoded(look("after=3")) == {"notices": [], "next": 3}


def test_the_income_register_tells_when_the_report_comes(life, order, codes):
    order("new-job", "teenager-15")
    before = codes()
    life.clock.set(datetime(2026, 11, 30, 5, 0, tzinfo=UTC))

    assert (before, codes()) == ([], ["IndkomstOplysningPersonAdvis"])


def test_what_was_told_keeps_its_place_when_the_clock_is_set_back(life, order, codes):
    order("divorce")
    told = codes()
    life.clock.set(life.clock() - timedelta(days=30))
    order("protection-on", "randers-resident")

    assert (told, codes()) == (["A24", "A24"], ["A24", "A24", "A33"])


@pytest.mark.parametrize(
    "query",
    ["after=1", "after=-1", "after=x", "most=0", "most=201", "wait=61", "since=0", "pnr=maybe"],
)
def test_a_place_that_is_none_is_refused_with_how_to_ask(look, query):
    answer = look(query)

    assert (answer.status, decoded(answer)["error"]) == (400, "not_a_place")


def test_a_reader_who_waits_is_answered_when_something_is_told(look, order):
    waiting = look("wait=5")
    still = waiting.later()
    order("divorce")
    answered = still.later()

    assert (decoded(waiting)["notices"], waiting.patience_seconds) == ([], 5)
    assert len(decoded(answered)["notices"]) == 2
    assert answered.later is None


def test_a_reader_who_does_not_wait_is_answered_at_once(look):
    assert look().later is None


def test_the_feed_runs_ahead_of_a_replica_that_is_not_loaded(life, order, codes):
    fall_behind(life, "cpr")
    order("divorce")
    life.clock.set(SATURDAY)
    behind = _status(life)
    life.steps.clear()

    assert codes() == ["A24", "A24"]
    assert (behind, _status(life)) == ("G", "F")


def test_the_replica_runs_ahead_of_a_feed_that_is_held_back(life, order, codes):
    fall_behind(life, "feed")
    order("divorce")
    life.clock.set(SATURDAY)
    held_back = codes()
    life.steps.clear()

    assert _status(life) == "F"
    assert (held_back, codes()) == ([], ["A24", "A24"])


def test_one_persona_can_be_out_of_step_alone(life, order, look):
    fall_behind(life, "cpr", "employee")
    fall_behind(life, "feed", "employee-spouse")
    order("divorce")
    life.clock.set(SATURDAY)
    told = [each["subject"] for each in decoded(look())["notices"]]

    assert told == ["employee"]
    assert (_status(life), _status(life, "employee-spouse")) == ("G", "F")


def _status(life, persona="employee"):
    world = life.replica
    return world.person(world.persona(persona).number).civil_status

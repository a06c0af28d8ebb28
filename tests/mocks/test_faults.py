"""Every fault at a switchboard with one honest registry behind it."""

import msgspec
import pytest

from mocks.exchange import Answer, Call
from mocks.faults import FAULTS, Fault, FaultBoard
from mocks.journal import Journal
from mocks.switchboard import Place, Switchboard

HONEST = Answer(body="Åse".encode(), content_type="text/xml", personas=("employee", "child"))


class HonestRegistry:
    def answer(self, _call):
        return HONEST

    def about_another(self, _call):
        return Answer(body=b"another")

    def own_fault(self, _call):
        return Answer(status=500, body=b"own fault")


@pytest.fixture
def board():
    return FaultBoard()


@pytest.fixture
def journal():
    return Journal()


@pytest.fixture
def ask(board, journal, clock):
    registry = HonestRegistry()
    switchboard = Switchboard(
        (
            Place(path="/cpr", service=registry, registry="cpr", failing=registry),
            Place(path="/dar", service=registry, registry="dar", failing=registry),
            Place(path="/issuer", service=registry, registry="issuer"),
        ),
        faults=board,
        journal=journal,
        check="strict",
        clock=clock,
    )

    def asking(path="/cpr", **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return switchboard.answer(Call(method="POST", path=path, headers=named))

    return asking


EFFECTS = {
    "down": {"delivery": "none"},
    "unavailable": {"status": 503, "headers": (("retry-after", "30"),)},
    "slow": {"delay_seconds": 10.0, "body": HONEST.body},
    "wrong_person": {"body": b"another"},
    "garbage": {"status": 200, "content_type": "text/xml", "body": bytes(range(128, 256)) * 4},
    "html": {"status": 200, "content_type": "text/html; charset=utf-8"},
    "fault": {"status": 500, "body": b"own fault"},
    "half": {"delivery": "half", "body": HONEST.body},
    "wrong_charset": {"body": b"\xc5se", "content_type": "text/xml"},
    "unauthorised": {"status": 401},
    "refused": {"status": 403},
}


def _shown(answer, effect):
    return {name: getattr(answer, name) for name in effect}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_that_is_set_happens_and_is_over_when_cleared(ask, board, name):
    board.set(Fault(registry="cpr", fault=name))
    spoiled = ask()
    board.clear()

    assert _shown(spoiled, EFFECTS[name]) == EFFECTS[name]
    assert ask() == HONEST


@pytest.mark.parametrize("name", FAULTS)
def test_a_direct_call_orders_its_own_fault_by_header(ask, name):
    assert _shown(ask(x_mock_fault=name), EFFECTS[name]) == EFFECTS[name]
    assert ask() == HONEST


@pytest.mark.parametrize("name", FAULTS)
def test_a_path_names_a_world_with_that_fault(ask, name):
    assert _shown(ask(f"/w/{name}/cpr"), EFFECTS[name]) == EFFECTS[name]
    assert ask() == HONEST


def test_every_fault_has_a_test_of_its_effect():
    assert set(EFFECTS) == set(FAULTS)


@pytest.mark.parametrize(
    "order", ["nonsense", "slow;seconds=-1", "slow;seconds=soon", "slow;seconds=121", ""]
)
def test_a_header_that_names_no_fault_is_told_so(ask, order):
    assert ask(x_mock_fault=order).status == 400


def test_a_header_may_say_how_slow(ask):
    assert ask(x_mock_fault="slow; seconds=0.5").delay_seconds == 0.5


def test_a_fault_of_one_registry_leaves_the_others_well(ask, board):
    board.set(Fault(registry="cpr", fault="down"))

    assert ask("/dar") == HONEST


def test_a_fault_of_a_persona_meets_only_her(ask, board):
    board.set(Fault(registry="cpr", fault="down", persona="neighbour"))
    unmet = ask()
    board.set(Fault(registry="cpr", fault="html", persona="child"))

    assert unmet == HONEST
    assert ask().content_type == "text/html; charset=utf-8"


def test_a_fault_of_a_persona_goes_before_one_for_everybody(ask, board):
    board.set(Fault(registry="cpr", fault="refused", persona="employee"))
    board.set(Fault(registry="cpr", fault="unauthorised"))

    assert ask().status == 403


def test_a_new_fault_replaces_the_one_before(ask, board):
    board.set(Fault(registry="cpr", fault="refused"))
    board.set(Fault(registry="cpr", fault="unauthorised"))

    assert ask().status == 401
    assert len(board.listing()) == 1


def test_a_world_has_its_own_faults_only(ask, board):
    board.set(Fault(registry="cpr", fault="refused", world="blue"))

    assert ask("/w/blue/cpr").status == 403
    assert ask("/w/green/cpr") == HONEST
    assert ask() == HONEST


@pytest.mark.parametrize(
    "fault",
    [
        {"registry": "tax", "fault": "down"},
        {"registry": "cpr", "fault": "tired"},
        {"registry": "issuer", "fault": "wrong_person"},
        {"registry": "issuer", "fault": "down", "persona": "employee"},
        {"registry": "cpr", "fault": "slow", "seconds": 1000},
        {"registry": "cpr", "fault": "slow", "for": 10},
    ],
    ids=lambda fault: " ".join(map(str, fault.values())),
)
def test_what_is_no_fault_cannot_be_set(fault):
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(fault, Fault)


def test_the_issuer_can_be_down_too(ask, board):
    board.set(Fault(registry="issuer", fault="unavailable"))

    assert ask("/issuer").status == 503


def test_the_journal_says_who_was_asked_about_what_came_of_it_and_which_fault(
    ask, board, journal, clock
):
    ask()
    board.set(Fault(registry="dar", fault="slow", seconds=2))
    ask("/w/blue/dar", x_mock_fault="unavailable")
    ask("/dar")

    slow, unavailable, honest = journal.entries()
    assert honest.at == clock.now
    assert (honest.registry, honest.world, honest.fault) == ("cpr", None, None)
    assert (honest.personas, honest.verdict) == (("employee", "child"), "answered")
    assert (unavailable.world, unavailable.fault, unavailable.status) == (
        "blue",
        "unavailable",
        503,
    )
    assert slow.fault == "slow"
    assert slow.ms >= 2000


def test_what_nobody_answers_is_not_found_and_noted_as_nobody_s(ask, journal):
    assert ask("/nowhere").status == 404
    assert ask("/cprx").status == 404
    assert [(entry.registry, entry.path) for entry in journal.entries()] == [
        ("none", "/cprx"),
        ("none", "/nowhere"),
    ]

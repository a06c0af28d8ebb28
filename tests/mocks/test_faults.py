"""Every fault at a switchboard with one honest registry behind it."""

import gzip

import msgspec
import pytest

from mocks.exchange import Answer, Call
from mocks.faults import Fault, FaultBoard
from mocks.journal import Journal
from mocks.switchboard import Place, Switchboard
from mocks.trouble.bodies import bomb, gzip_bomb
from mocks.trouble.catalogue import CERTIFICATE_FAULTS, faults_of
from mocks.trouble.spoiling import HUGE_PADDING_BYTES, Twins

HONEST = Answer(
    body=(
        "<svar><p:persondata><personnummer>0702751236</personnummer>Åse</p:persondata>"
        "<aktuelAdresse><kommunekode>751</kommunekode></aktuelAdresse></svar>"
    ).encode(),
    content_type="text/xml",
    personas=("employee", "child"),
)
WORDS = (
    "agreement_not_approved",
    "missing_data_delimitation",
    "expired_token",
    "nobody",
    "events_and_replica_out_of_step",
)


class HonestRegistry:
    def answer(self, _call):
        return HONEST

    def about_another(self, _call):
        return Answer(body=b"another")

    def own_fault(self, _call):
        return Answer(status=500, body=b"own fault")


class Twin:
    def __init__(self, by):
        self._by = by

    def answer(self, _call):
        return Answer(body=f"{self._by.total_seconds():.0f} seconds".encode())


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
            Place(
                path="/cpr",
                service=registry,
                registry="cpr",
                failing=registry,
                ways={word: lambda _, word=word: Answer(body=word.encode()) for word in WORDS},
                twins=Twins(knowing=Twin),
            ),
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
    "timeout": {"delivery": "none", "delay_seconds": 60.0},
    "unavailable": {"status": 503, "headers": (("retry-after", "30"),)},
    "rate_limited": {"status": 429, "headers": (("retry-after", "30"),)},
    "slow": {"delay_seconds": 10.0, "body": HONEST.body},
    "slow_drip": {"delivery": "drip", "drip_seconds": 60.0, "body": HONEST.body},
    "huge_answer": {"padding_bytes": HUGE_PADDING_BYTES, "body": HONEST.body},
    "wrong_person": {"body": b"another"},
    "swapped_answers": {"swaps_within_seconds": 0.2},
    "garbage": {"status": 200, "content_type": "text/xml", "body": bytes(range(128, 256)) * 4},
    "empty": {"status": 200, "body": b""},
    "html": {"status": 200, "content_type": "text/html; charset=utf-8"},
    "fault": {"status": 500, "body": b"own fault"},
    "broken_xml": {"body": HONEST.body.removesuffix(b"</svar>")},
    "half": {"delivery": "half", "body": HONEST.body},
    "truncated": {"delivery": "whole", "body": HONEST.body[: len(HONEST.body) // 2]},
    "wrong_charset": {"body": HONEST.body.replace(b"\xc3\x85", b"\xc5")},
    "byte_order_mark": {"body": b"\xef\xbb\xbf" + HONEST.body},
    "bomb": {"status": 200},
    "gzip_bomb": {"headers": (("content-encoding", "gzip"),)},
    "header_flood": {"headers": (("x-flood", "x" * 100_000),)},
    "redirect": {"status": 302, "headers": (("location", "http://127.0.0.1:9/elsewhere"),)},
    "new_field": {
        "body": HONEST.body.replace(b"</p:persondata>", b"<p:nyt>1</p:nyt></p:persondata>")
    },
    "split_number": {"body": HONEST.body.replace(b"0702751236", b"0702<!-- -->751236")},
    "fault_in_200": {"status": 200, "body": b"own fault"},
    "nobody": {"body": b"nobody"},
    "events_and_replica_out_of_step": {"body": b"events_and_replica_out_of_step"},
    "unauthorised": {"status": 401},
    "refused": {"status": 403},
    "agreement_not_approved": {"body": b"agreement_not_approved"},
    "missing_data_delimitation": {"body": b"missing_data_delimitation"},
    "expired_token": {"body": b"expired_token"},
    "clock_skew": {"headers": (("date", "Sun, 22 Nov 2026 09:10:00 GMT"),)},
    "stale_data": {"body": b"-3456000 seconds"},
    "contradiction": {"body": HONEST.body.replace(b">751", b">101")},
}
BY_CALL = sorted(EFFECTS)


def _shown(answer, effect):
    return {name: getattr(answer, name) for name in effect}


@pytest.mark.parametrize("name", BY_CALL)
def test_a_fault_that_is_set_happens_and_is_over_when_cleared(ask, board, name):
    board.set(Fault(registry="cpr", fault=name))
    spoiled = ask()
    board.clear()

    assert _shown(spoiled, EFFECTS[name]) == EFFECTS[name]
    assert ask() == HONEST


@pytest.mark.parametrize("header", ["x_samsyn_fault", "x_mock_fault"])
@pytest.mark.parametrize("name", BY_CALL)
def test_a_direct_call_orders_its_own_fault_by_header(ask, name, header):
    assert _shown(ask(**{header: name}), EFFECTS[name]) == EFFECTS[name]
    assert ask() == HONEST


@pytest.mark.parametrize("name", BY_CALL)
def test_a_path_names_a_world_with_that_fault(ask, name):
    assert _shown(ask(f"/w/{name}/cpr"), EFFECTS[name]) == EFFECTS[name]
    assert ask() == HONEST


def test_every_fault_has_a_test_of_its_effect():
    assert set(EFFECTS) == set(faults_of("cpr")) - CERTIFICATE_FAULTS


@pytest.mark.parametrize(
    ("order", "why"),
    [
        ("timeuot", "no such fault; nearest: timeout"),
        ("xyzzy", "no such fault"),
        ("", "no such fault"),
        ("moon=down", "no such registry: cpr, dar, dawa, skat, issuer"),
        ("dar=down, cpr=xyzzy", "no such fault"),
        ("wrong_se_number", "wrong_se_number is no fault of cpr"),
        ("slow;seconds=-1", "slow takes seconds=0..120, p=0..1, seed=N; slow takes delay="),
        ("slow;seconds=soon", "slow takes seconds=0..120, p=0..1, seed=N; slow takes delay="),
        ("slow;seconds=121", "slow takes seconds=0..120, p=0..1, seed=N; slow takes delay="),
        ("slow;delay=gauss:1", "slow takes seconds=0..120, p=0..1, seed=N; slow takes delay="),
        ("down;p=2", "down takes seconds=0..120, p=0..1, seed=N; slow takes delay="),
        ("down;world=x", "no such parameter: delay, p, seconds, seed"),
        ("profile=slow-mnday", "no such profile; nearest: slow-monday"),
        ("profile=down;p=1", "a profile takes a seed and nothing else"),
        (
            "profile=expired-certificate",
            "expired-certificate comes before any call: POST it to /profiles",
        ),
        ("expired-certificate", "expired_certificate comes before any call: POST it to /faults"),
    ],
)
def test_a_header_that_orders_nothing_is_told_why_in_one_line(ask, order, why):
    answer = ask(x_samsyn_fault=order)

    assert answer.status == 400
    assert answer.body.decode() == (
        f"X-Samsyn-Fault: {why}. GET /faults on the admin listener lists all.\n"
    )
    assert ask() == HONEST


def test_a_header_may_say_how_slow(ask):
    assert ask(x_samsyn_fault="slow; seconds=0.5").delay_seconds == 0.5


def test_hyphens_are_read_as_underscores(ask):
    assert ask(x_samsyn_fault="rate-limited").status == 429


def test_one_header_orders_different_faults_of_different_registries(ask):
    orders = "dar=refused, cpr=unauthorised"

    assert ask("/cpr", x_samsyn_fault=orders).status == 401
    assert ask("/dar", x_samsyn_fault=orders).status == 403
    assert ask("/issuer", x_samsyn_fault=orders) == HONEST


def test_a_header_about_another_registry_leaves_the_boards_order_standing(ask, board):
    board.set(Fault(registry="cpr", fault="refused"))

    assert ask(x_samsyn_fault="dar=down").status == 403


def test_a_header_may_order_a_whole_day(ask):
    assert ask("/dar", x_samsyn_fault="profile=rate-limited").status == 429


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
        {"registry": "cpr", "fault": "unsigned"},
        {"registry": "cpr", "fault": "down", "p": 1.1},
        {"registry": "cpr", "fault": "down", "delay": "fixed:1"},
        {"registry": "cpr", "fault": "slow", "delay": "uniform:1"},
        {"registry": "cpr", "fault": "expired_certificate", "persona": "employee"},
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
    ask("/w/blue/dar", x_samsyn_fault="unavailable")
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


def test_a_bomb_is_one_in_either_language():
    laughs, depths = bomb(b"<svar/>"), bomb(b"{}")

    assert laughs.count(b"<!ENTITY") == 12
    assert depths.startswith(b"[" * 1000)
    assert len(gzip_bomb()) < 500_000
    assert len(gzip.decompress(gzip_bomb())) == 72 * 1024 * 1024

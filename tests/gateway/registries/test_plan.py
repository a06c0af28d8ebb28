import asyncio

import httpx
import msgspec
import pytest
from structlog.testing import capture_logs

from contracts.pnr import Pnr
from contracts.reading import Failed, Found
from contracts.records.family import Family
from contracts.records.person import Person
from gateway.registries.answered import Answered
from tests.gateway.registries.fakes import ASKED, OTHER, Wire, errand, hang, plugin

pytestmark = pytest.mark.anyio
BOTH = ("person", "family")
UNAVAILABLE = Failed(outcome="unavailable", retry_after_seconds=30)


def _time() -> float:
    return asyncio.get_running_loop().time()


def _name(found: Found | Failed) -> str | None:
    assert isinstance(found, Found)
    assert isinstance(found.record, Person)
    assert found.record.name is not None
    return found.record.name.full_name


async def _known(wire: Wire, **more: object) -> Answered:
    wire.answers("cpr", BOTH, **{"residence": True, **more})
    answered = await wire.registries(plugin("cpr")).facts(errand())
    assert isinstance(answered, Answered)
    return answered


async def test_the_facts_answer_fills_its_sections_without_another_question(wire: Wire) -> None:
    already = await _known(wire)

    sections = await wire.registries(plugin("cpr")).sections(
        frozenset(BOTH), errand(), already=already
    )

    assert {name: type(each.record) for name, each in sections.items()} == {  # type: ignore[union-attr]  # both are Found, or the test fails
        "person": Person,
        "family": Family,
    }
    assert wire.router["cpr"].call_count == 1


async def test_sections_of_one_registry_are_one_question(wire: Wire) -> None:
    route = wire.answers("cpr", BOTH)

    sections = await wire.registries(plugin("cpr")).sections(
        frozenset(BOTH), errand(), already=None
    )

    assert all(isinstance(each, Found) for each in sections.values())
    assert route.call_count == 1


async def test_the_address_register_is_asked_by_residence_only(wire: Wire) -> None:
    already = await _known(wire)
    wire.route("dar").respond(json={"sections": ["address"]})

    sections = await wire.registries(
        plugin("cpr"), plugin("dar", ("address",), asks_by="residence")
    ).sections(frozenset({"address"}), errand(), already=already)

    assert list(sections) == ["address"]
    assert isinstance(sections["address"], Found)
    assert wire.router["cpr"].call_count == 1


async def test_without_facts_the_person_register_is_asked_where_she_lives(wire: Wire) -> None:
    wire.answers("cpr", BOTH, residence=True)
    wire.route("dar").respond(json={"sections": ["address"]})

    sections = await wire.registries(
        plugin("cpr"), plugin("dar", ("address",), asks_by="residence")
    ).sections(frozenset({"address", "person"}), errand(), already=None)

    assert all(isinstance(each, Found) for each in sections.values())
    assert wire.router["cpr"].call_count == 1


async def test_somebody_registered_nowhere_is_unknown_to_the_address_register(wire: Wire) -> None:
    already = await _known(wire, residence=False)
    dar = wire.route("dar").respond(json={"sections": ["address"]})

    sections = await wire.registries(
        plugin("cpr"), plugin("dar", ("address",), asks_by="residence")
    ).sections(frozenset({"address"}), errand(), already=already)

    assert sections == {"address": Failed(outcome="unknown")}
    assert not dar.called


async def test_no_residence_to_be_had_is_the_person_registers_failure(wire: Wire) -> None:
    wire.route("cpr").respond(503)
    wire.route("dar").respond(json={"sections": ["address"]})
    registries = wire.registries(plugin("cpr"), plugin("dar", ("address",), asks_by="residence"))

    assert await registries.sections(frozenset({"address"}), errand(), already=None) == {
        "address": UNAVAILABLE
    }
    wire.answers("cpr", BOTH, residence=True)
    sections = await registries.sections(frozenset({"address"}), errand(), already=None)
    assert isinstance(sections["address"], Found)


@pytest.mark.parametrize(
    "fault",
    [
        httpx.Response(503),
        httpx.Response(403),
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json={"sections": BOTH, "about": OTHER.reveal()}),
        httpx.Response(200, json={"sections": ["family"], "about": ASKED.reveal()}),
    ],
    ids=["unavailable", "refused", "garbage", "another person", "without the section"],
)
async def test_the_next_registry_stands_in_for_one_that_fails(
    wire: Wire, fault: httpx.Response
) -> None:
    wire.route("soap").mock(return_value=fault)
    wire.answers("graphql", BOTH)
    registries = wire.registries(plugin("soap"), plugin("graphql"))

    sections = await registries.sections(frozenset({"person"}), errand(), already=None)
    assert _name(sections["person"]) == f"graphql on {ASKED.reveal()}"

    wire.answers("soap", BOTH)
    sections = await registries.sections(frozenset({"person"}), errand(), already=None)
    assert _name(sections["person"]) == f"soap on {ASKED.reveal()}"


async def test_a_registry_that_knows_nobody_is_believed(wire: Wire) -> None:
    wire.route("soap").respond(404)
    other = wire.answers("graphql", BOTH)

    failed = await wire.registries(plugin("soap"), plugin("graphql")).facts(errand())

    assert failed == Failed(outcome="unknown")
    assert not other.called


async def test_a_hanging_registry_leaves_time_for_the_one_that_stands_in(wire: Wire) -> None:
    wire.route("soap").mock(side_effect=hang)
    wire.answers("graphql", BOTH)
    began = _time()

    answered = await wire.registries(plugin("soap"), plugin("graphql")).facts(errand(seconds=5))

    assert isinstance(answered, Answered)
    assert answered.plugin.name == "graphql"
    assert _time() - began == pytest.approx(3)


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (503, 403, UNAVAILABLE),
        (403, 503, UNAVAILABLE),
        (403, 403, Failed(outcome="broken")),
        (403, 404, Failed(outcome="unknown")),
    ],
)
async def test_when_all_fail_the_most_hopeful_is_told(
    wire: Wire, first: int, second: int, told: Failed
) -> None:
    wire.route("soap").respond(first)
    wire.route("graphql").respond(second)

    assert await wire.registries(plugin("soap"), plugin("graphql")).facts(errand()) == told


async def test_when_all_are_away_the_one_that_returns_first_is_told(wire: Wire) -> None:
    wire.route("soap").respond(503, headers={"retry-after": "90"})
    wire.route("graphql").respond(503, headers={"retry-after": "60"})

    failed = await wire.registries(plugin("soap"), plugin("graphql")).facts(errand())

    assert failed == Failed(outcome="unavailable", retry_after_seconds=60)


async def test_one_slow_section_does_not_delay_another_beyond_the_deadline(wire: Wire) -> None:
    already = await _known(wire)
    wire.route("dar").mock(side_effect=hang)
    began = _time()

    sections = await wire.registries(
        plugin("cpr"), plugin("dar", ("address",), asks_by="residence")
    ).sections(frozenset({"person", "address"}), errand(seconds=5), already=already)

    assert isinstance(sections["person"], Found)
    assert sections["address"] == UNAVAILABLE
    assert _time() - began == pytest.approx(5)


async def test_a_registry_without_agreement_is_not_asked_and_the_next_is(wire: Wire) -> None:
    soap = wire.answers("soap", BOTH)
    wire.answers("graphql", BOTH)

    answered = await wire.registries(plugin("soap"), plugin("graphql")).facts(
        errand(without="soap")
    )

    assert isinstance(answered, Answered)
    assert answered.plugin.name == "graphql"
    assert not soap.called


async def test_a_section_without_any_agreement_is_unavailable_and_calls_the_operator(
    wire: Wire,
) -> None:
    soap = wire.answers("soap", BOTH)
    with capture_logs() as logs:
        failed = await wire.registries(plugin("soap")).facts(errand(without="soap"))

    assert failed == Failed(outcome="unavailable")
    assert logs[0]["event"] == "no_agreement_for_section"
    assert not soap.called


async def test_a_section_nobody_serves_is_unavailable(wire: Wire) -> None:
    sections = await wire.registries(plugin("cpr")).sections(
        frozenset({"address"}), errand(), already=None
    )

    assert sections == {"address": Failed(outcome="unavailable")}


async def test_others_are_asked_by_the_number_in_force(wire: Wire) -> None:
    already = await _known(wire, current=OTHER.reveal())
    income = wire.answers("income", ("family",))

    await wire.registries(plugin("income", ("family",))).sections(
        frozenset({"family"}), errand(), already=_without_family(already)
    )

    assert Pnr(income.calls.last.request.content.decode()) == OTHER


def _without_family(answered: Answered) -> Answered:
    person = answered.reading.section("person")
    assert person is not None
    reading = msgspec.structs.replace(answered.reading, sections=(person,))
    return msgspec.structs.replace(answered, reading=reading)


async def test_fifty_questions_at_once_do_not_mix(wire: Wire) -> None:
    wire.answers("cpr", BOTH, residence=True)
    registries = wire.registries(plugin("cpr"), places=7)
    people = [Pnr(f"0108612{number:03d}") for number in range(50)]

    answers = await asyncio.gather(
        *(registries.sections(frozenset({"person"}), errand(each), already=None) for each in people)
    )

    assert [_name(each["person"]) for each in answers] == [
        f"cpr on {each.reveal()}" for each in people
    ]


async def test_answers_swapped_under_way_reach_nobody(wire: Wire) -> None:
    wire.route("cpr").mock(
        side_effect=lambda request: httpx.Response(
            200,
            json={
                "sections": BOTH,
                "about": request.content.decode()[:-1]
                + str((int(request.content.decode()[-1]) + 1) % 10),
            },
        )
    )
    registries = wire.registries(plugin("cpr"))
    people = [Pnr(f"0108612{number:03d}") for number in range(50)]

    answers = await asyncio.gather(*(registries.facts(errand(each)) for each in people))

    assert set(answers) == {Failed(outcome="broken")}
    assert registries.counted["cpr"] == {"wrong_person": 50}


async def test_a_cancelled_round_leaves_nothing_running(wire: Wire) -> None:
    wire.route("cpr").mock(side_effect=hang)
    registries = wire.registries(plugin("cpr"))
    before = len(asyncio.all_tasks())
    asking = asyncio.create_task(registries.sections(frozenset(BOTH), errand(), already=None))
    await asyncio.sleep(1)

    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    await asyncio.sleep(0)

    assert len(asyncio.all_tasks()) == before

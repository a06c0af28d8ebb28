"""A private party hears one answer, to the byte and to the moment, whatever the reason is."""

import asyncio

import httpx
import pytest
from msgspec.structs import replace

from contracts.errors import EvidenceUnavailable
from contracts.reading import Failed
from tests.gateway.answering.fakes import NUMBER, PERSON, House, knows
from tests.gateway.api.fakes import Api
from tests.gateway.registries.fakes import LeapingLoop

pytestmark = pytest.mark.anyio
BODY = {"subject": {"pnr": "0108612345"}, "purpose": "ordered-copy", "consent_id": "con_a"}
SECONDS = 2.0


@pytest.fixture
def anyio_backend() -> tuple[str, dict[str, object]]:
    return "asyncio", {"loop_factory": LeapingLoop}


async def timed(api: Api, body: object = BODY, who: str = "shop") -> tuple[httpx.Response, float]:
    loop = asyncio.get_running_loop()
    began = loop.time()
    answer = await api.ask(who, body)
    return answer, loop.time() - began


def dead() -> House:
    house = House()
    house.registries.known = {NUMBER: knows(replace(PERSON, status="dead"))}
    return house


def without_status() -> House:
    house = House()
    house.registries.known = {NUMBER: knows(replace(PERSON, status=None))}
    return house


def annulled() -> House:
    house = House()
    house.registries.known = {NUMBER: knows(replace(PERSON, status="annulled"))}
    return house


def unknown() -> House:
    house = House()
    house.registries.known = {NUMBER: Failed(outcome="unknown")}
    return house


@pytest.mark.parametrize("of", [dead, annulled, without_status, unknown])
async def test_every_personal_reason_is_the_same_answer_at_the_same_time(of: object) -> None:
    api = Api(of(), private_answer_seconds=SECONDS)  # type: ignore[operator]  # makes a house

    answer, seconds = await timed(api)

    constant, _ = await timed(Api(dead(), private_answer_seconds=SECONDS))
    assert (answer.status_code, answer.content) == (404, constant.content)
    assert sorted(answer.headers.raw) == sorted(constant.headers.raw)
    assert seconds == pytest.approx(SECONDS)


async def test_an_alias_that_is_nobodys_is_the_same_answer_at_the_same_time() -> None:
    api = Api(House(), private_answer_seconds=SECONDS)

    answer, seconds = await timed(api, {**BODY, "subject": {"alias": "sub_made_up"}})

    constant, _ = await timed(Api(dead(), private_answer_seconds=SECONDS))
    assert (answer.status_code, answer.content) == (404, constant.content)
    assert seconds == pytest.approx(SECONDS)


async def test_the_answer_has_nothing_by_which_two_could_be_told_apart() -> None:
    answer, _ = await timed(Api(dead()))

    assert {"trace_id", "instance", "pointer", "retry_after_seconds"} & set(answer.json()) == set()
    assert answer.json()["code"] == "subject_not_available"
    assert set(answer.headers) == {"content-type", "content-length", "cache-control"}


async def test_a_permitted_answer_is_not_held_back() -> None:
    answer, seconds = await timed(Api(House(), private_answer_seconds=SECONDS))

    assert answer.status_code == 200
    assert seconds < 0.1


async def test_what_has_nothing_to_do_with_the_person_comes_at_once() -> None:
    answer, seconds = await timed(Api(House()), {**BODY, "purpose": "school"})

    assert (answer.status_code, answer.json()["code"]) == (403, "party_class_not_permitted")
    assert "trace_id" in answer.json()
    assert seconds < 0.1


async def test_a_register_that_is_down_says_nothing_about_anybody() -> None:
    house = House()
    house.registries.known = {NUMBER: Failed(outcome="unavailable")}

    answer, seconds = await timed(Api(house))

    assert (answer.status_code, answer.json()["code"]) == (503, "facts_unavailable")
    assert seconds < 0.1


async def test_a_log_that_is_down_says_nothing_about_anybody() -> None:
    house = dead()

    def down() -> None:
        raise EvidenceUnavailable("evidence_unavailable")

    house.diary.before["close ent_intent refused"] = down

    answer, _ = await timed(Api(house))

    assert (answer.status_code, answer.json()["code"]) == (503, "evidence_unavailable")


async def test_the_registries_have_most_of_the_time_and_the_log_the_rest() -> None:
    house = House()
    loop = asyncio.get_running_loop()
    began = loop.time()

    await timed(Api(house, private_answer_seconds=SECONDS))

    assert house.registries.errands[0].deadline - began == pytest.approx(SECONDS * 0.8)


async def test_a_shorter_deadline_holds_for_private_parties_too() -> None:
    house = House()
    began = asyncio.get_running_loop().time()

    await timed(Api(house, deadline_seconds=0.5, private_answer_seconds=SECONDS))

    assert house.registries.errands[0].deadline - began == pytest.approx(0.5)


async def test_a_refusal_that_comes_after_its_time_is_told_as_facts_that_are_not_there() -> None:
    house = dead()
    leaping = asyncio.get_running_loop().leaping  # type: ignore[attr-defined]  # LeapingLoop

    def slow() -> None:
        leaping.now += SECONDS + 0.1

    house.diary.before["close ent_intent refused"] = slow

    answer, _ = await timed(Api(house, private_answer_seconds=SECONDS))

    assert (answer.status_code, answer.json()["code"]) == (503, "facts_unavailable")


async def test_an_authority_is_told_the_reason_at_once() -> None:
    answer, seconds = await timed(Api(dead()), {**BODY, "purpose": "school"}, "authority")

    assert answer.json()["code"] == "subject_deceased"
    assert seconds < 0.1

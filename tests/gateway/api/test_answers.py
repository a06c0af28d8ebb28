"""What an answer looks like on the wire."""

import pytest

from contracts.reading import Failed
from tests.gateway.access.situations import citizen
from tests.gateway.answering.fakes import NUMBER, PROTECTED, knows
from tests.gateway.api.fakes import Api

pytestmark = pytest.mark.anyio
GOOD = {"subject": {"pnr": "010861-2345"}, "purpose": "school"}


async def test_an_answer_says_what_was_found_by_whom_and_under_what(api: Api) -> None:
    answer = await api.ask("authority", GOOD)

    said = answer.json()
    assert list(said) == [
        *("subject", "as_of", "purpose", "sections", "withheld", "warnings", "receipt")
    ]
    assert said["subject"] == "sub_55133018_cit_0"
    assert said["as_of"] == "2026-11-23T09:00:00Z"
    assert said["purpose"] == {"id": "school", "version": 3}
    assert said["receipt"]["entry_id"] == "ent_disclosed"
    assert said["receipt"]["signed_at"] == said["as_of"]
    assert answer.headers["etag"] == f'W/"{said["receipt"]["version"]}"'
    assert said["sections"]["address"]["outcome"] == "found"
    assert said["sections"]["person"]["record"] == {
        "name": {"full_name": "Ida Holm"},
        "birth_date": "1961-08-01",
    }


async def test_an_answer_is_kept_by_nobody_on_its_way(api: Api) -> None:
    answer = await api.ask("authority", GOOD)

    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-type"] == "application/json"


async def test_nothing_in_an_answer_is_null(api: Api) -> None:
    api.house.registries.filled["address"] = Failed(outcome="broken")

    answer = await api.ask("authority", GOOD)

    assert "null" not in answer.text
    assert answer.json()["sections"]["address"] == {"outcome": "broken"}


async def test_a_section_that_may_come_again_says_when(api: Api) -> None:
    api.house.registries.filled["address"] = Failed(outcome="unavailable", retry_after_seconds=30)

    answer = await api.ask("authority", GOOD)

    assert answer.status_code == 200
    assert answer.json()["sections"]["address"] == {
        "outcome": "unavailable",
        "retry_after_seconds": 30,
    }


async def test_a_reader_is_warned_of_a_protected_address(api: Api) -> None:
    api.house.registries.known = {NUMBER: knows(PROTECTED)}

    answer = await api.ask("authority", GOOD)

    assert answer.json()["warnings"] == ["address_protected"]


async def test_the_citizen_sees_her_own_record_by_her_sign_in(api: Api) -> None:
    api.house.registries.known = {citizen().pnr: knows(about=citizen().pnr)}

    answer = await api.look("/v1/my-data?sections=person,address")

    assert answer.json()["purpose"]["id"] == "own-access"
    assert set(answer.json()["sections"]) == {"person", "address"}
    assert answer.headers["cache-control"] == "no-store"


async def test_a_purposes_fields_are_valid_verbatim_where_fields_are_asked(api: Api) -> None:
    purposes = (await api.send("GET", "/v1/purposes")).json()["purposes"]
    (school,) = [each for each in purposes if each["id"] == "school"]

    answer = await api.ask("authority", {**GOOD, "fields": school["fields"]})

    assert answer.status_code == 200


async def test_the_registries_are_listed_without_anything_null(api: Api) -> None:
    answer = await api.send("GET", "/v1/registries")

    (register,) = answer.json()["registries"]
    assert register["adapter"] == "person_sf1520@1"
    assert [each["name"] for each in register["sections"]] == ["person", "family", "address"]
    assert "null" not in answer.text


async def test_the_purposes_are_listed_without_anything_null(api: Api) -> None:
    assert "null" not in (await api.send("GET", "/v1/purposes")).text


async def test_health_says_that_the_process_answers_even_when_the_log_does_not(api: Api) -> None:
    api.is_ready = False

    assert (await api.send("GET", "/health")).json() == {"status": "ok"}

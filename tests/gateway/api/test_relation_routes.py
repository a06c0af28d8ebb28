"""The doors to acting for another: who may come in, with what, before anybody is looked up."""

import pytest

from tests.gateway.api.fakes import Api, bearer

pytestmark = pytest.mark.anyio
RELATIONS, POWERS = "/v1/my-data/relations", "/v1/my-data/powers-of-attorney"
NOBODY = "sub_" + "a" * 26
POWER = {"until": "2027-03-31", "sections": ["person"]}


@pytest.mark.parametrize(
    "path", [RELATIONS, f"{RELATIONS}/{NOBODY}", f"{RELATIONS}/{NOBODY}/access-log", POWERS]
)
async def test_only_a_citizen_acts_for_another(api: Api, path: str) -> None:
    refused, unknown = await api.look(path, "authority"), await api.look(path, "nobody")

    assert (refused.status_code, refused.json()["code"]) == (403, "citizen_required")
    assert unknown.status_code == 401
    assert api.house.diary == []


@pytest.mark.parametrize("path", ["", "/access-log"])
async def test_an_alias_that_is_none_of_hers_is_unknown_and_nobody_is_asked(
    api: Api, path: str
) -> None:
    answer = await api.look(f"{RELATIONS}/{NOBODY}{path}")

    assert (answer.status_code, answer.json()["code"]) == (404, "subject_unknown")
    assert "facts" not in api.house.diary


@pytest.mark.parametrize(
    ("path", "code"),
    [
        (f"{RELATIONS}?x=1", "query_invalid"),
        (f"{RELATIONS}/{NOBODY}?sections=wealth", "section_unknown"),
        (f"{RELATIONS}/{NOBODY}?from=2026-13", "period_invalid"),
        (f"{RELATIONS}/{NOBODY}/access-log?page=2", "query_invalid"),
        (f"{POWERS}?all=1", "query_invalid"),
    ],
)
async def test_a_question_that_cannot_be_read_asks_nobody(api: Api, path: str, code: str) -> None:
    answer = await api.look(path)

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert api.house.diary == []


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (POWER | {"until": "2026-11-22"}, "/until"),
        (POWER | {"until": "2027-11-24"}, "/until"),
        (POWER | {"fields": ["person.*"]}, "/fields"),
        (POWER | {"purposes": ["school"]}, "/purposes"),
        (POWER | {"sections": ["wealth"]}, "/sections"),
        ({"until": "2027-03-31"}, None),
    ],
)
async def test_a_power_of_attorney_that_cannot_be_given_is_pointed_at(
    api: Api, body: object, pointer: str | None
) -> None:
    answer = await api.send("POST", POWERS, json=body, headers=bearer("citizen"))

    assert answer.status_code == 400
    assert answer.json().get("pointer") == pointer
    assert api.house.diary == []


@pytest.mark.parametrize("path", ["decision", "withdrawal"])
async def test_an_id_of_another_form_is_unknown(api: Api, path: str) -> None:
    answer = await api.send(
        "POST", f"{POWERS}/x/{path}", json={"decision": "accept"}, headers=bearer("citizen")
    )

    assert (answer.status_code, answer.json()["code"]) == (404, "power_unknown")

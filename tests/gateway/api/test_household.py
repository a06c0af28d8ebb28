"""POST /v1/household-data: what may be sent, what comes back, who may ask."""

import httpx
import pytest

from contracts.reading import Failed
from tests.gateway.access.situations import CVR
from tests.gateway.answering.fakes import CHILD, NUMBER
from tests.gateway.answering.households import SPOUSE, STRANGER, HouseOfHouseholds
from tests.gateway.api.fakes import Api, bearer

pytestmark = pytest.mark.anyio
PARTNER = {"subject": {"pnr": SPOUSE.reveal()}, "role": "partner"}
YOUNGEST = {"subject": {"pnr": CHILD.reveal()}, "role": "child"}
NOBODYS_SPOUSE = {"subject": {"pnr": STRANGER.reveal()}, "role": "partner"}
ASKED = {
    "applicant": {"pnr": NUMBER.reveal()},
    "members": [PARTNER, YOUNGEST],
    "purpose": "school",
    "case_reference": "ansøgning 7",
}


@pytest.fixture
def house() -> HouseOfHouseholds:
    return HouseOfHouseholds()


@pytest.fixture
def api(house: HouseOfHouseholds) -> Api:
    return Api(house)


async def ask(api: Api, who: str = "authority", **changes: object) -> httpx.Response:
    body = {name: each for name, each in (ASKED | changes).items() if each is not None}
    return await api.send("POST", "/v1/household-data", json=body, headers=bearer(who))


async def test_the_applicant_and_each_member_are_answered_about(api: Api) -> None:
    answer = await ask(api)

    said = answer.json()
    assert answer.status_code == 200
    assert list(said) == ["applicant", "members"]
    assert [each["role"] for each in said["members"]] == ["partner", "child"]
    assert "role" not in said["applicant"]
    assert all(each["receipt"] for each in (said["applicant"], *said["members"]))
    assert answer.headers["cache-control"] == "no-store"


async def test_no_number_is_in_what_leaves(api: Api) -> None:
    answer = await ask(api, members=[PARTNER, NOBODYS_SPOUSE])

    for number in (NUMBER, SPOUSE, CHILD, STRANGER):
        assert number.reveal() not in answer.text
    assert answer.json()["members"][0]["subject"].startswith(f"sub_{CVR}")


async def test_a_refused_member_is_a_problem_in_the_words_of_the_single_route(api: Api) -> None:
    refused = (await ask(api, members=[NOBODYS_SPOUSE, YOUNGEST])).json()["members"]

    assert refused[0] == {
        "type": "urn:samsyn:problem:not_of_the_household",
        "title": "Not of the household",
        "status": 403,
        "detail": refused[0]["text"]["en"],
        "code": "not_of_the_household",
        "text": refused[0]["text"],
        "role": "partner",
    }
    assert refused[1]["subject"]


async def test_a_member_about_whom_the_register_is_silent_may_be_asked_about_later(
    api: Api, house: HouseOfHouseholds
) -> None:
    house.registries.known[SPOUSE] = Failed(outcome="unavailable", retry_after_seconds=7)

    answer = await ask(api)

    refused = answer.json()["members"][0]
    assert answer.status_code == 200
    assert (refused["code"], refused["status"]) == ("facts_unavailable", 503)
    assert refused["retry_after_seconds"] == 7


async def test_a_refused_applicant_is_the_whole_answer(api: Api, house: HouseOfHouseholds) -> None:
    refused = await ask(api, "randers")

    assert (refused.status_code, refused.json()["code"]) == (403, "not_registered_here")
    assert "applicant" not in refused.json()
    assert house.ledger.reasons[1:] == ["applicant_refused", "applicant_refused"]


async def test_an_applicant_alone_is_a_household(api: Api) -> None:
    answers = [await ask(api, members=[]), await ask(api, members=None)]

    assert [each.status_code for each in answers] == [200, 200]
    assert [each.json()["members"] for each in answers] == [[], []]


async def test_the_etag_tells_one_answer_from_another(api: Api) -> None:
    first, again = await ask(api), await ask(api)
    other = await ask(api, members=[NOBODYS_SPOUSE, YOUNGEST])

    assert first.headers["etag"] == again.headers["etag"] != other.headers["etag"]
    assert first.headers["etag"].startswith('W/"')


@pytest.mark.parametrize("who", ["shop", "school", "citizen"])
async def test_only_an_authority_may_use_the_route(
    api: Api, house: HouseOfHouseholds, who: str
) -> None:
    refused = await ask(api, who)

    assert (refused.status_code, refused.json()["code"]) == (403, "authority_required")
    assert house.diary == []
    assert (await ask(api)).status_code == 200


async def test_without_a_token_nobody_learns_what_a_right_question_is(api: Api) -> None:
    assert (await ask(api, "nobody", purpose=None)).status_code == 401


THIRTEEN = [{"subject": {"alias": f"sub_{place}"}, "role": "child"} for place in range(13)]
STATED = {"kind": "stays", "reference": "brev 1"}


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"case_reference": None}, "body_invalid", None),
        ({"case_reference": " "}, "body_invalid", "/case_reference"),
        ({"case_reference": "sag 010861-2345"}, "reference_names_person", "/case_reference"),
        (
            {"case_reference": f"sag {SPOUSE.reveal()}"},
            "reference_names_person",
            "/case_reference",
        ),
        ({"applicant": {}}, "body_invalid", "/applicant"),
        ({"applicant": {"pnr": "3002802345"}}, "pnr_invalid", "/applicant/pnr"),
        ({"applicant": {"pnr": "0101992345", "alias": "sub_x"}}, "body_invalid", "/applicant"),
        ({"members": [PARTNER, {"role": "child"}]}, "body_invalid", "/members/1"),
        ({"members": [PARTNER, {"subject": {}, "role": "child"}]}, "body_invalid",
         "/members/1/subject"),
        ({"members": [{"subject": {"pnr": "12"}, "role": "child"}]}, "pnr_invalid",
         "/members/0/subject/pnr"),
        ({"members": [PARTNER | {"role": "lodger"}]}, "body_invalid", "/members/0/role"),
        ({"members": [PARTNER | {"consent_id": "con_a"}]}, "body_invalid", "/members/0"),
        ({"members": THIRTEEN}, "body_invalid", "/members"),
        ({"members": [PARTNER, YOUNGEST, PARTNER]}, "person_named_twice", "/members/2/subject"),
        (
            {"members": [YOUNGEST, {"subject": ASKED["applicant"], "role": "partner"}]},
            "person_named_twice",
            "/members/1/subject",
        ),
        (
            {"members": [PARTNER | {"municipality_basis": STATED | {"reference": "0108612345"}}]},
            "reference_names_person",
            "/members/0/municipality_basis/reference",
        ),
        (
            {"members": [PARTNER | {"municipality_basis": STATED | {"reference": "a\u202eb"}}]},
            "body_invalid",
            "/members/0/municipality_basis/reference",
        ),
        (
            {"municipality_basis": STATED | {"reference": SPOUSE.reveal()}},
            "reference_names_person",
            "/municipality_basis/reference",
        ),
        (
            {"notice_reference": CHILD.reveal()},
            "reference_names_person",
            "/notice_reference",
        ),
        ({"period": {"from": "2026-05", "to": "2026-01"}}, "period_invalid", "/period"),
        ({"subject": {"alias": "sub_x"}}, "body_invalid", None),
    ],
)  # fmt: skip
async def test_bad_input_is_pointed_at_and_asks_nothing(
    api: Api,
    house: HouseOfHouseholds,
    changes: dict[str, object],
    code: str,
    pointer: str | None,
) -> None:
    refused = await ask(api, **changes)

    said = refused.json()
    assert (refused.status_code, said["code"], said.get("pointer")) == (400, code, pointer)
    assert house.diary == []


async def test_twelve_members_are_read(api: Api) -> None:
    answer = await ask(api, members=THIRTEEN[:12])

    assert answer.status_code == 200
    assert {each["code"] for each in answer.json()["members"]} == {"subject_unknown"}


async def test_a_number_that_nobody_can_have_yet_is_pointed_at(api: Api) -> None:
    unborn = {"subject": {"pnr": "0101364444"}, "role": "child"}

    said = (await ask(api, members=[PARTNER, unborn])).json()

    assert (said["code"], said["pointer"]) == ("pnr_invalid", "/members/1/subject/pnr")

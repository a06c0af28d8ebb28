"""A dry run says what the question itself would come to, shows no value, and is no oracle."""

import asyncio

import httpx
import pytest
from msgspec.structs import replace

from contracts.dates import PartialDate
from contracts.errors import EvidenceUnavailable, TooManyQuestions
from contracts.reading import Failed
from contracts.records.person import Protection, Residence
from gateway.access.refusals import REFUSALS
from tests.gateway.access.situations import RANDERS, agreement, citizen
from tests.gateway.answering.fakes import NEW_NUMBER, NUMBER, PERSON, PROTECTED, House, knows
from tests.gateway.api.fakes import Api, bearer
from tests.gateway.registries.fakes import LeapingLoop

pytestmark = pytest.mark.anyio
SECONDS = 2.0
SIGNED_IN = citizen().pnr
ABOUT = {"subject": {"pnr": "0108612345"}}
SCHOOL = {**ABOUT, "purpose": "school"}
COPY = {**ABOUT, "purpose": "ordered-copy", "consent_id": "con_a"}


@pytest.fixture
def anyio_backend() -> tuple[str, dict[str, object]]:
    return "asyncio", {"loop_factory": LeapingLoop}


async def check(api: Api, body: object = SCHOOL, who: str = "authority") -> httpx.Response:
    return await api.send("POST", "/v1/access-checks", json=body, headers=bearer(who))


def house_of(**changes: object) -> House:
    house = House()
    house.registries.known = {NUMBER: knows(replace(PERSON, **changes))}
    return house


async def test_a_dry_run_names_the_fields_and_shows_no_value(api: Api) -> None:
    answer = await check(api)

    said = answer.json()
    assert (answer.status_code, said["decision"]) == (200, "permit")
    assert {"person.name.full_name", "address.full_address"} <= set(said["fields"])
    assert said["withheld"] == []
    assert said["purpose"] == {"id": "school", "version": 3}
    assert not {"code", "text", "receipt", "sections", "subject"} & set(said)
    assert b"Ida Holm" not in answer.content
    assert b"1961" not in answer.content
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers


async def test_only_the_person_register_is_asked_between_intent_and_end(api: Api) -> None:
    await check(api)

    assert api.house.diary == ["intend", "facts", "close ent_intent checked"]
    assert api.house.ledger.reasons == [None]


async def test_the_fields_are_those_that_the_question_itself_shows(api: Api) -> None:
    checked = await check(api)
    await api.ask("authority", SCHOOL)

    assert checked.json()["fields"] == list(api.house.ledger.sights[-1].fields)


async def test_a_path_that_was_not_asked_for_is_explained(api: Api) -> None:
    said = (await check(api, {**SCHOOL, "sections": ["person"]})).json()

    assert {each["rule"] for each in said["withheld"]} == {"not_asked"}
    assert set(said["withheld"][0]) == {"path", "rule", "text"}
    assert set(said["withheld"][0]["text"]) == {"da", "en"}


async def test_the_warnings_are_those_of_the_question_itself() -> None:
    api = Api(house_of(address_protection=Protection(since=PartialDate("2020-01-01"))))

    said = (await check(api)).json()
    real = (await api.ask("authority", SCHOOL)).json()

    assert said["warnings"] == real["warnings"] == ["address_protected"]


@pytest.mark.parametrize(
    ("body", "who", "code"),
    [
        ({**ABOUT, "purpose": "nothing"}, "authority", "purpose_unknown"),
        ({**ABOUT, "purpose": "anywhere"}, "authority", "agreement_missing"),
        (SCHOOL, "shop", "party_class_not_permitted"),
        (SCHOOL, "machine", "actor_missing"),
        ({**SCHOOL, "fields": ["person.shoe_size"]}, "authority", "fields_not_permitted"),
    ],
)
async def test_what_no_citizen_is_the_reason_for_is_a_precise_denial_at_once(
    api: Api, body: dict[str, object], who: str, code: str
) -> None:
    answer = await check(api, body, who)
    real = await api.ask(who, body)

    said = answer.json()
    assert (answer.status_code, said["decision"], said["code"]) == (200, "deny", code)
    assert said["text"] == {"da": REFUSALS[code].text.da, "en": REFUSALS[code].text.en}
    assert said["fields"] == []
    assert real.json()["code"] == code
    assert api.house.diary == ["close None checked", "close None refused"]


@pytest.mark.parametrize(
    ("changes", "who", "code"),
    [
        ({"status": "dead"}, "authority", "subject_deceased"),
        ({"status": "annulled"}, "authority", "number_not_in_use"),
        ({}, "randers", "not_registered_here"),
    ],
)
async def test_an_authority_is_told_the_code_that_the_question_itself_would_give(
    changes: dict[str, object], who: str, code: str
) -> None:
    api = Api(house_of(**changes))

    said = (await check(api, who=who)).json()
    real = (await api.ask(who, SCHOOL)).json()

    assert (said["decision"], said["code"], real["code"]) == ("deny", code, code)
    assert {each["rule"] for each in said["withheld"]} == {"refused"}
    assert api.house.ledger.reasons == [code, code]
    assert "close ent_intent checked" in api.house.diary


async def test_a_register_that_is_down_is_a_503_and_the_next_dry_run_permits() -> None:
    house = House()
    house.registries.known = {NUMBER: Failed(outcome="unavailable", retry_after_seconds=7)}
    api = Api(house)

    failed = await check(api)
    house.registries.known = {NUMBER: knows()}
    again = await check(api)

    assert (failed.status_code, failed.json()["code"]) == (503, "facts_unavailable")
    assert failed.headers["retry-after"] == "7"
    assert house.diary[:3] == ["intend", "facts", "close ent_intent unavailable"]
    assert again.json()["decision"] == "permit"


async def test_a_fact_that_is_missing_is_a_503_as_it_is_of_the_question_itself() -> None:
    api = Api(house_of(status=None))

    checked, real = await check(api), await api.ask("authority", SCHOOL)

    assert (checked.status_code, checked.json()["code"]) == (503, "facts_incomplete")
    assert (real.status_code, real.json()["code"]) == (503, "facts_incomplete")
    assert "close ent_intent unavailable" in api.house.diary


async def test_nobody_is_a_404_and_logged_as_that() -> None:
    house = House()
    house.registries.known = {}
    api = Api(house)

    answer = await check(api)

    assert (answer.status_code, answer.json()["code"]) == (404, "subject_unknown")
    assert house.diary[-1] == "close ent_intent unknown_subject"


async def test_without_a_log_nothing_is_told(api: Api) -> None:
    def down() -> None:
        raise EvidenceUnavailable("evidence_unavailable")

    api.house.diary.before["close ent_intent checked"] = down
    failed = await check(api)
    api.house.diary.before.clear()
    again = await check(api)

    assert (failed.status_code, failed.json()["code"]) == (503, "evidence_unavailable")
    assert again.status_code == 200


async def test_a_dry_run_about_one_person_too_many_is_cut_off_before_the_register(api: Api) -> None:
    def brake() -> None:
        raise TooManyQuestions("too_many_people", retry_after_seconds=60)

    api.house.diary.before["intend"] = brake
    cut_off = await check(api)
    api.house.diary.before.clear()
    again = await check(api)

    assert (cut_off.status_code, cut_off.json()["code"]) == (429, "too_many_people")
    assert api.house.registries.errands[1:] == []
    assert again.status_code == 200


async def test_a_number_that_was_replaced_is_followed_to_the_one_in_force() -> None:
    house = House()
    house.registries.known = {
        NUMBER: knows(current=NEW_NUMBER),
        NEW_NUMBER: knows(about=NEW_NUMBER),
    }

    said = (await check(Api(house))).json()

    assert said["decision"] == "permit"
    assert house.ledger.sights[-1].subject_id == "cit_linked"


async def test_a_citizen_asks_no_dry_run_about_others(api: Api) -> None:
    answer = await check(api, who="citizen")

    assert (answer.status_code, answer.json()["code"]) == (403, "authority_required")


async def test_a_question_that_cannot_be_read_is_pointed_at(api: Api) -> None:
    answer = await check(api, {**SCHOOL, "case": "S1"})

    assert (answer.status_code, answer.json()["code"]) == (400, "body_invalid")


# A private party: never more than the question itself tells.


async def timed(api: Api, *, dry: bool, body: object = COPY) -> tuple[httpx.Response, float]:
    loop = asyncio.get_running_loop()
    began = loop.time()
    answer = await (check(api, body, "shop") if dry else api.ask("shop", body))
    return answer, loop.time() - began


def unknown() -> House:
    house = House()
    house.registries.known = {NUMBER: Failed(outcome="unknown")}
    return house


def withdrawn() -> House:
    house = House()
    house.consents.withdrawn = True
    return house


def secretive() -> list[object]:
    return [
        pytest.param(house_of(status="dead"), id="dead"),
        pytest.param(house_of(status="annulled"), id="annulled"),
        pytest.param(house_of(status=None), id="not known"),
        pytest.param(unknown(), id="nobody"),
        pytest.param(withdrawn(), id="withdrawn"),
    ]


@pytest.mark.parametrize("house", secretive())
async def test_every_personal_reason_is_the_constant_refusal_of_the_question_itself(
    house: House,
) -> None:
    api = Api(house, private_answer_seconds=SECONDS)

    checked, seconds = await timed(api, dry=True)

    dead = Api(house_of(status="dead"), private_answer_seconds=SECONDS)
    real, _ = await timed(dead, dry=False)
    assert (checked.status_code, checked.content) == (404, real.content)
    assert sorted(checked.headers.raw) == sorted(real.headers.raw)
    assert seconds == pytest.approx(SECONDS)


async def test_the_refusal_that_a_private_party_does_not_hear_is_in_the_log() -> None:
    house = house_of(status="dead")

    await timed(Api(house), dry=True)

    assert house.diary[-1] == "close ent_intent checked"
    assert house.ledger.reasons == ["subject_deceased"]


async def test_an_alias_that_is_nobodys_is_the_constant_refusal_at_its_time() -> None:
    api = Api(House(), private_answer_seconds=SECONDS)

    checked, seconds = await timed(api, dry=True, body={**COPY, "subject": {"alias": "sub_none"}})

    assert (checked.status_code, checked.json()["code"]) == (404, "subject_not_available")
    assert seconds == pytest.approx(SECONDS)


async def test_the_protected_and_others_are_the_same_bytes_to_a_private_party() -> None:
    protected = House()
    protected.registries.known = {NUMBER: knows(PROTECTED)}
    marked = house_of(directory_protection=Protection(since=PartialDate("2020-01-01")))
    homeless = house_of(residence=None)

    answers = [
        (await timed(Api(house), dry=True))[0] for house in (House(), protected, marked, homeless)
    ]

    assert [each.status_code for each in answers] == [200] * 4
    assert len({each.content for each in answers}) == 1
    said = answers[0].json()
    assert "protected" not in answers[0].text
    assert "warnings" not in said
    assert "address.full_address" in said["fields"]
    assert {each["rule"] for each in said["withheld"]} == {"ceiling"}


async def test_a_register_that_is_down_says_nothing_about_anybody() -> None:
    house = House()
    house.registries.known = {NUMBER: Failed(outcome="unavailable")}

    answer, _ = await timed(Api(house), dry=True)

    assert (answer.status_code, answer.json()["code"]) == (503, "facts_unavailable")


async def test_the_register_has_no_longer_than_for_the_question_itself() -> None:
    house = House()
    began = asyncio.get_running_loop().time()

    await timed(Api(house, private_answer_seconds=SECONDS), dry=True)

    assert house.registries.errands[0].deadline - began == pytest.approx(SECONDS * 0.8)


# What would they see?


async def look(api: Api, query: str = "?purpose=school", who: str = "citizen") -> httpx.Response:
    return await api.look(f"/v1/my-data/access-check{query}", who)


def hers(**changes: object) -> Api:
    """A house whose register knows the citizen who signs in."""
    house = House()
    known = knows(replace(PERSON, **changes), about=SIGNED_IN)
    house.registries.known = {SIGNED_IN: known}
    return Api(house)


async def test_she_is_told_what_an_authority_would_see_and_what_was_assumed() -> None:
    api = hers()

    answer = await look(api)

    said = answer.json()
    assert (answer.status_code, said["decision"]) == (200, "permit")
    assert said["purpose"] == {"id": "school", "version": 3}
    assert "address.full_address" in said["fields"]
    assert said["withheld"] == []
    assert [each["what"] for each in said["assumed"]] == [
        "operator",
        "role",
        "sign_in",
        "no_municipality_basis",
    ]
    assert b"Ida Holm" not in answer.content


async def test_her_dry_run_is_an_entry_of_her_own_look() -> None:
    api = hers()

    await look(api)

    assert api.house.diary == ["intend", "facts", "close ent_intent checked"]
    sight = api.house.ledger.sights[-1]
    assert (sight.client_id, sight.purpose) == ("citizen", "own-access")
    assert "address.full_address" in sight.fields
    assert api.house.registries.errands[0].pnr == SIGNED_IN


async def test_the_register_is_asked_under_the_terms_of_her_own_access() -> None:
    api = hers()

    await look(api)

    errand = api.house.registries.errands[0]
    assert errand.terms_for("person_sf1520") == agreement("own-access").terms["person_sf1520"]


async def test_she_is_told_that_her_protection_takes_something_from_others() -> None:
    api = hers(address_protection=Protection(since=PartialDate("2020-01-01")))

    said = (await look(api, "?purpose=ordered-copy")).json()

    taken = {each["path"] for each in said["withheld"] if each["rule"] == "protected"}
    assert said["decision"] == "permit"
    assert "address.full_address" in taken
    assert "consent" in {each["what"] for each in said["assumed"]}


async def test_she_is_told_the_precise_reason_where_they_would_be_refused() -> None:
    api = hers(residence=Residence(kind="address", municipality_code=RANDERS))

    said = (await look(api)).json()

    assert (said["decision"], said["code"]) == ("deny", "not_registered_here")
    assert said["text"]["en"] == REFUSALS["not_registered_here"].text.en


@pytest.mark.parametrize("purpose", ["nothing", "", "SCHOOL", "school%00"])
async def test_a_purpose_that_nobody_has_is_a_code_and_no_look(purpose: str) -> None:
    api = hers()

    answer = await look(api, f"?purpose={purpose}")

    assert (answer.status_code, answer.json()["code"]) == (403, "purpose_unknown")
    assert api.house.diary == []


@pytest.mark.parametrize("query", ["", "?purpose=school&purpose=school", "?purpose=school&x=1"])
async def test_a_purpose_is_named_once_and_nothing_else(query: str) -> None:
    answer = await look(hers(), query)

    assert (answer.status_code, answer.json()["code"]) == (400, "query_invalid")


@pytest.mark.parametrize(
    ("changes", "status", "code", "ending"),
    [
        ({"status": "dead"}, 403, "subject_deceased", "refused"),
        ({"birth_date": PartialDate("2020-01-01")}, 403, "under_age", "refused"),
        ({"status": None}, 503, "facts_incomplete", "unavailable"),
    ],
)
async def test_who_may_not_look_at_her_own_is_told_nothing_here_either(
    changes: dict[str, object], status: int, code: str, ending: str
) -> None:
    api = hers(**changes)

    answer = await look(api)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert api.house.diary[-1] == f"close ent_intent {ending}"


async def test_her_own_dry_run_needs_the_register_and_then_works() -> None:
    api = hers()
    known = api.house.registries.known
    api.house.registries.known = {SIGNED_IN: Failed(outcome="unavailable")}

    failed = await look(api)
    api.house.registries.known = known
    again = await look(api)

    assert (failed.status_code, failed.json()["code"]) == (503, "facts_unavailable")
    assert again.status_code == 200


async def test_an_authority_has_no_own_dry_run(api: Api) -> None:
    answer = await look(api, who="authority")

    assert (answer.status_code, answer.json()["code"]) == (403, "citizen_required")

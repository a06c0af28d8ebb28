"""Every municipal purpose, by both municipalities, with exactly the fields that it gives."""

import pytest

from tests.journeys.house import AARHUS, RANDERS, House
from tests.journeys.values import aliases, values

pytestmark = pytest.mark.slow

MUNICIPAL = {
    "school-enrolment",
    "passport",
    "day-care-place",
    "residence-check",
    "free-day-care-place",
    "cash-benefit",
    "sickness-benefit",
    "flex-job-subsidy",
    "personal-supplement",
    "deposit-loan",
    "lost-earnings",
    "extra-costs",
    "care-home",
    "building-permit",
    "cash-benefit-control",
    "free-day-care-place-control",
    "hand-in",
}
WITH_FIELDS_OF_ANOTHER = {"cash-benefit-control", "free-day-care-place-control"}
FITTING = [
    ("school-enrolment", AARHUS, "employee-child"),
    ("school-enrolment", RANDERS, "randers-resident"),
    ("passport", AARHUS, "employee"),
    ("passport", RANDERS, "employee"),
    ("day-care-place", AARHUS, "shared-residence-child"),
    ("day-care-place", RANDERS, "shared-residence-father"),
    ("residence-check", AARHUS, "employee"),
    ("residence-check", RANDERS, "randers-resident"),
    ("free-day-care-place", AARHUS, "employee"),
    ("free-day-care-place", RANDERS, "randers-resident"),
    ("cash-benefit", AARHUS, "employee-spouse"),
    ("cash-benefit", RANDERS, "randers-resident"),
    ("sickness-benefit", AARHUS, "long-sick"),
    ("sickness-benefit", RANDERS, "randers-resident"),
    ("flex-job-subsidy", AARHUS, "flex-job"),
    ("flex-job-subsidy", RANDERS, "randers-resident"),
    ("personal-supplement", AARHUS, "employee"),
    ("personal-supplement", RANDERS, "randers-resident"),
    ("deposit-loan", AARHUS, "fortnight-paid"),
    ("deposit-loan", RANDERS, "randers-resident"),
    ("lost-earnings", AARHUS, "employee"),
    ("lost-earnings", RANDERS, "randers-resident"),
    ("extra-costs", AARHUS, "employee-child"),
    ("extra-costs", RANDERS, "randers-resident"),
    ("care-home", AARHUS, "employee"),
    ("care-home", RANDERS, "randers-resident"),
    ("building-permit", AARHUS, "employee"),
    ("building-permit", RANDERS, "randers-resident"),
    ("hand-in", AARHUS, "employee"),
    ("hand-in", RANDERS, "employee"),
    ("cash-benefit-control", AARHUS, "employee-spouse"),
    ("cash-benefit-control", RANDERS, "randers-resident"),
    ("free-day-care-place-control", AARHUS, "employee"),
    ("free-day-care-place-control", RANDERS, "randers-resident"),
]
CHILD = "family.children[].person"


def purpose(house: House, wanted: str) -> dict[str, list[str]]:
    listed = house.http.get("/v1/purposes").json()["purposes"]
    return {each["id"]: each for each in listed}[wanted]


def test_these_journeys_take_every_municipal_purpose(house: House) -> None:
    listed = house.http.get("/v1/purposes").json()["purposes"]

    assert {each["id"] for each in listed if "authority" in each["party_classes"]} == MUNICIPAL


@pytest.mark.parametrize(("asked", "client", "persona"), FITTING)
def test_a_purpose_gives_its_sections_and_no_other(
    house: House, asked: str, client: str, persona: str
) -> None:
    answer = house.ask(persona, asked, client=client)

    sections = answer.json()["sections"]
    assert answer.status_code == 200
    assert set(sections) == set(purpose(house, asked)["sections"])
    assert {each["outcome"] for each in sections.values()} == {"found"}


@pytest.mark.parametrize(("asked", "client", "persona"), FITTING)
def test_an_answer_holds_no_path_outside_its_purpose(
    house: House, asked: str, client: str, persona: str
) -> None:
    answer = house.ask(persona, asked, client=client).json()

    shown = {path for path, value in values(answer) if value != ()}
    assert shown
    assert shown <= set(purpose(house, asked)["fields"])


@pytest.mark.parametrize("asked", sorted(MUNICIPAL))
def test_the_fields_of_the_catalogue_are_accepted_as_they_stand(house: House, asked: str) -> None:
    fields = purpose(house, asked)["fields"]

    whole = house.ask("employee", asked)
    named = house.ask("employee", asked, fields=fields)

    assert named.status_code == 200
    assert values(named.json()) == values(whole.json())


@pytest.mark.slow
@pytest.mark.parametrize("asked", sorted(MUNICIPAL - WITH_FIELDS_OF_ANOTHER))
def test_every_field_of_the_catalogue_may_be_asked_for_alone(house: House, asked: str) -> None:
    fields = purpose(house, asked)["fields"]

    answers = {field: house.ask("employee", asked, fields=[field]) for field in fields}

    assert {field: each.status_code for field, each in answers.items()} == dict.fromkeys(
        fields, 200
    )


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("school-enrolment", "family.spouse"),
        ("passport", "address.full_address"),
        ("day-care-place", "person.civil_status"),
        ("residence-check", "person.sex"),
        ("residence-check", "income.months[].kinds[].gross"),
        ("free-day-care-place", "income.lines[].employer_se"),
        ("sickness-benefit", "family.spouse"),
        ("personal-supplement", "income.rule"),
        ("extra-costs", "income.rule"),
        ("care-home", "income.rule"),
        ("building-permit", "family.spouse"),
        ("hand-in", "person.birth_date"),
    ],
)
def test_a_field_outside_the_purpose_refuses_the_question(
    house: House, asked: str, field: str
) -> None:
    within = purpose(house, asked)["fields"][0]

    refused = house.ask("employee", asked, fields=[within, field])
    permitted = house.ask("employee", asked, fields=[within])

    assert (refused.status_code, refused.json()["code"]) == (403, "fields_not_permitted")
    assert permitted.status_code == 200


def test_a_section_outside_the_purpose_refuses_the_question(house: House) -> None:
    refused = house.ask("employee", "passport", sections=["address"])

    assert (refused.status_code, refused.json()["code"]) == (403, "fields_not_permitted")
    assert house.log("employee")[0]["reason"] == "fields_not_permitted"


def test_every_authority_sees_where_a_citizen_is_registered_whoever_asks(house: House) -> None:
    answer = house.ask("employee", "hand-in", client=RANDERS).json()

    assert answer["sections"]["person"]["record"]["residence"] == {"municipality_code": "0751"}


def test_a_firm_gets_no_copy_that_nobody_ordered(house: House) -> None:
    refused = house.ask("employee", "resident-copy", client="boligforening")

    assert (refused.status_code, refused.json()["code"]) == (403, "consent_required")


def test_an_unknown_purpose_is_refused_and_not_echoed(house: House) -> None:
    refused = house.ask("employee", "made-up-purpose-4711")

    assert (refused.status_code, refused.json()["code"]) == (403, "purpose_unknown")
    assert b"4711" not in refused.content
    assert house.log("employee")[0]["purpose"] == "unknown"


def test_an_alias_is_a_subject_for_the_organisation_it_was_given_to(house: House) -> None:
    answer = house.ask("employee", "residence-check").json()

    again = house.ask_by({"alias": answer["subject"]}, "residence-check")

    assert again.status_code == 200
    assert again.json()["subject"] == answer["subject"]
    assert values(again.json()) == values(answer)


def test_an_alias_is_nobody_to_another_organisation(house: House) -> None:
    alias = house.ask("employee", "passport").json()["subject"]

    refused = house.ask_by({"alias": alias}, "passport", client=RANDERS)
    own = house.ask("employee", "passport", client=RANDERS)

    assert (refused.status_code, refused.json()["code"]) == (404, "subject_unknown")
    assert own.json()["subject"] != alias


def test_the_citizens_own_alias_is_nobody_to_an_authority(house: House) -> None:
    alias = house.own("employee").json()["subject"]

    refused = house.ask_by({"alias": alias}, "passport")

    assert (refused.status_code, refused.json()["code"]) == (404, "subject_unknown")


def test_a_childs_alias_from_the_family_leads_to_the_child(house: House) -> None:
    (child,) = aliases(house.ask("employee", "residence-check").json())[CHILD]

    answer = house.ask_by({"alias": str(child)}, "school-enrolment").json()

    assert answer["subject"] == child
    assert answer["sections"]["person"]["record"]["name"]["given_name"] == "Alma"


def test_a_relatives_alias_is_nobody_to_another_organisation(house: House) -> None:
    (child,) = aliases(house.ask("employee", "residence-check").json())[CHILD]

    refused = house.ask_by({"alias": str(child)}, "passport", client=RANDERS)

    assert (refused.status_code, refused.json()["code"]) == (404, "subject_unknown")


def test_organisations_share_no_alias(house: House) -> None:
    here = aliases(house.ask("employee-child", "passport").json())
    there = aliases(house.ask("employee-child", "passport", client=RANDERS).json())
    own = aliases(house.ask("employee-child", "passport").json())

    assert here == own
    assert set().union(*here.values()).isdisjoint(set().union(*there.values()))

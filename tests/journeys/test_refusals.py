"""Refused by the rules: told by a code, logged, and seen by the citizen with the reason."""

import pytest

from tests.journeys.house import AARHUS, RANDERS, House

pytestmark = pytest.mark.slow

STAYS = {"kind": "stays", "reference": "sag-4711"}


def test_another_municipalitys_caseworker_is_refused(house: House) -> None:
    refused = house.ask("employee-child", "school-enrolment", client=RANDERS)

    assert (refused.status_code, refused.json()["code"]) == (403, "not_registered_here")


def test_the_citizen_sees_who_was_refused_and_why(house: House) -> None:
    house.ask("teenager-15", "school-enrolment", client=RANDERS)

    row = house.log("teenager-15")[0]

    assert row["organisation"] == "Randers Kommune"
    assert row["outcome"] == "refused"
    assert row["reason"] == "not_registered_here"
    assert row["purpose"] == "school-enrolment"


def test_a_stated_stay_permits_the_same_question(house: House) -> None:
    answer = house.ask(
        "employee-child", "school-enrolment", client=RANDERS, municipality_basis=STAYS
    )

    assert answer.status_code == 200
    assert answer.json()["sections"]["person"]["outcome"] == "found"


def test_the_citizen_sees_what_the_other_municipality_stated(house: House) -> None:
    house.ask("teenager-15", "school-enrolment", client=RANDERS, municipality_basis=STAYS)

    row = house.log("teenager-15")[0]

    assert row["outcome"] == "disclosed"
    assert row["municipality_basis"] == STAYS


def test_a_reason_that_the_purpose_does_not_know_is_refused(house: House) -> None:
    chosen = {"kind": "chosen", "reference": "sag-1"}

    refused = house.ask(
        "employee-child", "school-enrolment", client=RANDERS, municipality_basis=chosen
    )

    assert refused.json()["code"] == "municipality_basis_not_permitted"


def test_the_municipality_where_she_lives_is_permitted(house: House) -> None:
    assert house.ask("employee-child", "school-enrolment", client=AARHUS).status_code == 200


@pytest.mark.parametrize(
    ("client", "employee", "purpose", "code"),
    [
        (AARHUS, "aarhus-no-role", "passport", "role_missing"),
        (AARHUS, "aarhus-citizen-service", "residence-check", "role_missing"),
        (AARHUS, "aarhus-low", "passport", "assurance_too_low"),
        (RANDERS, "randers-no-role", "passport", "role_missing"),
        (RANDERS, "randers-low", "passport", "assurance_too_low"),
    ],
)
def test_the_employee_must_hold_a_role_and_be_signed_in_well(
    house: House, client: str, employee: str, purpose: str, code: str
) -> None:
    refused = house.ask("employee", purpose, client=client, employee=employee)

    row = house.log("employee")[0]
    assert (refused.status_code, refused.json()["code"]) == (403, code)
    assert (row["outcome"], row["reason"]) == ("refused", code)


def test_the_employee_with_the_role_is_answered(house: House) -> None:
    answer = house.ask("employee", "passport", employee="aarhus-citizen-service")

    assert answer.status_code == 200


@pytest.mark.parametrize("purpose", ["passport", "residence-check"])
@pytest.mark.parametrize("reference", [None, "   "], ids=["none", "blank"])
def test_a_case_must_be_named_where_the_purpose_asks_for_it(
    house: House, purpose: str, reference: str | None
) -> None:
    refused = house.ask("employee", purpose, case_reference=reference)

    assert (refused.status_code, refused.json()["code"]) == (403, "case_reference_missing")
    assert house.log("employee")[0]["reason"] == "case_reference_missing"


def test_no_case_is_asked_for_where_the_purpose_has_none(house: House) -> None:
    assert house.ask("employee-child", "school-enrolment", case_reference=None).status_code == 200


@pytest.mark.parametrize("client", ["rejsebureau", "boligforening", "bank"])
@pytest.mark.parametrize("persona", ["employee", "replacement-number"])
def test_a_private_party_gets_nothing_by_a_municipal_purpose(
    house: House, client: str, persona: str
) -> None:
    refused = house.ask(persona, "passport", client=client)

    assert refused.status_code == 403
    assert "sections" not in refused.json()


def test_nobody_is_asked_about_a_question_that_is_refused_anyway(house: House) -> None:
    house.mocks.journal.clear()

    house.ask("employee", "passport", employee="aarhus-no-role")
    house.ask("employee", "made-up")

    assert [entry for entry in house.mocks.journal.entries() if entry.registry == "cpr"] == []


def test_only_the_registries_of_the_purpose_are_asked(house: House) -> None:
    house.mocks.journal.clear()

    house.ask("employee", "passport")

    asked = [entry.registry for entry in house.mocks.journal.entries()]
    assert asked == ["cpr"]


def test_refusals_tell_nothing_of_where_the_citizen_lives(house: House) -> None:
    refused = house.ask("protected-address", "residence-check", client=RANDERS)

    assert refused.status_code == 403
    assert b"0751" not in refused.content
    assert b"warnings" not in refused.content

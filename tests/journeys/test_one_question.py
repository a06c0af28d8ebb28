"""The printed question: one answer for two readers, and the entry that says so."""

from datetime import UTC, datetime

import pytest

from tests.journeys.house import RANDERS, House
from tests.journeys.values import values

SOURCE_KEYS = {"registry", "authority", "adapter", "terms", "observed_at", "fetched_at", "cycle"}


def test_a_question_gives_person_family_address_and_income(house: House) -> None:
    answer = house.ask("employee", "residence-check")

    outcomes = {name: each["outcome"] for name, each in answer.json()["sections"].items()}
    assert answer.status_code == 200
    assert outcomes == dict.fromkeys(["person", "family", "address", "income"], "found")


@pytest.mark.parametrize("section", ["person", "family", "address", "income"])
def test_every_section_says_who_says_so_and_when(house: House, section: str) -> None:
    before = datetime.now(UTC)

    source = house.ask("employee", "residence-check").json()["sections"][section]["source"]

    assert source.keys() >= SOURCE_KEYS
    assert before <= datetime.fromisoformat(source["fetched_at"]) <= datetime.now(UTC)
    assert datetime.fromisoformat(source["observed_at"]) <= datetime.now(UTC)


def test_the_receipt_names_the_row_in_the_citizens_log(house: House) -> None:
    receipt = house.ask("employee", "residence-check").json()["receipt"]

    newest = house.log("employee")[0]
    assert receipt["entry_id"] == newest["entry_id"]
    assert receipt["signed_at"] == newest["at"]


def test_the_row_says_who_saw_what_and_why(house: House) -> None:
    answer = house.ask("employee", "residence-check", case_reference="sag-4711").json()

    row = house.log("employee")[0]
    assert row["organisation"] == "Aarhus Kommune"
    assert row["unit"] == "Borgerservice"
    assert row["purpose"] == answer["purpose"]["id"] == "residence-check"
    assert row["case_reference"] == "sag-4711"
    assert row["basis"].startswith("statute: CPR-loven")
    assert row["outcome"] == "disclosed"
    assert len(row["sources"]) == 3


def test_the_row_lists_every_path_that_was_shown(house: House) -> None:
    answer = house.ask("employee", "residence-check").json()

    shown = {path for path, value in values(answer) if value != ()}
    assert len(shown) > 20
    assert shown <= set(house.log("employee")[0]["fields"])


def test_the_employee_is_a_pseudonym_in_the_log(house: House) -> None:
    house.ask("employee", "residence-check")

    row = house.log("employee")[0]
    assert row["actor"]
    assert "all-roles" not in row["actor"]


@pytest.mark.parametrize("purpose", ["residence-check", "passport", "day-care-place"])
def test_the_citizen_sees_the_same_values_in_her_own_record(house: House, purpose: str) -> None:
    theirs = values(house.ask("employee", purpose).json())
    hers = values(house.own("employee").json())

    assert theirs
    assert theirs <= hers


def test_another_persons_record_does_not_hold_the_same_values(house: House) -> None:
    theirs = values(house.ask("employee", "residence-check").json())
    his = values(house.own("employee-spouse").json())

    assert not theirs <= his


def test_her_own_look_stands_in_her_log_too(house: House) -> None:
    own = house.own("employee").json()

    newest = house.log("employee")[0]
    assert newest["entry_id"] == own["receipt"]["entry_id"]
    assert newest["purpose"] == "own-access"


@pytest.mark.parametrize("path", ["/v1/my-data", "/v1/my-data/access-log"])
def test_nobody_stores_a_citizens_page(house: House, path: str) -> None:
    answer = house.own("employee", path)

    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["vary"] == "Authorization"
    assert answer.headers["content-type"] == "application/json"


def test_nobody_stores_an_answer_or_a_refusal(house: House) -> None:
    answer = house.ask("employee", "residence-check")
    refused = house.ask("employee", "school-enrolment", client=RANDERS)

    assert answer.headers["cache-control"] == "no-store"
    assert refused.headers["cache-control"] == "no-store"
    assert refused.headers["content-type"] == "application/problem+json"


def test_only_the_sections_asked_for_are_given(house: House) -> None:
    answer = house.ask("employee", "residence-check", sections=["address"])

    assert answer.json()["sections"].keys() == {"address"}


def test_the_citizen_may_ask_for_one_section(house: House) -> None:
    answer = house.own("employee", "/v1/my-data?sections=family")

    assert answer.json()["sections"].keys() == {"family"}

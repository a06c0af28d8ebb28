"""Income by purpose: the kinds that each names, and of the others not a trace."""

import pytest

from tests.journeys.house import AARHUS, RANDERS, House
from tests.journeys.values import values

pytestmark = pytest.mark.slow

REVEALING = {"strike-pay": "0015", "long-sick": "0103", "flex-job": "0083"}
PERSONAS = ["employee", *REVEALING]
SEE_INCOME = [
    "free-day-care-place",
    "cash-benefit",
    "sickness-benefit",
    "flex-job-subsidy",
    "deposit-loan",
    "residence-check",
    "lost-earnings",
    "cash-benefit-control",
    "free-day-care-place-control",
]
EVERYBODY = [(asked, persona) for asked in SEE_INCOME for persona in PERSONAS]


def kinds_of(house: House, asked: str) -> set[str]:
    listed = house.http.get("/v1/purposes").json()["purposes"]
    return set({each["id"]: each for each in listed}[asked]["income_kinds"])


def own_lines(house: House, persona: str) -> list[dict[str, str]]:
    lines: list[dict[str, str]] = house.own(persona).json()["sections"]["income"]["record"]["lines"]
    return lines


def hidden(house: House, asked: str, persona: str) -> list[dict[str, str]]:
    kinds = kinds_of(house, asked)
    return [line for line in own_lines(house, persona) if line["kind"] not in kinds]


def traces(lines: list[dict[str, str]], others: list[dict[str, str]]) -> set[str]:
    """Give the words of lines that no other line has: kind, code, ids and amounts."""
    own = {word for line in lines for name, word in line.items() if name != "month"}
    shared = {word for line in others for word in line.values()}
    return {word for word in own - shared if isinstance(word, str)}


def test_the_employee_has_all_four_sections_in_one_answer(house: House) -> None:
    answer = house.ask("employee", "free-day-care-place", case_reference=None)

    outcomes = {name: each["outcome"] for name, each in answer.json()["sections"].items()}
    assert outcomes == dict.fromkeys(["address", "family", "income", "person"], "found")
    assert answer.json()["sections"]["income"]["record"]["months"]


@pytest.mark.parametrize("asked", SEE_INCOME)
def test_the_citizen_sees_the_same_income_in_her_own_record(house: House, asked: str) -> None:
    theirs = values(house.ask("employee", asked, sections=["income"]).json())

    assert theirs
    assert theirs <= values(house.own("employee").json())


@pytest.mark.parametrize(("persona", "code"), REVEALING.items())
def test_the_citizen_sees_what_is_kept_from_others(house: House, persona: str, code: str) -> None:
    assert code in {line.get("line_code") for line in own_lines(house, persona)}


@pytest.mark.parametrize("asked", SEE_INCOME)
def test_strike_pay_is_of_a_kind_that_no_purpose_sees(house: House, asked: str) -> None:
    assert "0015" in traces(hidden(house, asked, "strike-pay"), [])


@pytest.mark.parametrize(("asked", "persona"), EVERYBODY)
def test_no_word_of_a_line_of_another_kind_is_in_the_answer(
    house: House, asked: str, persona: str
) -> None:
    unseen = hidden(house, asked, persona)
    seen = [line for line in own_lines(house, persona) if line not in unseen]

    answer = house.ask(persona, asked, sections=["income"])

    assert answer.status_code == 200
    assert answer.json()["withheld"] == []
    assert [each for each in traces(unseen, seen) if f'"{each}"' in answer.text] == []


@pytest.mark.parametrize(("asked", "persona"), EVERYBODY)
def test_months_are_there_or_without_report_and_nothing_else(
    house: House, asked: str, persona: str
) -> None:
    section = house.ask(persona, asked, sections=["income"]).json()["sections"]["income"]

    there = [f"months[{each['month']}]" for each in section["record"]["months"]]
    absent = [each["path"] for each in section["notes"] if each["kind"] == "absent"]
    assert len(there + absent) == len({*there, *absent}) == 13


@pytest.mark.parametrize("persona", PERSONAS)
def test_a_residence_check_holds_no_amount_no_kind_and_no_id(house: House, persona: str) -> None:
    record = house.ask(persona, "residence-check").json()["sections"]["income"]["record"]

    assert {name for month in record["months"] for name in month} <= {"month"}
    assert {name for line in record["lines"] for name in line} <= {
        "month",
        "pay_period_from",
        "pay_period_to",
        "employer_se",
        "production_unit",
        "report_kind",
        "marked_reversed",
    }


@pytest.mark.parametrize(
    "asked",
    [
        "cash-benefit",
        "sickness-benefit",
        "lost-earnings",
        "cash-benefit-control",
        "free-day-care-place-control",
    ],
)
def test_without_notice_there_is_no_answer_and_with_it_there_is(house: House, asked: str) -> None:
    refused = house.ask("employee", asked, notice_reference=None)
    permitted = house.ask("employee", asked)

    assert (refused.status_code, refused.json()["code"]) == (403, "notice_required")
    assert permitted.status_code == 200


@pytest.mark.parametrize("asked", SEE_INCOME)
def test_another_municipality_is_refused(house: House, asked: str) -> None:
    refused = house.ask("employee", asked, client=RANDERS)
    own = house.ask("randers-resident", asked, client=RANDERS)

    assert (refused.status_code, refused.json()["code"]) == (403, "not_registered_here")
    assert own.status_code == 200


def test_a_personal_supplement_has_no_income_to_ask_for(house: House) -> None:
    refused = house.ask("employee", "personal-supplement", sections=["income"])
    whole = house.ask("employee", "personal-supplement", client=AARHUS)

    assert (refused.status_code, refused.json()["code"]) == (403, "fields_not_permitted")
    assert set(whole.json()["sections"]) == {"person", "family"}

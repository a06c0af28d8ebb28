"""A free day-care place, end to end: each of the household asked about by herself, and what each
reads of it in her own log.
"""

import json
import time

import httpx
import pytest

from gateway.proof.key_sets import read_key_set
from gateway.proof.verify_files import read_saved
from gateway.proof.verify_saved import verify_saved
from tests.journeys.house import AARHUS, RANDERS, House
from tests.journeys.own import look
from tests.journeys.values import values

pytestmark = pytest.mark.slow

PURPOSE = "free-day-care-place"
MOTHER, COHABITANT = "shared-residence-mother", "cohabitant-unregistered"
STAYS = {"kind": "stays", "reference": "ansøgning 7"}
Member = tuple[str, str] | dict[str, object]


def ask(
    house: House, persona: str, *members: Member, client: str = AARHUS, **changes: object
) -> httpx.Response:
    """Ask about personas; a member is a role and a persona, or as it is sent."""
    named = [
        each
        if isinstance(each, dict)
        else {"role": each[0], "subject": {"pnr": house.number(each[1])}}
        for each in members
    ]
    question = {
        "applicant": {"pnr": house.number(persona)},
        "members": named,
        "purpose": PURPOSE,
        "case_reference": "ansøgning 7",
        **changes,
    }
    headers = {"Authorization": f"Bearer {house.token(client=client)}"}
    return house.http.post("/v1/household-data", json=question, headers=headers)


def newest(house: House, persona: str) -> dict[str, object]:
    page = look(house, persona, "/v1/my-data/access-log")["entries"]
    assert isinstance(page, list)
    found = next(row for row in page if row["purpose"] == PURPOSE)
    assert isinstance(found, dict)
    return found


def test_a_couple_is_answered_about_each_by_a_receipt_of_their_own(house: House) -> None:
    answer = ask(house, "employee", ("partner", "employee-spouse"))

    said = answer.json()
    (partner,) = said["members"]
    assert answer.status_code == 200
    assert partner["role"] == "partner"
    assert {each["outcome"] for each in said["applicant"]["sections"].values()} == {"found"}
    assert set(partner["sections"]) == set(said["applicant"]["sections"])
    assert partner["subject"] != said["applicant"]["subject"]
    assert newest(house, "employee")["entry_id"] == said["applicant"]["receipt"]["entry_id"]
    assert newest(house, "employee-spouse")["entry_id"] == partner["receipt"]["entry_id"]


def test_a_member_is_told_the_same_as_when_asked_about_alone(house: House) -> None:
    (partner,) = ask(house, "employee", ("partner", "employee-spouse")).json()["members"]
    alone = house.ask("employee-spouse", PURPOSE).json()

    assert values(partner) == values(alone)
    assert partner["receipt"]["digests"] == alone["receipt"]["digests"]


def test_the_applicants_row_is_her_own_case_and_tells_nothing_of_the_partner(house: House) -> None:
    answer = ask(house, "employee", ("partner", "employee-spouse")).json()

    row = newest(house, "employee")
    assert row["case_reference"] == "ansøgning 7"
    assert "in_case_of_another" not in row
    said = json.dumps(row, ensure_ascii=False)
    partner = answer["members"][0]
    for trace in ("Jonas", "partner", partner["subject"], partner["receipt"]["entry_id"]):
        assert trace not in said


def test_the_partners_row_tells_what_of_his_was_shown_and_nothing_of_the_case(
    house: House,
) -> None:
    ask(house, "employee", ("partner", "employee-spouse"))

    row = newest(house, "employee-spouse")
    assert row["in_case_of_another"] is True
    assert row["outcome"] == "disclosed"
    assert "income.months[].kinds[].kind" in row["fields"]  # type: ignore[operator]  # JSON
    assert str(row["basis"]).startswith("statute: dagtilbudsloven")
    assert row["same_as_now"] is True
    assert not {"case_reference", "unit", "actor", "reason", "municipality_basis"} & row.keys()
    said = json.dumps(row, ensure_ascii=False)
    assert not [trace for trace in ("ansøgning 7", "Signe", "employee", "spouse") if trace in said]


def test_a_cohabitant_comes_from_the_application_and_rests_on_the_statute(house: House) -> None:
    cohabitant = {
        "role": "cohabitant",
        "subject": {"pnr": house.number(COHABITANT)},
        "municipality_basis": STAYS,
    }

    answer = ask(house, MOTHER, cohabitant).json()

    (member,) = answer["members"]
    assert member["sections"]["income"]["outcome"] == "found"
    assert "registered_elsewhere" in member["warnings"]
    row = newest(house, COHABITANT)
    assert row["in_case_of_another"] is True
    assert str(row["basis"]).startswith("statute: ")
    assert "samtykke" not in json.dumps(row, ensure_ascii=False)
    assert "municipality_basis" not in newest(house, MOTHER)


def test_a_cohabitant_registered_elsewhere_needs_the_municipalitys_reason(house: House) -> None:
    refused = ask(house, MOTHER, ("cohabitant", COHABITANT)).json()
    given = ask(house, MOTHER, ("cohabitant", COHABITANT), municipality_basis=STAYS).json()

    assert refused["members"][0]["code"] == "not_registered_here"
    assert refused["applicant"]["sections"]["income"]["outcome"] == "found"
    assert given["members"][0]["sections"]["income"]["outcome"] == "found"


def test_a_single_parent_is_a_household_alone(house: House) -> None:
    answer = ask(house, "single-father")

    assert answer.status_code == 200
    assert answer.json()["members"] == []
    assert answer.json()["applicant"]["sections"]["person"]["record"]["civil_status"] == "divorced"


def test_a_widow_is_answered_about_and_her_late_husband_is_not(house: House) -> None:
    answer = ask(house, "widow-two-children", ("partner", "late-husband")).json()

    assert answer["applicant"]["sections"]["family"]["record"]["children_under_18"] == 2
    assert answer["members"][0]["code"] == "subject_deceased"
    assert ask(house, "widow-two-children").status_code == 200


def test_children_are_no_part_of_what_a_free_place_is_reckoned_from(house: House) -> None:
    refused = ask(house, "employee", ("child", "employee-child")).json()
    given = ask(
        house,
        "employee",
        ("child", "employee-child"),
        purpose="deposit-loan",
    ).json()

    assert refused["members"][0]["code"] == "household_role_not_permitted"
    assert given["members"][0]["role"] == "child"
    assert given["members"][0]["sections"]["person"]["outcome"] == "found"


@pytest.mark.parametrize(
    "named",
    [
        ("partner", "fortnight-paid"),
        ("partner", COHABITANT),
        ("partner", "employee-child"),
        ("cohabitant", "employee-spouse"),
        ("cohabitant", "employee-child"),
    ],
    ids=["nobody's spouse", "a stranger", "her child", "her spouse", "her child as cohabitant"],
)
def test_whom_the_register_shows_as_something_else_is_refused_alone(
    house: House, named: tuple[str, str]
) -> None:
    answer = ask(house, "employee", named).json()
    right = ask(house, "employee", ("partner", "employee-spouse")).json()

    assert answer["members"][0]["code"] == "not_of_the_household"
    assert answer["applicant"]["sections"]["income"]["outcome"] == "found"
    assert "code" not in right["members"][0]


def test_who_was_wrongly_named_reads_that_nothing_was_shown_and_not_why(house: House) -> None:
    ask(house, "employee", ("partner", "fortnight-paid"))

    row, hers = newest(house, "fortnight-paid"), newest(house, "employee")
    assert (row["outcome"], row["in_case_of_another"]) == ("refused", True)
    assert not {"reason", "case_reference", "unit"} & row.keys()
    assert hers["outcome"] == "disclosed"
    assert "refused" not in json.dumps(hers)


def test_a_partners_register_that_fails_takes_nothing_from_the_applicant(house: House) -> None:
    house.upset("skat", "down", persona="employee-spouse")

    answer = ask(house, "employee", ("partner", "employee-spouse"))

    (partner,) = answer.json()["members"]
    assert partner["sections"]["income"]["outcome"] == "unavailable"
    assert partner["sections"]["person"]["outcome"] == "found"
    assert answer.json()["applicant"]["sections"]["income"]["outcome"] == "found"
    house.mend()
    (well,) = ask(house, "employee", ("partner", "employee-spouse")).json()["members"]
    assert well["sections"]["income"]["outcome"] == "found"


def test_a_partner_about_whom_the_person_register_is_silent_fails_alone(house: House) -> None:
    house.upset("cpr", "down", persona="employee-spouse")

    answer = ask(house, "employee", ("partner", "employee-spouse"))

    (partner,) = answer.json()["members"]
    assert answer.status_code == 200
    assert (partner["code"], partner["status"]) == ("facts_unavailable", 503)
    assert partner["retry_after_seconds"]
    assert newest(house, "employee-spouse")["outcome"] == "unavailable"


def test_a_refused_applicant_is_the_answer_and_the_partner_reads_that_nothing_was_shown(
    house: House,
) -> None:
    refused = ask(house, "employee", ("partner", "employee-spouse"), client=RANDERS)

    assert (refused.status_code, refused.json()["code"]) == (403, "not_registered_here")
    assert newest(house, "employee")["reason"] == "not_registered_here"
    row = newest(house, "employee-spouse")
    assert (row["outcome"], row["organisation"]) == ("refused", "Randers Kommune")
    assert "reason" not in row


def test_aliases_serve_the_organisation_they_were_given_to(house: House) -> None:
    answer = ask(house, "employee", ("partner", "employee-spouse")).json()
    applicant = {"alias": answer["applicant"]["subject"]}
    partner = {"role": "partner", "subject": {"alias": answer["members"][0]["subject"]}}

    again = ask(house, "employee", partner, applicant=applicant)
    elsewhere = ask(house, "employee", partner, applicant=applicant, client=RANDERS)
    mixed = ask(house, "randers-resident", partner, client=RANDERS)

    assert again.json()["members"][0]["receipt"]["digests"]
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (404, "subject_unknown")
    assert mixed.json()["members"][0]["code"] == "subject_unknown"


@pytest.mark.parametrize("client", ["rejsebureau", "boligforening", "bank"])
def test_private_parties_may_not_ask_about_households(house: House, client: str) -> None:
    refused = ask(house, "employee", client=client)

    assert (refused.status_code, refused.json()["code"]) == (403, "authority_required")


def test_an_authoritys_own_log_says_who_was_asked_about_as_what(house: House) -> None:
    case = "ansøgning om roller"
    ask(house, "employee", ("partner", "employee-spouse"), case_reference=case)

    token = house.token(client=AARHUS)
    page = house.http.get(
        "/v1/organisation/access-log",
        params={"case": case},
        headers={"Authorization": f"Bearer {token}"},
    ).json()

    found = [(each["outcome"], each.get("household_role")) for each in page["entries"]]
    assert sorted(found, key=str) == [("disclosed", "partner"), ("disclosed", None)]


def test_a_saved_household_is_genuine_and_each_of_it_stands_in_the_log(house: House) -> None:
    answer = ask(house, "employee", ("partner", "employee-spouse"), ("partner", "fortnight-paid"))
    keys = read_key_set(house.http.get("/v1/ledger/keys").content)
    entry_id = answer.json()["members"][0]["receipt"]["entry_id"]

    proof = proof_of(house, entry_id)

    assert verify_saved([read_saved(answer.content)], keys).holds
    assert verify_saved([read_saved(answer.content), read_saved(proof)], keys).holds
    forged = answer.content.replace(b"Jonas", b"Jesper")
    assert not verify_saved([read_saved(forged)], keys).holds


def proof_of(house: House, entry_id: str) -> bytes:
    """Fetch an entry's proof, which takes the log a moment."""
    for _ in range(100):
        reply = house.http.get(f"/v1/ledger/entries/{entry_id}/proof")
        if reply.status_code == 200:
            return reply.content
        time.sleep(0.1)
    raise AssertionError

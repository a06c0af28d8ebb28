"""Which municipality may ask about whom, over the wire: registered, placed, moved, handed in."""

from datetime import date, timedelta

import pytest

from contracts.dates import Period
from tests.journeys.house import RANDERS, House

pytestmark = pytest.mark.slow

PLACED = {"kind": "placed", "reference": "decision 12"}
REGISTERED = "person.residence.municipality_code"


def test_who_was_placed_elsewhere_is_asked_about_by_both_municipalities(house: House) -> None:
    """By the one where he is registered, and by the one that placed him once it says so."""
    unsaid = house.ask("placed-elsewhere", "flex-job-subsidy")
    said = house.ask("placed-elsewhere", "flex-job-subsidy", municipality_basis=PLACED)
    registered = house.ask("placed-elsewhere", "flex-job-subsidy", client=RANDERS)

    assert (unsaid.status_code, unsaid.json()["code"]) == (403, "not_registered_here")
    assert (said.status_code, said.json()["warnings"]) == (200, ["registered_elsewhere"])
    assert (registered.status_code, registered.json()["warnings"]) == (200, [])
    rows = house.log("placed-elsewhere")
    newest = next(row for row in rows if "municipality_basis" in row)
    assert newest["municipality_basis"] == PLACED


def test_a_statement_that_cannot_be_true_of_the_purpose_is_refused(house: House) -> None:
    presumed = {"kind": "presumed", "reference": "hearing 3"}

    answer = house.ask("placed-elsewhere", "flex-job-subsidy", municipality_basis=presumed)

    assert answer.json()["code"] == "municipality_basis_not_permitted"


def test_an_application_handed_in_anywhere_is_pointed_to_where_it_belongs(house: House) -> None:
    """The receiving municipality sees who it is and whose case it is, and nothing more."""
    answer = house.ask("employee", "hand-in", client=RANDERS).json()

    assert answer["warnings"] == ["belongs_to_another_municipality"]
    record = answer["sections"]["person"]["record"]
    assert record["residence"] == {"municipality_code": "0751"}
    assert record.keys() == {"name", "residence"}
    assert answer["sections"].keys() == {"person"}


def test_every_answer_to_an_authority_can_name_the_registered_municipality(house: House) -> None:
    purposes = house.http.get("/v1/purposes").json()["purposes"]

    silent = [
        each["id"]
        for each in purposes
        if "authority" in each["party_classes"] and REGISTERED not in each["fields"]
    ]

    assert silent == []


def test_who_moved_here_inside_the_period_is_said_to_have(house: House) -> None:
    """And once the period begins with the move there is nothing to heed."""
    home = house.own("shared-residence-father").json()["sections"]["person"]["record"]["residence"]
    moved = Period.ending(date.fromisoformat(home["since"])).to_month
    before = Period.ending(date.fromisoformat(home["since"]).replace(day=1) - timedelta(days=1))

    def warnings(first: str) -> list[str]:
        period = {"from": first, "to": moved}
        answer = house.ask(
            "shared-residence-father", "free-day-care-place", client=RANDERS, period=period
        )
        found: list[str] = answer.json()["warnings"]
        return found

    assert warnings(before.to_month) == ["moved_in_period"]
    assert warnings(moved) == []

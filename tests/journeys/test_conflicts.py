"""An employee whose token says who she is as a citizen looks up nobody of her own."""

import httpx
import pytest

from tests.journeys.house import AARHUS, House

pytestmark = pytest.mark.slow

CLOSE = [
    ("employee", "employee"),
    ("employee", "employee-spouse"),
    ("employee", "employee-child"),
    ("employee-spouse", "employee"),
    ("shared-residence-mother", "shared-residence-child"),
    ("shared-residence-father", "shared-residence-child"),
    ("single-father", "teenager-15"),
    ("teenager-15", "single-father"),
    ("guardian", "guardianship"),
    ("number-changed-old", "number-changed-old"),
    ("number-changed", "number-changed-old"),
]
"""Who asks, and about whom."""
NOT_CLOSE = [
    ("employee", "single-father"),
    ("shared-residence-mother", "shared-residence-father"),
    ("cohabitant-unregistered", "shared-residence-mother"),
    ("single-father", "employee-child"),
]


def ask(house: House, asker: str | None, about: str) -> httpx.Response:
    wish = {"client": AARHUS} | ({"actor_subject": asker} if asker else {})
    question = {
        "subject": {"pnr": house.number(about)},
        "purpose": "passport",
        "case_reference": "sag-1",
    }
    return house.send(question, token=house.token(**wish))


@pytest.mark.parametrize(("asker", "about"), CLOSE)
def test_her_own_are_refused_and_a_colleague_is_answered(
    house: House, asker: str, about: str
) -> None:
    refused = ask(house, asker, about)
    colleague = ask(house, None, about)

    assert (refused.status_code, refused.json()["code"]) == (403, "conflict_of_interest")
    assert colleague.status_code == 200


@pytest.mark.parametrize(("asker", "about"), NOT_CLOSE)
def test_everybody_else_is_answered(house: House, asker: str, about: str) -> None:
    assert ask(house, asker, about).status_code == 200


def test_the_refusal_stands_in_the_log_without_saying_who_the_employee_is(house: House) -> None:
    ask(house, "employee-spouse", "employee")

    newest = next(each for each in house.log("employee") if each["outcome"] == "refused")

    assert newest["organisation"]
    assert house.number("employee-spouse") not in str(newest)
    assert "employee-spouse" not in str(newest)


def test_a_register_that_is_down_refuses_a_known_employee_and_lets_her_in_again(
    house: House,
) -> None:
    house.upset("cpr", "down")
    refused = ask(house, "employee", "single-father")
    house.mend()

    assert refused.status_code == 503
    assert ask(house, "employee", "single-father").status_code == 200

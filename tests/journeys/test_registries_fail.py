"""A registry goes wrong in every way there is, and is well again: never half an answer."""

import time
from collections.abc import Iterator

import pytest

from mocks.server import Mocks
from mocks.trouble.catalogue import KINDS, faults_of
from mocks.world.model import World
from tests.journeys.house import House, open_house

pytestmark = pytest.mark.slow

DEADLINE_SECONDS = 2.0
LATE_SECONDS = 4.0
AT_ONCE = [
    fault
    for fault in faults_of("cpr")
    if KINDS[fault].outcomes["cpr"] == "facts_unavailable"
    and KINDS[fault].outcomes.get("dar") in {"unavailable", "broken"}
    and not KINDS[fault].is_slow
    and fault != "swapped_answers"  # needs two questions at a time
]
COMES_AGAIN = {name for name in AT_ONCE if KINDS[name].outcomes["dar"] == "unavailable"}
PROBLEM_KEYS = {
    "type",
    "title",
    "status",
    "detail",
    "code",
    "text",
    "trace_id",
    "retry_after_seconds",
}


@pytest.fixture(scope="module")
def impatient(
    tmp_path_factory: pytest.TempPathFactory, mocks: Mocks, world: World
) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("impatient")
    with open_house(folder, mocks, world, deadline_seconds=DEADLINE_SECONDS) as house:
        house.ask("employee", "residence-check")
        yield house
        house.mend()


@pytest.mark.parametrize("fault", AT_ONCE)
def test_without_facts_there_is_no_answer(house: House, fault: str) -> None:
    house.upset("cpr", fault)

    failed = house.ask("employee", "residence-check")

    assert (failed.status_code, failed.json()["code"]) == (503, "facts_unavailable")
    assert int(failed.headers["retry-after"]) > 0
    assert failed.json().keys() == PROBLEM_KEYS


@pytest.mark.parametrize("fault", AT_ONCE)
def test_the_citizen_sees_that_facts_were_not_to_be_had(house: House, fault: str) -> None:
    house.upset("cpr", fault)
    house.ask("employee", "residence-check", case_reference=f"sag-{fault}")

    row = house.log("employee")[0]

    assert (row["outcome"], row["reason"]) == ("unavailable", "facts_unavailable")
    assert row["case_reference"] == f"sag-{fault}"


@pytest.mark.parametrize("fault", AT_ONCE)
def test_the_person_register_recovers(house: House, fault: str) -> None:
    house.upset("cpr", fault)
    house.ask("employee", "residence-check")

    house.mend()
    recovered = house.ask("employee", "residence-check")

    assert recovered.status_code == 200
    assert recovered.json()["sections"]["person"]["outcome"] == "found"


def test_a_slow_person_register_is_given_up_by_the_deadline(impatient: House) -> None:
    impatient.upset("cpr", "slow", seconds=LATE_SECONDS)
    asked = time.monotonic()

    failed = impatient.ask("employee", "residence-check")

    assert (failed.status_code, failed.json()["code"]) == (503, "facts_unavailable")
    assert DEADLINE_SECONDS <= time.monotonic() - asked < LATE_SECONDS
    impatient.mend()
    assert impatient.ask("employee", "residence-check").status_code == 200


def test_the_citizens_own_look_fails_as_a_whole_too(house: House) -> None:
    house.upset("cpr", "down")
    failed = house.own("employee")
    house.mend()

    recovered = house.own("employee")

    assert (failed.status_code, failed.json()["code"]) == (503, "facts_unavailable")
    assert recovered.status_code == 200


def test_a_fault_of_one_person_is_no_fault_of_another(house: House) -> None:
    house.upset("cpr", "garbage", persona="employee-spouse")

    failed = house.ask("employee-spouse", "passport")
    other = house.ask("employee", "passport")

    assert failed.status_code == 503
    assert other.status_code == 200


def test_nobody_by_the_number_is_not_found(house: House) -> None:
    refused = house.ask("replacement-number", "passport")

    assert (refused.status_code, refused.json()["code"]) == (404, "subject_unknown")
    assert "retry-after" not in refused.headers


@pytest.mark.parametrize("fault", AT_ONCE)
def test_without_addresses_the_others_are_found(house: House, fault: str) -> None:
    house.upset("dar", fault)

    answer = house.ask("employee", "residence-check")

    sections = answer.json()["sections"]
    assert answer.status_code == 200
    assert sections["person"]["outcome"] == sections["family"]["outcome"] == "found"
    assert sections["address"]["outcome"] == ("unavailable" if fault in COMES_AGAIN else "broken")
    assert "record" not in sections["address"]


@pytest.mark.parametrize("fault", AT_ONCE)
def test_the_log_claims_no_address_that_was_not_shown(house: House, fault: str) -> None:
    house.upset("dar", fault)

    answer = house.ask("employee", "residence-check").json()

    row = house.log("employee")[0]
    assert row["entry_id"] == answer["receipt"]["entry_id"]
    assert [path for path in row["fields"] if path.startswith("address.")] == []
    assert len(row["sources"]) == 2


@pytest.mark.parametrize("fault", AT_ONCE)
def test_the_address_register_recovers(house: House, fault: str) -> None:
    house.upset("dar", fault)
    house.ask("employee", "residence-check")

    house.mend()
    recovered = house.ask("employee", "residence-check").json()

    assert recovered["sections"]["address"]["outcome"] == "found"


def test_a_slow_address_register_delays_nobody_beyond_the_deadline(impatient: House) -> None:
    impatient.upset("dar", "slow", seconds=LATE_SECONDS)
    asked = time.monotonic()

    sections = impatient.ask("employee", "residence-check").json()["sections"]

    assert DEADLINE_SECONDS <= time.monotonic() - asked < LATE_SECONDS
    assert sections["person"]["outcome"] == sections["family"]["outcome"] == "found"
    assert sections["address"] == {"outcome": "unavailable", "retry_after_seconds": 30}
    impatient.mend()
    recovered = impatient.ask("employee", "residence-check").json()
    assert recovered["sections"]["address"]["outcome"] == "found"

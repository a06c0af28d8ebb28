"""A parent orders a copy of her child's data for a private school, over HTTP, and ends it."""

import itertools

import httpx
import pytest

from tests.journeys.acting import RELATIONS, alias_of, children_of
from tests.journeys.house import House

pytestmark = pytest.mark.slow
SCHOOL, PURPOSE = "privatskole", "enrolment-copy"
FIELDS = ("address.full_address", "person.birth_date", "person.name")
CONSENTS = "/v1/my-data/consents"
_keys = itertools.count()
Json = dict[str, object]


def sent(house: House, token: str, path: str, body: object = None) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": f"childs-{next(_keys)}"}
    return house.http.post(path, json=body, headers=headers)


def seen_by(house: House, client: str, path: str) -> httpx.Response:
    token = house.token(client=client)
    return house.http.get(path, headers={"Authorization": f"Bearer {token}"})


def asked(house: House, client: str = SCHOOL, **more: object) -> httpx.Response:
    wish = {"purpose": PURPOSE, "fields": FIELDS, "mode": "once", "valid_days": 30} | more
    return sent(house, house.token(client=client), "/v1/consent-requests", wish)


def requested(house: House) -> str:
    request: str = asked(house).json()["id"]
    return request


def put(house: House, parent: str, request: str, child: str | None) -> httpx.Response:
    """Open a request as a parent, about a child of hers or about herself."""
    whose = "" if child is None else f"?for={child}"
    return house.own(parent, f"/v1/my-data/consent-requests/{request}{whose}")


def answered(house: House, parent: str, request: str, child: str, **more: object) -> httpx.Response:
    path = f"/v1/my-data/consent-requests/{request}/decision"
    said = {"decision": "grant", "fields": FIELDS, "for": child} | more
    return sent(house, house.token(citizen=parent), path, said)


def look(house: House, consent: str, subject: str) -> httpx.Response:
    question = {"subject": {"alias": subject}, "purpose": PURPOSE, "consent_id": consent}
    return house.send(question, token=house.token(client=SCHOOL))


def log(house: House, parent: str, child: str) -> list[Json]:
    entries: list[Json] = house.own(parent, f"{RELATIONS}/{child}/access-log").json()["entries"]
    return [each for each in entries if each["organisation"] == "Sandkassens Privatskole"]


def test_a_school_gets_the_childs_data_by_the_parents_yes_and_no_more_after_her_no(
    house: House,
) -> None:
    child = alias_of(house, "employee-child", by="employee")
    request = requested(house)
    question = put(house, "employee", request, child).json()
    outcome = answered(house, "employee", request, child).json()
    standing = seen_by(house, SCHOOL, f"/v1/consent-requests/{request}").json()
    answer = look(house, outcome["consent_id"], standing["subject"])
    again = look(house, outcome["consent_id"], standing["subject"])

    assert (question["can_agree"], outcome["state"]) == (True, "granted")
    record = answer.json()["sections"]
    assert record["person"]["record"]["name"]["full_name"] == "Alma Testrup Lindholt"
    assert record["address"]["record"]["full_address"].startswith("Lærkesporet 14")
    assert sorted(record) == ["address", "person"]
    assert again.json()["code"] == "subject_not_available"
    told = [each["outcome"] for each in reversed(log(house, "employee", child))]
    assert told[:2] == ["consent_granted", "disclosed"]
    assert "consent_exhausted" in told


def test_a_consent_that_is_not_used_ends_at_the_parents_word(house: House) -> None:
    child = alias_of(house, "employee-child", by="employee")
    request = requested(house)
    put(house, "employee", request, child)
    consent = answered(house, "employee", request, child).json()["consent_id"]
    subject = seen_by(house, SCHOOL, f"/v1/consent-requests/{request}").json()["subject"]

    withdrawn = sent(house, house.token(citizen="employee"), f"{CONSENTS}/{consent}/withdrawal")

    assert withdrawn.json()["state"] == "withdrawn"
    assert look(house, consent, subject).json()["code"] == "subject_not_available"


def test_the_childs_log_does_not_say_that_the_child_agreed(house: House) -> None:
    child = alias_of(house, "employee-child", by="employee")
    request = requested(house)
    put(house, "employee", request, child)
    answered(house, "employee", request, child)

    (granted, *_) = [
        each for each in log(house, "employee", child) if each["outcome"] == "consent_granted"
    ]

    assert granted["outcome_text"]["en"].startswith("Somebody who holds custody said yes.")


def test_a_parent_without_custody_cannot_agree(house: House) -> None:
    father = "police-protected-other-parent"
    (child,) = children_of(house, father)
    request = requested(house)

    shown = put(house, father, request, child)
    decided = answered(house, father, request, child)

    assert (shown.status_code, shown.json()["code"]) == (403, "no_custody")
    assert (decided.status_code, decided.json()["code"]) == (403, "no_custody")
    assert put(house, father, request, None).status_code == 200  # about himself he may be asked


def test_nobody_agrees_for_whom_she_does_not_know(house: House) -> None:
    request = requested(house)

    shown = put(house, "employee", request, "sub_" + "a" * 26)

    assert (shown.status_code, shown.json()["code"]) == (404, "relation_unknown")


@pytest.mark.parametrize(
    ("client", "code"),
    [
        ("rejsebureau", "agreement_missing"),
        ("boligforening", "agreement_missing"),
        ("bank", "finance_asks_elsewhere"),
    ],
)
def test_nobody_else_may_ask_for_it(house: House, client: str, code: str) -> None:
    refused = asked(house, client)

    assert (refused.status_code, refused.json()["code"]) == (403, code)

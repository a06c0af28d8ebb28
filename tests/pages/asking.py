"""What recipients and firms do before a citizen opens a page."""

from datetime import timedelta

from contracts.dates import danish_day
from mocks.run import now
from tests.journeys.house import House

FIELDS = ["person.name.full_name", "person.birth_date", "person.residence.since"]


def ask_consent(house: House, **changed: object) -> str:
    """Ask for a consent as the housing association; give the request's id."""
    body = {
        "purpose": "resident-copy",
        "fields": FIELDS,
        "mode": "once",
        "redirect_uri": "http://127.0.0.1:8095/tilbage",
        "state": "their-own-word",
    } | changed
    headers = {"Authorization": f"Bearer {house.token(client='boligforening')}"}
    reply = house.http.post("/v1/consent-requests", json=body, headers=headers)
    assert reply.status_code == 201, reply.text
    return str(reply.json()["id"])


def hand_in(house: House, *, departs_on: str = "2027-01-24") -> str:
    """Hand a journey in as the travel agency; give the name in its link."""
    headers = {"Authorization": f"Bearer {house.token(client='rejsebureau')}"}
    body = {"departs_on": departs_on, "destination": "ES"}
    return str(house.http.post("/v1/handovers", json=body, headers=headers).json()["id"])


def ask_for_child(house: House) -> str:
    """Ask for a child's copy as the private school; give the request's id."""
    headers = {"Authorization": f"Bearer {house.token(client='privatskole')}"}
    body = {
        "purpose": "enrolment-copy",
        "fields": ["address.full_address", "person.birth_date", "person.name"],
        "mode": "once",
        "valid_days": 30,
    }
    reply = house.http.post("/v1/consent-requests", json=body, headers=headers)
    assert reply.status_code == 201, reply.text
    return str(reply.json()["id"])


def give_power(house: House, persona: str, **scope: object) -> dict[str, str]:
    """Give a power of attorney as a persona; give its id and code."""
    until = (danish_day(now()) + timedelta(days=30)).isoformat()
    body = {"until": until, "sections": ["income"], "access_log": True} | scope
    headers = {"Authorization": f"Bearer {house.token(citizen=persona)}"}
    reply = house.http.post("/v1/my-data/powers-of-attorney", json=body, headers=headers)
    assert reply.status_code == 201, reply.text
    given: dict[str, str] = reply.json()
    return given

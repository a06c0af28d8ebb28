"""What recipients and firms do before a citizen opens a page."""

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

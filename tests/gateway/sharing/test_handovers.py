"""Errands that a firm hands in: a day and a country, nobody's name, and nothing goes back."""

from datetime import timedelta

import pytest

from tests.gateway.access.situations import TODAY
from tests.gateway.answering.fakes import House
from tests.gateway.api.fakes import Api, bearer

pytestmark = pytest.mark.anyio
JOURNEY = {"departs_on": (TODAY + timedelta(days=40)).isoformat(), "destination": "TH"}


@pytest.fixture
def api() -> Api:
    return Api(House(), has_pages=True)


async def test_a_citizen_who_opens_it_sees_the_journey_and_who_sent_her(api: Api) -> None:
    link = (await api.send("POST", "/v1/handovers", headers=bearer("shop"), json=JOURNEY)).json()

    opened = await api.send("GET", f"/v1/my-data/handovers/{link['id']}", headers=bearer("citizen"))

    said = opened.json()
    assert (said["departs_on"], said["destination"]) == (JOURNEY["departs_on"], "TH")
    assert (said["handed_by"], said["days_left"]) == ("En organisation", 40)
    assert link["handover_url"] == f"http://127.0.0.1/mine-data/rejse/{link['id']}"


async def test_that_she_opened_it_is_a_row_of_hers(api: Api) -> None:
    link = (await api.send("POST", "/v1/handovers", headers=bearer("shop"), json=JOURNEY)).json()

    await api.send("GET", f"/v1/my-data/handovers/{link['id']}", headers=bearer("citizen"))

    ((sight, handed),) = api.handed.rows
    assert (sight.subject_id, sight.organisation) == ("cit_opener", "En organisation")
    assert handed.destination == "TH"


async def test_the_firm_learns_nothing(api: Api) -> None:
    link = (await api.send("POST", "/v1/handovers", headers=bearer("shop"), json=JOURNEY)).json()
    before = set(link)
    await api.send("GET", f"/v1/my-data/handovers/{link['id']}", headers=bearer("citizen"))

    by_the_firm = await api.send(
        "GET", f"/v1/my-data/handovers/{link['id']}", headers=bearer("shop")
    )

    assert before == {"id", "handover_url", "expires_at"}
    assert (by_the_firm.status_code, by_the_firm.json()["code"]) == (403, "citizen_required")


@pytest.mark.parametrize("who", ["pnr", "subject", "cpr", "personal_number"])
async def test_whoever_it_is_about_is_not_to_be_named(api: Api, who: str) -> None:
    refused = await api.send(
        "POST", "/v1/handovers", headers=bearer("shop"), json={**JOURNEY, who: "x"}
    )

    assert (refused.status_code, refused.json()["code"]) == (403, "pnr_not_accepted")


@pytest.mark.parametrize("days", [-1, 732])
async def test_a_day_that_is_past_or_too_far_ahead_is_refused(api: Api, days: int) -> None:
    day = (TODAY + timedelta(days=days)).isoformat()

    refused = await api.send(
        "POST", "/v1/handovers", headers=bearer("shop"), json={**JOURNEY, "departs_on": day}
    )

    assert (refused.status_code, refused.json()["code"]) == (403, "departure_not_ahead")


@pytest.mark.parametrize("name", ["nothing", "00", "7b7d", "a" * 900])
async def test_a_link_that_is_none_of_ours_leads_nowhere(api: Api, name: str) -> None:
    refused = await api.send("GET", f"/v1/my-data/handovers/{name}", headers=bearer("citizen"))

    assert (refused.status_code, refused.json()["code"]) == (404, "handover_unknown")
    assert api.handed.rows == []

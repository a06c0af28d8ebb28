"""A journey that a firm handed in, and a power's link, before anybody has signed in."""

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


async def test_before_she_signs_in_the_page_says_who_sent_her_and_nobody_is_looked_up(
    api: Api,
) -> None:
    link = (await api.send("POST", "/v1/handovers", headers=bearer("shop"), json=JOURNEY)).json()

    sent_on = await api.send("GET", f"/mine-data/rejse/{link['id']}")
    page = await api.send("GET", sent_on.headers["location"])

    assert (sent_on.status_code, page.status_code) == (303, 200)
    assert sent_on.headers["location"] == f"/rejse/{link['id']}"
    assert "En organisation har vist dig hertil." in page.text
    assert api.handed.rows == []


async def test_a_link_that_nobody_made_says_so_before_she_signs_in(api: Api) -> None:
    page = await api.send("GET", "/rejse/nonsense")

    assert page.status_code == 404
    assert "Linket gælder ikke mere." in page.text


async def test_a_powers_link_says_what_it_is_and_opens_nothing(api: Api) -> None:
    page = await api.send("GET", "/fuldmagt/inv_whatever")

    assert page.status_code == 200
    assert "Nogen vil give dig en fuldmagt" in page.text
    assert "<form" not in page.text.partition("<main")[2].partition("</main>")[0]
    assert api.house.diary == []

"""The verifier is served as it lies in the package, with a policy that lets nothing out."""

import pytest

from gateway.pages.verifier import verifier_page
from tests.gateway.answering.fakes import House
from tests.gateway.api.fakes import Api

pytestmark = pytest.mark.anyio


@pytest.fixture
def api() -> Api:
    return Api(House(), has_pages=True)


async def test_the_verifier_is_there_for_anybody(api: Api) -> None:
    answer = await api.send("GET", "/verificer")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.content == verifier_page().content


async def test_nobody_frames_it_and_it_loads_nothing(api: Api) -> None:
    answer = await api.send("GET", "/verificer")

    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_the_way_to_the_sandbox_is_there_in_a_sandbox_only(api: Api) -> None:
    production, front = await api.send("GET", "/sandkasse"), await api.send("GET", "/")
    api.sandbox_url = "http://127.0.0.1:8092/sandbox"
    api.app = api.web(deadline_seconds=5.0)
    sandbox, its_front = await api.send("GET", "/sandkasse"), await api.send("GET", "/")

    assert production.status_code == 404
    assert "/sandkasse" not in front.text
    assert sandbox.status_code == 303
    assert sandbox.headers["location"] == "http://127.0.0.1:8092/sandbox"
    assert 'href="/sandkasse"' in its_front.text


async def test_pages_are_no_part_of_the_api_document(api: Api) -> None:
    document = (await api.send("GET", "/schema")).json()

    assert "/verificer" not in document["paths"]


@pytest.mark.parametrize("path", ["/findes-ikke", "/mine-data/findes-ikke", "/schema/x"])
async def test_a_browser_that_is_lost_gets_a_page(api: Api, path: str) -> None:
    answer = await api.send("GET", path, headers={"Accept": "text/html,*/*;q=0.8"})

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "Det findes ikke her" in answer.text


@pytest.mark.parametrize(
    ("path", "accept"), [("/findes-ikke", "*/*"), ("/v1/findes-ikke", "text/html,*/*;q=0.8")]
)
async def test_a_program_that_is_lost_gets_a_problem(api: Api, path: str, accept: str) -> None:
    answer = await api.send("GET", path, headers={"Accept": accept})

    assert answer.status_code == 404
    assert answer.json()["code"] == "not_found"


async def test_a_house_without_pages_is_the_api_alone() -> None:
    api = Api(House())

    lost = await api.send("GET", "/mine-data", headers={"Accept": "text/html"})

    assert lost.status_code == 404
    assert lost.headers["content-type"] == "application/problem+json"
    assert (await api.look("/v1/purposes")).status_code == 200

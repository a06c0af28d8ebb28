"""What we tell of requests: one log line and a few figures, with route templates only."""

import httpx
import pytest
import structlog
from litestar import get
from litestar.params import FromPath
from structlog.testing import capture_logs

from gateway.api.problems import of_http_exception
from gateway.api.web import _application, _metrics, admin
from tests.gateway.answering.fakes import House
from tests.gateway.api.fakes import Api, FakeNotices, bearer

pytestmark = pytest.mark.anyio
WRITTEN = "0108612345"


@pytest.fixture(autouse=True)
def plain_structlog() -> None:
    structlog.reset_defaults()


async def scraped(path: str = "/metrics", method: str = "GET") -> httpx.Response:
    transport = httpx.ASGITransport(app=admin(FakeNotices()))
    async with httpx.AsyncClient(transport=transport, base_url="http://admin") as client:
        return await client.request(method, path)


@pytest.mark.parametrize(
    ("method", "path", "route", "status"),
    [
        ("GET", f"/v1/my-data?sections={WRITTEN}", "/v1/my-data", 401),
        ("GET", f"/{WRITTEN}", "(no route)", 404),
        ("PUT", "/v1/my-data", "(no route)", 405),
        ("GET", "/health", "/health", 200),
    ],
)
async def test_a_request_is_one_line_with_its_template(
    api: Api, method: str, path: str, route: str, status: int
) -> None:
    with capture_logs() as lines:
        answer = await api.send(method, path, headers={"X-Number": WRITTEN})

    (line,) = lines
    assert set(line) == {
        *("event", "log_level", "method", "route", "status", "milliseconds", "trace_id")
    }
    assert (line["method"], line["route"], line["status"]) == (method, route, status)
    assert WRITTEN not in str(line)
    assert answer.json().get("trace_id", line["trace_id"]) == line["trace_id"]


async def test_a_method_is_the_callers_own_word_and_is_not_repeated(api: Api) -> None:
    with capture_logs() as lines:
        await api.send(WRITTEN, "/health")

    assert lines[0]["method"] == "(other)"


async def test_a_crash_is_told_by_its_class_and_the_requests_id(api: Api) -> None:
    api.verifier.trouble = RuntimeError(WRITTEN)

    with capture_logs() as lines:
        answer = await api.look("/v1/my-data")

    crash, line = lines
    assert (crash["event"], crash["error"]) == ("internal_error", "RuntimeError")
    assert crash["trace_id"] == line["trace_id"] == answer.json()["trace_id"]
    assert WRITTEN not in str(lines)


async def test_requests_have_ids_of_their_own(api: Api) -> None:
    first, second = await api.send("GET", "/nothing"), await api.send("GET", "/nothing")

    assert first.json()["trace_id"] != second.json()["trace_id"]


async def test_the_figures_name_routes_and_never_what_was_sent() -> None:
    api = Api(House())
    await api.ask("authority", {"subject": {"pnr": WRITTEN}, "purpose": "school"})
    await api.look(f"/v1/my-data?sections={WRITTEN}")
    await api.send("GET", f"/v1/citizen-data/{WRITTEN}", headers=bearer("authority"))
    await api.send("GET", f"/{WRITTEN}")
    await api.send(WRITTEN, "/health")
    await api.send("PUT", "/v1/my-data")
    # Served like the plain address, but written as the caller liked.
    await api.look("/v1///my-data/")

    figures = (await scraped()).text

    assert 'path="/v1/citizen-data",status_code="200"' in figures
    assert 'path="/v1/my-data",status_code="400"' in figures
    assert WRITTEN not in figures
    assert '/v1/my-data/"' not in figures
    assert "//" not in figures


async def test_a_part_of_a_path_that_is_an_argument_is_no_label() -> None:
    @get("/people/{alias:str}")
    async def person(alias: FromPath[str]) -> str:
        return alias

    application = _application([person], middleware=[_metrics()], unrouted=of_http_exception)
    transport = httpx.ASGITransport(app=application)
    async with httpx.AsyncClient(transport=transport, base_url="http://samsyn") as client:
        assert (await client.get(f"/people/{WRITTEN}")).is_success

    figures = (await scraped()).text

    assert 'path="/people/{alias}"' in figures
    assert WRITTEN not in figures


async def test_the_admin_listener_gives_the_figures() -> None:
    answer = await scraped()

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize(
    "path", ["/", "/health", "/v1/my-data", "/v1/citizen-data", "/schema", "/metrics/all"]
)
async def test_the_admin_listener_gives_nothing_else(path: str) -> None:
    answer = await scraped(path)

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert answer.headers["content-type"] == "application/problem+json"


async def test_the_figures_are_read_only() -> None:
    answer = await scraped(method="POST")

    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


async def test_the_public_listener_gives_no_figures(api: Api) -> None:
    assert (await api.send("GET", "/metrics")).status_code == 404

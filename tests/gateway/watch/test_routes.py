"""Every route is declared: as one that lets citizen data out, or as one that does not."""

import pytest
from litestar import Litestar

from gateway.api.web import admin
from gateway.watch.routes import ENTRY_OF, OF_ADMIN, OPEN, entry_demanded
from tests.gateway.answering.fakes import House
from tests.gateway.api.fakes import Api, FakeNotices

DECLARED = {*ENTRY_OF, *OPEN}


@pytest.fixture
def served() -> Litestar:
    """The very application behind the edge and the access line."""
    app: Litestar = Api(House(), has_pages=True).app._app._app
    return app


def test_every_route_that_is_served_is_declared(served: Litestar) -> None:
    assert {route.path_format for route in served.routes} <= DECLARED


async def _described() -> set[str]:
    reply = await Api(House(), has_pages=True).look("/schema")
    return set(reply.json()["paths"])


@pytest.mark.anyio
async def test_every_route_of_the_openapi_document_is_declared() -> None:
    described = await _described()

    assert described <= DECLARED
    pages = {each for each in DECLARED - described if each != "/schema"}
    assert not {each for each in pages if each.startswith("/v1")}
    assert {"/", "/verificer", "/mine-data", "/log-ind"} <= pages


def test_the_admin_listener_serves_what_is_declared_as_its_own_and_no_other() -> None:
    app: Litestar = admin(FakeNotices())._app

    assert {route.path_format for route in app.routes} == OF_ADMIN
    assert entry_demanded("/metrics") == "disclosed"


def test_no_route_is_declared_twice() -> None:
    assert len(DECLARED) == len(ENTRY_OF) + len(OPEN)


@pytest.mark.parametrize("route", ["/v1/citizen-data", "/v1/my-data", "/v1/new", "/other/mount"])
def test_what_lets_data_out_or_was_not_declared_needs_an_entry(route: str) -> None:
    assert entry_demanded(route) == "disclosed"


@pytest.mark.parametrize(
    ("route", "kind"),
    [
        ("/v1/my-data/access-log", "log_read"),
        ("/v1/my-data/access-log/{entry_id}/shown", "log_read"),
        ("/v1/organisation/access-log", "organisation_log_read"),
    ],
)
def test_of_a_log_the_reading_is_the_entry(route: str, kind: str) -> None:
    assert entry_demanded(route) == kind


@pytest.mark.parametrize("route", ["/v1/access-checks", "/v1/my-data/access-check"])
def test_a_dry_run_needs_the_entry_that_says_it_was_checked(route: str) -> None:
    assert entry_demanded(route) == "checked"


def test_an_answer_of_no_route_needs_an_entry() -> None:
    assert entry_demanded(None) == "disclosed"


@pytest.mark.parametrize("route", sorted(OPEN))
def test_an_open_route_needs_none(route: str) -> None:
    assert entry_demanded(route) is None

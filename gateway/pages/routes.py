"""The addresses of the pages."""

from collections.abc import Callable
from typing import Final, TypeVar

from litestar import Response, Router, get
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler
from litestar.types import ExceptionHandler

from contracts.errors import GatewayError
from gateway.api.asking import Times
from gateway.api.problems import AnyRequest
from gateway.api.services import Services
from gateway.identity.provider import SignInTrouble
from gateway.pages.caseworker.asking import caseworker_pages
from gateway.pages.citizen.areas import area_pages
from gateway.pages.citizen.carry import carry_pages
from gateway.pages.citizen.consents import consent_pages
from gateway.pages.citizen.errors import error_pages
from gateway.pages.citizen.invitations import invitation_pages
from gateway.pages.citizen.others import other_pages
from gateway.pages.citizen.overview import overview_page
from gateway.pages.citizen.powers import power_pages
from gateway.pages.citizen.requests import request_pages
from gateway.pages.citizen.seen import seen_pages
from gateway.pages.citizen.situations import situation_pages
from gateway.pages.citizen.take import take_pages
from gateway.pages.kit.asset_routes import asset_route
from gateway.pages.kit.desk import Desk, SignInNeeded
from gateway.pages.kit.forms import FormRefused
from gateway.pages.kit.trouble import Troubles
from gateway.pages.site.open_pages import open_pages
from gateway.pages.site.signing_in import signing_in_pages
from gateway.pages.verifier import verifier_page

ErrorT = TypeVar("ErrorT", bound=Exception)
_FOR_PROGRAMS: Final = ("/v1/", "/assets/")
_HEADERS: Final = {
    "Cache-Control": "no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def pages_router(services: Services, *, times: Times) -> Router:
    """Give the routes of the pages; whatever goes wrong in one is a page, too."""
    desk = Desk(services, times)
    troubles = Troubles(desk)
    return Router(
        "/",
        route_handlers=[
            _verifier(),
            asset_route(desk.site.assets),
            *open_pages(desk),
            *signing_in_pages(desk),
            overview_page(desk),
            *area_pages(desk),
            *request_pages(desk),
            *consent_pages(desk),
            *seen_pages(desk),
            *take_pages(desk),
            *situation_pages(desk),
            *carry_pages(desk),
            *error_pages(desk),
            *caseworker_pages(desk),
            *other_pages(desk),
            *power_pages(desk),
            *invitation_pages(desk),
        ],
        exception_handlers={
            SignInNeeded: _plain(troubles.sign_in_needed),
            FormRefused: _plain(troubles.form_refused),
            SignInTrouble: _plain(troubles.sign_in_trouble),
            GatewayError: _plain(troubles.gateway_error),
            HTTPException: _plain(troubles.http_exception),
            Exception: _plain(troubles.anything_else),
        },
        include_in_schema=False,
    )


def lost_page(
    services: Services,
    *,
    times: Times,
    otherwise: Callable[[AnyRequest, HTTPException], Response[bytes]],
) -> Callable[[AnyRequest, HTTPException], Response[bytes]]:
    """Give what answers where no route does: a page for a browser, else what programs get."""
    troubles = Troubles(Desk(services, times))

    def lost(request: AnyRequest, error: HTTPException) -> Response[bytes]:
        wants_page = "text/html" in request.headers.get("accept", "")
        is_for_programs = request.url.path.startswith(_FOR_PROGRAMS)
        if is_for_programs or not wants_page:
            return otherwise(request, error)
        return troubles.http_exception(request, error)

    return lost


def _plain(handle: Callable[[AnyRequest, ErrorT], Response[bytes]]) -> "ExceptionHandler[ErrorT]":
    """Give a function for a bound method: Litestar copies handlers, down to whatever they hold."""

    def handled(request: AnyRequest, error: ErrorT) -> Response[bytes]:
        return handle(request, error)

    return handled


def _verifier() -> HTTPRouteHandler:
    page = verifier_page()
    headers = {**_HEADERS, "Content-Security-Policy": page.content_security_policy}

    @get("/verificer", media_type="text/html")
    async def verifier() -> Response[bytes]:
        return Response(page.content, media_type="text/html", headers=headers)

    return verifier

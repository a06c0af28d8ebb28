"""Pages that anybody may read, signed in or not."""

from typing import Final

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery

from gateway.api.problems import AnyRequest
from gateway.pages.kit.cookies import LANGUAGE, TEXT_SIZE
from gateway.pages.kit.desk import Desk
from gateway.pages.kit.paths import safe_path
from gateway.pages.kit.render import HEADERS
from gateway.pages.kit.visitor import TEXT_SIZES
from gateway.pages.kit.words import LANGUAGES

_PAGES: Final = {
    "/": "site/front.html",
    "/hjaelp": "site/help.html",
    "/privatliv": "site/privacy.html",
}


def open_pages(desk: Desk) -> list[HTTPRouteHandler]:
    """Give the routes."""
    plain = [_plain(desk, path, template) for path, template in _PAGES.items()]
    return [*plain, _statement(desk), _sandbox(desk), _language(desk), _text_size(desk)]


def _plain(desk: Desk, path: str, template: str) -> HTTPRouteHandler:
    @get(path, media_type="text/html")
    async def page(request: AnyRequest) -> Response[bytes]:
        return desk.page(await desk.visitor(request), template)

    return page


def _statement(desk: Desk) -> HTTPRouteHandler:
    @get("/was", media_type="text/html")
    async def statement(request: AnyRequest) -> Response[bytes]:
        """Send to the authority's own statement at was.digst.dk, where it has one."""
        address = desk.site.pages.accessibility_statement_url
        if address is not None:
            return Response(b"", status_code=303, headers={**HEADERS, "Location": address})
        return desk.page(await desk.visitor(request), "site/accessibility.html")

    return statement


def _sandbox(desk: Desk) -> HTTPRouteHandler:
    @get("/sandkasse", media_type="text/html")
    async def sandbox() -> Response[bytes]:
        """Send to where the sandbox's registries are steered; in production there is nothing."""
        address = desk.site.sandbox_url
        if address is None:
            raise NotFoundException
        return Response(b"", status_code=303, headers={**HEADERS, "Location": address})

    return sandbox


def _language(desk: Desk) -> HTTPRouteHandler:
    @get("/sprog/{language:str}", media_type="text/html")
    async def language(
        language: FromPath[str], til: FromQuery[str | None] = None
    ) -> Response[bytes]:
        answer = desk.sent_to(safe_path(til))
        if language in LANGUAGES:
            answer.cookies.append(desk.cookies.wish(LANGUAGE, language))
        return answer

    return language


def _text_size(desk: Desk) -> HTTPRouteHandler:
    @get("/tekst/{size:str}", media_type="text/html")
    async def text_size(size: FromPath[str], til: FromQuery[str | None] = None) -> Response[bytes]:
        answer = desk.sent_to(safe_path(til))
        if size in TEXT_SIZES:
            answer.cookies.append(desk.cookies.wish(TEXT_SIZE, size))
        return answer

    return text_size

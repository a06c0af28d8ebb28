"""The addresses of the pages."""

from typing import Final

from litestar import Response, Router, get
from litestar.handlers import HTTPRouteHandler

from gateway.pages.verifier import verifier_page

_HEADERS: Final = {
    "Cache-Control": "no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def pages_router() -> Router:
    """Give the routes of the pages."""
    return Router("/", route_handlers=[_verifier()], include_in_schema=False)


def _verifier() -> HTTPRouteHandler:
    page = verifier_page()
    headers = {**_HEADERS, "Content-Security-Policy": page.content_security_policy}

    @get("/verificer", media_type="text/html")
    async def verifier() -> Response[bytes]:
        return Response(page.content, media_type="text/html", headers=headers)

    return verifier

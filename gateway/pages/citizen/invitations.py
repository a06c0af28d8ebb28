"""The link to a power of attorney: what it is, before anybody has signed in, and opening it.

Looking at the page does nothing. It is opened by a click, for from then on it is hers to answer.
"""

from typing import Final

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from gateway.api.power_bodies import INVITATION
from gateway.api.problems import AnyRequest
from gateway.pages.citizen.powers import AT
from gateway.pages.kit.desk import Desk

_OPEN: Final = "aaben"


def invitation_pages(desk: Desk) -> list[HTTPRouteHandler]:
    """Give the routes."""
    return [_landing(desk), _open(desk)]


def _landing(desk: Desk) -> HTTPRouteHandler:
    @get(f"{INVITATION}{{code:str}}", media_type="text/html")
    async def landing(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
        visitor = await desk.visitor(request)
        action = f"{INVITATION}{code}/{_OPEN}"
        return desk.page(visitor, "citizen/invitation.html", action=action)

    return landing


def _open(desk: Desk) -> HTTPRouteHandler:
    @post(f"{INVITATION}{{code:str}}/{_OPEN}", status_code=200, media_type="text/html")
    async def opened(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
        _, citizen, _ = await desk.posted(request, shown_at=f"{INVITATION}{code}")
        kept, _ = await desk.services.empowering.open(citizen, code, arrival=desk.arrival(request))
        return desk.sent_to(f"{AT}/{kept.id}")

    return opened

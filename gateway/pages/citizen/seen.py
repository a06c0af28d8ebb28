"""Who has seen her data here, row by row; and what an organisation would see, if it asked."""

from typing import Final

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery

from gateway.api.log_rows import access_log
from gateway.api.problems import AnyRequest
from gateway.pages.kit.desk import Desk
from gateway.pages.record.log import told_rows
from gateway.pages.record.rooms import rooms_of
from gateway.pages.record.would_see import would_see

ROWS: Final = 25
AT: Final = "/mine-data/opslag"
CHECK: Final = "/mine-data/hvem-maa-se"


def seen_pages(desk: Desk) -> list[HTTPRouteHandler]:
    """Give the routes."""
    return [_log(desk), _rooms(desk), _check(desk)]


def _log(desk: Desk) -> HTTPRouteHandler:
    @get(AT, media_type="text/html")
    async def log(
        request: AnyRequest,
        side: FromQuery[str | None] = None,
        egne: FromQuery[str | None] = None,
    ) -> Response[bytes]:
        visitor, citizen = await desk.citizen(request)
        services = desk.services
        page = await services.own_log.page(
            citizen, cursor=side, limit=ROWS, arrival=desk.arrival(request)
        )
        said = access_log(page, services.catalogue, now=services.clock())
        told = told_rows(
            zip(said.entries, (entry for entry, _ in page.rows), strict=True), visitor.language
        )
        shown = [each for each in told if egne or not each.is_own]
        return desk.page(
            visitor,
            "citizen/log.html",
            rows=shown,
            hidden=len(told) - len(shown),
            shows_own=egne is not None,
            cursor=side,
            next_cursor=said.next_cursor,
        )

    return log


def _rooms(desk: Desk) -> HTTPRouteHandler:
    @get(CHECK, media_type="text/html")
    async def rooms(request: AnyRequest) -> Response[bytes]:
        visitor, _ = await desk.citizen(request)
        return desk.page(visitor, "citizen/rooms.html", rooms=rooms_of(desk.services.catalogue))

    return rooms


def _check(desk: Desk) -> HTTPRouteHandler:
    @get(f"{CHECK}/{{purpose_id:str}}", media_type="text/html")
    async def check(request: AnyRequest, purpose_id: FromPath[str]) -> Response[bytes]:
        visitor, citizen = await desk.citizen(request)
        purpose = desk.services.catalogue.of(purpose_id)
        if purpose is None:
            raise NotFoundException
        checked = await desk.services.own_check.check(
            citizen, purpose_id, arrival=desk.arrival(request)
        )
        return desk.page(
            visitor,
            "citizen/would_see.html",
            purpose=purpose,
            checked=checked,
            told=would_see(checked, visitor.language),
        )

    return check

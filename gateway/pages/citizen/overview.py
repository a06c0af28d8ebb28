"""Her overview: what waits for her, her data, her income, her consents, who has seen it."""

from typing import Final

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler

from gateway.api.log_rows import access_log
from gateway.api.problems import AnyRequest
from gateway.pages.citizen.own_record import own_record
from gateway.pages.kit.desk import Desk
from gateway.pages.record.areas import KNOWN_SECTIONS
from gateway.pages.record.income import months_of
from gateway.pages.record.log import told_rows

_LOG_ROWS: Final = 30
_SHOWN: Final = 3


def overview_page(desk: Desk) -> HTTPRouteHandler:
    """Give the route."""

    @get("/mine-data", media_type="text/html")
    async def overview(request: AnyRequest) -> Response[bytes]:
        visitor, citizen = await desk.citizen(request)
        services, arrival = desk.services, desk.arrival(request)
        record = await own_record(desk, citizen, arrival=arrival, language=visitor.language)
        consents = await services.consents.own.all(citizen, correlation_id=arrival.correlation_id)
        page = await services.own_log.page(citizen, cursor=None, limit=_LOG_ROWS, arrival=arrival)
        log = access_log(page, services.catalogue, now=services.clock())
        told = told_rows(
            zip(log.entries, (entry for entry, _ in page.rows), strict=True), visitor.language
        )
        seen = [each for each in told if not each.is_own]
        income = record.of_section("income")
        return desk.page(
            visitor,
            "citizen/overview.html",
            record=record,
            others=record.telling.others(),
            silences=record.telling.silences(sorted(KNOWN_SECTIONS)),
            months=() if income is None else months_of(income, record.period, visitor.language),
            consents=consents,
            seen=seen[:_SHOWN],
        )

    return overview

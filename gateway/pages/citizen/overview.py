"""Her overview: what waits for her, her data, who has seen it."""

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler

from contracts.dates import Period, danish_day
from gateway.answering.life import OWN_ACCESS
from gateway.api.problems import AnyRequest
from gateway.pages.kit.desk import Desk
from gateway.question import Question


def overview_page(desk: Desk) -> HTTPRouteHandler:
    """Give the route."""

    @get("/mine-data", media_type="text/html")
    async def overview(request: AnyRequest) -> Response[bytes]:
        visitor, citizen = await desk.citizen(request)
        services, arrival = desk.services, desk.arrival(request)
        answer = await services.answering.answer(
            citizen,
            Question(
                subject=citizen.pnr,
                purpose=OWN_ACCESS,
                period=Period.ending(danish_day(services.clock())),
            ),
            arrival=arrival,
        )
        consents = await services.consents.own.all(citizen, correlation_id=arrival.correlation_id)
        return desk.page(visitor, "citizen/overview.html", answer=answer, consents=consents)

    return overview

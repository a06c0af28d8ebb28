"""The citizen's log of who has seen her data here, and what was kept of an answer."""

from typing import Final

import msgspec
from litestar import Response, Router, get
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, FromQuery

from contracts.errors import NothingThere
from gateway.answering.case import Arrival
from gateway.api.arriving import check_parameters
from gateway.api.asking import Asking, Times, private_json
from gateway.api.documented import problems
from gateway.api.log_rows import AccessLog, access_log
from gateway.api.problems import AnyRequest, trace_id_of
from gateway.api.services import Services
from gateway.identity.callers import Citizen
from gateway.store.ids import is_random_id

LOG_PAGE_ROWS: Final = 100


def log_router(services: Services, *, answer_type: type[msgspec.Struct], times: Times) -> Router:
    """Give the routes; what was kept is an answer, but for its receipt and time."""
    asking = Asking(services, times)
    return Router(
        "/v1/my-data/access-log",
        route_handlers=[_access_log(asking), _shown(asking, answer_type)],
    )


def _access_log(asking: Asking) -> HTTPRouteHandler:
    @get(
        "/",
        responses={
            200: ResponseSpec(
                data_container=AccessLog,
                generate_examples=False,
                description="Who asked about the citizen, newest first",
            ),
            **problems(400, 401, 403, 500, 503),
        },
        operation_id="getMyAccessLog",
        summary="Who has seen your data here",
        media_type="application/json",
    )
    async def access_log_page(
        request: AnyRequest, cursor: FromQuery[str | None] = None
    ) -> Response[bytes]:
        citizen = await asking.asker(request, Citizen, otherwise="citizen_required")
        check_parameters(request, "cursor")
        services = asking.services
        page = await services.own_log.page(
            citizen,
            cursor=cursor,
            limit=LOG_PAGE_ROWS,
            arrival=Arrival(deadline=asking.deadline(request), correlation_id=trace_id_of(request)),
        )
        said = access_log(page, services.catalogue, now=services.clock())
        return private_json(msgspec.json.encode(said))

    return access_log_page


def _shown(asking: Asking, answer_type: type[msgspec.Struct]) -> HTTPRouteHandler:
    @get(
        "/{entry_id:str}/shown",
        responses={
            200: ResponseSpec(
                data_container=answer_type,
                generate_examples=False,
                description="What was shown, as it was kept",
            ),
            **problems(400, 401, 403, 404, 500, 503),
        },
        operation_id="getShownToThem",
        summary="What they saw, where the purpose keeps it",
        media_type="application/json",
    )
    async def shown(request: AnyRequest, entry_id: FromPath[str]) -> Response[bytes]:
        citizen = await asking.asker(request, Citizen, otherwise="citizen_required")
        check_parameters(request)
        if not is_random_id("ent", entry_id):
            raise NothingThere("snapshot_gone")
        content = await asking.services.own_log.shown(
            citizen, entry_id, correlation_id=trace_id_of(request)
        )
        return private_json(content)

    return shown

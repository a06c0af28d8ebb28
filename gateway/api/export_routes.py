"""The citizen's export: everything of hers in one file, for a program, a spreadsheet or to read."""

from typing import Annotated, Any

from litestar import Response, Router, get
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import QueryParameter

from gateway.answering.case import Arrival
from gateway.api.arriving import check_parameters
from gateway.api.asking import Asking, Times, private_json
from gateway.api.bodies import Unreadable
from gateway.api.consent_bodies import language_of
from gateway.api.documented import problems
from gateway.api.problems import AnyRequest, trace_id_of
from gateway.api.services import Services
from gateway.identity.callers import Citizen
from gateway.pages.citizen.take import KINDS, taking, written
from gateway.pages.kit.render import Renderer
from gateway.pages.kit.visitor import Visitor
from gateway.portable.taken import take


def export_router(services: Services, *, times: Times) -> Router:
    """Give the route."""
    return Router("/v1/my-data", route_handlers=[_export(Asking(services, times))])


def _export(asking: Asking) -> HTTPRouteHandler:
    renderer = Renderer(asking.services.site)

    @get(
        "/export",
        responses={
            200: ResponseSpec(
                data_container=dict[str, Any],
                generate_examples=False,
                description="Record with receipt, log and consents; also as CSV and HTML",
            ),
            **problems(400, 401, 403, 404, 500, 503),
        },
        operation_id="exportMyData",
        summary="Everything of yours in one file",
        media_type="application/json",
    )
    async def export(
        request: AnyRequest,
        wished: Annotated[str | None, QueryParameter(name="format")] = None,
    ) -> Response[bytes]:
        citizen = await asking.asker(request, Citizen, otherwise="citizen_required")
        check_parameters(request, "format")
        form = wished or "json"
        if form not in KINDS:
            raise Unreadable("query_invalid")
        arrival = Arrival(deadline=asking.deadline(request), correlation_id=trace_id_of(request))
        taken = await take(taking(asking.services), citizen, arrival=arrival)
        reader = Visitor(
            language=language_of(request.headers.get("accept-language")),
            text_size="normal",
            path="/",
        )
        content = written(taken, form, renderer, reader, asking.services)
        return private_json(content, media_type=KINDS[form])

    return export

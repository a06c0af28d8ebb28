"""The citizen's routes about errors: what she reports, and how it stands."""

from typing import Annotated

import msgspec
from litestar import Response, Router, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec

from gateway.api.arriving import body_of, check_parameters
from gateway.api.asking import Asking, Times, private_json
from gateway.api.bodies import decode
from gateway.api.documented import problems
from gateway.api.problems import AnyRequest, trace_id_of
from gateway.api.services import Services
from gateway.corrections.flows import Tracked
from gateway.corrections.states import LONGEST_MESSAGE
from gateway.identity.callers import Citizen


class CorrectionBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of POST /v1/my-data/corrections."""

    path: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    """The field, as receipts or the catalogue name it: `person.name.full_name`."""
    message: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_MESSAGE)]
    """What is wrong, in her own words."""


class CorrectionList(msgspec.Struct, frozen=True, kw_only=True):
    """What she has reported, the newest first."""

    corrections: tuple[Tracked, ...]


def correction_router(services: Services, *, times: Times) -> Router:
    """Give the routes."""
    asking = Asking(services, times)
    return Router("/v1/my-data/corrections", route_handlers=[_report(asking), _all(asking)])


def _report(asking: Asking) -> HTTPRouteHandler:
    @post(
        "/",
        status_code=201,
        responses={
            201: ResponseSpec(
                data_container=Tracked,
                generate_examples=False,
                description="Kept, and on its way to who owns the field",
            ),
            **problems(400, 401, 403, 408, 413, 415, 429, 500, 503),
        },
        operation_id="reportError",
        summary="Report an error to who can correct it",
        media_type="application/json",
    )
    async def report(request: AnyRequest) -> Response[bytes]:
        citizen = await asking.asker(request, Citizen, otherwise="citizen_required")
        check_parameters(request)
        content = await body_of(request, deadline=asking.deadline(request))
        body = decode(content, CorrectionBody)
        tracked = await asking.services.corrections.report(
            citizen, body.path, body.message, correlation_id=trace_id_of(request)
        )
        return private_json(msgspec.json.encode(tracked), status=201)

    return report


def _all(asking: Asking) -> HTTPRouteHandler:
    @get(
        "/",
        responses={
            200: ResponseSpec(
                data_container=CorrectionList,
                generate_examples=False,
                description="What she has reported, and how it stands",
            ),
            **problems(400, 401, 403, 500, 503),
        },
        operation_id="listMyCorrections",
        summary="The errors you have reported",
        media_type="application/json",
    )
    async def every(request: AnyRequest) -> Response[bytes]:
        citizen = await asking.asker(request, Citizen, otherwise="citizen_required")
        check_parameters(request)
        found = await asking.services.corrections.all(citizen, correlation_id=trace_id_of(request))
        return private_json(msgspec.json.encode(CorrectionList(corrections=found)))

    return every

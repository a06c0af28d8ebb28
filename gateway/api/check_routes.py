"""The dry runs: what would be shown, and why not the rest. No route here releases a value."""

import msgspec
from litestar import Response, Router, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromQuery

from contracts.dates import danish_day
from gateway.access.asker import asker_of
from gateway.answering.case import Arrival
from gateway.answering.checking import Checked
from gateway.api.arriving import arrived, body_of, check_parameters
from gateway.api.asking import Asking, Times, private_json
from gateway.api.bodies import CitizenDataBody, Unreadable, decode
from gateway.api.discreet import Discretion
from gateway.api.documented import OF_QUESTIONS, problems
from gateway.api.problems import AnyRequest, trace_id_of
from gateway.api.services import Services
from gateway.identity.callers import Citizen, Requester
from gateway.question import Question

_CHECKED = ResponseSpec(
    data_container=Checked,
    generate_examples=False,
    description="What would be shown, and why not the rest",
)


def check_router(services: Services, *, times: Times) -> Router:
    """Give the routes."""
    asking = Asking(services, times)
    discretion = Discretion(times.private_answer_seconds)
    return Router("/v1", route_handlers=[_access_checks(asking, discretion), _own_check(asking)])


def _access_checks(asking: Asking, discretion: Discretion) -> HTTPRouteHandler:
    @post(
        "/access-checks",
        status_code=200,
        responses={200: _CHECKED, **problems(*OF_QUESTIONS)},
        operation_id="checkAccess",
        summary="What would come of a question about one citizen",
        media_type="application/json",
    )
    async def access_checks(request: AnyRequest) -> Response[bytes]:
        asker = await asking.asker(request, Requester, otherwise="authority_required")
        check_parameters(request)
        content = await body_of(request, deadline=asking.deadline(request))
        question = decode(content, CitizenDataBody).question(
            today=danish_day(asking.services.clock())
        )
        deadline = asking.deadline(request)
        if not asker_of(asker).is_private:
            return await _checked(request, asking, asker, question, deadline=deadline)
        # The very bytes and moment of the question itself, or a dry run would tell more than it.
        deadline = min(deadline, discretion.deadline(arrived(request)))
        checking = _checked(request, asking, asker, question, deadline=deadline)
        return await discretion.hold(checking, arrived=arrived(request))

    return access_checks


async def _checked(
    request: AnyRequest, asking: Asking, asker: Requester, question: Question, *, deadline: float
) -> Response[bytes]:
    arrival = Arrival(deadline=deadline, correlation_id=trace_id_of(request))
    checked = await asking.services.checking.check(asker, question, arrival=arrival)
    return private_json(msgspec.json.encode(checked))


def _own_check(asking: Asking) -> HTTPRouteHandler:
    @get(
        "/my-data/access-check",
        responses={200: _CHECKED, **problems(400, 401, 403, 404, 500, 503)},
        operation_id="checkAccessToMyData",
        summary="What would they see of you?",
        media_type="application/json",
    )
    async def own_check(
        request: AnyRequest, purpose: FromQuery[str | None] = None
    ) -> Response[bytes]:
        citizen = await asking.asker(request, Citizen, otherwise="citizen_required")
        check_parameters(request, "purpose")
        if purpose is None:
            raise Unreadable("query_invalid")
        arrival = Arrival(deadline=asking.deadline(request), correlation_id=trace_id_of(request))
        checked = await asking.services.own_check.check(citizen, purpose, arrival=arrival)
        return private_json(msgspec.json.encode(checked))

    return own_check

"""Powers of attorney: given, opened by their link, taken on or declined, ended; and all of them."""

from typing import Final

import msgspec
from litestar import Response, Router, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath

from contracts.dates import danish_day
from contracts.errors import NothingThere
from gateway.answering.case import Arrival
from gateway.api.arriving import body_of, check_parameters
from gateway.api.asking import Asking, Times, private_json
from gateway.api.bodies import decode
from gateway.api.documented import problems
from gateway.api.power_bodies import (
    OfferedPower,
    OpenedPower,
    PowerBody,
    PowerDecisionBody,
    PowerList,
    PowerState,
    offered_power,
    opened_power,
    power_list,
)
from gateway.api.problems import AnyRequest, trace_id_of
from gateway.api.services import Services
from gateway.identity.callers import Citizen
from gateway.store.ids import is_random_id

PATH: Final = "/v1/my-data/powers-of-attorney"
_SAID: Final = (400, 401, 403, 404, 408, 413, 415, 500, 503)


def power_router(services: Services, *, times: Times) -> Router:
    """Give the routes."""
    asking = Asking(services, times)
    return Router(
        PATH,
        route_handlers=[
            _listed(asking),
            _given(asking),
            _opened(asking),
            _answered(asking),
            _ended(asking),
        ],
    )


def _listed(asking: Asking) -> HTTPRouteHandler:
    @get(
        "/",
        responses={
            200: _spec(PowerList, "What she gave and holds"),
            **problems(400, 401, 403, 500, 503),
        },
        operation_id="getMyPowersOfAttorney",
        summary="Powers of attorney that you gave and hold",
        media_type="application/json",
    )
    async def listed(request: AnyRequest) -> Response[bytes]:
        citizen, arrival = await _who(request, asking)
        found = await asking.services.empowering.listed(citizen, arrival=arrival)
        return private_json(msgspec.json.encode(power_list(found)))

    return listed


def _given(asking: Asking) -> HTTPRouteHandler:
    @post(
        "/",
        status_code=201,
        responses={
            201: _spec(OfferedPower, "How whoever is to hold it opens it"),
            **problems(*_SAID),
        },
        operation_id="givePowerOfAttorney",
        summary="Give a power of attorney to whoever opens its link",
        media_type="application/json",
    )
    async def given(request: AnyRequest) -> Response[bytes]:
        citizen, arrival = await _who(request, asking)
        content = await body_of(request, deadline=arrival.deadline)
        services = asking.services
        wanted = decode(content, PowerBody).wanted(
            services.catalogue, today=danish_day(services.clock())
        )
        offered = await services.empowering.give(citizen, wanted, arrival=arrival)
        return private_json(msgspec.json.encode(offered_power(offered)), status=201)

    return given


def _opened(asking: Asking) -> HTTPRouteHandler:
    @post(
        "/invitations/{code:str}/opening",
        status_code=200,
        responses={200: _spec(OpenedPower, "What may be taken on"), **problems(*_SAID)},
        operation_id="openPowerOfAttorney",
        summary="Open a link to a power of attorney: once, and from then on it is yours to answer",
        media_type="application/json",
    )
    async def opened(request: AnyRequest, code: FromPath[str]) -> Response[bytes]:
        citizen, arrival = await _who(request, asking)
        kept, grantor = await asking.services.empowering.open(citizen, code, arrival=arrival)
        return private_json(msgspec.json.encode(opened_power(kept, grantor)))

    return opened


def _answered(asking: Asking) -> HTTPRouteHandler:
    @post(
        "/{power_id:str}/decision",
        status_code=200,
        responses={200: _spec(PowerState, "What has become of it"), **problems(*_SAID)},
        operation_id="answerPowerOfAttorney",
        summary="Take on, or decline, a power of attorney whose link you opened",
        media_type="application/json",
    )
    async def answered(request: AnyRequest, power_id: FromPath[str]) -> Response[bytes]:
        citizen, arrival = await _who(request, asking)
        content = await body_of(request, deadline=arrival.deadline)
        said, empowering = decode(content, PowerDecisionBody), asking.services.empowering
        _check_id(power_id)
        if said.decision == "accept":
            kept = await empowering.accept(citizen, power_id, arrival=arrival)
        else:
            kept = await empowering.decline(citizen, power_id, arrival=arrival)
        return private_json(msgspec.json.encode(PowerState(id=kept.id, state=kept.state)))

    return answered


def _ended(asking: Asking) -> HTTPRouteHandler:
    @post(
        "/{power_id:str}/withdrawal",
        status_code=200,
        responses={200: _spec(PowerState, "What has become of it"), **problems(*_SAID)},
        operation_id="endPowerOfAttorney",
        summary="End a power of attorney that you gave or hold, at once",
        media_type="application/json",
    )
    async def ended(request: AnyRequest, power_id: FromPath[str]) -> Response[bytes]:
        citizen, arrival = await _who(request, asking)
        _check_id(power_id)
        kept = await asking.services.empowering.end(citizen, power_id, arrival=arrival)
        return private_json(msgspec.json.encode(PowerState(id=kept.id, state=kept.state)))

    return ended


async def _who(request: AnyRequest, asking: Asking) -> tuple[Citizen, Arrival]:
    citizen = await asking.asker(request, Citizen, otherwise="citizen_required")
    check_parameters(request)
    return citizen, Arrival(deadline=asking.deadline(request), correlation_id=trace_id_of(request))


def _check_id(power_id: str) -> None:
    if not is_random_id("pow", power_id):
        raise NothingThere("power_unknown")


def _spec(container: type[msgspec.Struct], description: str) -> ResponseSpec:
    return ResponseSpec(data_container=container, generate_examples=False, description=description)

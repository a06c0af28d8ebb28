"""The recipient's routes: asking for a consent without naming anybody, and how it stands."""

import hashlib

import msgspec
from litestar import Response, Router, delete, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath

from gateway.api.arriving import body_of, check_parameters
from gateway.api.asking import Asking, Times, private_json
from gateway.api.consent_bodies import request_body, retry_key
from gateway.api.documented import problems
from gateway.api.problems import AnyRequest, trace_id_of
from gateway.api.services import Services
from gateway.consents.asking import ConsentStanding, Requested, RequestStanding
from gateway.identity.callers import Requester

_LOOKED = (400, 401, 403, 404, 500, 503)


def consent_router(services: Services, *, times: Times) -> Router:
    """Give the routes."""
    asking = Asking(services, times)
    return Router(
        "/v1",
        route_handlers=[_ask(asking), _request(asking), _consent(asking), _give_up(asking)],
    )


def _ask(asking: Asking) -> HTTPRouteHandler:
    @post(
        "/consent-requests",
        status_code=201,
        responses={
            201: ResponseSpec(
                data_container=Requested,
                generate_examples=False,
                description="The request, and the link for whoever it turns out to be about",
            ),
            **problems(400, 401, 403, 404, 408, 413, 415, 422, 429, 500, 503),
        },
        operation_id="askForConsent",
        summary="Ask a citizen for consent, naming nobody",
        media_type="application/json",
    )
    async def ask(request: AnyRequest) -> Response[bytes]:
        recipient = await asking.asker(request, Requester, otherwise="authority_required")
        check_parameters(request)
        key = retry_key(request.headers.getall("idempotency-key", []))
        content = await body_of(request, deadline=asking.deadline(request))
        requested = await asking.services.consents.asking.ask(
            recipient,
            request_body(content).wish(),
            retry_key=key,
            body_sha256=hashlib.sha256(content).hexdigest(),
            correlation_id=trace_id_of(request),
        )
        return private_json(msgspec.json.encode(requested), status=201)

    return ask


def _request(asking: Asking) -> HTTPRouteHandler:
    @get(
        "/consent-requests/{request_id:str}",
        responses={
            200: ResponseSpec(
                data_container=RequestStanding,
                generate_examples=False,
                description="How it stands; the alias of the citizen once she agreed",
            ),
            **problems(*_LOOKED),
        },
        operation_id="getConsentRequest",
        summary="How it stands with a request of yours",
        media_type="application/json",
    )
    async def standing(request: AnyRequest, request_id: FromPath[str]) -> Response[bytes]:
        recipient = await asking.asker(request, Requester, otherwise="authority_required")
        check_parameters(request)
        found = await asking.services.consents.asking.request(
            recipient, request_id, correlation_id=trace_id_of(request)
        )
        return private_json(msgspec.json.encode(found))

    return standing


def _consent(asking: Asking) -> HTTPRouteHandler:
    @get(
        "/consents/{consent_id:str}",
        responses={200: _STANDING, **problems(*_LOOKED)},
        operation_id="getConsent",
        summary="How it stands with a consent that you were given",
        media_type="application/json",
    )
    async def consent(request: AnyRequest, consent_id: FromPath[str]) -> Response[bytes]:
        recipient = await asking.asker(request, Requester, otherwise="authority_required")
        check_parameters(request)
        found = await asking.services.consents.asking.consent(
            recipient, consent_id, correlation_id=trace_id_of(request)
        )
        return private_json(msgspec.json.encode(found))

    return consent


def _give_up(asking: Asking) -> HTTPRouteHandler:
    @delete(
        "/consents/{consent_id:str}",
        status_code=200,
        responses={200: _STANDING, **problems(*_LOOKED, 409)},
        operation_id="giveUpConsent",
        summary="Give up a consent that you need no more",
        media_type="application/json",
    )
    async def give_up(request: AnyRequest, consent_id: FromPath[str]) -> Response[bytes]:
        recipient = await asking.asker(request, Requester, otherwise="authority_required")
        check_parameters(request)
        found = await asking.services.consents.asking.give_up(
            recipient, consent_id, correlation_id=trace_id_of(request)
        )
        return private_json(msgspec.json.encode(found))

    return give_up


_STANDING = ResponseSpec(
    data_container=ConsentStanding,
    generate_examples=False,
    description="What it covers, and whether it holds now",
)

"""The citizen's routes about consents: what she is asked for, yes, no, and no longer."""

from typing import Annotated, Any, Final

import msgspec
from litestar import Response, Router, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, FromQuery, QueryParameter

from gateway.answering.case import Arrival
from gateway.api.arriving import body_of, check_parameters
from gateway.api.asking import Asking, Times, private_json
from gateway.api.bodies import Unreadable, decode
from gateway.api.consent_bodies import DecisionBody, language_of
from gateway.api.documented import problems
from gateway.api.problems import AnyRequest, trace_id_of
from gateway.api.services import Services
from gateway.consents.deciding import Outcome, Whose
from gateway.consents.own import OwnList, Withdrawn
from gateway.consents.question import ConsentQuestion, Served
from gateway.consents.terms import Language
from gateway.identity.callers import Citizen
from gateway.records.canonical import canonical

PLAIN: Final = "application/json"
LINKED: Final = "application/ld+json"
_OPENED = (400, 401, 403, 404, 409, 500, 503)


class ShownQuestion(ConsentQuestion, frozen=True, kw_only=True, omit_defaults=True):
    """A request as it is put to a citizen, with the digest of exactly this."""

    notice_sha256: str
    """Base64url of the SHA-256 of the canonical JSON (RFC 8785) of all other members."""


def my_consent_router(services: Services, *, times: Times) -> Router:
    """Give the routes."""
    asking = Asking(services, times)
    return Router(
        "/v1/my-data",
        route_handlers=[
            _shown(asking),
            _decision(asking),
            _all(asking),
            _receipt(asking),
            _withdrawal(asking),
        ],
    )


def _shown(asking: Asking) -> HTTPRouteHandler:
    @get(
        "/consent-requests/{request_id:str}",
        responses={
            200: ResponseSpec(
                data_container=ShownQuestion,
                generate_examples=False,
                description="Who asks for what, with her own values",
            ),
            **problems(*_OPENED),
        },
        operation_id="openConsentRequest",
        summary="What you are asked to agree to",
        media_type="application/json",
    )
    async def shown(
        request: AnyRequest,
        request_id: FromPath[str],
        language: FromQuery[str | None] = None,
        whose: Annotated[str | None, QueryParameter(name="for")] = None,
    ) -> Response[bytes]:
        citizen = await asking.asker(request, Citizen, otherwise="citizen_required")
        check_parameters(request, "language", "for")
        served = await asking.services.consents.deciding.show(
            citizen,
            request_id,
            Whose(alias=whose, language=_language(request, language)),
            arrival=_arrival(asking, request),
        )
        return private_json(msgspec.json.encode(shown_question(served)))

    return shown


def _decision(asking: Asking) -> HTTPRouteHandler:
    @post(
        "/consent-requests/{request_id:str}/decision",
        status_code=200,
        responses={
            200: ResponseSpec(
                data_container=Outcome,
                generate_examples=False,
                description="What came of the answer",
            ),
            **problems(*_OPENED, 408, 413, 415),
        },
        operation_id="answerConsentRequest",
        summary="Say yes to some of it, or no",
        media_type="application/json",
    )
    async def decision(request: AnyRequest, request_id: FromPath[str]) -> Response[bytes]:
        citizen = await asking.asker(request, Citizen, otherwise="citizen_required")
        check_parameters(request)
        content = await body_of(request, deadline=asking.deadline(request))
        body = decode(content, DecisionBody)
        outcome = await asking.services.consents.deciding.decide(
            citizen,
            request_id,
            body.decision_of(),
            body.whose(_language(request, None)),
            arrival=_arrival(asking, request),
        )
        return private_json(msgspec.json.encode(outcome))

    return decision


def _all(asking: Asking) -> HTTPRouteHandler:
    @get(
        "/consents",
        responses={
            200: ResponseSpec(
                data_container=OwnList,
                generate_examples=False,
                description="What waits for an answer, and every consent, newest first",
            ),
            **problems(400, 401, 403, 500, 503),
        },
        operation_id="listMyConsents",
        summary="What you agreed to",
        media_type="application/json",
    )
    async def consents(request: AnyRequest) -> Response[bytes]:
        citizen = await asking.asker(request, Citizen, otherwise="citizen_required")
        check_parameters(request)
        found = await asking.services.consents.own.all(citizen, correlation_id=trace_id_of(request))
        return private_json(msgspec.json.encode(found))

    return consents


def _receipt(asking: Asking) -> HTTPRouteHandler:
    @get(
        "/consents/{consent_id:str}",
        responses={
            200: ResponseSpec(
                data_container=dict[str, Any],
                generate_examples=False,
                description="The signed receipt (ISO/IEC TS 27560), or the same in JSON-LD (DPV)",
            ),
            **problems(400, 401, 403, 404, 500, 503),
        },
        operation_id="getMyConsent",
        summary="The receipt of a consent of yours",
        media_type="application/json",
    )
    async def receipt(request: AnyRequest, consent_id: FromPath[str]) -> Response[bytes]:
        citizen = await asking.asker(request, Citizen, otherwise="citizen_required")
        check_parameters(request)
        media_type = request.accept.best_match([PLAIN, LINKED], default=PLAIN)
        document = await asking.services.consents.own.receipt(
            citizen,
            consent_id,
            linked=media_type == LINKED,
            correlation_id=trace_id_of(request),
        )
        return private_json(canonical(document), media_type=media_type)

    return receipt


def _withdrawal(asking: Asking) -> HTTPRouteHandler:
    @post(
        "/consents/{consent_id:str}/withdrawal",
        status_code=200,
        responses={
            200: ResponseSpec(
                data_container=Withdrawn,
                generate_examples=False,
                description="It counts from now on",
            ),
            **problems(*_OPENED),
        },
        operation_id="withdrawConsent",
        summary="No longer",
        media_type="application/json",
    )
    async def withdrawal(request: AnyRequest, consent_id: FromPath[str]) -> Response[bytes]:
        citizen = await asking.asker(request, Citizen, otherwise="citizen_required")
        check_parameters(request)
        withdrawn = await asking.services.consents.own.withdraw(
            citizen, consent_id, correlation_id=trace_id_of(request)
        )
        return private_json(msgspec.json.encode(withdrawn))

    return withdrawal


def shown_question(served: Served) -> ShownQuestion:
    """Give a question with its digest."""
    plain: dict[str, Any] = msgspec.structs.asdict(served.question)
    return ShownQuestion(**plain, notice_sha256=served.sha256)


def _language(request: AnyRequest, named: str | None) -> Language:
    if named is None:
        return language_of(request.headers.get("accept-language"))
    if named not in {"da", "en"}:
        raise Unreadable("query_invalid")
    return "en" if named == "en" else "da"


def _arrival(asking: Asking, request: AnyRequest) -> Arrival:
    return Arrival(deadline=asking.deadline(request), correlation_id=trace_id_of(request))

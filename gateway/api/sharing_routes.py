"""Statements that a citizen carries out, and errands that firms hand in."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Final

import msgspec
from litestar import Response, Router, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath

from contracts.dates import Period, danish_day
from contracts.errors import NotPermitted
from gateway.answering.case import Arrival
from gateway.api.arriving import body_of, check_parameters
from gateway.api.asking import Asking, Times, private_json
from gateway.api.bodies import decode
from gateway.api.consent_bodies import names_person
from gateway.api.documented import problems
from gateway.api.problems import AnyRequest, trace_id_of
from gateway.api.services import Services
from gateway.identity.callers import Citizen, MunicipalityCode, Requester
from gateway.records.canonical import canonical
from gateway.sharing.handovers import Errand, Link, Opened
from gateway.sharing.statements import (
    AgeAtLeast,
    Claim,
    IncomeNotAbove,
    LivesIn,
    Shown,
    Wish,
)

_SENT: Final = (400, 401, 403, 404, 408, 413, 415, 500, 503)
_Amount = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{1,9}(\.[0-9]{1,2})?\Z")]
_Country = Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{2}\Z")]


class _Stated(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="statement"
):
    show: frozenset[Shown] = frozenset()
    """What of her is to stand beside it."""


class IncomeNotAboveBody(_Stated, frozen=True, kw_only=True, tag="income-not-above"):
    """Whether her income was at most so much."""

    limit_dkk: _Amount
    period: Period | None = None


class AgeAtLeastBody(_Stated, frozen=True, kw_only=True, tag="age-at-least"):
    """Whether she is so old."""

    years: Annotated[int, msgspec.Meta(ge=1, le=120)]


class LivesInBody(_Stated, frozen=True, kw_only=True, tag="lives-in"):
    """Whether she lives in that municipality."""

    municipality_code: MunicipalityCode


StatementBody = IncomeNotAboveBody | AgeAtLeastBody | LivesInBody


class HandoverBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of POST /v1/handovers: a journey, and nobody's name."""

    departs_on: date
    destination: _Country
    """ISO 3166-1 alpha-2."""


def sharing_router(services: Services, *, times: Times) -> Router:
    """Give the routes."""
    asking = Asking(services, times)
    return Router("/v1", route_handlers=[_statement(asking), _hand_in(asking), _opened(asking)])


def _statement(asking: Asking) -> HTTPRouteHandler:
    @post(
        "/my-data/statements",
        status_code=200,
        responses={
            200: ResponseSpec(
                data_container=dict[str, Any],
                generate_examples=False,
                description="The signed statement: a yes or no, and no figure",
            ),
            **problems(*_SENT),
        },
        operation_id="makeMyStatement",
        summary="A yes or no for you to carry to whom you like",
        media_type="application/json",
    )
    async def statement(request: AnyRequest) -> Response[bytes]:
        citizen = await asking.asker(request, Citizen, otherwise="citizen_required")
        check_parameters(request)
        content = await body_of(request, deadline=asking.deadline(request))
        body: StatementBody = decode(content, StatementBody)  # type: ignore[arg-type]  # a union
        claim = _claim(body, today=danish_day(asking.services.clock()))
        document = await asking.services.statements.make(
            citizen,
            Wish(claim=claim, show=body.show),
            arrival=Arrival(deadline=asking.deadline(request), correlation_id=trace_id_of(request)),
        )
        return private_json(canonical(document))

    return statement


def _hand_in(asking: Asking) -> HTTPRouteHandler:
    @post(
        "/handovers",
        status_code=201,
        responses={
            201: ResponseSpec(
                data_container=Link,
                generate_examples=False,
                description="The link for your customer",
            ),
            **problems(*_SENT),
        },
        operation_id="handInJourney",
        summary="Hand in a customer's journey, naming nobody",
        media_type="application/json",
    )
    async def hand_in(request: AnyRequest) -> Response[bytes]:
        firm = await asking.asker(request, Requester, otherwise="authority_required")
        check_parameters(request)
        content = await body_of(request, deadline=asking.deadline(request))
        if names_person(content):
            raise NotPermitted("pnr_not_accepted")
        body = decode(content, HandoverBody)
        link = asking.services.handovers.hand_in(
            firm, Errand(departs_on=body.departs_on, destination=body.destination)
        )
        return private_json(msgspec.json.encode(link), status=201)

    return hand_in


def _opened(asking: Asking) -> HTTPRouteHandler:
    @get(
        "/my-data/handovers/{name:str}",
        responses={
            200: ResponseSpec(
                data_container=Opened,
                generate_examples=False,
                description="The journey, and what belongs to it",
            ),
            **problems(400, 401, 403, 404, 500, 503),
        },
        operation_id="openHandover",
        summary="What a firm sent you here with",
        media_type="application/json",
    )
    async def opened(request: AnyRequest, name: FromPath[str]) -> Response[bytes]:
        citizen = await asking.asker(request, Citizen, otherwise="citizen_required")
        check_parameters(request)
        found = await asking.services.handovers.open(
            citizen, name, correlation_id=trace_id_of(request)
        )
        return private_json(msgspec.json.encode(found))

    return opened


def _claim(body: StatementBody, *, today: date) -> Claim:
    if isinstance(body, AgeAtLeastBody):
        return AgeAtLeast(years=body.years)
    if isinstance(body, LivesInBody):
        return LivesIn(municipality_code=body.municipality_code)
    period = body.period or Period.ending(today)
    return IncomeNotAbove(limit_dkk=Decimal(body.limit_dkk), period=period)

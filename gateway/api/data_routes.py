"""The routes that release citizen data, and the citizen's log of who has seen it."""

from typing import Annotated, TypeVar

import msgspec
from litestar import Response, Router, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromQuery, QueryParameter

from contracts.dates import Period, danish_day
from contracts.errors import NotPermitted
from gateway.answering.answer import Answer
from gateway.answering.case import Arrival
from gateway.answering.life import OWN_ACCESS
from gateway.api.bodies import CitizenDataBody, Unreadable, decode
from gateway.api.problems import AnyRequest, Problem
from gateway.api.services import Services
from gateway.identity.callers import Citizen, Requester
from gateway.ledger.entries import LogPage
from gateway.question import Question

AskerT = TypeVar("AskerT", Citizen, Requester)
LOG_PAGE_ROWS = 100
_PROBLEMS = {
    status: ResponseSpec(
        data_container=Problem, description=text, media_type="application/problem+json"
    )
    for status, text in {
        400: "The question cannot be read",
        401: "No valid token",
        403: "Refused, with a stable code",
        404: "Nobody by that number or alias",
        503: "A fact or the log is not to be had now; see Retry-After",
    }.items()
}


def data_router(
    services: Services, *, answer_type: type[msgspec.Struct], deadline_seconds: float
) -> Router:
    """Give the routes, documented with the sections that the discovered adapters fill."""
    documented = {
        200: ResponseSpec(
            data_container=answer_type,
            description="The record, minimised to what the asker may see",
        ),
        **_PROBLEMS,
    }
    asking = _Asking(services, deadline_seconds=deadline_seconds)
    return Router(
        "/v1",
        route_handlers=[
            _citizen_data(asking, documented),
            _my_data(asking, documented),
            _access_log(asking),
        ],
    )


class _Asking:
    """Who asks, and the one way to an answer."""

    def __init__(self, services: Services, *, deadline_seconds: float) -> None:
        self.services = services
        self._deadline_seconds = deadline_seconds

    async def asker(self, request: AnyRequest, kind: type[AskerT], *, otherwise: str) -> AskerT:
        """Verify the token first of all; then that it is of the kind this route serves."""
        asker = await self.services.verifier.verify(request.headers.get("authorization"))
        if not isinstance(asker, kind):
            raise NotPermitted(otherwise)
        return asker

    async def answer(
        self, request: AnyRequest, asker: Citizen | Requester, question: Question
    ) -> Response[bytes]:
        """Answer; the bytes exist only after the entry is durable."""
        arrival = Arrival(
            deadline=request.scope["state"]["arrived"] + self._deadline_seconds,
            correlation_id=request.scope["state"]["correlation_id"],
        )
        answer: Answer = await self.services.answering.answer(asker, question, arrival=arrival)
        return _data_response(answer)


def _citizen_data(asking: _Asking, documented: dict[int, ResponseSpec]) -> HTTPRouteHandler:
    @post(
        "/citizen-data",
        status_code=200,
        responses=documented,
        operation_id="askCitizenData",
        summary="One question about one citizen",
        media_type="application/json",
    )
    async def citizen_data(request: AnyRequest) -> Response[bytes]:
        asker = await asking.asker(request, Requester, otherwise="authority_required")
        body = decode(await request.body(), CitizenDataBody)
        return await asking.answer(
            request, asker, body.question(today=danish_day(asking.services.clock()))
        )

    return citizen_data


def _my_data(asking: _Asking, documented: dict[int, ResponseSpec]) -> HTTPRouteHandler:
    @get(
        "/my-data",
        responses=documented,
        operation_id="getMyData",
        summary="The citizen's own record",
        media_type="application/json",
    )
    async def my_data(
        request: AnyRequest,
        sections: FromQuery[str | None] = None,
        first: Annotated[str | None, QueryParameter(name="from")] = None,
        last: Annotated[str | None, QueryParameter(name="to")] = None,
    ) -> Response[bytes]:
        citizen = await asking.asker(request, Citizen, otherwise="citizen_required")
        question = Question(
            subject=citizen.pnr,
            purpose=OWN_ACCESS,
            period=_period(first, last, asking.services),
            sections=_sections(sections, asking.services),
        )
        return await asking.answer(request, citizen, question)

    return my_data


def _access_log(asking: _Asking) -> HTTPRouteHandler:
    documented = {
        200: ResponseSpec(
            data_container=LogPage, description="Who asked about the citizen, newest first"
        ),
        **_PROBLEMS,
    }

    @get(
        "/my-data/access-log",
        responses=documented,
        operation_id="getMyAccessLog",
        summary="Who has seen your data here",
        media_type="application/json",
    )
    async def access_log(
        request: AnyRequest, cursor: FromQuery[str | None] = None
    ) -> Response[bytes]:
        citizen = await asking.asker(request, Citizen, otherwise="citizen_required")
        subject_id = await asking.services.subjects.id_of(citizen.pnr)
        try:
            page = await asking.services.ledger.log_of(
                subject_id, cursor=cursor, limit=LOG_PAGE_ROWS
            )
        except ValueError:
            raise Unreadable("cursor_invalid", pointer=None) from None
        return _data_response(page)

    return access_log


def _data_response(answer: Answer | LogPage) -> Response[bytes]:
    return Response(
        msgspec.json.encode(answer),
        media_type="application/json",
        headers={"Cache-Control": "no-store", "Vary": "Authorization"},
    )


def _period(first: str | None, last: str | None, services: Services) -> Period:
    default = Period.ending(danish_day(services.clock()))
    if first is None and last is None:
        return default
    try:
        return Period(from_month=first or default.from_month, to_month=last or default.to_month)
    except ValueError:
        raise Unreadable("period_invalid") from None


def _sections(named: str | None, services: Services) -> frozenset[str] | None:
    if named is None:
        return None
    wanted = frozenset(named.split(","))
    if not wanted <= {offer.name for plugin in services.plugins for offer in plugin.sections}:
        raise Unreadable("section_unknown")
    return wanted

"""The routes that release citizen data."""

from typing import Annotated

import msgspec
from litestar import Response, Router, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromQuery, QueryParameter

from contracts.dates import Period, danish_day
from gateway.access.asker import asker_of
from gateway.answering.answer import Answer
from gateway.answering.case import Arrival
from gateway.answering.life import OWN_ACCESS
from gateway.api.arriving import arrived, body_of, check_parameters
from gateway.api.asking import Asking, Times, private_json
from gateway.api.bodies import CitizenDataBody, Unreadable, decode
from gateway.api.discreet import Discretion
from gateway.api.documented import OF_QUESTIONS, problems
from gateway.api.problems import AnyRequest, trace_id_of
from gateway.api.services import Services
from gateway.identity.callers import Citizen, Requester
from gateway.question import Question


def data_router(services: Services, *, answer_type: type[msgspec.Struct], times: Times) -> Router:
    """Give the routes, documented with the sections that the discovered adapters fill."""
    documented = {
        200: ResponseSpec(
            data_container=answer_type,
            generate_examples=False,  # random letters that look like data
            description="The record, minimised to what the asker may see",
        ),
        **problems(400, 401, 403, 404, 500, 503),
    }
    answers = Answers(Asking(services, times), times)
    return Router(
        "/v1",
        route_handlers=[
            _citizen_data(answers, {**documented, **problems(*OF_QUESTIONS)}),
            _my_data(answers, documented),
        ],
    )


class Answers:
    """The one way to an answer."""

    def __init__(self, asking: Asking, times: Times) -> None:
        self.asking = asking
        self._discretion = Discretion(times.private_answer_seconds)

    async def answer(
        self, request: AnyRequest, asker: Citizen | Requester, question: Question
    ) -> Response[bytes]:
        """Answer; to private parties discreetly."""
        deadline = self.asking.deadline(request)
        if not asker_of(asker).is_private:
            return await self._answered(request, asker, question, deadline=deadline)
        deadline = min(deadline, self._discretion.deadline(arrived(request)))
        answering = self._answered(request, asker, question, deadline=deadline)
        return await self._discretion.hold(answering, arrived=arrived(request))

    async def _answered(
        self,
        request: AnyRequest,
        asker: Citizen | Requester,
        question: Question,
        *,
        deadline: float,
    ) -> Response[bytes]:
        """Answer; the bytes exist only after the entry is durable."""
        arrival = Arrival(deadline=deadline, correlation_id=trace_id_of(request))
        answer: Answer = await self.asking.services.answering.answer(
            asker, question, arrival=arrival
        )
        # Weak: the same record may come in other bytes. Never a 304: each reading has its entry.
        return private_json(
            msgspec.json.encode(answer), headers={"ETag": f'W/"{answer.receipt.version}"'}
        )


def _citizen_data(answers: Answers, documented: dict[int, ResponseSpec]) -> HTTPRouteHandler:
    @post(
        "/citizen-data",
        status_code=200,
        responses=documented,
        operation_id="askCitizenData",
        summary="One question about one citizen",
        media_type="application/json",
    )
    async def citizen_data(request: AnyRequest) -> Response[bytes]:
        asking = answers.asking
        asker = await asking.asker(request, Requester, otherwise="authority_required")
        check_parameters(request)
        content = await body_of(request, deadline=asking.deadline(request))
        question = decode(content, CitizenDataBody).question(
            today=danish_day(asking.services.clock())
        )
        return await answers.answer(request, asker, question)

    return citizen_data


def _my_data(answers: Answers, documented: dict[int, ResponseSpec]) -> HTTPRouteHandler:
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
        asking = answers.asking
        citizen = await asking.asker(request, Citizen, otherwise="citizen_required")
        check_parameters(request, "sections", "from", "to")
        question = Question(
            subject=citizen.pnr,
            purpose=OWN_ACCESS,
            period=period_of(first, last, asking.services),
            sections=sections_of(sections, asking.services),
        )
        return await answers.answer(request, citizen, question)

    return my_data


def period_of(first: str | None, last: str | None, services: Services) -> Period:
    """Give the months that a citizen asks for. Raises Unreadable."""
    default = Period.ending(danish_day(services.clock()))
    try:
        return Period(
            from_month=default.from_month if first is None else first,
            to_month=default.to_month if last is None else last,
        )
    except ValueError:
        raise Unreadable("period_invalid") from None


def sections_of(named: str | None, services: Services) -> frozenset[str] | None:
    """Give the sections that a citizen asks for; None: all. Raises Unreadable."""
    if named is None:
        return None
    wanted = frozenset(named.split(","))
    if not wanted <= {offer.name for plugin in services.plugins for offer in plugin.sections}:
        raise Unreadable("section_unknown")
    return wanted

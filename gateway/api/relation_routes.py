"""Those for whom a citizen may act: who they are, their records, and who has seen those."""

from typing import Annotated

import msgspec
from litestar import Response, Router, get
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, FromQuery, QueryParameter

from gateway.answering.case import Arrival
from gateway.answering.life import REPRESENTATION
from gateway.api.arriving import check_parameters
from gateway.api.asking import Asking, Times, private_json
from gateway.api.data_routes import Answers, period_of, sections_of
from gateway.api.documented import problems
from gateway.api.log_routes import LOG_PAGE_ROWS
from gateway.api.log_rows import AccessLog, relation_log
from gateway.api.problems import AnyRequest, trace_id_of
from gateway.api.relation_bodies import RelationList, relation_row
from gateway.api.services import Services
from gateway.identity.callers import Citizen
from gateway.question import Question


def relation_router(
    services: Services, *, answer_type: type[msgspec.Struct], times: Times
) -> Router:
    """Give the routes; a record is an answer as everybody else's."""
    asking = Asking(services, times)
    answers = Answers(asking, times)
    return Router(
        "/v1/my-data/relations",
        route_handlers=[
            _relations(asking),
            _record(answers, answer_type),
            _access_log(asking),
        ],
    )


def _relations(asking: Asking) -> HTTPRouteHandler:
    @get(
        "/",
        responses={
            200: ResponseSpec(
                data_container=RelationList,
                generate_examples=False,
                description="For whom she may act, by what, and what she may see",
            ),
            **problems(400, 401, 403, 404, 500, 503),
        },
        operation_id="getMyRelations",
        summary="For whom you may act",
        media_type="application/json",
    )
    async def relations(request: AnyRequest) -> Response[bytes]:
        citizen = await asking.asker(request, Citizen, otherwise="citizen_required")
        check_parameters(request)
        arrival = Arrival(deadline=asking.deadline(request), correlation_id=trace_id_of(request))
        found = await asking.services.relations.of(citizen, arrival=arrival)
        said = RelationList(relations=tuple(relation_row(each) for each in found))
        return private_json(msgspec.json.encode(said))

    return relations


def _record(answers: Answers, answer_type: type[msgspec.Struct]) -> HTTPRouteHandler:
    @get(
        "/{alias:str}",
        responses={
            200: ResponseSpec(
                data_container=answer_type,
                generate_examples=False,
                description="What own access would show that one, less what protection takes",
            ),
            **problems(400, 401, 403, 404, 500, 503),
        },
        operation_id="getDataOfAnother",
        summary="The record of somebody you may act for",
        media_type="application/json",
    )
    async def record(
        request: AnyRequest,
        alias: FromPath[str],
        sections: FromQuery[str | None] = None,
        first: Annotated[str | None, QueryParameter(name="from")] = None,
        last: Annotated[str | None, QueryParameter(name="to")] = None,
    ) -> Response[bytes]:
        asking = answers.asking
        citizen = await asking.asker(request, Citizen, otherwise="citizen_required")
        check_parameters(request, "sections", "from", "to")
        question = Question(
            subject=alias,
            purpose=REPRESENTATION,
            period=period_of(first, last, asking.services),
            sections=sections_of(sections, asking.services),
            represents=True,
        )
        return await answers.answer(request, citizen, question)

    return record


def _access_log(asking: Asking) -> HTTPRouteHandler:
    @get(
        "/{alias:str}/access-log",
        responses={
            200: ResponseSpec(
                data_container=AccessLog,
                generate_examples=False,
                description="Who asked about that one, newest first",
            ),
            **problems(400, 401, 403, 404, 500, 503),
        },
        operation_id="getAccessLogOfAnother",
        summary="Who has seen the data of somebody you may act for",
        media_type="application/json",
    )
    async def access_log(
        request: AnyRequest, alias: FromPath[str], cursor: FromQuery[str | None] = None
    ) -> Response[bytes]:
        citizen = await asking.asker(request, Citizen, otherwise="citizen_required")
        check_parameters(request, "cursor")
        services = asking.services
        page = await services.relation_log.page(
            citizen,
            alias,
            cursor=cursor,
            limit=LOG_PAGE_ROWS,
            arrival=Arrival(deadline=asking.deadline(request), correlation_id=trace_id_of(request)),
        )
        said = relation_log(page, services.catalogue, now=services.clock())
        return private_json(msgspec.json.encode(said))

    return access_log

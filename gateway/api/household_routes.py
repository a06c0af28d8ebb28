"""The route that releases data about an applicant and her household."""

import hashlib
from collections.abc import Iterator

import msgspec
from litestar import Response, Router, post
from litestar.openapi.datastructures import ResponseSpec

from contracts.dates import danish_day
from contracts.errors import NotPermitted
from gateway.answering.answer import Answer
from gateway.answering.case import Arrival
from gateway.answering.household import HouseholdAnswer, RefusedMember
from gateway.api.arriving import body_of, check_parameters
from gateway.api.asking import Asking, Times, private_json
from gateway.api.bodies import Unreadable, decode
from gateway.api.documented import OF_QUESTIONS, problems
from gateway.api.household_bodies import HouseholdDataBody
from gateway.api.problems import AnyRequest, Problem, said_of, trace_id_of
from gateway.api.services import Services
from gateway.identity.callers import Requester
from gateway.question import HouseholdRole
from gateway.watch.edge import PEOPLE


class MemberRefusal(Problem, frozen=True, kw_only=True, omit_defaults=True):
    """That nothing is given of a member: what a question about her alone would be answered."""

    role: HouseholdRole


class HouseholdSaid(msgspec.Struct, frozen=True, kw_only=True):
    """The answer as it leaves."""

    applicant: Answer
    members: tuple[Answer | MemberRefusal, ...]


def household_router(
    services: Services, *, answer_type: type[msgspec.Struct], times: Times
) -> Router:
    """Give the route, documented with the sections that the discovered adapters fill."""
    asking = Asking(services, times)

    @post(
        "/household-data",
        status_code=200,
        responses={
            200: ResponseSpec(
                data_container=household_type(answer_type),
                generate_examples=False,  # random letters that look like data
                description="The applicant's answer, and each member's answer or refusal, in the"
                " order in which they were asked about",
            ),
            **problems(*OF_QUESTIONS),
        },
        operation_id="askHouseholdData",
        summary="One question about an applicant and her household",
        media_type="application/json",
    )
    async def household_data(request: AnyRequest) -> Response[bytes]:
        asker = await asking.asker(request, Requester, otherwise="authority_required")
        if asker.party_class != "authority":
            raise NotPermitted("authority_required")
        check_parameters(request)
        content = await body_of(request, deadline=asking.deadline(request))
        household = decode(content, HouseholdDataBody).household(today=danish_day(services.clock()))
        place = await services.households.repeated(asker, household)
        if place is not None:
            raise Unreadable("person_named_twice", pointer=f"/members/{place}/subject")
        arrival = Arrival(deadline=asking.deadline(request), correlation_id=trace_id_of(request))
        answer = await services.households.answer(asker, household, arrival=arrival)
        request.scope["state"][PEOPLE] = 1 + sum(
            not isinstance(each, RefusedMember) for each in answer.members
        )
        # Weak, and never a 304: each reading has its entries.
        return private_json(
            msgspec.json.encode(told_household(answer)), headers={"ETag": f'W/"{_version(answer)}"'}
        )

    return Router("/v1", route_handlers=[household_data])


def household_type(answer: type[msgspec.Struct]) -> type[msgspec.Struct]:
    """Build the type of an answer about a household, for the OpenAPI document only.

    No type says that a member is one of two structs without a tag: openapi.py puts `refusal` where
    it belongs.
    """
    fields = [(each.name, each.type) for each in msgspec.structs.fields(answer)]
    member = msgspec.defstruct("MemberAnswer", [("role", HouseholdRole), *fields], kw_only=True)
    return msgspec.defstruct(
        "HouseholdAnswer",
        [("applicant", answer), ("members", list[member]), ("refusal", MemberRefusal)],  # type: ignore[valid-type]  # built at run time
        kw_only=True,
    )


def told_household(answer: HouseholdAnswer) -> HouseholdSaid:
    """Give what came of a question as it leaves."""
    return HouseholdSaid(
        applicant=answer.applicant,
        members=tuple(
            _refusal(each) if isinstance(each, RefusedMember) else each for each in answer.members
        ),
    )


def _refusal(refused: RefusedMember) -> MemberRefusal:
    said = msgspec.structs.asdict(said_of(refused.error))
    return MemberRefusal(role=refused.role, **said)


def _version(answer: HouseholdAnswer) -> str:
    """Give one digest of the records' versions and the refusals' codes."""
    parts = msgspec.json.encode(list(_parts(answer)))
    return hashlib.sha256(parts).hexdigest()


def _parts(answer: HouseholdAnswer) -> Iterator[str]:
    yield answer.applicant.receipt.version
    for each in answer.members:
        yield each.error.code if isinstance(each, RefusedMember) else each.receipt.version

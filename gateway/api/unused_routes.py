"""What is allowed and not used, for an authority's data-protection officer. Names no citizen."""

from typing import Final

import msgspec
from litestar import Response, Router, get
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromQuery

from contracts.errors import NotPermitted
from gateway.access.roles import why_no_officer
from gateway.api.arriving import check_parameters
from gateway.api.asking import Asking, Times, private_json
from gateway.api.bodies import Unreadable
from gateway.api.documented import problems
from gateway.api.problems import AnyRequest
from gateway.api.services import Services
from gateway.consents.unused import USUAL_DAYS, Unused
from gateway.identity.callers import Requester

LONGEST_DAYS: Final = 730


def unused_router(services: Services, *, times: Times) -> Router:
    """Give the route."""
    return Router("/v1/organisation", route_handlers=[_unused(Asking(services, times))])


def _unused(asking: Asking) -> HTTPRouteHandler:
    @get(
        "/unused-rights",
        responses={
            200: ResponseSpec(
                data_container=Unused,
                generate_examples=False,
                description="Client scopes and consents without use, and what to narrow them to",
            ),
            **problems(400, 401, 403, 500, 503),
        },
        operation_id="getUnusedRights",
        summary="What is allowed and not used, for the data-protection officer",
        media_type="application/json",
    )
    async def unused(request: AnyRequest, days: FromQuery[str | None] = None) -> Response[bytes]:
        asker = await asking.asker(request, Requester, otherwise="authority_required")
        refusal = why_no_officer(asker)
        if refusal is not None:
            raise NotPermitted(refusal)
        check_parameters(request, "days")
        found = await asking.services.consents.unused.of(asker.organisation.cvr, days=_days(days))
        return private_json(msgspec.json.encode(found))

    return unused


def _days(written: str | None) -> int:
    if written is None:
        return USUAL_DAYS
    is_number = len(written) <= 3 and written.isascii() and written.isdigit()
    if not is_number or not 1 <= int(written) <= LONGEST_DAYS:
        raise Unreadable("query_invalid")
    return int(written)

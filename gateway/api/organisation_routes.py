"""An authority's log of its own look-ups, for its data-protection officer and nobody else."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Final, TypeVar

import msgspec
from litestar import Response, Router, get
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromQuery, QueryParameter

from contracts.dates import COPENHAGEN
from contracts.errors import NotPermitted
from gateway.access.roles import why_no_officer
from gateway.api.arriving import check_parameters
from gateway.api.asking import Asking, Times, private_json
from gateway.api.bodies import Unreadable
from gateway.api.documented import problems
from gateway.api.organisation_rows import OrganisationLog, organisation_log
from gateway.api.problems import AnyRequest, trace_id_of
from gateway.api.references import LONGEST, fault_in_address
from gateway.api.services import Services
from gateway.identity.callers import Actor, Requester
from gateway.ledger.organisation_log import OrganisationFilter, OrganisationReader

PAGE_ROWS: Final = 100
_DAY_LENGTH: Final = len("2026-11-22")
_LONGEST_INSTANT: Final = len("2026-11-22T05:20:00.123456789+01:00")
_DAY: Final = timedelta(days=1)
_TICK: Final = timedelta(microseconds=1)
_Instant = Annotated[datetime, msgspec.Meta(tz=True)]
MomentT = TypeVar("MomentT", date, datetime)


def organisation_router(services: Services, *, times: Times) -> Router:
    """Give the route."""
    return Router("/v1/organisation", route_handlers=[_organisation_log(Asking(services, times))])


def _organisation_log(asking: Asking) -> HTTPRouteHandler:
    @get(
        "/access-log",
        responses={
            200: ResponseSpec(
                data_container=OrganisationLog,
                generate_examples=False,
                description="The authority's own look-ups, newest first",
            ),
            **problems(400, 401, 403, 500, 503),
        },
        operation_id="getOrganisationAccessLog",
        summary="What an authority looked up, for its data-protection officer",
        media_type="application/json",
    )
    async def page(  # noqa: PLR0913, PLR0917  # the route's query parameters
        request: AnyRequest,
        case: FromQuery[str | None] = None,
        unit: FromQuery[str | None] = None,
        first: Annotated[str | None, QueryParameter(name="from")] = None,
        last: Annotated[str | None, QueryParameter(name="to")] = None,
        cursor: FromQuery[str | None] = None,
    ) -> Response[bytes]:
        asker = await asking.asker(request, Requester, otherwise="authority_required")
        officer = _officer(asker)
        check_parameters(request, "case", "unit", "from", "to", "cursor")
        found = await asking.services.logs.of_organisation(
            OrganisationReader(
                organisation=asker.organisation.name,
                organisation_cvr=asker.organisation.cvr,
                client_id=asker.client_id,
                unit=officer.unit,
                actor_id=officer.id,
                correlation_id=trace_id_of(request),
            ),
            OrganisationFilter(
                case_reference=_reference(case),
                unit=_reference(unit),
                since=_since(first),
                before=_before(last),
            ),
            cursor=cursor,
            limit=PAGE_ROWS,
        )
        said = organisation_log(found, asking.services.catalogue)
        return private_json(msgspec.json.encode(said))

    return page


def _officer(asker: Requester) -> Actor:
    """Give the employee who holds the role. Raises NotPermitted."""
    refusal = why_no_officer(asker)
    if refusal is not None or asker.actor is None:
        raise NotPermitted(refusal or "role_missing")
    return asker.actor


def _reference(given: str | None) -> str | None:
    """Let through what an entry could hold. A number in an address would be in a proxy's log."""
    if given is None:
        return None
    if not 0 < len(given) <= LONGEST:
        raise Unreadable("query_invalid")
    fault = fault_in_address(given)
    if fault is not None:
        raise Unreadable(fault if fault == "reference_names_person" else "query_invalid")
    return given


def _since(written: str | None) -> datetime | None:
    """Read an instant, or the beginning of a Danish day."""
    if written is None:
        return None
    day = _day(written)
    return _instant(written) if day is None else _midnight(day)


def _before(written: str | None) -> datetime | None:
    """Read the first instant after one, or after a Danish day: what is named belongs to it."""
    if written is None:
        return None
    day = _day(written)
    return _after(_instant(written), _TICK) if day is None else _midnight(_after(day, _DAY))


def _day(written: str) -> date | None:
    if len(written) != _DAY_LENGTH:
        return None
    try:
        return msgspec.convert(written, date)
    except msgspec.ValidationError:
        raise Unreadable("time_invalid") from None


def _instant(written: str) -> datetime:
    """Read RFC 3339, which always names its offset."""
    if len(written) > _LONGEST_INSTANT:
        raise Unreadable("time_invalid")
    try:
        return _utc(msgspec.convert(written, _Instant))
    except msgspec.ValidationError:
        raise Unreadable("time_invalid") from None


def _midnight(day: date) -> datetime:
    return _utc(datetime.combine(day, time(), tzinfo=COPENHAGEN))


def _utc(instant: datetime) -> datetime:
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        raise Unreadable("time_invalid") from None


def _after(moment: MomentT, step: timedelta) -> MomentT:
    try:
        return moment + step
    except OverflowError:
        raise Unreadable("time_invalid") from None

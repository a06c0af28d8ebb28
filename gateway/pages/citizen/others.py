"""Those for whom she may act, and their records: the pages of her own, with whose it is on each.

Asked by the very path of the JSON routes, by her own alias of that one.
"""

from collections.abc import Iterable
from typing import Final

from litestar import Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery

from contracts.dates import Period, danish_day
from contracts.errors import EvidenceUnavailable, NothingThere, NotPermitted, SubjectUnknown
from gateway.answering.relations import Looked
from gateway.api.acting_rows import Reader
from gateway.api.log_rows import relation_log
from gateway.api.problems import AnyRequest
from gateway.identity.callers import Citizen
from gateway.pages.citizen.areas import (
    INCOME,
    area_at,
    area_told,
    month_at,
    month_told,
    sections_of_area,
)
from gateway.pages.citizen.own_record import OwnRecord, told
from gateway.pages.kit.desk import Desk
from gateway.pages.kit.visitor import Visitor
from gateway.pages.record.areas import AREAS, KNOWN_SECTIONS, Area
from gateway.pages.record.income import months_of
from gateway.pages.record.log import told_rows
from gateway.pages.record.other import AT, Other, other_of, silences_of, why_closed
from gateway.pages.record.relations import told_relation
from gateway.pages.record.rows import Silence

ROWS: Final = 25
_CLOSED: Final = (NotPermitted, EvidenceUnavailable)
"""What may have changed since she was last shown it; it is told where she stands."""
Closed = NotPermitted | EvidenceUnavailable


def other_pages(desk: Desk) -> list[HTTPRouteHandler]:
    """Give the routes."""
    return [_list(desk), _overview(desk), _area(desk), _month(desk), _log(desk)]


async def look(  # noqa: PLR0913  # each is told by its name
    desk: Desk,
    request: AnyRequest,
    citizen: Citizen,
    alias: str,
    *,
    sections: frozenset[str] | None = None,
    period: Period | None = None,
) -> Looked:
    """Ask for somebody's record. Raises NothingThere for an alias that is not hers."""
    try:
        return await desk.services.relations.look(
            citizen, alias, sections=sections, period=period, arrival=desk.arrival(request)
        )
    except SubjectUnknown:
        raise NothingThere("relation_unknown") from None


def _list(desk: Desk) -> HTTPRouteHandler:
    @get(AT, media_type="text/html")
    async def every(request: AnyRequest) -> Response[bytes]:
        visitor, citizen = await desk.citizen(request)
        found = await desk.services.relations.of(citizen, arrival=desk.arrival(request))
        return desk.page(
            visitor,
            "citizen/others.html",
            relations=[told_relation(each, visitor.language) for each in found],
        )

    return every


def _overview(desk: Desk) -> HTTPRouteHandler:
    @get(f"{AT}/{{alias:str}}", media_type="text/html")
    async def overview(request: AnyRequest, alias: FromPath[str]) -> Response[bytes]:
        visitor, citizen = await desk.citizen(request)
        try:
            looked = await look(desk, request, citizen, alias)
        except _CLOSED as error:
            return _closed(desk, visitor, error)
        record, other = _told(desk, visitor, looked), other_of(looked.relation)
        income = record.of_section(INCOME)
        return desk.page(
            visitor,
            "citizen/other.html",
            record=record,
            other=other,
            areas=_areas_of(other),
            others=record.telling.others(),
            silences=_silences(record, other, sorted(KNOWN_SECTIONS), visitor),
            months=() if income is None else months_of(income, record.period, visitor.language),
        )

    return overview


def _area(desk: Desk) -> HTTPRouteHandler:
    @get(f"{AT}/{{alias:str}}/oplysninger/{{area:str}}", media_type="text/html")
    async def area_page(
        request: AnyRequest, alias: FromPath[str], area: FromPath[str]
    ) -> Response[bytes]:
        visitor, citizen = await desk.citizen(request)
        chosen = area_at(area)
        sections = sections_of_area(desk, chosen)
        try:
            looked = await look(desk, request, citizen, alias, sections=sections)
        except _CLOSED as error:
            return _closed(desk, visitor, error)
        record, other = _told(desk, visitor, looked), other_of(looked.relation)
        silences = _silences(record, other, chosen.sections, visitor)
        return area_told(desk, visitor, record, chosen, silences=silences, other=other)

    return area_page


def _month(desk: Desk) -> HTTPRouteHandler:
    @get(f"{AT}/{{alias:str}}/indkomst/{{month:str}}", media_type="text/html")
    async def month_page(
        request: AnyRequest, alias: FromPath[str], month: FromPath[str]
    ) -> Response[bytes]:
        visitor, citizen = await desk.citizen(request)
        period, sections = month_at(month), frozenset({INCOME})
        try:
            looked = await look(desk, request, citizen, alias, sections=sections, period=period)
        except _CLOSED as error:
            return _closed(desk, visitor, error)
        record, other = _told(desk, visitor, looked, period), other_of(looked.relation)
        silences = _silences(record, other, (INCOME,), visitor)
        return month_told(desk, visitor, record, month, silences=silences, other=other)

    return month_page


def _log(desk: Desk) -> HTTPRouteHandler:
    @get(f"{AT}/{{alias:str}}/opslag", media_type="text/html")
    async def log(
        request: AnyRequest,
        alias: FromPath[str],
        side: FromQuery[str | None] = None,
        egne: FromQuery[str | None] = None,
    ) -> Response[bytes]:
        visitor, citizen = await desk.citizen(request)
        services = desk.services
        try:
            page = await services.relation_log.page(
                citizen, alias, cursor=side, limit=ROWS, arrival=desk.arrival(request)
            )
            other = await _whose(desk, request, citizen, alias)
        except SubjectUnknown:
            raise NothingThere("relation_unknown") from None
        except _CLOSED as error:
            return _closed(desk, visitor, error)
        said = relation_log(page, services.catalogue, now=services.clock())
        rows = told_rows(
            zip(said.entries, page.entries, strict=True),
            visitor.language,
            reader=Reader(names=page.names, subject_id=page.reader),
        )
        shown = [each for each in rows if egne or not each.is_own]
        return desk.page(
            visitor,
            "citizen/other_log.html",
            other=other,
            rows=shown,
            hidden=len(rows) - len(shown),
            shows_own=egne is not None,
            cursor=side,
            next_cursor=said.next_cursor,
        )

    return log


async def _whose(desk: Desk, request: AnyRequest, citizen: Citizen, alias: str) -> Other:
    """Give whose log it is. What a power of attorney itself says is not asked for again."""
    by_power = await desk.services.relations.by_power(citizen, alias)
    if by_power is not None and by_power.name is not None:
        return other_of(by_power)
    looked = await look(desk, request, citizen, alias, sections=frozenset())
    return other_of(looked.relation)


def _told(desk: Desk, visitor: Visitor, looked: Looked, period: Period | None = None) -> OwnRecord:
    asked = period or Period.ending(danish_day(desk.services.clock()))
    return told(desk, looked.answer, period=asked, language=visitor.language)


def _silences(
    record: OwnRecord, other: Other, sections: Iterable[str], visitor: Visitor
) -> tuple[Silence, ...]:
    """Give what is silent among what she may see something of."""
    hers = [each for each in sections if each in other.sections]
    return silences_of(record.telling, record.answer, hers, visitor.language)


def _areas_of(other: Other) -> tuple[Area, ...]:
    return tuple(each for each in AREAS.values() if other.sections & set(each.sections))


def _closed(desk: Desk, visitor: Visitor, error: Closed) -> Response[bytes]:
    """Say why she sees nothing now, where she stands; without a word of whom it is about."""
    return desk.page(
        visitor, "citizen/other_closed.html", status=error.status, why=why_closed(error.code)
    )

"""Her data by life area: every field with its source, its age, and whom she calls about it."""

from typing import Final

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from contracts.dates import Period
from gateway.api.problems import AnyRequest
from gateway.pages.citizen.own_record import OwnRecord, own_record
from gateway.pages.kit.desk import Desk
from gateway.pages.kit.visitor import Visitor
from gateway.pages.record.areas import AREAS, MONEY, OTHER, Area
from gateway.pages.record.income import months_of
from gateway.pages.record.other import Other, groups_of
from gateway.pages.record.rooms import rooms_of
from gateway.pages.record.rows import Silence

INCOME: Final = "income"


def area_pages(desk: Desk) -> list[HTTPRouteHandler]:
    """Give the routes."""
    return [_area(desk), _month(desk)]


def area_told(  # noqa: PLR0913  # each is told by its name
    desk: Desk,
    visitor: Visitor,
    record: OwnRecord,
    area: Area,
    *,
    silences: tuple[Silence, ...],
    other: Other | None = None,
) -> Response[bytes]:
    """Show an area of a record: her own, or another's."""
    language, income = visitor.language, record.of_section(INCOME)
    groups = record.telling.others() if area is OTHER else record.telling.groups(area)
    return desk.page(
        visitor,
        "citizen/income.html" if area is MONEY else "citizen/area.html",
        area=area,
        record=record,
        groups=groups if other is None else groups_of(groups, language),
        silences=silences,
        months=() if income is None else months_of(income, record.period, language),
        summary=[
            record.telling.row_of(each) for each in record.fields if each.path == "income.rule"
        ],
        rooms=None if other is not None else rooms_of(desk.services.catalogue, area),
        other=other,
    )


def month_told(  # noqa: PLR0913  # each is told by its name
    desk: Desk,
    visitor: Visitor,
    record: OwnRecord,
    month: str,
    *,
    silences: tuple[Silence, ...],
    other: Other | None = None,
) -> Response[bytes]:
    """Show one month of a record with every line behind it."""
    income = record.of_section(INCOME)
    told = None if income is None else months_of(income, record.period, visitor.language)[0]
    return desk.page(
        visitor,
        "citizen/month.html",
        month=month,
        record=record,
        silences=silences,
        told=told,
        kinds=record.telling.items("income.months[].kinds[]"),
        lines=record.telling.items("income.lines[]"),
        rest=record.telling.rest("income.months[].month", "income.rule"),
        other=other,
    )


def area_at(slug: str) -> Area:
    """Give the area at an address. Raises NotFoundException."""
    if slug not in AREAS:
        raise NotFoundException
    return AREAS[slug]


def month_at(written: str) -> Period:
    """Give the month at an address. Raises NotFoundException."""
    try:
        return Period(from_month=written, to_month=written)
    except ValueError:
        raise NotFoundException from None


def sections_of_area(desk: Desk, area: Area) -> frozenset[str]:
    """Give the sections that an area is made of. Raises NotFoundException where it is empty."""
    if area is not OTHER:
        return frozenset(area.sections)
    every = {offer.name for plugin in desk.services.plugins for offer in plugin.sections}
    known = {name for each in AREAS.values() for name in each.sections}
    if not every - known:
        raise NotFoundException
    return frozenset(every - known)


def _area(desk: Desk) -> HTTPRouteHandler:
    @get("/mine-data/oplysninger/{area:str}", media_type="text/html")
    async def area_page(request: AnyRequest, area: FromPath[str]) -> Response[bytes]:
        visitor, citizen = await desk.citizen(request)
        chosen = area_at(area)
        record = await own_record(
            desk,
            citizen,
            arrival=desk.arrival(request),
            language=visitor.language,
            sections=sections_of_area(desk, chosen),
        )
        silences = record.telling.silences(chosen.sections)
        return area_told(desk, visitor, record, chosen, silences=silences)

    return area_page


def _month(desk: Desk) -> HTTPRouteHandler:
    @get("/mine-data/indkomst/{month:str}", media_type="text/html")
    async def month_page(request: AnyRequest, month: FromPath[str]) -> Response[bytes]:
        """Show one month with every line behind it."""
        visitor, citizen = await desk.citizen(request)
        record = await own_record(
            desk,
            citizen,
            arrival=desk.arrival(request),
            language=visitor.language,
            sections=frozenset({INCOME}),
            period=month_at(month),
        )
        silences = record.telling.silences((INCOME,))
        return month_told(desk, visitor, record, month, silences=silences)

    return month_page

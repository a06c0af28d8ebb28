"""Her data by life area: every field with its source, its age, and whom she calls about it."""

from typing import Final

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from contracts.dates import Period
from gateway.api.problems import AnyRequest
from gateway.pages.citizen.own_record import own_record
from gateway.pages.kit.desk import Desk
from gateway.pages.record.areas import AREAS, MONEY, OTHER, Area
from gateway.pages.record.income import months_of
from gateway.pages.record.rooms import rooms_of

INCOME: Final = "income"


def area_pages(desk: Desk) -> list[HTTPRouteHandler]:
    """Give the routes."""
    return [_area(desk), _month(desk)]


def _area(desk: Desk) -> HTTPRouteHandler:
    @get("/mine-data/oplysninger/{area:str}", media_type="text/html")
    async def area_page(request: AnyRequest, area: FromPath[str]) -> Response[bytes]:
        visitor, citizen = await desk.citizen(request)
        chosen = AREAS.get(area)
        if chosen is None:
            raise NotFoundException
        record = await own_record(
            desk,
            citizen,
            arrival=desk.arrival(request),
            language=visitor.language,
            sections=_sections(desk, chosen),
        )
        income = record.of_section(INCOME)
        groups = record.telling.others() if chosen is OTHER else record.telling.groups(chosen)
        return desk.page(
            visitor,
            "citizen/income.html" if chosen is MONEY else "citizen/area.html",
            area=chosen,
            record=record,
            groups=groups,
            silences=record.telling.silences(chosen.sections),
            months=() if income is None else months_of(income, record.period, visitor.language),
            summary=[
                record.telling.row_of(each) for each in record.fields if each.path == "income.rule"
            ],
            rooms=rooms_of(desk.services.catalogue, chosen),
        )

    return area_page


def _month(desk: Desk) -> HTTPRouteHandler:
    @get("/mine-data/indkomst/{month:str}", media_type="text/html")
    async def month_page(request: AnyRequest, month: FromPath[str]) -> Response[bytes]:
        """Show one month with every line behind it."""
        visitor, citizen = await desk.citizen(request)
        try:
            period = Period(from_month=month, to_month=month)
        except ValueError:
            raise NotFoundException from None
        record = await own_record(
            desk,
            citizen,
            arrival=desk.arrival(request),
            language=visitor.language,
            sections=frozenset({INCOME}),
            period=period,
        )
        income = record.of_section(INCOME)
        return desk.page(
            visitor,
            "citizen/month.html",
            month=month,
            record=record,
            silences=record.telling.silences((INCOME,)),
            told=None if income is None else months_of(income, period, visitor.language)[0],
            kinds=record.telling.items("income.months[].kinds[]"),
            lines=record.telling.items("income.lines[]"),
            rest=record.telling.rest("income.months[].month", "income.rule"),
        )

    return month_page


def _sections(desk: Desk, area: Area) -> frozenset[str]:
    if area is not OTHER:
        return frozenset(area.sections)
    every = {offer.name for plugin in desk.services.plugins for offer in plugin.sections}
    known = {name for each in AREAS.values() for name in each.sections}
    if not every - known:
        raise NotFoundException
    return frozenset(every - known)

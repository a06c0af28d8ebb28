"""Taking it all away: a file for a program, for a spreadsheet, to read; and on paper."""

from typing import Final, Literal

import msgspec
from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from gateway.answering.answer import FoundSection
from gateway.api.problems import AnyRequest
from gateway.api.services import Services
from gateway.pages.kit.desk import Desk
from gateway.pages.kit.render import HEADERS, Renderer
from gateway.pages.kit.visitor import Visitor
from gateway.pages.kit.words import Language
from gateway.pages.record.areas import AREAS, KNOWN_SECTIONS
from gateway.pages.record.income import Month, months_of
from gateway.pages.record.log import LogTold, told_rows
from gateway.pages.record.rows import Row, Rows, Silence, Telling
from gateway.pages.record.said import label_of
from gateway.pages.record.sources import source_line
from gateway.portable.forms import as_csv, as_json
from gateway.portable.owners import Owners
from gateway.portable.taken import Taken, TakingParts, take

AT: Final = "/mine-data/hent"
Form = Literal["json", "csv", "html"]
KINDS: Final[dict[Form, str]] = {
    "json": "application/json",
    "csv": "text/csv",
    "html": "text/html",
}


class Whole(msgspec.Struct, frozen=True, kw_only=True):
    """Everything, as paper and file show it."""

    areas: tuple[tuple[str, tuple[Rows, ...]], ...]
    silences: tuple[Silence, ...]
    months: tuple[Month, ...]
    kinds: tuple[tuple[Row, ...], ...]
    lines: tuple[tuple[Row, ...], ...]
    rest: tuple[Row, ...]
    sources: dict[str, str]
    log: tuple[LogTold, ...]


def take_pages(desk: Desk) -> list[HTTPRouteHandler]:
    """Give the routes."""
    return [_choose(desk), _file(desk), _paper(desk)]


def taking(services: Services) -> TakingParts:
    """Give what an export is made with."""
    return TakingParts(
        answering=services.answering,
        own_log=services.own_log,
        consents=services.consents,
        catalogue=services.catalogue,
        plugins=services.plugins,
        contact=services.site.contact,
        clock=services.clock,
    )


def written(
    taken: Taken, form: Form, renderer: Renderer, visitor: Visitor, services: Services
) -> bytes:
    """Write an export in one of its forms."""
    if form == "json":
        return as_json(taken)
    if form == "csv":
        paths = {each.path for each in taken.fields}
        return as_csv(taken, {path: label_of(path, visitor.language) for path in paths})
    whole = whole_of(taken, services, visitor.language)
    return renderer.filled(visitor, "citizen/file.html", taken=taken, whole=whole)


def whole_of(taken: Taken, services: Services, language: Language) -> Whole:
    """Put everything into words."""
    owners = Owners(services.plugins, services.site.contact)
    telling = Telling(taken.answer, taken.fields, owners, language)
    income = taken.answer.sections.get("income")
    areas = [(area.slug, telling.groups(area)) for area in AREAS.values() if area.groups]
    return Whole(
        areas=(*areas, ("andet", telling.others())),
        silences=telling.silences(sorted(KNOWN_SECTIONS)),
        months=months_of(income.record, taken.period, language)
        if isinstance(income, FoundSection)
        else (),
        kinds=telling.items("income.months[].kinds[]"),
        lines=telling.items("income.lines[]"),
        rest=telling.rest("income.months[].month", "income.rule"),
        sources={
            name: source_line(name, each.source, language)
            for name, each in taken.answer.sections.items()
            if isinstance(each, FoundSection)
        },
        log=told_rows(zip(taken.log, taken.entries, strict=True), language),
    )


def _choose(desk: Desk) -> HTTPRouteHandler:
    @get(AT, media_type="text/html")
    async def choose(request: AnyRequest) -> Response[bytes]:
        visitor, _ = await desk.citizen(request)
        return desk.page(visitor, "citizen/take.html")

    return choose


def _file(desk: Desk) -> HTTPRouteHandler:
    @get(f"{AT}/{{form:str}}", media_type="text/html")
    async def file(request: AnyRequest, form: FromPath[str]) -> Response[bytes]:
        visitor, citizen = await desk.citizen(request)
        if form not in KINDS:
            raise NotFoundException
        taken = await take(taking(desk.services), citizen, arrival=desk.arrival(request))
        content = written(taken, form, desk.renderer, visitor, desk.services)
        named = f'attachment; filename="mine-data.{form}"'
        return Response(
            content,
            media_type=KINDS[form],
            headers={**HEADERS, "Content-Disposition": named},
        )

    return file


def _paper(desk: Desk) -> HTTPRouteHandler:
    @get("/mine-data/udskriv", media_type="text/html")
    async def paper(request: AnyRequest) -> Response[bytes]:
        """Show everything open, for a printer."""
        visitor, citizen = await desk.citizen(request)
        taken = await take(taking(desk.services), citizen, arrival=desk.arrival(request))
        whole = whole_of(taken, desk.services, visitor.language)
        return desk.page(visitor, "citizen/paper.html", taken=taken, whole=whole)

    return paper

"""What she carries out, and what a firm hands in: a signed yes or no, and a journey."""

from decimal import Decimal
from typing import Final

import msgspec
from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from contracts.dates import Period, danish_day
from gateway.api.problems import AnyRequest
from gateway.pages.kit.desk import Desk
from gateway.pages.kit.forms import Form
from gateway.pages.kit.places import country, municipalities
from gateway.pages.kit.render import HEADERS
from gateway.pages.kit.visitor import Visitor
from gateway.records.canonical import canonical
from gateway.sharing.handovers import PAGE
from gateway.sharing.statements import (
    AgeAtLeast,
    Claim,
    IncomeNotAbove,
    LivesIn,
    Shown,
    Wish,
)

AT: Final = "/mine-data/bevis"
MAKE: Final = f"{AT}/hent"
BEFORE: Final = "/rejse"
"""Where whoever is not signed in reads what a journey's link is."""
_LONGEST_AMOUNT: Final = 9
_OLDEST: Final = 120
_SHOWABLE: Final[dict[str, Shown]] = {"navn": "name", "foedselsdag": "birth_date"}


def carry_pages(desk: Desk) -> list[HTTPRouteHandler]:
    """Give the routes."""
    return [_choose(desk), _make(desk), _journey(desk), _before(desk)]


def _choose(desk: Desk) -> HTTPRouteHandler:
    @get(AT, media_type="text/html")
    async def choose(request: AnyRequest) -> Response[bytes]:
        visitor, _ = await desk.citizen(request)
        draft = visitor.draft_for(MAKE)
        form = None if draft is None else Form(fields=draft.fields)
        return _page(desk, visitor, form, kept=draft is not None)

    return choose


def _make(desk: Desk) -> HTTPRouteHandler:
    @post(MAKE, status_code=200, media_type="text/html")
    async def make(request: AnyRequest) -> Response[bytes]:
        """Give the statement as a file. Each time is a look of its own, and harmless."""
        visitor, citizen, form = await desk.posted(request, shown_at=AT)
        today = danish_day(desk.services.clock())
        claim = _claim(form, Period.ending(today))
        if claim is None:
            return _page(desk, visitor, form, is_wrong=True)
        shown = frozenset(_SHOWABLE[each] for each in form.every("vis") if each in _SHOWABLE)
        document = await desk.services.statements.make(
            citizen, Wish(claim=claim, show=shown), arrival=desk.arrival(request)
        )
        await desk.forget_draft(visitor)
        headers = {**HEADERS, "Content-Disposition": 'attachment; filename="bevis.json"'}
        return Response(canonical(document), media_type="application/json", headers=headers)

    return make


def _journey(desk: Desk) -> HTTPRouteHandler:
    @get(f"{PAGE}{{name:str}}", media_type="text/html")
    async def journey(request: AnyRequest, name: FromPath[str]) -> Response[bytes]:
        visitor = await desk.visitor(request)
        if visitor.kind is None:
            return desk.sent_to(f"{BEFORE}/{name}")
        _, citizen = await desk.citizen(request)
        opened = await desk.services.handovers.open(
            citizen, name, correlation_id=desk.arrival(request).correlation_id
        )
        return desk.page(
            visitor,
            "citizen/journey.html",
            opened=opened,
            destination=country(opened.destination, visitor.language),
        )

    return journey


def _before(desk: Desk) -> HTTPRouteHandler:
    @get(f"{BEFORE}/{{name:str}}", media_type="text/html")
    async def before(request: AnyRequest, name: FromPath[str]) -> Response[bytes]:
        """Say who sent her here and what for, before she signs in: nobody is looked up."""
        visitor = await desk.visitor(request)
        firm, errand = desk.services.handovers.peek(name)
        return desk.page(
            visitor,
            "citizen/journey_before.html",
            firm=firm,
            errand=errand,
            destination=country(errand.destination, visitor.language),
            going_to=f"{PAGE}{name}",
        )

    return before


def _page(
    desk: Desk,
    visitor: Visitor,
    form: Form | None,
    *,
    kept: bool = False,
    is_wrong: bool = False,
) -> Response[bytes]:
    return desk.page(
        visitor,
        "citizen/carry.html",
        status=400 if is_wrong else 200,
        form=form or Form(fields=()),
        kept=kept,
        is_wrong=is_wrong,
        action=MAKE,
        writing=MAKE,
        municipalities=sorted(municipalities().items(), key=lambda each: each[1]),
    )


def _claim(form: Form, period: Period) -> Claim | None:
    """Give what is to be stated; None where the form does not say it."""
    kind = form.one("bevis")
    if kind == "indkomst" and (limit := _number(form.one("graense"))) is not None:
        return IncomeNotAbove(limit_dkk=Decimal(limit), period=period)
    if kind == "alder" and (years := _number(form.one("aar"))) and years <= _OLDEST:
        return AgeAtLeast(years=years)
    if kind == "bopael" and form.one("kommune") in municipalities():
        return LivesIn(municipality_code=form.one("kommune"))
    return None


def _number(written: str) -> int | None:
    """Read a whole number as Danes write it: 250.000."""
    digits = written.replace(".", "").replace(" ", "")
    is_number = digits.isascii() and digits.isdecimal() and len(digits) <= _LONGEST_AMOUNT
    return msgspec.convert(digits, int, strict=False) if is_number else None

"""Powers of attorney: those she gave and holds, one of them, giving one, and the end of one."""

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Final

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from contracts.dates import danish_day
from contracts.errors import NothingThere, QuestionInvalid
from gateway.api.power_bodies import INVITATION, PowerBody, power_list
from gateway.api.problems import AnyRequest
from gateway.identity.callers import Citizen
from gateway.pages.kit.desk import Desk
from gateway.pages.kit.forms import Form
from gateway.pages.kit.visitor import Visitor
from gateway.pages.record.powers import (
    SPANS,
    PowerTold,
    choices,
    last_day,
    told_power,
)
from gateway.sessions.session import Invitation
from gateway.store.ids import is_random_id

AT: Final = "/mine-data/fuldmagter"
NEW: Final = f"{AT}/ny"
_ONCE: Final = "en_gang"


def power_pages(desk: Desk) -> list[HTTPRouteHandler]:
    """Give the routes."""
    return [_list(desk), _new(desk), _give(desk), _one(desk), _answer(desk), _end(desk)]


def _list(desk: Desk) -> HTTPRouteHandler:
    @get(AT, media_type="text/html")
    async def every(request: AnyRequest) -> Response[bytes]:
        visitor, citizen = await desk.citizen(request)
        given, held = await _powers(desk, request, visitor, citizen)
        return desk.page(visitor, "citizen/powers.html", given=given, held=held)

    return every


def _new(desk: Desk) -> HTTPRouteHandler:
    @get(NEW, media_type="text/html")
    async def new(request: AnyRequest) -> Response[bytes]:
        visitor, _ = await desk.citizen(request)
        draft = visitor.draft_for(NEW)
        form = None if draft is None else Form(fields=draft.fields)
        return _form(desk, visitor, form, kept=draft is not None)

    return new


def _give(desk: Desk) -> HTTPRouteHandler:
    @post(NEW, status_code=200, media_type="text/html")
    async def give(request: AnyRequest) -> Response[bytes]:
        visitor, citizen, form = await desk.posted(request, shown_at=NEW)
        before = None if visitor.session is None else visitor.session.invitation
        if before is not None and before.form == form.one(_ONCE):
            return desk.sent_to(f"{AT}/{before.power_id}")  # sent twice
        services = desk.services
        today = danish_day(services.clock())
        body = _body(form, today)
        if body is None:
            return _form(desk, visitor, form, is_wrong=True)
        try:
            wanted = body.wanted(services.catalogue, today=today)
        except QuestionInvalid:
            return _form(desk, visitor, form, is_wrong=True)
        offered = await services.empowering.give(citizen, wanted, arrival=desk.arrival(request))
        await desk.remember(
            visitor,
            Invitation(
                power_id=offered.kept.id,
                code=offered.link,
                until=offered.kept.link_until,
                form=form.one(_ONCE),
            ),
        )
        return desk.sent_to(f"{AT}/{offered.kept.id}")

    return give


def _one(desk: Desk) -> HTTPRouteHandler:
    @get(f"{AT}/{{power_id:str}}", media_type="text/html")
    async def one(request: AnyRequest, power_id: FromPath[str]) -> Response[bytes]:
        visitor, citizen = await desk.citizen(request)
        given, held = await _powers(desk, request, visitor, citizen)
        found = next((each for each in (*given, *held) if each.id == power_id), None)
        if found is None:
            raise NothingThere("power_unknown")
        return desk.page(
            visitor, "citizen/power.html", power=found, invitation=_link(desk, visitor, found)
        )

    return one


def _answer(desk: Desk) -> HTTPRouteHandler:
    @post(f"{AT}/{{power_id:str}}/svar", status_code=200, media_type="text/html")
    async def answer(request: AnyRequest, power_id: FromPath[str]) -> Response[bytes]:
        """Take on or decline one whose link she opened. Sent twice it is what it is."""
        shown_at = _checked(power_id)
        _, citizen, form = await desk.posted(request, shown_at=shown_at)
        empowering, arrival = desk.services.empowering, desk.arrival(request)
        if form.one("svar") == "ja":
            await empowering.accept(citizen, power_id, arrival=arrival)
        else:
            await empowering.decline(citizen, power_id, arrival=arrival)
        return desk.sent_to(shown_at)

    return answer


def _end(desk: Desk) -> HTTPRouteHandler:
    @post(f"{AT}/{{power_id:str}}/slut", status_code=200, media_type="text/html")
    async def end(request: AnyRequest, power_id: FromPath[str]) -> Response[bytes]:
        """End it at once, whoever of the two she is."""
        shown_at = _checked(power_id)
        _, citizen, _ = await desk.posted(request, shown_at=shown_at)
        await desk.services.empowering.end(citizen, power_id, arrival=desk.arrival(request))
        return desk.sent_to(shown_at)

    return end


async def _powers(
    desk: Desk, request: AnyRequest, visitor: Visitor, citizen: Citizen
) -> tuple[tuple[PowerTold, ...], tuple[PowerTold, ...]]:
    """Give all of them, the newest first, as the JSON route has them."""
    found = await desk.services.empowering.listed(citizen, arrival=desk.arrival(request))
    said, language = power_list(found), visitor.language
    return (
        tuple(told_power(each, language, is_hers=True) for each in reversed(said.given)),
        tuple(told_power(each, language, is_hers=False) for each in reversed(said.held)),
    )


def _form(
    desk: Desk,
    visitor: Visitor,
    form: Form | None,
    *,
    kept: bool = False,
    is_wrong: bool = False,
) -> Response[bytes]:
    return desk.page(
        visitor,
        "citizen/new_power.html",
        status=400 if is_wrong else 200,
        choices=choices(desk.services.catalogue, visitor.language),
        spans=SPANS,
        form=form or Form(fields=()),
        once=secrets.token_urlsafe(16) if form is None else form.one(_ONCE),
        kept=kept,
        is_wrong=is_wrong,
        action=NEW,
        writing=NEW,
    )


def _body(form: Form, today: date) -> PowerBody | None:
    """Give what the form wishes, as the JSON route reads it; None where something is missing."""
    until = last_day(form.one("laenge"), today)
    sections, fields = form.every("omraade"), form.every("felt")
    if until is None or not (sections or fields):
        return None
    return PowerBody(
        until=until,
        sections=sections or None,
        fields=fields or None,
        access_log=form.one("log") == "ja",
    )


def _link(desk: Desk, visitor: Visitor, power: PowerTold) -> Mapping[str, object] | None:
    """Give the address to pass on, as long as it can be opened and to none but who gave it."""
    kept = None if visitor.session is None else visitor.session.invitation
    if kept is None or kept.power_id != power.id or power.state != "offered":
        return None
    address = f"{desk.site.public_url}{INVITATION}{kept.code}"
    return {"address": address, "until": kept.until}


def _checked(power_id: str) -> str:
    if not is_random_id("pow", power_id):
        raise NothingThere("power_unknown")
    return f"{AT}/{power_id}"

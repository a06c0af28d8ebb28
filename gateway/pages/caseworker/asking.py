"""The caseworker's question: a form, a dry run, and an answer that is kept nowhere."""

import re
import secrets
from base64 import b64encode
from typing import Final

import msgspec
from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler

from contracts.dates import Period, danish_day
from contracts.errors import GatewayError
from gateway.answering.answer import Answer
from gateway.answering.case import Arrival
from gateway.answering.checking import Checked
from gateway.answering.household import Household, RefusedMember
from gateway.api.household_routes import told_household
from gateway.api.problems import AnyRequest
from gateway.identity.callers import Requester
from gateway.pages.caseworker.again import again
from gateway.pages.caseworker.refused import Refused, refused
from gateway.pages.caseworker.told import About, Teller
from gateway.pages.caseworker.typed import (
    PLACES,
    Slip,
    SlipOfThePen,
    Typed,
    check,
    household,
    named_twice,
    question,
    shown_again,
    typed,
    without_numbers,
)
from gateway.pages.kit.desk import Desk
from gateway.pages.kit.forms import Form, FormRefused
from gateway.pages.kit.visitor import Visitor
from gateway.pages.record.would_see import would_see
from gateway.question import Question
from gateway.watch.edge import PEOPLE

HOME: Final = "/sagsbehandler"
ANSWER: Final = f"{HOME}/svar"
CHECK: Final = f"{HOME}/tjek"
MARK: Final = "gang"
_MARK_BYTES: Final = 12
_MARK: Final = re.compile(r"[A-Za-z0-9_-]{8,40}")
_SENT_BEFORE: Final = 409


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a question: whom it tells of, and the whole of it as the API would give it."""

    people: tuple[About, ...]
    answers: tuple[Answer | None, ...]
    """Of the same people; None of whom nothing is given."""
    file: bytes


def caseworker_pages(desk: Desk) -> list[HTTPRouteHandler]:
    """Give the routes."""
    return [_form(desk), _answer(desk), _check(desk), _back(desk, ANSWER), _back(desk, CHECK)]


def _form(desk: Desk) -> HTTPRouteHandler:
    @get(HOME, media_type="text/html")
    async def form(request: AnyRequest) -> Response[bytes]:
        visitor, employee = await desk.employee(request)
        draft = visitor.draft_for(ANSWER)
        told = Typed() if draft is None else typed(Form(fields=draft.fields))
        return _page(desk, visitor, employee, told, is_kept=draft is not None)

    return form


def _back(desk: Desk, at: str) -> HTTPRouteHandler:
    @get(at, media_type="text/html")
    async def back() -> Response[bytes]:
        """Lead to the form whoever comes by an address that is only sent to."""
        return desk.sent_to(HOME)

    return back


def _answer(desk: Desk) -> HTTPRouteHandler:
    @post(ANSWER, status_code=200, media_type="text/html")
    async def answer(request: AnyRequest) -> Response[bytes]:
        visitor, employee, form = await _posted(desk, request)
        told = typed(form)
        try:
            asked = await _asked(desk, employee, form)
        except SlipOfThePen as wrong:
            return _page(desk, visitor, employee, told, slip=wrong.slip, status=400)
        if not await _is_first(desk, visitor, form):
            return _page(desk, visitor, employee, told, is_repeated=True, status=_SENT_BEFORE)
        teller = _teller(desk, visitor, told)
        try:
            reply = await _reply(desk, employee, asked, teller, arrival=desk.arrival(request))
        except GatewayError as error:
            why = refused(error, visitor.language)
            return _page(desk, visitor, employee, told, why=why, status=error.status)
        request.scope["state"][PEOPLE] = sum(each is not None for each in reply.answers)
        return desk.page(
            visitor,
            "caseworker/answer.html",
            people=reply.people,
            purpose=desk.services.catalogue.of(told.purpose),
            case=told.case,
            again=again(told, reply.answers),
            mark=_new_mark(),
            file=b64encode(reply.file).decode("ascii"),
            action=ANSWER,
            home=HOME,
        )

    return answer


def _check(desk: Desk) -> HTTPRouteHandler:
    @post(CHECK, status_code=200, media_type="text/html")
    async def dry_run(request: AnyRequest) -> Response[bytes]:
        """Tell what would be shown of the citizen, or of the applicant alone, without a value."""
        visitor, employee, form = await _posted(desk, request)
        told = typed(form)
        today = danish_day(desk.services.clock())
        try:
            check(form, desk.services.catalogue.of(told.purpose))
            asked = question(form, today=today)
        except SlipOfThePen as wrong:
            return _page(desk, visitor, employee, told, slip=wrong.slip, status=400)
        if not await _is_first(desk, visitor, form):
            return _page(desk, visitor, employee, told, is_repeated=True, status=_SENT_BEFORE)
        try:
            checked = await desk.services.checking.check(
                employee, asked, arrival=desk.arrival(request)
            )
        except GatewayError as error:
            why = refused(error, visitor.language)
            return _page(desk, visitor, employee, told, why=why, status=error.status)
        return _page(desk, visitor, employee, told, checked=checked)

    return dry_run


async def _posted(desk: Desk, request: AnyRequest) -> tuple[Visitor, Requester, Form]:
    return await desk.posted_by_employee(
        request, action=ANSWER, shown_at=HOME, kept=without_numbers
    )


async def _asked(desk: Desk, employee: Requester, form: Form) -> Question | Household:
    """Read the question. Raises SlipOfThePen."""
    services = desk.services
    today = danish_day(services.clock())
    check(form, services.catalogue.of(form.one("formaal")))
    several = household(form, today=today)
    if several is None:
        return question(form, today=today)
    place = await services.households.repeated(employee, several)
    if place is not None:
        raise named_twice(form, place)
    return several


async def _is_first(desk: Desk, visitor: Visitor, form: Form) -> bool:
    """Tell whether this form is sent for the first time: twice would be two look-ups."""
    mark, name = form.one(MARK), visitor.session_name
    if name is None or not _MARK.fullmatch(mark):
        raise FormRefused
    return await desk.site.sessions.spend(name, mark)


def _teller(desk: Desk, visitor: Visitor, told: Typed) -> Teller:
    now = desk.services.clock()
    return Teller(
        desk.services,
        desk.services.catalogue.of(told.purpose),
        visitor.language,
        period=Period.ending(danish_day(now)),
        now=now,
    )


async def _reply(
    desk: Desk,
    employee: Requester,
    asked: Question | Household,
    teller: Teller,
    *,
    arrival: Arrival,
) -> Reply:
    """Ask as the API does. Raises what asking raises."""
    services = desk.services
    if isinstance(asked, Question):
        answer = await services.answering.answer(employee, asked, arrival=arrival)
        file = msgspec.json.encode(answer)
        return Reply(people=(teller.about(answer),), answers=(answer,), file=file)
    several = await services.households.answer(employee, asked, arrival=arrival)
    people = [teller.about(several.applicant, role="applicant")]
    for place, (each, member) in enumerate(
        zip(several.members, asked.members, strict=True), start=1
    ):
        people.append(
            teller.refused_member(each, place=place)
            if isinstance(each, RefusedMember)
            else teller.about(each, role=member.role, place=place)
        )
    given = (each if isinstance(each, Answer) else None for each in several.members)
    return Reply(
        people=tuple(people),
        answers=(several.applicant, *given),
        file=msgspec.json.encode(told_household(several)),
    )


def _page(  # noqa: PLR0913  # each is told by its name
    desk: Desk,
    visitor: Visitor,
    employee: Requester,
    told: Typed,
    *,
    slip: Slip | None = None,
    why: Refused | None = None,
    checked: Checked | None = None,
    is_kept: bool = False,
    is_repeated: bool = False,
    status: int = 200,
) -> Response[bytes]:
    """Give the form, with what came of it; never with a number that was typed."""
    return desk.page(
        visitor,
        "caseworker/form.html",
        status=status,
        purposes=desk.services.checking.may_ask(employee),
        unit=None if employee.actor is None else employee.actor.unit,
        organisation=employee.organisation.name,
        typed=shown_again(told),
        places=PLACES,
        slip=slip,
        why=why,
        checked=checked,
        would=None if checked is None else would_see(checked, visitor.language),
        is_kept=is_kept,
        is_repeated=is_repeated,
        mark=_new_mark(),
        action=ANSWER,
        check=CHECK,
    )


def _new_mark() -> str:
    return secrets.token_urlsafe(_MARK_BYTES)

"""Reporting an error: which field, whom she calls, what is wrong; and what became of it."""

from typing import Final

from litestar import Response, get, post
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromQuery

from contracts.errors import QuestionInvalid
from gateway.api.problems import AnyRequest
from gateway.corrections.states import LONGEST_MESSAGE
from gateway.pages.kit.desk import Desk
from gateway.pages.kit.forms import Form
from gateway.pages.kit.visitor import Visitor
from gateway.pages.record.said import label_of_any

AT: Final = "/mine-data/fejl"
NEW: Final = f"{AT}/ny"


def error_pages(desk: Desk) -> list[HTTPRouteHandler]:
    """Give the routes."""
    return [_all(desk), _new(desk), _send(desk)]


def _all(desk: Desk) -> HTTPRouteHandler:
    @get(AT, media_type="text/html")
    async def every(request: AnyRequest, sendt: FromQuery[str | None] = None) -> Response[bytes]:
        visitor, citizen = await desk.citizen(request)
        found = await desk.services.corrections.all(
            citizen, correlation_id=desk.arrival(request).correlation_id
        )
        told = [(each, label_of_any(each.path, visitor.language)) for each in found]
        return desk.page(visitor, "citizen/errors.html", reported=told, is_sent=sendt is not None)

    return every


def _new(desk: Desk) -> HTTPRouteHandler:
    @get(NEW, media_type="text/html")
    async def new(request: AnyRequest, felt: FromQuery[str | None] = None) -> Response[bytes]:
        visitor, _ = await desk.citizen(request)
        draft = visitor.draft_for(NEW)
        form = None if draft is None else Form(fields=draft.fields)
        if form is not None and felt not in {None, form.one("felt")}:
            form = None  # what she wrote is about something else
        path = felt if form is None else form.one("felt")
        return _page(desk, visitor, path or "", form=form, kept=form is not None)

    return new


def _send(desk: Desk) -> HTTPRouteHandler:
    @post(NEW, status_code=200, media_type="text/html")
    async def send(request: AnyRequest) -> Response[bytes]:
        visitor, citizen, form = await desk.posted(request, shown_at=NEW)
        try:
            await desk.services.corrections.report(
                citizen,
                form.one("felt"),
                form.one("hvad"),
                correlation_id=desk.arrival(request).correlation_id,
            )
        except QuestionInvalid:
            return _page(desk, visitor, form.one("felt"), form=form, is_wrong=True)
        await desk.forget_draft(visitor)
        return desk.sent_to(f"{AT}?sendt=1")

    return send


def _page(  # noqa: PLR0913  # each is told by its name
    desk: Desk,
    visitor: Visitor,
    path: str,
    *,
    form: Form | None,
    kept: bool = False,
    is_wrong: bool = False,
) -> Response[bytes]:
    owner = desk.services.corrections.owner_of(path)
    if owner is None:
        raise NotFoundException
    return desk.page(
        visitor,
        "citizen/new_error.html",
        status=400 if is_wrong else 200,
        path=path,
        label=label_of_any(path, visitor.language),
        owner=owner,
        form=form or Form(fields=()),
        kept=kept,
        is_wrong=is_wrong,
        is_on=desk.services.corrections.is_on,
        longest=LONGEST_MESSAGE,
        action=NEW,
        writing=NEW,
    )

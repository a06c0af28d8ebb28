"""A request for consent as a guide in three steps on one page: who asks, what exactly, her answer.

One page and one look at her record, not three: each look would be a row of her log.
"""

from typing import Final

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery

from contracts.errors import Conflicting
from gateway.api.problems import AnyRequest
from gateway.consents.asking import LONGEST_DAYS
from gateway.consents.deciding import Decision, Whose
from gateway.consents.question import Served
from gateway.identity.callers import Citizen
from gateway.pages.citizen.others import look
from gateway.pages.kit.desk import Desk
from gateway.pages.kit.forms import Form
from gateway.pages.kit.visitor import Visitor
from gateway.pages.record.about_children import ABOUT_CHILDREN
from gateway.pages.record.other import Other, other_of
from gateway.pages.record.relations import told_relation
from gateway.pages.record.shared import shared

AT: Final = "/mine-data/anmodninger"
YES: Final = "ja"
HERSELF: Final = "mig"
"""In an address and a form, that it is about whoever answers; else her alias of a child."""
_SHORTER: Final = (1, 7, 30, 90)


def request_pages(desk: Desk) -> list[HTTPRouteHandler]:
    """Give the routes."""
    return [_asked(desk), _whom(desk), _answer(desk), _answered(desk)]


def _asked(desk: Desk) -> HTTPRouteHandler:
    @get(f"{AT}/{{request_id:str}}", media_type="text/html")
    async def asked(
        request: AnyRequest, request_id: FromPath[str], om: FromQuery[str | None] = None
    ) -> Response[bytes]:
        visitor, citizen = await desk.citizen(request)
        draft = visitor.draft_for(f"{AT}/{request_id}/svar")
        form = None if draft is None else Form(fields=draft.fields)
        whom = om or (None if form is None else form.one("om")) or None
        about = None if whom == HERSELF else whom
        try:
            if whom is None and await _is_about_a_child(desk, citizen, request_id):
                return desk.sent_to(f"{AT}/{request_id}/hvem")
            served, other = await _served(desk, request, visitor, citizen, request_id, about=about)
        except Conflicting:
            return desk.sent_to(f"{AT}/{request_id}/svaret")
        return _page(desk, visitor, served, other=other, form=form, kept=draft is not None)

    return asked


def _whom(desk: Desk) -> HTTPRouteHandler:
    @get(f"{AT}/{{request_id:str}}/hvem", media_type="text/html")
    async def whom(request: AnyRequest, request_id: FromPath[str]) -> Response[bytes]:
        """Ask whom it is about: one of the children for whom she may answer, or herself."""
        visitor, citizen = await desk.citizen(request)
        try:
            await desk.services.consents.deciding.purpose_of(citizen, request_id)
        except Conflicting:
            return desk.sent_to(f"{AT}/{request_id}/svaret")
        found = await desk.services.relations.of(citizen, arrival=desk.arrival(request))
        children = [
            told_relation(each, visitor.language)
            for each in found
            if each.acts_as == "custody_holder" and each.refused is None
        ]
        return desk.page(
            visitor, "citizen/whom.html", children=children, at_request=f"{AT}/{request_id}"
        )

    return whom


def _answer(desk: Desk) -> HTTPRouteHandler:
    @post(f"{AT}/{{request_id:str}}/svar", status_code=200, media_type="text/html")
    async def answer(request: AnyRequest, request_id: FromPath[str]) -> Response[bytes]:
        shown_at = f"{AT}/{request_id}"
        visitor, citizen, form = await desk.posted(request, shown_at=shown_at)
        whom = form.one("om")
        about = None if whom in {"", HERSELF} else whom
        says_yes, fields = form.one("svar") == YES, form.every("felt")
        try:
            if says_yes and not fields:
                served, other = await _served(
                    desk, request, visitor, citizen, request_id, about=about
                )
                return _page(desk, visitor, served, other=other, form=form, chose_nothing=True)
            await desk.services.consents.deciding.decide(
                citizen,
                request_id,
                Decision(
                    verdict="grant" if says_yes else "refuse",
                    fields=fields if says_yes else (),
                    valid_days=_days(form.one("dage")),
                ),
                Whose(alias=about, language=visitor.language),
                arrival=desk.arrival(request),
            )
        except Conflicting:
            pass  # sent twice, or answered in another window: what came of it is shown next
        await desk.forget_draft(visitor)
        return desk.sent_to(f"{shown_at}/svaret")

    return answer


def _answered(desk: Desk) -> HTTPRouteHandler:
    @get(f"{AT}/{{request_id:str}}/svaret", media_type="text/html")
    async def answered(request: AnyRequest, request_id: FromPath[str]) -> Response[bytes]:
        visitor, citizen = await desk.citizen(request)
        outcome = await desk.services.consents.deciding.outcome(
            citizen, request_id, correlation_id=desk.arrival(request).correlation_id
        )
        return desk.page(visitor, "citizen/answered.html", outcome=outcome)

    return answered


async def _is_about_a_child(desk: Desk, citizen: Citizen, request_id: str) -> bool:
    purpose = await desk.services.consents.deciding.purpose_of(citizen, request_id)
    return purpose in ABOUT_CHILDREN


async def _served(  # noqa: PLR0913  # one step of two handlers
    desk: Desk,
    request: AnyRequest,
    visitor: Visitor,
    citizen: Citizen,
    request_id: str,
    *,
    about: str | None,
) -> tuple[Served, Other | None]:
    """Give the request, and the child that it is about: its name stands on the page."""
    other = None
    if about is not None:
        looked = await look(desk, request, citizen, about, sections=frozenset())
        other = other_of(looked.relation)
    served = await desk.services.consents.deciding.show(
        citizen,
        request_id,
        Whose(alias=about, language=visitor.language),
        arrival=desk.arrival(request),
    )
    return served, other


def _page(  # noqa: PLR0913  # each is told by its name
    desk: Desk,
    visitor: Visitor,
    served: Served,
    *,
    other: Other | None,
    form: Form | None,
    kept: bool = False,
    chose_nothing: bool = False,
) -> Response[bytes]:
    question = served.question
    return desk.page(
        visitor,
        "citizen/request.html",
        status=400 if chose_nothing else 200,
        question=question,
        choices=[shared(each, visitor.language) for each in question.fields],
        shorter=[each for each in _SHORTER if each < question.valid_days],
        about=HERSELF if other is None else other.alias,
        other=other,
        deciding=True,
        ticked=frozenset(() if form is None else form.every("felt")),
        days="" if form is None else form.one("dage"),
        kept=kept,
        chose_nothing=chose_nothing,
        action=f"{AT}/{question.id}/svar",
        writing=f"{AT}/{question.id}/svar",
        whom_at=f"{AT}/{question.id}/hvem",
    )


def _days(written: str) -> int | None:
    is_number = written.isascii() and written.isdecimal() and len(written) < 4
    return max(1, min(int(written), LONGEST_DAYS)) if is_number else None

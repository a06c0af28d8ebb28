"""The admin listener's route by which notices of protection come in. No page can use it."""

from datetime import date
from typing import Final, Protocol

import msgspec
from litestar import Response, post
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler

from contracts.pnr import Pnr
from gateway.access.notices import NoticeChange, NoticeStrength
from gateway.api.arriving import arrived, body_of, check_parameters
from gateway.api.bodies import Unreadable, decode
from gateway.api.problems import AnyRequest
from gateway.api.references import Reference, fault_of
from gateway.ledger.notices import Heard, Taken

PATH: Final = "/notices/protection"
_BODY_SECONDS: Final = 5.0
_YEARS: Final = range(1924, 2200)
"""From the first person register to where a year is no year that anybody meant."""


class TakesNotices(Protocol):
    """Whoever keeps notices: the store, for this route and for a registry's feed alike."""

    async def take(self, pnr: Pnr, heard: Heard) -> Taken:
        """Keep it; every question after that heeds it. Raises GatewayError."""
        ...


class NoticedBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The citizen, by number: nothing else is known of her where notices come from."""

    pnr: Pnr


class NoticeBody(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The body of POST /notices/protection."""

    subject: NoticedBody
    since: date
    reference: Reference
    change: NoticeChange = "gained"
    until: date | None = None
    strength: NoticeStrength | None = None

    def heard(self) -> Heard:
        """Give the notice that the body means. Raises Unreadable."""
        fault = fault_of(self.reference, about=self.subject.pnr)
        if fault is not None:
            raise Unreadable(fault, pointer="/reference")
        self._check_days()
        if self.change == "ended" and self.strength is not None:
            raise Unreadable("body_invalid", pointer="/strength")
        return Heard(
            change=self.change,
            since=self.since,
            until=self.until,
            strength=self.strength or "address",
            reference=self.reference,
        )

    def _check_days(self) -> None:
        if self.since.year not in _YEARS:
            raise Unreadable("body_invalid", pointer="/since")
        if self.until is None:
            return
        is_after = self.since <= self.until and self.until.year in _YEARS
        if self.change == "ended" or not is_after:
            raise Unreadable("body_invalid", pointer="/until")


def notice_route(notices: TakesNotices) -> HTTPRouteHandler:
    """Give the route."""

    @post(PATH, media_type="application/json")
    async def take(request: AnyRequest) -> Response[bytes]:
        _refuse_pages(request)
        check_parameters(request)
        content = await body_of(request, deadline=arrived(request) + _BODY_SECONDS)
        body = decode(content, NoticeBody)
        taken = await notices.take(body.subject.pnr, body.heard())
        return Response(
            msgspec.json.encode({"notice_id": taken.notice_id}),
            status_code=201 if taken.is_new else 200,
            media_type="application/json",
            headers={"Cache-Control": "no-store"},
        )

    return take


def _refuse_pages(request: AnyRequest) -> None:
    """Refuse what a browser sends for a page, whichever name that page came to us by."""
    if "origin" in request.headers or "sec-fetch-site" in request.headers:
        raise HTTPException(status_code=403)

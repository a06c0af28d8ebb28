"""Her consents: all of them, one of them with its story, and no longer with one click."""

import contextlib
from datetime import datetime
from typing import Final

import msgspec
from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from contracts.adapter import Text
from contracts.errors import Conflicting
from gateway.api.problems import AnyRequest
from gateway.consents.states import State
from gateway.pages.kit.desk import Desk
from gateway.pages.kit.render import HEADERS
from gateway.records.canonical import canonical

AT: Final = "/mine-data/samtykker"


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """A field, as a receipt names it."""

    name: Text


class Frequency(msgspec.Struct, frozen=True, kw_only=True):
    """How often, as a receipt says it."""

    uses: int
    max_uses: int


class PurposeSaid(msgspec.Struct, frozen=True, kw_only=True):
    """What was agreed to, as a receipt says it."""

    lawful_basis: dict[str, str]
    pii_information: tuple[Named, ...]
    refused: tuple[Named, ...]
    source_authorities: tuple[str, ...]
    frequency: Frequency
    expires_at: datetime
    title: Text | None = None
    text: Text | None = None


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """Who, as a receipt says it."""

    party_name: str
    party_role: str


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """What happened, as a receipt says it."""

    event_time: datetime
    event_type: str
    entity_id: str


class ReceiptSaid(msgspec.Struct, frozen=True, kw_only=True):
    """The parts of a signed receipt that the page reads: the very document that JSON gives."""

    record_id: str
    state: State
    entry_id: str
    purposes: tuple[PurposeSaid, ...]
    parties: tuple[Party, ...]
    events: tuple[Event, ...]
    case_reference: str | None = None

    @property
    def recipient(self) -> str:
        """Give who gets the data."""
        return next(each.party_name for each in self.parties if each.party_role == "recipient")


def consent_pages(desk: Desk) -> list[HTTPRouteHandler]:
    """Give the routes."""
    return [_all(desk), _one(desk), _receipt(desk), _withdrawal(desk)]


def _all(desk: Desk) -> HTTPRouteHandler:
    @get(AT, media_type="text/html")
    async def every(request: AnyRequest) -> Response[bytes]:
        visitor, citizen = await desk.citizen(request)
        found = await desk.services.consents.own.all(
            citizen, correlation_id=desk.arrival(request).correlation_id
        )
        return desk.page(visitor, "citizen/consents.html", consents=found)

    return every


def _one(desk: Desk) -> HTTPRouteHandler:
    @get(f"{AT}/{{consent_id:str}}", media_type="text/html")
    async def one(request: AnyRequest, consent_id: FromPath[str]) -> Response[bytes]:
        visitor, citizen = await desk.citizen(request)
        document = await desk.services.consents.own.receipt(
            citizen,
            consent_id,
            linked=False,
            correlation_id=desk.arrival(request).correlation_id,
        )
        told = msgspec.convert(document, ReceiptSaid)
        return desk.page(visitor, "citizen/consent.html", consent=told, given=told.purposes[0])

    return one


def _receipt(desk: Desk) -> HTTPRouteHandler:
    @get(f"{AT}/{{consent_id:str}}/kvittering", media_type="application/json")
    async def receipt(request: AnyRequest, consent_id: FromPath[str]) -> Response[bytes]:
        """Give the signed receipt as a file."""
        _, citizen = await desk.citizen(request)
        document = await desk.services.consents.own.receipt(
            citizen,
            consent_id,
            linked=False,
            correlation_id=desk.arrival(request).correlation_id,
        )
        headers = {**HEADERS, "Content-Disposition": 'attachment; filename="samtykke.json"'}
        return Response(canonical(document), media_type="application/json", headers=headers)

    return receipt


def _withdrawal(desk: Desk) -> HTTPRouteHandler:
    @post(f"{AT}/{{consent_id:str}}/traek-tilbage", status_code=200, media_type="text/html")
    async def withdrawal(request: AnyRequest, consent_id: FromPath[str]) -> Response[bytes]:
        shown_at = f"{AT}/{consent_id}"
        _, citizen, _ = await desk.posted(request, shown_at=shown_at)
        # Ended before, or clicked twice: how it stands is shown next.
        with contextlib.suppress(Conflicting):
            await desk.services.consents.own.withdraw(
                citizen, consent_id, correlation_id=desk.arrival(request).correlation_id
            )
        return desk.sent_to(shown_at)

    return withdrawal

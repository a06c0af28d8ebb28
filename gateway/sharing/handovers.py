"""An errand that a firm hands in: a journey's date and destination, and nobody's name. Whoever
opens the link lands on her own page and is offered what belongs to it. The firm learns nothing.

Nothing is kept until a citizen opens it: what the firm said travels in the link, sealed.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Final

import msgspec

from contracts.adapter import Text
from contracts.dates import danish_day
from contracts.errors import NothingThere, NotPermitted
from gateway.access.purposes import Catalogue
from gateway.identity.callers import Citizen, Organisation, Requester
from gateway.ledger.entries import Handed, Sight
from gateway.ledger.handed import HandedOver
from gateway.settings import ContactSettings
from gateway.store.instants import Clock

OPEN_FOR: Final = timedelta(days=7)
FURTHEST: Final = timedelta(days=731)
PAGE: Final = "/mine-data/rejse/"
PASSPORT: Final = "passport"
TOLD_NOBODY: Final = Text(
    da="{name} får ikke at vide, hvem du er, eller at du har været her.",
    en="{name} does not learn who you are, or that you were here.",
)


class Errand(msgspec.Struct, frozen=True, kw_only=True):
    """What a firm hands in."""

    departs_on: date
    destination: str
    """Country, ISO 3166-1 alpha-2."""


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """The way to give a citizen."""

    id: str
    handover_url: str
    expires_at: datetime


class Offer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that the citizen may want to do now, in the words of its purpose."""

    purpose: str
    title: Text
    text: Text
    organisation: str
    price: Text | None = None
    processing_time: Text | None = None
    appointment_url: str | None = None
    phone: str | None = None


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """What a citizen sees who opened the link."""

    handed_by: str
    departs_on: date
    destination: str
    days_left: int
    offers: tuple[Offer, ...]
    told_nobody: Text


class _Sealed(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    client_id: str
    departs_on: date
    destination: str
    until: datetime


class HandoverParts(msgspec.Struct, frozen=True, kw_only=True):
    """What handovers need, wired by gateway/app.py."""

    stored: HandedOver
    catalogue: Catalogue
    operator: Organisation
    contact: ContactSettings
    clients: dict[str, Organisation]
    public_url: str
    clock: Clock


class Handovers:
    """Takes errands in, and shows them to whoever opens them."""

    def __init__(self, parts: HandoverParts) -> None:
        self._parts = parts

    def hand_in(self, firm: Requester, errand: Errand) -> Link:
        """Give the link. Raises NotPermitted for a day that is past or too far ahead."""
        now = self._parts.clock()
        today = danish_day(now)
        if not today <= errand.departs_on <= today + FURTHEST:
            raise NotPermitted("departure_not_ahead")
        until = (now + OPEN_FOR).astimezone(UTC).replace(microsecond=0)
        sealed = _Sealed(
            client_id=firm.client_id,
            departs_on=errand.departs_on,
            destination=errand.destination,
            until=until,
        )
        name = self._parts.stored.seal(msgspec.json.encode(sealed))
        return Link(id=name, handover_url=f"{self._parts.public_url}{PAGE}{name}", expires_at=until)

    def peek(self, name: str) -> tuple[str, Errand]:
        """Tell who handed in what, to somebody whom nobody knows yet: nothing of it is about her.

        Raises NothingThere for a link that is none of ours, or too old.
        """
        sealed, firm = self._opened(name)
        return firm.name, Errand(departs_on=sealed.departs_on, destination=sealed.destination)

    async def open(self, citizen: Citizen, name: str, *, correlation_id: str) -> Opened:
        """Show an errand; that she opened it is a row of her own log.

        Raises NothingThere for a link that is none of ours, or too old.
        """
        sealed, firm = self._opened(name)
        await self._parts.stored.opened(
            citizen.pnr,
            lambda subject_id: self._sight(sealed, firm, subject_id, correlation_id),
            Handed(departs_on=sealed.departs_on, destination=sealed.destination),
        )
        today = danish_day(self._parts.clock())
        said = TOLD_NOBODY
        return Opened(
            handed_by=firm.name,
            departs_on=sealed.departs_on,
            destination=sealed.destination,
            days_left=(sealed.departs_on - today).days,
            offers=self._offers(),
            told_nobody=Text(da=said.da.format(name=firm.name), en=said.en.format(name=firm.name)),
        )

    def _opened(self, name: str) -> tuple[_Sealed, Organisation]:
        content = self._parts.stored.unseal(name)
        try:
            sealed = msgspec.json.decode(content or b"", type=_Sealed)
        except msgspec.MsgspecError:
            raise NothingThere("handover_unknown") from None
        firm = self._parts.clients.get(sealed.client_id)
        if firm is None or sealed.until <= self._parts.clock():
            raise NothingThere("handover_unknown")
        return sealed, firm

    def _offers(self) -> tuple[Offer, ...]:
        """Offer an appointment for a passport, where the catalogue has that purpose."""
        passport, contact = self._parts.catalogue.of(PASSPORT), self._parts.contact
        if passport is None:
            return ()
        return (
            Offer(
                purpose=passport.id,
                title=passport.title,
                text=passport.text,
                organisation=self._parts.operator.name,
                price=passport.price,
                processing_time=passport.processing_time,
                appointment_url=contact.passport_appointment_url,
                phone=contact.phone,
            ),
        )

    def _sight(
        self, sealed: _Sealed, firm: Organisation, subject_id: str, correlation_id: str
    ) -> Sight:
        return Sight(
            subject_id=subject_id,
            organisation=firm.name,
            organisation_cvr=firm.cvr,
            client_id=sealed.client_id,
            unit=None,
            actor=None,
            purpose=PASSPORT,
            purpose_version=None,
            basis=None,
            case_reference=None,
            municipality_basis=None,
            sections=(),
            fields=(),
            correlation_id=correlation_id,
        )

"""Errors that a citizen reports, and journeys that a firm hands in."""

from datetime import date, datetime
from typing import Literal

import msgspec

from contracts.adapter import Text


class Owner(msgspec.Struct, frozen=True, kw_only=True):
    """Who owns a field, and how to reach them."""

    name: str
    contact: Text | None = None
    phone: str | None = None
    hours: Text | None = None


class Tracked(msgspec.Struct, frozen=True, kw_only=True):
    """An error that a citizen reported, and what became of it."""

    id: str
    path: str
    message: str
    owner: Owner
    state: Literal["kept", "sent", "received", "corrected", "declined"]
    reported_at: datetime
    changed_at: datetime


class CorrectionList(msgspec.Struct, frozen=True, kw_only=True):
    """Every error that she reported."""

    corrections: tuple[Tracked, ...]


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """The link to give to whoever travels."""

    id: str
    handover_url: str
    expires_at: datetime


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """What she can do before she leaves."""

    purpose: str
    title: Text
    text: Text
    organisation: str
    price: Text | None = None
    processing_time: Text | None = None
    appointment_url: str | None = None
    phone: str | None = None


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """A journey as whoever travels sees it."""

    handed_by: str
    departs_on: date
    destination: str
    days_left: int
    offers: tuple[Offer, ...]
    told_nobody: Text

"""Acting for another: whom she may act for, and powers of attorney."""

from datetime import date, datetime
from typing import Literal

import msgspec

from contracts.adapter import Text

ActsAs = Literal["custody_holder", "guardian", "power_of_attorney"]
PowerStateName = Literal[
    "offered",
    "opened",
    "active",
    "declined",
    "withdrawn",
    "returned",
    "ended",
    "lapsed",
    "expired",
]


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """What one may do for another."""

    fields: tuple[str, ...]
    purposes: tuple[str, ...]
    access_log: bool


class RelationRow(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody for whom a citizen may act, or why not now."""

    alias: str
    may_see: bool
    as_: ActsAs | None = msgspec.field(name="as", default=None)
    name: str | None = None
    birth_date: str | None = None
    scope: Scope | None = None
    since: str | None = None
    until: date | None = None
    power_id: str | None = None
    code: str | None = None
    text: Text | None = None
    retry_after_seconds: int | None = None


class RelationList(msgspec.Struct, frozen=True, kw_only=True):
    """Everybody for whom a citizen may act."""

    relations: tuple[RelationRow, ...]


class PowerRow(msgspec.Struct, frozen=True, kw_only=True):
    """A power of attorney, given or held."""

    id: str
    state: PowerStateName
    scope: Scope
    until: date
    given_at: datetime
    changed_at: datetime
    other: str | None = None
    other_name: str | None = None
    since: date | None = None


class PowerList(msgspec.Struct, frozen=True, kw_only=True):
    """Powers of attorney, given and held."""

    given: tuple[PowerRow, ...]
    held: tuple[PowerRow, ...]


class PowerState(msgspec.Struct, frozen=True, kw_only=True):
    """How a power of attorney stands."""

    id: str
    state: PowerStateName


class OfferedPower(msgspec.Struct, frozen=True, kw_only=True):
    """A power of attorney offered: the link to send."""

    id: str
    code: str
    invitation_url: str
    expires_at: datetime


class OpenedPower(msgspec.Struct, frozen=True, kw_only=True):
    """A power of attorney as whoever is to hold it sees it."""

    id: str
    state: PowerStateName
    grantor: str
    scope: Scope
    until: date
    answer_by: datetime
    grantor_name: str | None = None

"""Somebody for whom a citizen may act, as the routes say it."""

from datetime import date

import msgspec

from contracts.adapter import Text
from contracts.errors import GatewayError
from gateway.access.acting import ActsAs
from gateway.answering.relation import Relation, Scope
from gateway.api.problems import said_of


class RelationRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody for whom she may act, or why not now."""

    alias: str
    """Her own alias of that one."""
    may_see: bool
    acts_as: ActsAs | None = msgspec.field(default=None, name="as")
    """Absent where the register did not say."""
    name: str | None = None
    birth_date: str | None = None
    scope: Scope | None = None
    since: str | None = None
    until: date | None = None
    """The last Danish day, where one is known."""
    power_id: str | None = None
    """Of a power of attorney that was given here."""
    code: str | None = None
    """Why she may not see now: a refusal's code."""
    text: Text | None = None
    retry_after_seconds: int | None = None


class RelationList(msgspec.Struct, frozen=True, kw_only=True):
    """For whom a citizen may act: children, wards, then those whose power of attorney she holds."""

    relations: tuple[RelationRow, ...]


def relation_row(relation: Relation) -> RelationRow:
    """Put one into words."""
    code, text, retry_after = _why_not(relation.refused)
    return RelationRow(
        alias=relation.alias,
        may_see=relation.refused is None,
        acts_as=relation.acts_as,
        name=relation.name,
        birth_date=relation.birth_date,
        scope=relation.scope,
        since=relation.since,
        until=relation.until,
        power_id=relation.power_id,
        code=code,
        text=text,
        retry_after_seconds=retry_after,
    )


def _why_not(refused: GatewayError | None) -> tuple[str | None, Text | None, int | None]:
    if refused is None:
        return None, None, None
    said = said_of(refused)
    return said.code, said.text, said.retry_after_seconds

"""Somebody for whom a citizen may act, as her list says it: by what, from when to when, and what
she may see.
"""

import msgspec

from gateway.access.acting import ActsAs
from gateway.answering.relation import Relation
from gateway.catalogue.data_words import section_words, words_of
from gateway.pages.kit import formats
from gateway.pages.kit.words import Language, say, spoken
from gateway.pages.record.other import AT, why_closed
from gateway.pages.record.said import capitalised, label_of_any


class RelationTold(msgspec.Struct, frozen=True, kw_only=True):
    """One of them in words."""

    alias: str
    name: str
    acts_as: ActsAs | None
    href: str | None
    """Where that one's record is; None where she may not see it now."""
    why: str
    """By what she acts."""
    why_not: str | None
    born: str | None
    since: str | None
    until: str | None
    gives: tuple[str, ...]
    """What a power of attorney gives; empty where it is everything."""
    gives_log: bool
    power_id: str | None


def told_relation(relation: Relation, language: Language) -> RelationTold:
    """Put one into words."""
    by, scope, refused = relation.acts_as or "unknown", relation.scope, relation.refused
    is_power = by == "power_of_attorney"
    return RelationTold(
        alias=relation.alias,
        name=relation.name or say(language, f"other.who.{by}"),
        acts_as=relation.acts_as,
        href=None if refused is not None else f"{AT}/{relation.alias}",
        why=say(language, f"other.as.{by}"),
        why_not=None if refused is None else spoken(why_closed(refused.code), language),
        born=_day(relation.birth_date, language),
        since=_day(relation.since, language),
        until=None if relation.until is None else formats.day(relation.until, language),
        gives=told_fields(scope.fields, language) if is_power and scope is not None else (),
        gives_log=scope is not None and scope.access_log,
        power_id=relation.power_id,
    )


def told_fields(paths: tuple[str, ...], language: Language) -> tuple[str, ...]:
    """Say what sections and groups are called, each once."""
    return tuple(dict.fromkeys(told_field(each, language) for each in paths))


def told_field(path: str, language: Language) -> str:
    """Say what a section, a group or a field is called."""
    if "." not in path:
        return capitalised(spoken(section_words(path), language))
    named = spoken(words_of(path), language)
    return label_of_any(path, language) if named == path else capitalised(named)


def _day(written: str | None, language: Language) -> str | None:
    return None if written is None else formats.partial(written, language)

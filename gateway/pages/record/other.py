"""Somebody else whose record a page shows: who, why the reader may, and the words that go with it.
Nothing is inferred: all of it stands in the relation by which she was shown it.
"""

from collections.abc import Iterable
from typing import Final

import msgspec
from msgspec.structs import replace

from contracts.adapter import Text
from contracts.paths import section_of
from gateway.access.acting import ActsAs
from gateway.answering.answer import Answer, FailedSection
from gateway.answering.relation import Relation
from gateway.pages.kit.said import text_of
from gateway.pages.kit.words import Language, has, say, words
from gateway.pages.record.rows import Rows, Silence, Telling

AT: Final = "/mine-data/andre"


class Other(msgspec.Struct, frozen=True, kw_only=True):
    """Whose record it is; it stands on every page of it."""

    alias: str
    """The reader's own alias of that one."""
    name: str | None
    acts_as: ActsAs | None
    sections: frozenset[str]
    """Of which she may see something."""
    sees_log: bool

    @property
    def at(self) -> str:
        """Give where the pages about that one are."""
        return f"{AT}/{self.alias}"

    def called(self, language: Language) -> str:
        """Give the name, or what the person is to the reader."""
        return self.name or say(language, f"other.unnamed.{self.acts_as or 'unknown'}")

    def banner(self, language: Language) -> str:
        """Say whose data it is, and why she sees it."""
        key = f"other.banner.{self.acts_as or 'unknown'}"
        return say(language, key, name=self.called(language))


def other_of(relation: Relation) -> Other:
    """Give what pages tell of a relation."""
    scope = relation.scope
    return Other(
        alias=relation.alias,
        name=relation.name,
        acts_as=relation.acts_as,
        sections=frozenset(() if scope is None else map(section_of, scope.fields)),
        sees_log=scope is not None and scope.access_log,
    )


def why_closed(code: str) -> Text:
    """Say to whoever acts for another why she sees nothing now."""
    key = f"other.refused.{code}"
    return words()[key] if has(key) else text_of(code)


def silences_of(
    telling: Telling, answer: Answer, sections: Iterable[str], language: Language
) -> tuple[Silence, ...]:
    """Give the sections without an answer. Of one that is not there at all nothing is told: it may
    be withheld for somebody's protection.
    """
    told = []
    for name in sections:
        if name not in answer.sections:
            told.append(_not_shown(name, language))
            continue
        found = telling.silences((name,))
        is_unknown = _outcome(answer, name) == "unknown"
        told += [_unknown(each, language) if is_unknown else each for each in found]
    return tuple(told)


def groups_of(groups: Iterable[Rows], language: Language) -> tuple[Rows, ...]:
    """Give groups of rows as they are told of another."""
    plain = say(language, "fields.missing.plain")
    not_here = say(language, "other.missing")
    return tuple(
        replace(
            each,
            title=say(language, "other.home") if each.name == "home" else each.title,
            rows=tuple(
                replace(row, text=not_here) if row.field is None and row.text == plain else row
                for row in each.rows
            ),
        )
        for each in groups
    )


def _outcome(answer: Answer, name: str) -> str:
    section = answer.sections[name]
    return section.outcome if isinstance(section, FailedSection) else "found"


def _unknown(silence: Silence, language: Language) -> Silence:
    return replace(
        silence,
        heading=say(language, "other.nothing", registry=_registry(silence.section, language)),
        text=say(language, "other.nothing_text"),
    )


def _not_shown(section: str, language: Language) -> Silence:
    return Silence(
        section=section,
        heading=say(language, "other.not_shown", registry=_registry(section, language)),
        text=say(language, "other.not_shown_text"),
        may_come=False,
    )


def _registry(section: str, language: Language) -> str:
    key = f"fields.section.registry.{section}"
    return say(language, key if has(key) else "fields.section.registry.other")

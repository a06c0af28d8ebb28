"""A power of attorney in words: what it gives, how it stands, and what either may do about it; and
what can be chosen for a new one.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

import msgspec

from contracts.paths import section_of
from gateway.access.purposes import Catalogue
from gateway.answering.life import REPRESENTATION
from gateway.api.power_bodies import PowerRow
from gateway.catalogue.data_words import DATA, SECTIONS
from gateway.ledger.delegations import State
from gateway.pages.kit.words import Language, has, say
from gateway.pages.record.other import AT
from gateway.pages.record.relations import told_field, told_fields

SPANS: Final = ("uge", "maaned", "kvartal", "halvaar", "aar")
"""How long one can be given, the shortest first. Its words are `power.span.<name>`."""
_DAYS: Final[Mapping[str, int]] = {"uge": 7}
_MONTHS: Final[Mapping[str, int]] = {"maaned": 1, "kvartal": 3, "halvaar": 6, "aar": 12}
_LISTED_WHOLE: Final = frozenset({"income"})
"""Sections whose single figures mean nothing alone."""
_OPEN: Final = frozenset({"offered", "opened", "active"})


class PowerTold(msgspec.Struct, frozen=True, kw_only=True):
    """One of them."""

    id: str
    state: State
    is_hers: bool
    """Whether she gave it; else she holds it."""
    name: str
    """Of the other one, or that nobody has taken it on."""
    state_text: str
    gives: tuple[str, ...]
    gives_log: bool
    given_at: datetime
    changed_at: datetime
    until: date
    href: str | None
    """Where the record is that it lets her see."""

    @property
    def can_answer(self) -> bool:
        """Tell whether it waits for her answer."""
        return not self.is_hers and self.state == "opened"

    @property
    def can_end(self) -> bool:
        """Tell whether she can end it with one click."""
        return self.state in (_OPEN if self.is_hers else {"active"})


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """A section that can be given, whole or in part."""

    section: str
    name: str
    fields: tuple[tuple[str, str], ...]
    """Path and words."""


def told_power(row: PowerRow, language: Language, *, is_hers: bool) -> PowerTold:
    """Put one into words."""
    whose = "given" if is_hers else "held"
    return PowerTold(
        id=row.id,
        state=row.state,
        is_hers=is_hers,
        name=row.other_name or say(language, f"power.{whose}.{_who(row)}"),
        state_text=say(language, f"power.state.{row.state}"),
        gives=told_fields(row.scope.fields, language),
        gives_log=row.scope.access_log,
        given_at=row.given_at,
        changed_at=row.changed_at,
        until=row.until,
        href=f"{AT}/{row.other}" if not is_hers and row.state == "active" and row.other else None,
    )


def choices(catalogue: Catalogue, language: Language) -> tuple[Choice, ...]:
    """Give what can be chosen: what the law lets a citizen show to whoever acts for her."""
    purpose = catalogue.of(REPRESENTATION)
    if purpose is None:
        return ()
    return tuple(
        Choice(
            section=section,
            name=_section(section, language),
            fields=tuple(
                (path, told_field(path, language))
                for path in DATA
                if section_of(path) == section != path
                and section not in _LISTED_WHOLE
                and path in purpose.askable
            ),
        )
        for section in sorted(purpose.sections, key=_place)
    )


def last_day(span: str, today: date) -> date | None:
    """Give the last day of a span that begins today; None for no span of ours."""
    if span in _DAYS:
        return today + timedelta(days=_DAYS[span])
    return _months_later(today, _MONTHS[span]) if span in _MONTHS else None


def _place(section: str) -> tuple[int, str]:
    known = list(SECTIONS)
    return (known.index(section) if section in SECTIONS else len(known)), section


def _section(section: str, language: Language) -> str:
    key = f"power.section.{section}"
    return say(language, key) if has(key) else told_field(section, language)


def _months_later(day: date, months: int) -> date:
    """Give the same day of a later month, or its last one."""
    count = day.year * 12 + day.month - 1 + months
    year, month = count // 12, count % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))


def _who(row: PowerRow) -> str:
    return "nobody" if row.other is None else "unnamed"

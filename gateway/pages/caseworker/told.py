"""An answer as a caseworker reads it: values with source, age and ground; what she must heed; what
was withheld. Made of the answer alone, so that nothing can stand here that the API did not give.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

import msgspec

from contracts.dates import Period
from gateway.access.purposes import Purpose
from gateway.answering.answer import Answer, FoundSection
from gateway.answering.household import RefusedMember
from gateway.api.services import Services
from gateway.catalogue.data_words import data_in_words
from gateway.pages.caseworker.refused import Refused, refused
from gateway.pages.kit.words import Language, has, say, spoken
from gateway.pages.record.areas import AREAS
from gateway.pages.record.rows import Row, Rows, Silence, Telling
from gateway.pages.record.said import capitalised
from gateway.pages.record.sources import age_line, registry_name, source_line, stated_line
from gateway.portable.fields import Field, fields_of
from gateway.portable.owners import Owners

INCOME: Final = "income"
_MONTH: Final = re.compile(r"income\.months\[([0-9]{4}-[0-9]{2})\]")
_NAMED: Final = "income.months[].month"
_KIND: Final = "income.months[].kinds[].kind"


class Paid(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of income in one month, or a month of which no kind is shown."""

    month: str
    reported: Row | None = None
    """The month as the answer names it; None: nothing was reported that the purpose knows."""
    kind: Row | None = None
    figures: tuple[Row, ...] = ()


class Income(msgspec.Struct, frozen=True, kw_only=True):
    """Income as a table, and every other field of it behind."""

    paid: tuple[Paid, ...]
    undated: tuple[tuple[Row, ...], ...]
    """Kinds of a month that the purpose does not name."""
    lines: tuple[tuple[Row, ...], ...]
    rest: tuple[Row, ...]


class About(msgspec.Struct, frozen=True, kw_only=True):
    """One person of the answer: what is shown of her, or why nothing is."""

    key: str
    """`applicant`, `partner-1`: for the page's own anchors."""
    role: str | None
    """As what she was asked about; None: nobody else was."""
    place: int | None = None
    """Which member of the household, counted from one."""
    entry_id: str | None = None
    groups: tuple[Rows, ...] = ()
    income: Income | None = None
    silences: tuple[Silence, ...] = ()
    warnings: tuple[str, ...] = ()
    withheld: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Why, and what of it, in words."""
    sources: dict[str, str] = {}
    """Section to where it comes from, how old it is, and on which ground it is shown."""
    ages: tuple[str, ...] = ()
    """How often each register changes, each once."""
    refused: Refused | None = None


class Teller:
    """Puts answers to one question into words."""

    def __init__(
        self,
        services: Services,
        purpose: Purpose | None,
        language: Language,
        *,
        period: Period,
        now: datetime,
    ) -> None:
        self._services = services
        self._purpose = purpose
        self._language = language
        self._period = period
        self._now = now

    def about(self, answer: Answer, *, role: str | None = None, place: int | None = None) -> About:
        """Tell of one person."""
        fields = fields_of(answer, self._services.plugins)
        owners = Owners(self._services.plugins, self._services.site.contact)
        telling = Telling(answer, fields, owners, self._language, reader="caseworker")
        areas = (group for area in AREAS.values() for group in telling.groups(area))
        return About(
            key=_key(role, place),
            role=role,
            place=place,
            entry_id=answer.receipt.entry_id,
            groups=(*areas, *telling.others()),
            income=self._income(answer, telling, fields),
            silences=telling.silences(answer.sections),
            warnings=tuple(dict.fromkeys(self._warnings(answer))),
            withheld=self._withheld(answer),
            sources={
                name: " ".join(self._source(name, each))
                for name, each in answer.sections.items()
                if isinstance(each, FoundSection)
            },
            ages=tuple(
                dict.fromkeys(
                    age_line(name, each.source, self._language, now=self._now)
                    for name, each in answer.sections.items()
                    if isinstance(each, FoundSection)
                )
            ),
        )

    def refused_member(self, member: RefusedMember, *, place: int) -> About:
        """Tell of a member of whom nothing is shown."""
        return About(
            key=_key(member.role, place),
            role=member.role,
            place=place,
            refused=refused(member.error, self._language),
        )

    def _income(self, answer: Answer, telling: Telling, fields: tuple[Field, ...]) -> Income | None:
        section = answer.sections.get(INCOME)
        if not isinstance(section, FoundSection):
            return None
        items = telling.items("income.months[].kinds[]")
        told = [field.path for field in fields if field.section == INCOME]
        rest = [each for each in told if each != _NAMED and not each.startswith(_BEHIND)]
        months = {str(each.field.value): each for each in telling.rest(_NAMED) if each.field}
        return Income(
            # Not of a purpose that gives no months: that would say that nothing was reported.
            paid=tuple(self._paid(items, months)) if "months" in section.record else (),
            undated=tuple(each for each in items if _MONTH.match(each[0].path) is None),
            lines=telling.items("income.lines[]"),
            rest=telling.rest(*rest),
        )

    def _paid(
        self, items: tuple[tuple[Row, ...], ...], months: Mapping[str, Row]
    ) -> Iterator[Paid]:
        """Give every month of the period, the newest first, with its kinds in their own order."""
        by_month: dict[str, list[Paid]] = {}
        for item in items:
            found = _MONTH.match(item[0].path)
            if found is not None:
                kind = next((each for each in item if _path(each) == _KIND), None)
                figures = tuple(each for each in item if each is not kind)
                month = found[1]
                paid = Paid(month=month, reported=months.get(month), kind=kind, figures=figures)
                by_month.setdefault(month, []).append(paid)
        for month in sorted({*self._period.months, *by_month, *months}, reverse=True):
            yield from by_month.get(month, [Paid(month=month, reported=months.get(month))])

    def _warnings(self, answer: Answer) -> Iterator[str]:
        for code in answer.warnings:
            key = f"trouble.warning.{code}"
            if has(key):
                yield say(self._language, key)
        for name, each in answer.sections.items():
            if not isinstance(each, FoundSection):
                continue
            expected = each.source.next_update_expected
            if expected is not None and expected <= self._now:
                registry = registry_name(name, each.source, self._language)
                yield say(self._language, "caseworker.warning.stale", registry=registry)
            if any(note.kind == "under_correction" for note in each.notes):
                registry = registry_name(name, each.source, self._language)
                yield say(self._language, "caseworker.warning.under_correction", registry=registry)

    def _withheld(self, answer: Answer) -> tuple[tuple[str, tuple[str, ...]], ...]:
        by_reason: dict[str, list[str]] = {}
        for each in answer.withheld:
            by_reason.setdefault(each.reason, []).append(each.path)
        return tuple(
            (say(self._language, f"caseworker.withheld.{reason}"), self._data(paths))
            for reason, paths in by_reason.items()
        )

    def _data(self, paths: list[str]) -> tuple[str, ...]:
        return tuple(capitalised(spoken(each, self._language)) for each in data_in_words(paths))

    def _source(self, name: str, section: FoundSection) -> Iterator[str]:
        yield source_line(name, section.source, self._language)
        yield stated_line(section.source, self._language)
        if self._purpose is None:
            return  # nothing is found under a purpose that nobody knows
        basis = self._purpose.basis
        yield say(self._language, "caseworker.basis.law", law=basis.law, gdpr=basis.gdpr)
        if name == INCOME and basis.income_register_law:
            law = basis.income_register_law
            yield say(self._language, "caseworker.basis.income_register", law=law)


_BEHIND: Final = ("income.months[].kinds[].", "income.lines[].")


def _key(role: str | None, place: int | None) -> str:
    return "citizen" if role is None else role if place is None else f"{role}-{place}"


def _path(row: Row) -> str:
    return "" if row.field is None else row.field.path

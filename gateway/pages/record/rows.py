"""Groups of rows for a page: each field with its words, its age, and whom she calls about it."""

import re
from collections.abc import Iterable, Iterator
from typing import Final, Literal

import msgspec

from contracts.paths import ITEM, section_of
from contracts.reading import Note
from gateway.access.decision import Withheld
from gateway.answering.answer import Answer, FailedSection, FoundSection
from gateway.pages.kit.words import Language, has, say
from gateway.pages.record.areas import KNOWN_SECTIONS, Area, Group
from gateway.pages.record.said import label_of, said_of
from gateway.portable.fields import Field
from gateway.portable.owners import Owner, Owners

Reader = Literal["citizen", "caseworker"]
"""Whose words: `<reader>.group.*`, and `<reader>.section.*` where she has words of her own."""
_KEY: Final = re.compile(r"\[[^\]]*\]")
_MARKS: Final = frozenset({"uncertain", "under_correction", "disagrees_with"})


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One field on a page. `field` is None where there is no value; then `text` says why."""

    path: str
    label: str
    text: str
    owner: Owner
    field: Field | None = None
    marks: tuple[str, ...] = ()
    """What else is to be said of it."""


class Rows(msgspec.Struct, frozen=True, kw_only=True):
    """A group with something in it."""

    name: str
    title: str
    rows: tuple[Row, ...]
    owners: tuple[Owner, ...]
    """Whom she calls about any of it, each once."""
    is_detail: bool = False

    @property
    def sections(self) -> tuple[str, ...]:
        """Give the sections that it is made of, each once."""
        return tuple(dict.fromkeys(section_of(each.path) for each in self.rows))


class Silence(msgspec.Struct, frozen=True, kw_only=True):
    """A section without an answer: which, and what that means."""

    section: str
    heading: str
    text: str
    may_come: bool
    """Whether asking again may help."""


class Telling:
    """Puts one answer into groups for one reader's language.

    A citizen hears of every field that there might be; a caseworker of nothing but what the answer
    says itself: what her purpose does not give has no row, no count and no word.
    """

    def __init__(
        self,
        answer: Answer,
        fields: tuple[Field, ...],
        owners: Owners,
        language: Language,
        *,
        reader: Reader = "citizen",
    ) -> None:
        self._reader = reader
        self._answer = answer
        self._fields = fields
        self._owners = owners
        self._language = language

    def groups(self, area: Area) -> tuple[Rows, ...]:
        """Give the groups of an area that have something to say."""
        taken: set[str] = set()
        told = []
        for group in area.groups:
            rows = tuple(self._rows(group, taken))
            if rows:
                told.append(self._told(group.name, rows, is_detail=group.is_detail))
        return tuple(told)

    def others(self) -> tuple[Rows, ...]:
        """Give the sections that other registries fill, each as one group."""
        told = []
        for name in self._answer.sections:
            rows = tuple(self._row(each) for each in self._fields if each.section == name)
            if name not in KNOWN_SECTIONS and rows:
                told.append(self._told(name, rows, is_detail=False))
        return tuple(told)

    def silences(self, sections: Iterable[str]) -> tuple[Silence, ...]:
        """Give the sections among these that were not answered."""
        return tuple(
            self._silence(name, each.outcome if isinstance(each, FailedSection) else "absent")
            for name in sections
            if not isinstance(each := self._answer.sections.get(name), FoundSection)
        )

    def row_of(self, field: Field) -> Row:
        """Give one field as a row."""
        return self._row(field)

    def items(self, prefix: str) -> tuple[tuple[Row, ...], ...]:
        """Give the fields of each item of a list, item by item, in the order of the record."""
        by_item: dict[str, list[Row]] = {}
        for each in self._fields:
            if each.path.startswith(f"{prefix}."):
                by_item.setdefault(each.label.rpartition(".")[0], []).append(self._row(each))
        return tuple(tuple(rows) for rows in by_item.values())

    def rest(self, *paths: str) -> tuple[Row, ...]:
        """Give the fields at exactly these paths."""
        return tuple(self._row(each) for each in self._fields if each.path in paths)

    def _told(self, name: str, rows: tuple[Row, ...], *, is_detail: bool) -> Rows:
        key = f"{self._reader}.group.{name}"
        title = say(self._language, key) if has(key) else label_of(name, self._language)
        owners = tuple(dict.fromkeys(each.owner for each in rows))
        return Rows(name=name, title=title, rows=rows, owners=owners, is_detail=is_detail)

    def _rows(self, group: Group, taken: set[str]) -> Iterator[Row]:
        found = [
            each
            for each in self._fields
            if each.label not in taken and _lies_in(each.path, group.prefixes)
        ]
        taken.update(each.label for each in found)
        shown = {each.path for each in found}
        for path in self._expected(group):
            if path not in shown and path not in taken and self._is_found(path):
                taken.add(path)
                yield self._missing(path)
        for each in found:
            yield self._row(each)

    def _expected(self, group: Group) -> tuple[str, ...]:
        """Give the fields that are told of also when they have no value."""
        if self._reader == "citizen":
            return group.expected
        told = dict.fromkeys(each for each in self._told_of() if _lies_in(each, group.prefixes))
        return tuple(told)

    def _told_of(self) -> Iterator[str]:
        """Give the fields that the answer itself says have no value in it."""
        for name, section in self._answer.sections.items():
            if isinstance(section, FoundSection):
                absent = (each.path for each in section.notes if each.kind == "absent")
                yield from (f"{name}.{_KEY.sub(ITEM, each)}" for each in absent)
        yield from (each.path for each in self._withheld())

    def _row(self, field: Field) -> Row:
        return Row(
            path=field.label,
            label=label_of(field.path, self._language),
            text=said_of(field, self._language),
            owner=self._owners.of(field.path),
            field=field,
            marks=tuple(
                say(self._language, f"fields.note.{each.kind}")
                for each in self._notes(field.label)
                if each.kind in _MARKS
            ),
        )

    def _missing(self, path: str) -> Row:
        reason = next((each.reason for each in self._notes(path) if each.kind == "absent"), None)
        hidden = next((each.reason for each in self._withheld() if each.path == path), None)
        return Row(
            path=path,
            label=label_of(path, self._language),
            text=say(self._language, f"fields.missing.{hidden or reason or 'plain'}"),
            owner=self._owners.of(path),
        )

    def _notes(self, path: str) -> Iterator[Note]:
        section = self._answer.sections.get(section_of(path))
        below = path.partition(".")[2]
        if isinstance(section, FoundSection):
            yield from (
                each
                for each in section.notes
                if below == each.path or below.startswith(f"{each.path}.")
            )

    def _withheld(self) -> tuple[Withheld, ...]:
        return self._answer.withheld

    def _is_found(self, path: str) -> bool:
        return isinstance(self._answer.sections.get(section_of(path)), FoundSection)

    def _silence(self, section: str, outcome: str) -> Silence:
        key = f"fields.section.registry.{section}"
        known = key if has(key) else "fields.section.registry.other"
        registry = say(self._language, known)
        own = f"{self._reader}.section.{outcome}"
        words = own if has(f"{own}.heading") else f"fields.section.{outcome}"
        return Silence(
            section=section,
            heading=say(self._language, f"{words}.heading", registry=registry),
            text=say(self._language, f"{words}.text"),
            may_come=outcome in {"unavailable", "broken"},
        )


def _lies_in(path: str, prefixes: tuple[str, ...]) -> bool:
    return any(
        path == prefix or path.startswith((f"{prefix}.", f"{prefix}[", f"{prefix}_since"))
        for prefix in prefixes
    )

"""Which kinds of income a reader may know of. The others leave no trace: no line, no code, no sum,
no count, no note, no month of their own; the answer is the one there would be without them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec
from msgspec.structs import replace

from contracts.dates import Period
from contracts.paths import section_of
from contracts.reading import Failed, Found, Note
from contracts.records import Income
from contracts.records.income import IncomeKind, IncomeMonth
from gateway.access.decision import Permit, Withheld

INCOME: Final = "income"
NEVER_TOLD: Final = frozenset({"strike-pay", "other"})
"""Kinds that not even "there is other income" may rest on: strike pay tells of a union, and what
nobody has classified may tell anything.
"""
_OF_KIND: Final = re.compile(r"months\[([^\]]*)\]\.kinds\[([^\]]*)\].*")
_OF_MONTH: Final = re.compile(r"months\[([^\]]+)\]")


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What the registries answered, as far as this reader may know of it, and what is told to be
    withheld.
    """

    sections: Mapping[str, Found | Failed]
    withheld: frozenset[Withheld]


def keep_kinds(found: Mapping[str, Found | Failed], permit: Permit, *, period: Period) -> Kept:
    """Take out the income of other kinds, before anything else looks at the record."""
    income = found.get(INCOME)
    if permit.income_kinds is None or not isinstance(income, Found):
        return Kept(sections=found, withheld=permit.masked)
    kept = _kept(income, permit.income_kinds, period=period)
    told = frozenset(_told(income.record, permit))
    return Kept(sections={**found, INCOME: kept}, withheld=permit.masked | told)


def _kept(found: Found, kinds: frozenset[str], *, period: Period) -> Found | Failed:
    if not isinstance(found.record, Income):
        # Somebody else's section by that name: its kinds cannot be told apart, so none is shown.
        return Failed(outcome="broken")
    whole = found.record
    lines = tuple(line for line in whole.lines if line.kind in kinds)
    of_kind = {(line.kind, line.report_id) for line in lines}
    months = (_month(each, kinds, of_kind) for each in whole.months)
    income = replace(whole, lines=lines, months=tuple(month for month in months if month.kinds))
    return Found(
        record=income,
        # Both would be of all lines together.
        source=replace(found.source, registered_at=None, valid_from=None),
        notes=_notes(found.notes, income, period=period),
    )


def _month(month: IncomeMonth, kinds: frozenset[str], lines: set[tuple[str, str]]) -> IncomeMonth:
    kept = (_figures(each, lines) for each in month.kinds if each.kind in kinds)
    return replace(month, kinds=tuple(kept))


def _figures(kind: IncomeKind, lines: set[tuple[str, str]]) -> IncomeKind:
    return replace(kind, lines=tuple(each for each in kind.lines if (kind.kind, each) in lines))


def _notes(notes: Sequence[Note], income: Income, *, period: Period) -> tuple[Note, ...]:
    """Keep the notes that would be there without the other kinds, in an order of their own.

    That nothing was reported in a month is said anew: of a month of other kinds only it must be
    said too, and of one outside the period never. Notes about single lines go: a line's key does
    not tell its kind.
    """
    shown = {(month.month, kind.kind) for month in income.months for kind in month.kinds}
    kept = {note for note in notes if _is_of_kind(note, shown) or _is_of_source(note)}
    silent = {note.path for note in kept} | {f"months[{month.month}]" for month in income.months}
    empty = (f"months[{month}]" for month in period.months)
    said = {
        Note(path=path, kind="absent", reason="not_registered")
        for path in empty
        if path not in silent
    }
    return tuple(sorted(kept | said, key=lambda note: (note.path, note.kind, note.reason or "")))


def _is_of_kind(note: Note, shown: set[tuple[str, str]]) -> bool:
    match = _OF_KIND.fullmatch(note.path)
    return match is not None and (match[1], match[2]) in shown


def _is_of_source(note: Note) -> bool:
    """Tell whether it says what the source could not say, of the whole section or a whole month."""
    is_whole = "[" not in note.path or _OF_MONTH.fullmatch(note.path) is not None
    return is_whole and note.kind == "absent" and note.reason != "not_registered"


def _told(record: msgspec.Struct, permit: Permit) -> Iterator[Withheld]:
    """Say that there is other income: only where the purpose may, and without amount or count."""
    sees_income = any(section_of(path) == INCOME for path in permit.fields)
    if not (permit.says_other_income and sees_income and isinstance(record, Income)):
        return
    silent = NEVER_TOLD | (permit.income_kinds or frozenset())
    if any(line.kind not in silent for line in record.lines):
        yield Withheld(path="income.lines[]", reason="kind_not_permitted")

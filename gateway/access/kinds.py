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
from contracts.records.income import IncomeKind, IncomeLine, IncomeMonth, NettingRule
from gateway.access.decision import Permit, Withheld

INCOME: Final = "income"
NEVER_TOLD: Final = frozenset({"strike-pay", "other", "refund"})
"""Kinds that not even "there is other income" may rest on: strike pay tells of a union, what nobody
has classified may tell anything, and a refund is the employer's and tells why it was paid.
"""
_KEYED: Final = {
    re.compile(r"months\[[^\]]*\]\.kinds\[([^\]]*)\].*"): "income.months[].kinds[].kind",
    re.compile(r"lines\[([^\]/]*)/[^\]]*\].*"): "income.lines[].line_id",
}
"""Paths of notes whose key tells a kind, and the leaf that the key is."""
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
    if not isinstance(income.record, Income):
        # Somebody else's section by that name: its kinds cannot be told apart, so none is shown.
        return Kept(sections={**found, INCOME: Failed(outcome="broken")}, withheld=permit.masked)
    record = _only(income.record, permit.income_kinds)
    kept = Found(
        record=record,
        # Both would be of all lines together.
        source=replace(income.source, registered_at=None, valid_from=None),
        notes=_notes(income.notes, record, permit, period=period),
    )
    told = frozenset(_told(income.record, permit))
    return Kept(sections={**found, INCOME: kept}, withheld=permit.masked | told)


def _only(income: Income, kinds: frozenset[str]) -> Income:
    """Give the record as it would be without lines of other kinds; figures are netted per kind."""
    lines = tuple(line for line in income.lines if line.kind in kinds)
    ids = {line.line_id for line in lines}
    reported = {_month_of(line, income.rule) for line in lines}
    months = (_only_month(month, kinds, ids) for month in income.months)
    return replace(
        income,
        lines=lines,
        months=tuple(month for month in months if month.kinds or month.month in reported),
    )


def _only_month(month: IncomeMonth, kinds: frozenset[str], ids: set[str]) -> IncomeMonth:
    kept = (each for each in month.kinds if each.kind in kinds)
    return replace(month, kinds=tuple(_figures(each, ids) for each in kept))


def _figures(kind: IncomeKind, ids: set[str]) -> IncomeKind:
    return replace(kind, lines=tuple(each for each in kind.lines if each in ids))


def _month_of(line: IncomeLine, rule: NettingRule) -> str:
    """Give the month that a line counts in (docs/record.md)."""
    if rule == "pay-period-v1" and line.pay_period_to is not None:
        return line.pay_period_to.isoformat()[:7]
    return line.month


def _notes(
    notes: Sequence[Note], income: Income, permit: Permit, *, period: Period
) -> tuple[Note, ...]:
    """Keep the notes that would be there without the other kinds, in an order of their own.

    That nothing was reported in a month is said anew: of a month of other kinds only it must be
    said too, and of one outside the period never.
    """
    kept = {note for note in notes if _is_of_kind(note, permit) or _is_of_source(note)}
    silent = {note.path for note in kept} | {f"months[{month.month}]" for month in income.months}
    empty = (f"months[{month}]" for month in period.months)
    said = {
        Note(path=path, kind="absent", reason="not_registered")
        for path in empty
        if path not in silent
    }
    return tuple(sorted(kept | said, key=lambda note: (note.path, note.kind, note.reason or "")))


def _is_of_kind(note: Note, permit: Permit) -> bool:
    """Tell whether it is about figures or a line of a kind shown, whose key the reader may see."""
    for pattern, key in _KEYED.items():
        match = pattern.fullmatch(note.path)
        if match is not None:
            return match[1] in (permit.income_kinds or ()) and key in permit.fields
    return False


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

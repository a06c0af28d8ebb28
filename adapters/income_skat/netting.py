"""The netting rules: from report lines to figures per month and kind (docs/decisions/0009). Pure.

`basis-month-v1` counts a line in its basis month, `pay-period-v1` in the month in which its pay
period ends. The rest is the same for both. A sign on a reversal is never trusted.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Final

import msgspec

from adapters.income_skat.codes import REFUND
from adapters.income_skat.forms import AMOUNTS, HOLIDAY_PAY
from adapters.income_skat.lines import total
from contracts.dates import Period
from contracts.reading import Note
from contracts.records.income import IncomeKind, IncomeLine, IncomeMonth, NettingRule

Key = tuple[object, ...]
_EVERY_AMOUNT: Final = (*AMOUNTS, *HOLIDAY_PAY)
_GROSS: Final = (
    "a_income_with_am",
    "a_income_without_am",
    "b_income_with_am",
    "b_income_without_am",
)
_B_INCOME: Final = ("b_income_with_am", "b_income_without_am")


class Netted(msgspec.Struct, frozen=True, kw_only=True):
    """The months with a report, oldest first, and what is to be said of figures and gaps."""

    months: tuple[IncomeMonth, ...]
    notes: tuple[Note, ...]


def month_of(line: IncomeLine, rule: NettingRule) -> str:
    """Give the month in which a line counts."""
    if rule == "pay-period-v1" and line.pay_period_to is not None:
        return line.pay_period_to.isoformat()[:7]
    return line.month


def net(lines: Iterable[IncomeLine], *, rule: NettingRule, period: Period) -> Netted:
    """Net lines that are in order, oldest first. Linear in their number."""
    by_month: dict[str, dict[str, list[IncomeLine]]] = defaultdict(lambda: defaultdict(list))
    for line in lines:
        by_month[month_of(line, rule)][line.kind].append(line)
    months: list[IncomeMonth] = []
    notes: list[Note] = []
    for month in period.months:
        if month not in by_month:
            notes.append(Note(path=f"months[{month}]", kind="absent", reason="not_registered"))
            continue
        counted = [
            _Counted(kind, found)
            for kind, found in sorted(by_month[month].items())
            if kind != REFUND
        ]
        months.append(IncomeMonth(month=month, kinds=tuple(each.netted() for each in counted)))
        notes += [
            Note(path=f"months[{month}].kinds[{each.kind}]", kind="uncertain")
            for each in counted
            if each.is_uncertain
        ]
    return Netted(months=tuple(months), notes=tuple(notes))


class _Counted:
    """The lines of one kind in one month, and what each counts.

    A pair of report and reversal counts nothing, whichever sign the reversal carries. A report
    that the register marks as reversed counts nothing either: its reversal need not be here.
    """

    def __init__(self, kind: str, lines: Sequence[IncomeLine]) -> None:
        self.kind: Final = kind
        self._lines: Final = lines
        self._pairs = _Pairs(lines)
        self.is_uncertain: Final = self._pairs.is_ambiguous or bool(self._pairs.lonely)

    def netted(self) -> IncomeKind:
        """Give the figures: a field's is the sum over the lines that have it."""
        return IncomeKind(
            kind=self.kind,
            gross=self._sum(*_GROSS),
            a_income_with_am=self._sum("a_income_with_am"),
            a_income_without_am=self._sum("a_income_without_am"),
            b_income=self._sum(*_B_INCOME),
            a_tax=self._sum("a_tax"),
            am_contribution=self._sum("am_contribution"),
            atp_contribution=self._sum("atp_contribution"),
            hours=self._sum("hours"),
            lines=tuple(line.line_id for line in self._lines),
        )

    def _sum(self, *fields: str) -> Decimal | None:
        return total(
            self._counts(index, getattr(line, field))
            for index, line in enumerate(self._lines)
            for field in fields
        )

    def _counts(self, index: int, value: Decimal | None) -> Decimal | None:
        if value is None:
            return None
        if index in self._pairs.lonely:
            return -abs(value)
        if index in self._pairs.undone or self._lines[index].marked_reversed:
            return Decimal()
        return value


class _Pairs:
    """Which lines undo each other, by their place; and the reversals that found no partner.

    A reversal takes the report of its own id, else one that is marked as reversed, else the latest
    that is like it and not yet undone. Where reports are alike but for their signs, only the id
    tells which one is meant.
    """

    def __init__(self, lines: Sequence[IncomeLine]) -> None:
        self.undone: Final[set[int]] = set()
        self.lonely: Final[set[int]] = set()
        self.is_ambiguous = False
        self._signs: Final[dict[Key, set[Key]]] = defaultdict(set)
        self._waiting: Final[dict[Key, list[int]]] = defaultdict(list)
        for index, line in enumerate(lines):
            if line.report_kind == "report":
                for key in _keys(line, is_marked=line.marked_reversed):
                    self._waiting[key].append(index)
                    self._signs[key].add(_amounts(line))
        for index, line in enumerate(lines):
            if line.report_kind == "reversal":
                self._pair(index, line)

    def _pair(self, index: int, line: IncomeLine) -> None:
        for key in _keys(line, is_marked=True):
            stack = self._waiting[key]
            while stack:
                partner = stack.pop()
                if partner not in self.undone:
                    self.undone.update((index, partner))
                    self.is_ambiguous |= len(self._signs[key]) > 1
                    return
        self.lonely.add(index)


def _keys(line: IncomeLine, *, is_marked: bool) -> Iterator[Key]:
    """Give what a reversal and its report have in common, the surest first."""
    like = (
        line.employer_se,
        line.production_unit,
        line.income_type,
        line.line_code,
        line.month,
        line.pay_period_from,
        line.pay_period_to,
        *map(abs, _amounts(line)),
    )
    yield ("id", line.report_id, *like)
    if is_marked:
        yield ("marked", *like)
    yield ("like", *like)


def _amounts(line: IncomeLine) -> tuple[Decimal, ...]:
    return tuple(getattr(line, name) or Decimal() for name in _EVERY_AMOUNT)

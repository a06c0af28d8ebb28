"""The truth about incomes: what each persona's lines net to, by month and kind.

Written as literals beside the stories (`wages.py`, `benefits.py`, `corrections.py`), from the story
and not from the lines; computed by no adapter and by no netting rule. Kinds are those of
docs/record.md. The table speaks of months that are over: the current one may still get reports.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final, Literal

import msgspec

from mocks.world.payroll import FIRST_MONTH, LAST_MONTH, Calendar

Months = range | tuple[int, ...] | Literal["last-years-month"]
ALWAYS: Final = range(FIRST_MONTH, LAST_MONTH + 1)
_SUMMED: Final = (
    "a_income_with_am",
    "a_income_without_am",
    "b_income",
    "a_tax",
    "am_contribution",
    "atp_contribution",
    "hours",
)


def until(last: int) -> range:
    """Give the months from the first one to a month, it included."""
    return range(FIRST_MONTH, last + 1)


def since(first: int) -> range:
    """Give the months from one on."""
    return range(first, LAST_MONTH + 1)


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody's lines of one kind net to in each of some months; None: no line says so."""

    kind: str
    months: Months = ALWAYS
    gross: str
    a_income_with_am: str | None = None
    a_income_without_am: str | None = None
    b_income: str | None = None
    a_tax: str | None = None
    am_contribution: str | None = None
    atp_contribution: str | None = None
    hours: str | None = None
    pay_days: int | None = None
    """Only the months with so many fortnightly pay days."""
    is_added: bool = False
    """Whether it comes on top of another row of that month."""

    def covers(self, offset: int, calendar: Calendar) -> bool:
        """Tell whether the row is about that month."""
        if isinstance(self.months, str):
            return offset == calendar.last_years_month()
        has_pay_days = len(calendar.fortnightly_pay_days(offset))
        return offset in self.months and self.pay_days in (None, has_pay_days)


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One month and kind, netted. The field names are those of `contracts.records.IncomeKind`."""

    month: str
    kind: str
    gross: Decimal
    a_income_with_am: Decimal | None = None
    a_income_without_am: Decimal | None = None
    b_income: Decimal | None = None
    a_tax: Decimal | None = None
    am_contribution: Decimal | None = None
    atp_contribution: Decimal | None = None
    hours: Decimal | None = None


def figures(rows: Sequence[Settled], *, world_day: date, as_of: date) -> tuple[Figure, ...]:
    """Give what the rows say of every month that was over by `as_of`, oldest first, by kind.

    `as_of` is not before the world's day: corrections up to then are counted in.
    """
    calendar = Calendar(today=world_day)
    found: dict[tuple[str, str], Figure] = {}
    for offset in ALWAYS:
        if calendar.last_day(offset) >= as_of.replace(day=1):
            break
        for row in rows:
            if row.covers(offset, calendar):
                key = (calendar.month(offset), row.kind)
                found[key] = _with(found.get(key), row, month=key[0])
    return tuple(found[key] for key in sorted(found))


def _with(before: Figure | None, row: Settled, *, month: str) -> Figure:
    if (before is None) == row.is_added:
        raise ValueError("two rows say it, or there is none to add to")
    base = before or Figure(month=month, kind=row.kind, gross=Decimal(0))
    summed = {name: _sum(getattr(base, name), getattr(row, name)) for name in _SUMMED}
    return msgspec.structs.replace(base, gross=base.gross + Decimal(row.gross), **summed)


def _sum(one: Decimal | None, other: str | None) -> Decimal | None:
    if other is None:
        return one
    return (one or Decimal(0)) + Decimal(other)

"""The `income` section: the income register's report lines and what a named rule nets from them."""

from datetime import date
from decimal import Decimal
from typing import ClassVar, Final, Literal, get_args

import msgspec

from contracts.records.income_kinds import IncomeKindName

ReportKind = Literal["report", "reversal"]
NettingRule = Literal["basis-month-v1", "pay-period-v1"]
KINDS: Final[tuple[str, ...]] = get_args(IncomeKindName)
"""Every kind of income, in the order of docs/record.md. A purpose names those that it may see."""


class IncomeLine(msgspec.Struct, frozen=True, kw_only=True):
    """One report line as delivered. Amounts are DKK, signed as written there."""

    KEY: ClassVar[str] = "line_id"

    line_id: str
    """Kind and report id, `wage/R1`; a second line of that kind in that report is `wage/R1#2`.
    The kind is in it so that no line's key depends on a line of another kind.
    """
    report_id: str
    """As delivered, but for the person's own number, which is starred out. Not unique."""
    report_kind: ReportKind
    marked_reversed: bool
    """The register's own mark that the line has been undone."""
    corrects_earlier_period: bool
    kind: str
    """Our kind, from income type and line code: `wage`, `cash-benefit` … (docs/record.md)."""
    income_type: str
    """Two digits, leading zero kept."""
    line_code: str | None
    """The register's four-digit line code ("kode 68"); None where the register writes 0."""
    month: str
    """Basis month YYYY-MM."""
    pay_period_from: date | None
    pay_period_to: date | None
    paid_on: date | None
    employer_se: str
    production_unit: str | None
    a_income_with_am: Decimal | None = None
    a_income_without_am: Decimal | None = None
    b_income_with_am: Decimal | None = None
    b_income_without_am: Decimal | None = None
    a_tax: Decimal | None = None
    am_contribution: Decimal | None = None
    atp_contribution: Decimal | None = None
    employee_pension: Decimal | None = None
    employer_pension: Decimal | None = None
    tax_free_travel: Decimal | None = None
    hours: Decimal | None = None
    holiday_pay_net: Decimal | None = None
    """Holiday pay earned, not paid: no part of any month's figures. So the next two."""
    holiday_pay_gross: Decimal | None = None
    holiday_days: Decimal | None = None


class IncomeKind(msgspec.Struct, frozen=True, kw_only=True):
    """One kind in one month, netted over the stated lines. DKK, before tax."""

    KEY: ClassVar[str] = "kind"

    kind: str
    gross: Decimal | None
    """None where no line has a field of income: hours alone are not an income of 0."""
    a_income_with_am: Decimal | None
    a_income_without_am: Decimal | None
    b_income: Decimal | None
    a_tax: Decimal | None
    am_contribution: Decimal | None
    atp_contribution: Decimal | None
    hours: Decimal | None
    lines: tuple[str, ...]
    """Ids of the lines that entered the figures, oldest first."""


class IncomeMonth(msgspec.Struct, frozen=True, kw_only=True):
    """A month with at least one report. One with none is absent and has a note, never a zero."""

    KEY: ClassVar[str] = "month"

    month: str
    kinds: tuple[IncomeKind, ...]
    """By name. Empty where only refunds were reported: they enter no figure."""


class Income(msgspec.Struct, frozen=True, kw_only=True):
    """Income reported for a person in a period, oldest month first.

    Self-employed profit, capital, wealth and foreign income are not in this register.
    """

    rule: NettingRule
    months: tuple[IncomeMonth, ...] = ()
    lines: tuple[IncomeLine, ...] = ()

"""The section `income` as it is released."""

from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec


class ReleasedIncomeLine(msgspec.Struct, frozen=True, kw_only=True):
    """One report line as delivered, DKK."""

    line_id: str | None = None
    report_id: str | None = None
    report_kind: Literal["report", "reversal"] | None = None
    marked_reversed: bool | None = None
    corrects_earlier_period: bool | None = None
    kind: str | None = None
    income_type: str | None = None
    line_code: str | None = None
    month: str | None = None
    pay_period_from: date | None = None
    pay_period_to: date | None = None
    paid_on: date | None = None
    employer_se: str | None = None
    production_unit: str | None = None
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
    holiday_pay_gross: Decimal | None = None
    holiday_days: Decimal | None = None


class ReleasedIncomeKind(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of income in one month, netted, DKK."""

    kind: str | None = None
    gross: Decimal | None = None
    a_income_with_am: Decimal | None = None
    a_income_without_am: Decimal | None = None
    b_income: Decimal | None = None
    a_tax: Decimal | None = None
    am_contribution: Decimal | None = None
    atp_contribution: Decimal | None = None
    hours: Decimal | None = None
    lines: tuple[str, ...] | None = None


class ReleasedIncomeMonth(msgspec.Struct, frozen=True, kw_only=True):
    """A month with at least one report."""

    month: str | None = None
    kinds: tuple[ReleasedIncomeKind, ...] | None = None


class ReleasedIncome(msgspec.Struct, frozen=True, kw_only=True):
    """The section `income`, oldest month first."""

    rule: Literal["basis-month-v1", "pay-period-v1"] | None = None
    months: tuple[ReleasedIncomeMonth, ...] | None = None
    lines: tuple[ReleasedIncomeLine, ...] | None = None

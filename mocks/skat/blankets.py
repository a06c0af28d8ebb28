"""A report as the register's self-describing tree: blankets, fields and units.

Blanket 11000 is the report, 16000 an entry, 16001 its figures, 16002 and 162xx holiday pay, 16300
a refund. Units are read off one sample (INFERRED); those of holiday pay and refunds are invented.
"""

from decimal import Decimal
from typing import Final, Literal

import msgspec

from contracts.dates import COPENHAGEN
from mocks.skat.agreements import Right
from mocks.world.incomes import EntryFacts, HolidayFacts, RefundFacts, ReportFacts

Unit = Literal[1, 2, 3, 5, 6, 9, 10, 12, 14, 16, 21]
_AMOUNT: Final[Unit] = 16
_FIGURES: Final[tuple[tuple[int, Right, Unit], ...]] = (
    (57, "a_income_with_am", _AMOUNT),
    (58, "a_income_without_am", _AMOUNT),
    (59, "a_tax", _AMOUNT),
    (60, "am_contribution", _AMOUNT),
    (65, "company_car", _AMOUNT),
    (70, "b_income_with_am", _AMOUNT),
    (71, "b_income_without_am", _AMOUNT),
    (76, "atp_contribution", _AMOUNT),
    (78, "tax_free_travel", _AMOUNT),
    (96, "hours", 21),
    (197, "employee_pension", _AMOUNT),
    (198, "employer_pension", _AMOUNT),
    (199, "own_atp", _AMOUNT),
)
"""Fields of blanket 16001, by number. Never the reporting numbers ("felt 13"): those differ."""
Rights = frozenset[Right]


class Field(msgspec.Struct, frozen=True):
    """One field: its short number, unit and text."""

    number: int
    unit: Unit
    text: str


class Blanket(msgspec.Struct, frozen=True, kw_only=True):
    """One blanket with at least one field, and the blankets below it."""

    number: str
    fields: tuple[Field, ...]
    below: tuple["Blanket", ...] = ()


def blanket_of(report: ReportFacts, rights: Rights, *, is_undone: bool) -> Blanket:
    """Give a report as its tree; what `rights` do not cover is left out without a word."""
    return Blanket(
        number="11000",
        fields=_report_fields(report),
        below=tuple(_entry(entry, rights, is_undone=is_undone) for entry in report.entries),
    )


def plain(amount: Decimal) -> str:
    """Write an amount with a dot and without trailing zeros: `30000`, `94.67`, `-0.5`."""
    text = f"{amount:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _report_fields(report: ReportFacts) -> tuple[Field, ...]:
    reporter = report.bureau_se or report.employer_se
    at = report.reported_at.astimezone(COPENHAGEN)
    stamp = f"{at:%Y-%m-%d-%H.%M.%S.%f}"
    return (
        Field(1, 5, reporter),
        Field(2, 14, "1"),
        Field(3, 1, f"{at:%Y%m%d}"),
        Field(4, 2, f"{at:%H%M%S}"),
        Field(6, 6, reporter),
        Field(9, 3, stamp),
        Field(11, 12, "T" if report.kind == "reversal" else "I"),
        Field(12, 14, _code(report.income_type)),
        Field(14, 12, "F" if report.in_advance else "B"),
        Field(16, 9, report.basis_month.replace("-", "")),
        Field(151, 10, _flag(report.corrects_earlier_period)),
        Field(159, 3, stamp),
        Field(191, 3, stamp),
    )


def _entry(entry: EntryFacts, rights: Rights, *, is_undone: bool) -> Blanket:
    unit = entry.production_unit
    place = (Field(20, 14, unit),) if unit else ()
    below = [_figures(entry, rights)]
    if entry.holiday and entry.holiday.blanket != "16002" and "holiday" in rights:
        below.append(_holiday(entry.holiday))
    if entry.refund and "refund" in rights:
        below.append(_refund(entry.refund))
    return Blanket(
        number="16000",
        fields=(
            Field(19, 14, _code(entry.line_code or "0")),
            *place,
            Field(21, 10, _flag(is_undone)),
        ),
        below=tuple(blanket for blanket in below if blanket.fields),
    )


def _figures(entry: EntryFacts, rights: Rights) -> Blanket:
    figures = (
        (number, unit, getattr(entry.amounts, name))
        for number, name, unit in _FIGURES
        if name in rights
    )
    holiday = entry.holiday
    has_level_4 = holiday is not None and holiday.blanket == "16002" and "holiday" in rights
    return Blanket(
        number="16001",
        fields=tuple(
            Field(number, unit, plain(amount))
            for number, unit, amount in figures
            if amount is not None
        ),
        below=(_holiday(holiday),) if holiday and has_level_4 else (),
    )


def _holiday(holiday: HolidayFacts) -> Blanket:
    days, amount, fund = {
        "16002": (160, 166, 164),
        "16200": (177, 176, 187),
        "16201": (212, 211, 187),
        "16202": (179, 213, 187),
    }[holiday.blanket]
    fields = [Field(days, 21, plain(holiday.days)), Field(amount, _AMOUNT, plain(holiday.amount))]
    if holiday.settled_year:
        fields.append(Field(180, 14, holiday.settled_year))
    if holiday.left_on:
        fields.append(Field(181, 1, f"{holiday.left_on:%Y%m%d}"))
    if holiday.fund_se:
        fields.append(Field(fund, 5, holiday.fund_se))
    return Blanket(
        number=holiday.blanket, fields=tuple(sorted(fields, key=lambda field: field.number))
    )


def _refund(refund: RefundFacts) -> Blanket:
    return Blanket(
        number="16300",
        fields=(
            Field(58, _AMOUNT, plain(refund.amount)),
            Field(202, 14, refund.account),
            Field(203, 14, refund.period),
        ),
    )


def _code(text: str) -> str:
    """Write a code as the register does: its leading zeros are lost."""
    return str(int(text))


def _flag(value: bool) -> str:
    return "1" if value else "0"

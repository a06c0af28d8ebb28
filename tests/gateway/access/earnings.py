"""Report lines, and the record that a registry's adapter would net from them."""

from collections.abc import Sequence
from decimal import Decimal

from contracts.dates import Period
from contracts.reading import Found, Note, Source
from contracts.records import Income
from contracts.records.income import IncomeKind, IncomeLine, IncomeMonth
from tests.gateway.access.situations import NOW

PERIOD = Period(from_month="2026-01", to_month="2026-06")
SOURCE = Source(
    registry="eIndkomst",
    authority="Skattestyrelsen",
    adapter="income_skat@1",
    terms="subsidy",
    observed_at=NOW,
    fetched_at=NOW,
    cycle="monthly",
)


def line(kind: str, month: str, report_id: str, amount: str = "1000") -> IncomeLine:
    return IncomeLine(
        line_id=f"{kind}/{report_id}",
        report_id=report_id.partition("#")[0],
        report_kind="report",
        marked_reversed=False,
        corrects_earlier_period=False,
        kind=kind,
        income_type="00",
        line_code=None,
        month=month,
        pay_period_from=None,
        pay_period_to=None,
        paid_on=None,
        employer_se="12345678",
        production_unit=None,
        a_income_with_am=Decimal(amount),
    )


def income(lines: Sequence[IncomeLine]) -> Income:
    months = sorted({each.month for each in lines})
    return Income(
        rule="basis-month-v1",
        months=tuple(
            _month(name, [each for each in lines if each.month == name]) for name in months
        ),
        lines=tuple(lines),
    )


def notes(lines: Sequence[IncomeLine], period: Period = PERIOD) -> tuple[Note, ...]:
    """Say of each month of the period without a report that there is none; of a kind with a
    negative line that it is uncertain.
    """
    reported = {each.month for each in lines}
    empty = [month for month in period.months if month not in reported]
    negative = {f"months[{each.month}].kinds[{each.kind}]" for each in lines if _is_negative(each)}
    return (
        *(Note(path=path, kind="uncertain") for path in sorted(negative)),
        *(Note(path=f"months[{at}]", kind="absent", reason="not_registered") for at in empty),
    )


def found(lines: Sequence[IncomeLine], *more: Note) -> Found:
    return Found(record=income(lines), source=SOURCE, notes=(*notes(lines), *more))


def _month(name: str, lines: Sequence[IncomeLine]) -> IncomeMonth:
    # A refund enters no figure; a month with nothing else is there and has no kind.
    kinds = sorted({each.kind for each in lines} - {"refund"})
    return IncomeMonth(
        month=name,
        kinds=tuple(_kind(kind, [each for each in lines if each.kind == kind]) for kind in kinds),
    )


def _kind(name: str, lines: Sequence[IncomeLine]) -> IncomeKind:
    total = sum((each.a_income_with_am or Decimal() for each in lines), Decimal())
    return IncomeKind(
        kind=name,
        gross=total,
        a_income_with_am=total,
        a_income_without_am=None,
        b_income=None,
        a_tax=None,
        am_contribution=None,
        atp_contribution=None,
        hours=None,
        lines=tuple(each.line_id for each in lines),
    )


def _is_negative(each: IncomeLine) -> bool:
    return each.a_income_with_am is not None and each.a_income_with_am < 0

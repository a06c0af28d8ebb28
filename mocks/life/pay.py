"""What happens to somebody's reports when a job or every payment ends: pure rules over reports.

What has been reported is never taken away: it is undone by a reversal that is reported now. What
was to be reported later simply never is.
"""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from msgspec.structs import replace

from contracts.dates import danish_day
from contracts.pnr import Pnr
from mocks.life.scene import Scene
from mocks.world.incomes import Amounts, Convention, EntryFacts, HolidayFacts, ReportFacts
from mocks.world.payroll import written_id

WAGES: Final = frozenset({"00", "02", "03", "08", "09"})
"""The income types that are paid for work."""
_FIXED: Final = frozenset({"company_car", "tax_free_travel", "atp_contribution", "own_atp"})
_HOLIDAY_PAY: Final = Decimal("0.125")
_HOLIDAY_DAYS: Final = Decimal("2.08")
_ORE: Final = Decimal("0.01")


def stands(report: ReportFacts) -> bool:
    """Tell whether a report counts: it undoes nothing and is not undone."""
    return report.kind == "report" and report.undone_at is None


def is_wage(report: ReportFacts) -> bool:
    """Tell whether a report stands and is paid for work."""
    return stands(report) and report.income_type in WAGES


def gross(report: ReportFacts) -> Decimal:
    """Give what a report pays before tax, over its entries."""
    fields = (
        "a_income_with_am",
        "a_income_without_am",
        "b_income_with_am",
        "b_income_without_am",
    )
    figures = (getattr(entry.amounts, name) for entry in report.entries for name in fields)
    return sum((figure for figure in figures if figure is not None), Decimal(0))


def scaled(amounts: Amounts, factor: Decimal, *, fixed: Iterable[str] = ()) -> Amounts:
    """Give every figure multiplied and rounded to øre; those named `fixed` as they are."""
    keeps = frozenset(fixed)
    figures = {name: getattr(amounts, name) for name in amounts.__struct_fields__}
    return Amounts(
        **{
            name: value if value is None or name in keeps else _rounded(value * factor)
            for name, value in figures.items()
        }
    )


def raised(amounts: Amounts, factor: Decimal) -> Amounts:
    """Give a pay multiplied: not the hours, and not what does not follow the wage."""
    return scaled(amounts, factor, fixed=_FIXED | {"hours"})


def following(amounts: Amounts, share: Decimal) -> Amounts:
    """Give the share of what follows the wage; the other figures are not sent."""
    keeps = _FIXED | {"hours"}
    figures = {
        name: None if name in keeps else getattr(amounts, name)
        for name in amounts.__struct_fields__
    }
    return scaled(Amounts(**figures), share)


def undone(
    report: ReportFacts, *, at: datetime, convention: Convention = "repeated"
) -> tuple[ReportFacts, ReportFacts]:
    """Give a report marked as undone, and its reversal, reported at a moment."""
    key = f"{report.key}|undone"
    factor = 1 if convention == "repeated" else -1
    entries = tuple(replace(entry, amounts=entry.amounts.times(factor)) for entry in report.entries)
    reversal = replace(
        report,
        key=key,
        report_id=written_id(key),
        kind="reversal",
        reported_at=at,
        entries=entries,
        undoes=report.key,
    )
    return replace(report, undone_at=at), reversal


def anew(
    report: ReportFacts, *, name: str, at: datetime, entries: tuple[EntryFacts, ...]
) -> ReportFacts:
    """Give another report of the same period, reported at a moment. `name` keeps keys apart."""
    key = f"{report.key}|{name}"
    return replace(
        report,
        key=key,
        report_id=written_id(key),
        corrects_earlier_period=True,
        reported_at=at,
        paid_on=danish_day(at),
        entries=entries,
    )


def end_everything(scene: Scene, number: Pnr) -> None:
    """Let whatever is paid to somebody end with the scene's day. What is reported of the period
    under way stays as it is.
    """
    reports = scene.standing.reports_of(number)
    changed = [each for report in reports for each in _ended(report, scene, keeps_current=True)]
    if len(changed) != len(reports) or changed != list(reports):
        scene.pay(number, changed)


def end_job(scene: Scene, number: Pnr, employer_se: str) -> None:
    """Let a job end with the scene's day; its holiday pay is settled with the last wage."""
    reports = scene.standing.reports_of(number)
    kept: list[ReportFacts] = []
    for report in reports:
        is_meant = report.employer_se == employer_se and is_wage(report)
        kept += _ended(report, scene) if is_meant else [report]
    settled = _settled(kept, scene, employer_se)
    scene.pay(number, settled)


def _ended(report: ReportFacts, scene: Scene, *, keeps_current: bool = False) -> list[ReportFacts]:
    """Give what is left of one report when its job ends with the scene's day."""
    last, at = scene.day, scene.at
    is_reported = report.reported_at <= at
    if report.period_to <= last or not stands(report):
        return [report]
    if report.period_from > last:
        return list(undone(report, at=at)) if is_reported else []
    share = _share(report, last)
    part = tuple(replace(each, amounts=scaled(each.amounts, share)) for each in report.entries)
    if not is_reported:
        return [replace(report, period_to=last, entries=part)]
    if keeps_current:
        return [report]
    again = anew(report, name=scene.key, at=at, entries=part)
    return [*undone(report, at=at), replace(again, period_to=last)]


def _settled(reports: list[ReportFacts], scene: Scene, employer_se: str) -> list[ReportFacts]:
    """Put holiday pay beside the last wage."""
    wages = [each for each in reports if each.employer_se == employer_se and is_wage(each)]
    last = max(wages, key=lambda each: (each.period_to, each.reported_at), default=None)
    if last is None:
        return reports
    holiday = HolidayFacts(
        blanket="16202",
        amount=_rounded(gross(last) * _HOLIDAY_PAY),
        days=_HOLIDAY_DAYS,
        settled_year=str(scene.day.year),
        left_on=scene.day,
    )
    if last.reported_at <= scene.at and scene.key not in last.key:
        settlement = EntryFacts(amounts=Amounts(), holiday=holiday)
        return [*reports, anew(last, name=scene.key, at=scene.at, entries=(settlement,))]
    first, *more = last.entries
    return [
        replace(last, entries=(replace(first, holiday=holiday), *more)) if each is last else each
        for each in reports
    ]


def _share(report: ReportFacts, last: date) -> Decimal:
    days = (report.period_to - report.period_from).days + 1
    return Decimal((last - report.period_from).days + 1) / days


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_ORE)

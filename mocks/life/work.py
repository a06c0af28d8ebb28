"""Events about pay: a job begun or lost, a raise, an earlier month put right."""

from decimal import Decimal
from typing import Final

from msgspec.structs import replace

from mocks.life import pay
from mocks.life.events import Correction, LostJob, NewJob, Raise
from mocks.life.refusing import Refused
from mocks.life.scene import Scene
from mocks.world import employers
from mocks.world.incomes import Amounts, EntryFacts, ReportFacts, Reports
from mocks.world.payroll import LAST_MONTH, Job, Payroll
from mocks.world.people import PersonFacts

HIRING: Final = (
    employers.SHOP,
    employers.CARE_HOME,
    employers.FACTORY,
    employers.ENGINEERS,
    employers.HOSPITAL,
)
"""Who hires where no employer is named: the first who does not pay the person already."""
YOUNGEST: Final = 13
_TAX: Final = Decimal("0.37")
_FREE_OF_TAX: Final = Decimal(4800)
"""An invented tax card: 37 per cent of what is above it, after the contribution of 8 per cent."""
_CONTRIBUTION: Final = Decimal("0.08")
_ATP: Final = Decimal(297)
_OWN_ATP: Final = Decimal(99)
_KRONE: Final = Decimal(1)


def begin_job(scene: Scene, event: NewJob, person: PersonFacts) -> None:
    """Pay a wage from the scene's day on; months whose pay day is over are reported at once."""
    if scene.age(person) < YOUNGEST:
        raise Refused("under_age")
    reports = scene.standing.reports_of(person.number)
    job = Job(employer_se=_hiring(scene, event, reports), employee_number="Løn 1")
    payroll = Payroll(key=f"life|{scene.key}", today=scene.world_day)
    first = payroll.calendar.offset_of(scene.day)
    payroll.monthly(job, wage(event.monthly, event.hours), range(first, LAST_MONTH + 1))
    begun = [_begun(report, scene) for report in payroll.reports]
    scene.pay(person.number, [*reports, *begun])


def lose_job(scene: Scene, event: LostJob, person: PersonFacts) -> None:
    """End a job; the scene's day is the last that is paid."""
    reports = scene.standing.reports_of(person.number)
    pay.end_job(scene, person.number, _employer(scene, event.employer_se, reports))


def raise_pay(scene: Scene, event: Raise, person: PersonFacts) -> None:
    """Pay more in every period that ends on the scene's day or later.

    What is reported already gets a line with the difference.
    """
    reports = scene.standing.reports_of(person.number)
    employer = _employer(scene, event.employer_se, reports)
    factor = 1 + event.percent / 100
    changed: list[ReportFacts] = []
    for report in reports:
        is_meant = report.employer_se == employer and pay.is_wage(report)
        if not is_meant or report.period_to < scene.day:
            changed.append(report)
        elif report.reported_at > scene.at:
            changed.append(replace(report, entries=_raised(report, factor)))
        else:
            difference = _difference(report, factor - 1)
            changed += [report, pay.anew(report, name=scene.key, at=scene.at, entries=difference)]
    scene.pay(person.number, changed)


def correct(scene: Scene, event: Correction, person: PersonFacts) -> None:
    """Put an earlier month right: by a line with the difference, or undone and reported anew."""
    reports = scene.standing.reports_of(person.number)
    wrong = _reported(scene, event, reports)
    whole = pay.gross(wrong)
    if not whole:
        raise Refused("nothing_reported")
    share = event.amount / whole
    if event.how == "difference":
        difference = _difference(wrong, share)
        line = pay.anew(wrong, name=scene.key, at=scene.at, entries=difference)
        scene.pay(person.number, [*reports, line])
        return
    right = pay.anew(wrong, name=scene.key, at=scene.at, entries=_raised(wrong, 1 + share))
    marked, reversal = pay.undone(wrong, at=scene.at, convention=event.convention)
    others = [report for report in reports if report is not wrong]
    scene.pay(person.number, [*others, marked, reversal, right])


def wage(monthly: Decimal, hours: Decimal) -> Amounts:
    """Give a month's figures: whole kroner of tax and contribution, as payrolls withhold them."""
    contribution = (monthly * _CONTRIBUTION).quantize(_KRONE)
    taxed = max(Decimal(0), monthly - contribution - _FREE_OF_TAX)
    return Amounts(
        a_income_with_am=monthly,
        a_tax=(taxed * _TAX).quantize(_KRONE),
        am_contribution=contribution,
        atp_contribution=_ATP,
        own_atp=_OWN_ATP,
        hours=hours,
    )


def _hiring(scene: Scene, event: NewJob, reports: Reports) -> str:
    paying = {
        report.employer_se
        for report in reports
        if pay.is_wage(report) and report.period_to >= scene.day
    }
    if event.employer_se is not None:
        if event.employer_se in paying:
            raise Refused("has_that_job")
        return event.employer_se
    return next((each for each in HIRING if each not in paying), employers.SCHOOL)


def _begun(report: ReportFacts, scene: Scene) -> ReportFacts:
    """Cut the first month to its days, and report late what should have been reported."""
    late = max(report.reported_at, scene.at)
    if report.period_from >= scene.day:
        return replace(report, reported_at=late)
    days = (report.period_to - report.period_from).days + 1
    share = Decimal((report.period_to - scene.day).days + 1) / days
    entries = tuple(
        replace(each, amounts=pay.scaled(each.amounts, share)) for each in report.entries
    )
    return replace(report, reported_at=late, period_from=scene.day, entries=entries)


def _employer(scene: Scene, wanted: str | None, reports: Reports) -> str:
    """Give who pays a wage for a period that holds the day or ends later. Raises Refused."""
    paid = [
        report
        for report in reports
        if pay.is_wage(report)
        and report.period_from <= scene.day <= report.period_to
        and wanted in (None, report.employer_se)
    ]
    if not paid:
        raise Refused("no_job")
    return max(paid, key=pay.gross).employer_se


def _reported(scene: Scene, event: Correction, reports: Reports) -> ReportFacts:
    """Give the largest report of the month that stands by now. Raises Refused."""
    known = [
        report
        for report in reports
        if pay.stands(report)
        and report.reported_at <= scene.at
        and event.employer_se in (None, report.employer_se)
    ]
    month = event.month or max((report.basis_month for report in known), default="")
    found = [report for report in known if report.basis_month == month]
    if not found:
        raise Refused("nothing_reported")
    return max(found, key=pay.gross)


def _raised(report: ReportFacts, factor: Decimal) -> tuple[EntryFacts, ...]:
    return tuple(replace(each, amounts=pay.raised(each.amounts, factor)) for each in report.entries)


def _difference(report: ReportFacts, share: Decimal) -> tuple[EntryFacts, ...]:
    """Give what a change of pay adds: the figures that follow the wage, and no others."""
    return tuple(
        replace(each, amounts=pay.following(each.amounts, share), holiday=None, refund=None)
        for each in report.entries
    )

"""Personas whose pay began, ended or jumped: new in the country, a job lost, a bonus."""

from typing import Final

from msgspec.structs import replace

from mocks.world import employers
from mocks.world.income_truth import ALWAYS, Settled, since, until
from mocks.world.incomes import Amounts, HolidayFacts
from mocks.world.payroll import Job, Payroll, dkk

_WAGE: Final = Amounts(
    a_income_with_am=dkk("31875.5"),
    a_tax=dkk("7694"),
    am_contribution=dkk("2550"),
    atp_contribution=dkk("297"),
    own_atp=dkk("99"),
    hours=dkk("160.33"),
)
_SETTLED: Final = Settled(
    kind="wage",
    gross="31875.5",
    a_income_with_am="31875.5",
    a_tax="7694",
    am_contribution="2550",
    atp_contribution="297",
    hours="160.33",
)


def first_wage(payroll: Payroll) -> None:
    """Report a wage that began last month."""
    payroll.monthly(Job(employer_se=employers.ENGINEERS), _WAGE, since(-1))


FIRST_WAGE: Final = (replace(_SETTLED, months=since(-1)),)


def job_lost(payroll: Payroll) -> None:
    """Report a wage until two months ago, settled with holiday pay, and nothing since then."""
    calendar = payroll.calendar
    job = Job(employer_se=employers.FACTORY)
    payroll.monthly(job, _WAGE, until(-3))
    payroll.once(
        job,
        _WAGE,
        month=-2,
        paid_on=calendar.last_weekday(-2),
        period=(calendar.first_day(-2), calendar.last_day(-2)),
        holiday=HolidayFacts(
            blanket="16202",
            amount=dkk("21640.25"),
            days=dkk("12.48"),
            fund_se=employers.HOLIDAY_FUND,
            settled_year=str(calendar.first_day(-2).year),
            left_on=calendar.last_day(-2),
        ),
    )


JOB_LOST: Final = (replace(_SETTLED, months=until(-2)),)


def bonus(payroll: Payroll) -> None:
    """Report a wage, and two months ago a bonus in a report of its own."""
    calendar = payroll.calendar
    job = Job(employer_se=employers.ENGINEERS)
    payroll.monthly(job, _WAGE, ALWAYS)
    payroll.once(
        job,
        Amounts(a_income_with_am=dkk("84000"), a_tax=dkk("30912"), am_contribution=dkk("6720")),
        month=-2,
        paid_on=calendar.last_weekday(-2),
        period=(calendar.first_day(-2), calendar.last_day(-2)),
    )


BONUS: Final = (
    _SETTLED,
    Settled(
        kind="wage",
        months=(-2,),
        is_added=True,
        gross="84000",
        a_income_with_am="84000",
        a_tax="30912",
        am_contribution="6720",
    ),
)

"""Personas whose lines must be netted: corrections, reversals of both conventions, many reports."""

from datetime import timedelta
from typing import Final

from msgspec.structs import replace

from mocks.world import employers
from mocks.world.income_truth import ALWAYS, Settled
from mocks.world.incomes import Amounts, ForeignerFacts, HolidayFacts
from mocks.world.payroll import Job, Payroll, dkk, two_weeks_before

SHIFTS_A_MONTH: Final = 110


def spouse(payroll: Payroll) -> None:
    """Report two jobs: six months ago the first paid too much, four months ago the second reported
    wrongly.
    """
    calendar = payroll.calendar
    day_job = Job(employer_se=employers.ENGINEERS, production_unit="1027624466")
    payroll.monthly(
        day_job,
        Amounts(
            a_income_with_am=dkk("44120"),
            a_tax=dkk("13020"),
            am_contribution=dkk("3530"),
            company_car=dkk("4875"),
            atp_contribution=dkk("297"),
            own_atp=dkk("99"),
            hours=dkk("160.33"),
            employee_pension=dkk("1850"),
            employer_pension=dkk("3700"),
        ),
        ALWAYS,
    )
    evening_job = Job(employer_se=employers.SPORTS_HALL, employee_number="Løs 7")
    evening = Amounts(
        a_income_with_am=dkk("3240.5"),
        a_tax=dkk("1085"),
        am_contribution=dkk("259"),
        tax_free_travel=dkk("412.6"),
        hours=dkk("18.5"),
    )
    (wrong,) = payroll.monthly(
        evening_job, replace(evening, a_income_with_am=dkk("4240.5"), hours=dkk("28.5")), (-4,)
    )
    payroll.reverse(
        wrong, on=calendar.first_day(-3) + timedelta(days=3), convention="repeated", same_id=True
    )
    payroll.monthly(evening_job, evening, ALWAYS)
    payroll.once(
        day_job,
        Amounts(a_income_with_am=dkk("-1250.5"), a_tax=dkk("-475"), am_contribution=dkk("-100")),
        month=-6,
        paid_on=calendar.last_weekday(-5),
        period=(calendar.first_day(-5), calendar.last_day(-5)),
        corrects=True,
    )


_EVERY_OTHER: Final = tuple(month for month in ALWAYS if month != -6)
SPOUSE: Final = (
    Settled(
        kind="wage",
        months=_EVERY_OTHER,
        gross="47360.5",
        a_income_with_am="47360.5",
        a_tax="14105",
        am_contribution="3789",
        atp_contribution="297",
        hours="178.83",
    ),
    Settled(
        kind="wage",
        months=(-6,),
        gross="46110",
        a_income_with_am="46110",
        a_tax="13630",
        am_contribution="3689",
        atp_contribution="297",
        hours="178.83",
    ),
)


def fortnightly(payroll: Payroll) -> None:
    """Pay every other Friday, so three times in some months.

    Two months ago a pay was reported too high and undone with the sign turned; five months ago one
    was reported twice and undone with the sign kept. A correction to last year came last month.
    """
    calendar = payroll.calendar
    job = Job(employer_se=employers.FACTORY, bureau_se=employers.PAYROLL_BUREAU)
    pay = Amounts(
        a_income_with_am=dkk("13480.55"),
        a_tax=dkk("3690"),
        am_contribution=dkk("1078"),
        atp_contribution=dkk("131.4"),
        own_atp=dkk("43.8"),
        hours=dkk("74"),
    )
    first, second = calendar.fortnightly_pay_days(-2)[0], calendar.fortnightly_pay_days(-5)[1]
    wrong = payroll.once(
        job,
        replace(pay, a_income_with_am=dkk("14480.55")),
        month=-2,
        paid_on=first,
        period=two_weeks_before(first),
    )
    payroll.reverse(wrong, on=first + timedelta(days=4), convention="negated")
    payroll.fortnightly(job, pay, ALWAYS)
    twice = payroll.once(job, pay, month=-5, paid_on=second, period=two_weeks_before(second))
    payroll.reverse(twice, on=second + timedelta(days=3), convention="repeated")
    _late_additions(payroll, job)


def _late_additions(payroll: Payroll, job: Job) -> None:
    calendar = payroll.calendar
    late = calendar.fortnightly_pay_days(-1)[1]
    payroll.once(
        job,
        Amounts(
            a_income_with_am=dkk("825.4"),
            a_tax=dkk("226"),
            am_contribution=dkk("66"),
            hours=dkk("4"),
        ),
        month=calendar.last_years_month(),
        paid_on=late,
        period=two_weeks_before(late),
        corrects=True,
        holiday=HolidayFacts(
            blanket="16200",
            amount=dkk("103.18"),
            days=dkk("0.12"),
            fund_se=employers.HOLIDAY_FUND,
        ),
    )
    payroll.monthly(
        Job(employer_se=employers.HOLIDAY_FUND, income_type="29", employee_number=None),
        Amounts(a_income_with_am=dkk("9870.35"), a_tax=dkk("2930"), am_contribution=dkk("789")),
        (-4,),
    )


FORTNIGHTLY: Final = (
    Settled(
        kind="wage",
        pay_days=2,
        gross="26961.1",
        a_income_with_am="26961.1",
        a_tax="7380",
        am_contribution="2156",
        atp_contribution="262.8",
        hours="148",
    ),
    Settled(
        kind="wage",
        pay_days=3,
        gross="40441.65",
        a_income_with_am="40441.65",
        a_tax="11070",
        am_contribution="3234",
        atp_contribution="394.2",
        hours="222",
    ),
    Settled(
        kind="wage",
        months="last-years-month",
        is_added=True,
        gross="825.4",
        a_income_with_am="825.4",
        a_tax="226",
        am_contribution="66",
        hours="4",
    ),
    Settled(
        kind="holiday-pay",
        months=(-4,),
        gross="9870.35",
        a_income_with_am="9870.35",
        a_tax="2930",
        am_contribution="789",
    ),
)


def single_shifts(payroll: Payroll) -> None:
    """Report 110 shifts a month for three agencies, each by itself: a very long answer."""
    shift = Amounts(
        a_income_with_am=dkk("312.45"),
        a_tax=dkk("87"),
        am_contribution=dkk("25"),
        hours=dkk("1.5"),
    )
    for month in ALWAYS:
        first, last = payroll.calendar.first_day(month), payroll.calendar.last_day(month)
        for index in range(SHIFTS_A_MONTH):
            job = Job(employer_se=employers.AGENCIES[index % len(employers.AGENCIES)])
            day = first + timedelta(days=index % last.day)
            payroll.once(job, shift, month=month, paid_on=day, period=(day, day))


SINGLE_SHIFTS: Final = (
    Settled(
        kind="wage",
        gross="34369.5",
        a_income_with_am="34369.5",
        a_tax="9570",
        am_contribution="2750",
        hours="165",
    ),
)


def seafarer(payroll: Payroll) -> None:
    """Report a wage at sea under the Danish international register: no tax is withheld."""
    payroll.monthly(
        Job(employer_se=employers.SHIPPING, line_code="0027"),
        Amounts(a_income_without_am=dkk("34780.9"), hours=dkk("222.5")),
        ALWAYS,
    )


SEAFARER: Final = (
    Settled(kind="seafarer-wage", gross="34780.9", a_income_without_am="34780.9", hours="222.5"),
)


def greenland(payroll: Payroll) -> None:
    """Report an income taxed in Greenland."""
    payroll.monthly(
        Job(employer_se=employers.NUUK_HARBOUR, income_type="03"),
        Amounts(a_income_without_am=dkk("31240"), a_tax=dkk("13122")),
        ALWAYS,
    )


GREENLAND: Final = (
    Settled(kind="greenland-income", gross="31240", a_income_without_am="31240", a_tax="13122"),
)


def hired_out(payroll: Payroll) -> None:
    """Report somebody hired out by an enterprise abroad, where he lives."""
    payroll.monthly(
        Job(employer_se=employers.FOREIGN_BUILDER, income_type="02"),
        Amounts(a_income_with_am=dkk("29880"), a_tax=dkk("8247"), am_contribution=dkk("2390")),
        ALWAYS,
    )
    abroad = ForeignerFacts(
        tax_number="PL-26427",
        name="Piotr Prøve Grænse",
        address=("ulica Próbna 4", "70-226", "Szczecin"),
        country="PL",
    )
    payroll.reports = [replace(report, foreigner=abroad) for report in payroll.reports]


HIRED_OUT: Final = (
    Settled(
        kind="hired-out-labour",
        gross="29880",
        a_income_with_am="29880",
        a_tax="8247",
        am_contribution="2390",
    ),
)


def researcher(payroll: Payroll) -> None:
    """Report a researcher from abroad under the scheme of his own tax."""
    payroll.monthly(
        Job(employer_se=employers.UNIVERSITY, income_type="08", line_code="0026"),
        Amounts(
            a_income_with_am=dkk("61020"),
            a_tax=dkk("15157"),
            am_contribution=dkk("4881"),
            hours=dkk("160.33"),
        ),
        ALWAYS,
    )


RESEARCHER: Final = (
    Settled(
        kind="researcher-wage",
        gross="61020",
        a_income_with_am="61020",
        a_tax="15157",
        am_contribution="4881",
        hours="160.33",
    ),
)

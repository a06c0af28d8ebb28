"""Personas who live on wages: one job, two jobs, a few hours, a wage reported after death."""

from typing import Final

from mocks.world import employers
from mocks.world.income_truth import ALWAYS, Settled, since, until
from mocks.world.incomes import Amounts, EntryFacts, HolidayFacts
from mocks.world.payroll import Job, Payroll, dkk


def employee(payroll: Payroll) -> None:
    """Report a teacher with a full-time wage, which went up eight months ago."""
    job = Job(
        employer_se=employers.SCHOOL,
        bureau_se=employers.PAYROLL_BUREAU,
        production_unit="1022664477",
        employee_number="Løn 4711",
    )
    before = Amounts(
        a_income_with_am=dkk("38764.33"),
        a_tax=dkk("9870"),
        am_contribution=dkk("3101"),
        atp_contribution=dkk("297"),
        own_atp=dkk("99"),
        hours=dkk("160.33"),
        employee_pension=dkk("1620.5"),
        employer_pension=dkk("5655.75"),
    )
    payroll.monthly(job, before, until(-9))
    payroll.monthly(
        job,
        Amounts(
            a_income_with_am=dkk("40029.67"),
            a_tax=dkk("10344"),
            am_contribution=dkk("3202"),
            atp_contribution=dkk("297"),
            own_atp=dkk("99"),
            hours=dkk("160.33"),
            employee_pension=dkk("1673.4"),
            employer_pension=dkk("5840.2"),
        ),
        since(-8),
    )


EMPLOYEE: Final = (
    Settled(
        kind="wage",
        months=until(-9),
        gross="38764.33",
        a_income_with_am="38764.33",
        a_tax="9870",
        am_contribution="3101",
        atp_contribution="297",
        hours="160.33",
    ),
    Settled(
        kind="wage",
        months=since(-8),
        gross="40029.67",
        a_income_with_am="40029.67",
        a_tax="10344",
        am_contribution="3202",
        atp_contribution="297",
        hours="160.33",
    ),
)


def widow(payroll: Payroll) -> None:
    """Report a part-time wage that nothing happened to."""
    payroll.monthly(
        Job(employer_se=employers.CARE_HOME, production_unit="1027446622"),
        Amounts(
            a_income_with_am=dkk("24310.75"),
            a_tax=dkk("5820"),
            am_contribution=dkk("1944"),
            atp_contribution=dkk("198"),
            own_atp=dkk("66"),
            hours=dkk("120.25"),
        ),
        ALWAYS,
    )


WIDOW: Final = (
    Settled(
        kind="wage",
        gross="24310.75",
        a_income_with_am="24310.75",
        a_tax="5820",
        am_contribution="1944",
        atp_contribution="198",
        hours="120.25",
    ),
)


def late_husband(payroll: Payroll) -> None:
    """Report a wage until last month; its last part and the holiday pay come after the death."""
    job = Job(employer_se=employers.FACTORY, production_unit="1024262246")
    payroll.monthly(
        job,
        Amounts(
            a_income_with_am=dkk("39500"),
            a_tax=dkk("10240"),
            am_contribution=dkk("3160"),
            atp_contribution=dkk("297"),
            own_atp=dkk("99"),
            hours=dkk("160.33"),
        ),
        until(-2),
    )
    calendar = payroll.calendar
    payroll.once(
        job,
        Amounts(
            a_income_with_am=dkk("21066.67"),
            a_tax=dkk("5461"),
            am_contribution=dkk("1685"),
            hours=dkk("80"),
        ),
        month=-1,
        paid_on=calendar.last_weekday(-1),
        period=(calendar.first_day(-1), calendar.day_of_death),
        holiday=HolidayFacts(
            blanket="16202",
            amount=dkk("18422.5"),
            days=dkk("11.4"),
            fund_se=employers.HOLIDAY_FUND,
            settled_year=str(calendar.first_day(-1).year),
            left_on=calendar.day_of_death,
        ),
    )


LATE_HUSBAND: Final = (
    Settled(
        kind="wage",
        months=until(-2),
        gross="39500",
        a_income_with_am="39500",
        a_tax="10240",
        am_contribution="3160",
        atp_contribution="297",
        hours="160.33",
    ),
    Settled(
        kind="wage",
        months=(-1,),
        gross="21066.67",
        a_income_with_am="21066.67",
        a_tax="5461",
        am_contribution="1685",
        hours="80",
    ),
)


def single_father(payroll: Payroll) -> None:
    """Report a wage, and a fee for a public office in the same report under its own line code."""
    wage = EntryFacts(
        amounts=Amounts(
            a_income_with_am=dkk("36480"),
            a_tax=dkk("9275"),
            am_contribution=dkk("2918"),
            atp_contribution=dkk("297"),
            own_atp=dkk("99"),
            hours=dkk("160.33"),
        )
    )
    fee = EntryFacts(
        line_code="0102",
        amounts=Amounts(a_income_with_am=dkk("2750"), a_tax=dkk("962"), am_contribution=dkk("220")),
    )
    payroll.monthly_entries(Job(employer_se=employers.AARHUS), (wage, fee), ALWAYS)


SINGLE_FATHER: Final = (
    Settled(
        kind="wage",
        gross="36480",
        a_income_with_am="36480",
        a_tax="9275",
        am_contribution="2918",
        atp_contribution="297",
        hours="160.33",
    ),
    Settled(
        kind="fees",
        gross="2750",
        a_income_with_am="2750",
        a_tax="962",
        am_contribution="220",
    ),
)

_SHOP_MONTHS: Final = tuple(month for month in since(-14) if month % 3 and month != -5)
"""Two months of three; in the third nobody reports anything."""


def teenager(payroll: Payroll) -> None:
    """Report some hours in a shop: some months nothing, and once that it was nothing."""
    job = Job(employer_se=employers.SHOP, employee_number="Løs 12")
    worked = Amounts(
        a_income_with_am=dkk("2964.25"),
        a_tax=dkk("0"),
        am_contribution=dkk("237"),
        hours=dkk("24.5"),
    )
    calendar = payroll.calendar
    for month in _SHOP_MONTHS:
        payroll.once(
            job,
            worked,
            month=month,
            paid_on=calendar.last_weekday(month),
            period=(calendar.first_day(month), calendar.last_day(month)),
            holiday=HolidayFacts(blanket="16002", amount=dkk("370.53"), days=dkk("0.7")),
        )
    payroll.monthly(job, worked.times(0), (-5,))


TEENAGER: Final = (
    Settled(
        kind="wage",
        months=_SHOP_MONTHS,
        gross="2964.25",
        a_income_with_am="2964.25",
        a_tax="0",
        am_contribution="237",
        hours="24.5",
    ),
    Settled(
        kind="wage",
        months=(-5,),
        gross="0",
        a_income_with_am="0",
        a_tax="0",
        am_contribution="0",
        hours="0",
    ),
)


def shared_mother(payroll: Payroll) -> None:
    """Report a civil servant's wage: paid in advance on the first weekday."""
    payroll.monthly(
        Job(employer_se=employers.AARHUS, in_advance=True),
        Amounts(
            a_income_with_am=dkk("31250.2"),
            a_tax=dkk("7610"),
            am_contribution=dkk("2500"),
            atp_contribution=dkk("297"),
            own_atp=dkk("99"),
            hours=dkk("160.33"),
        ),
        ALWAYS,
    )


SHARED_MOTHER: Final = (
    Settled(
        kind="wage",
        gross="31250.2",
        a_income_with_am="31250.2",
        a_tax="7610",
        am_contribution="2500",
        atp_contribution="297",
        hours="160.33",
    ),
)


def guardian(payroll: Payroll) -> None:
    """Report a wage, and every third month a fee as B-income."""
    payroll.monthly(
        Job(employer_se=employers.ENGINEERS),
        Amounts(
            a_income_with_am=dkk("52310"),
            a_tax=dkk("16890"),
            am_contribution=dkk("4184"),
            company_car=dkk("4875"),
            atp_contribution=dkk("297"),
            own_atp=dkk("99"),
            hours=dkk("160.33"),
        ),
        ALWAYS,
    )
    payroll.monthly(
        Job(employer_se=employers.SPORTS_HALL, income_type="05", employee_number=None),
        Amounts(b_income_with_am=dkk("8000")),
        _QUARTERS,
    )


_QUARTERS: Final = tuple(month for month in ALWAYS if month % 3 == 0)
GUARDIAN: Final = (
    Settled(
        kind="wage",
        gross="52310",
        a_income_with_am="52310",
        a_tax="16890",
        am_contribution="4184",
        atp_contribution="297",
        hours="160.33",
    ),
    Settled(kind="b-income", months=_QUARTERS, gross="8000", b_income="8000"),
)


def two_employers(payroll: Payroll) -> None:
    """Report two part-time jobs side by side, the second one since two months ago."""
    amounts = Amounts(
        a_income_with_am=dkk("17640.4"),
        a_tax=dkk("3960"),
        am_contribution=dkk("1411"),
        atp_contribution=dkk("148.5"),
        own_atp=dkk("49.5"),
        hours=dkk("74"),
    )
    payroll.monthly(Job(employer_se=employers.SHOP), amounts, ALWAYS)
    payroll.monthly(Job(employer_se=employers.CARE_HOME), amounts, since(-2))


TWO_EMPLOYERS: Final = (
    Settled(
        kind="wage",
        months=until(-3),
        gross="17640.4",
        a_income_with_am="17640.4",
        a_tax="3960",
        am_contribution="1411",
        atp_contribution="148.5",
        hours="74",
    ),
    Settled(
        kind="wage",
        months=since(-2),
        gross="35280.8",
        a_income_with_am="35280.8",
        a_tax="7920",
        am_contribution="2822",
        atp_contribution="297",
        hours="148",
    ),
)


def other_parent(payroll: Payroll) -> None:
    """Report a wage, and once a B-income without labour-market contribution."""
    steady(payroll)
    payroll.monthly(
        Job(employer_se=employers.UNIVERSITY, income_type="05", employee_number=None),
        Amounts(b_income_without_am=dkk("1500")),
        (-7,),
    )


def steady(payroll: Payroll) -> None:
    """Report an ordinary wage that never changes."""
    payroll.monthly(
        Job(employer_se=employers.HOSPITAL, production_unit="1026472244"),
        Amounts(
            a_income_with_am=dkk("33420"),
            a_tax=dkk("8266"),
            am_contribution=dkk("2674"),
            atp_contribution=dkk("297"),
            own_atp=dkk("99"),
            hours=dkk("160.33"),
        ),
        ALWAYS,
    )


STEADY: Final = (
    Settled(
        kind="wage",
        gross="33420",
        a_income_with_am="33420",
        a_tax="8266",
        am_contribution="2674",
        atp_contribution="297",
        hours="160.33",
    ),
)
OTHER_PARENT: Final = (
    *STEADY,
    Settled(kind="b-income", months=(-7,), gross="1500", b_income="1500"),
)

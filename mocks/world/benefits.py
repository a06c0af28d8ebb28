"""Personas whom authorities and funds pay: pension, benefits, grants; and the kinds that reveal.

Strike pay, sickness and a flexible job each stand beside a wage: a reader who may see only the wage
must learn nothing of the other.
"""

from typing import Final

from msgspec.structs import replace

from mocks.world import employers
from mocks.world.income_truth import ALWAYS, Settled, since, until
from mocks.world.incomes import Amounts, EntryFacts, RefundFacts
from mocks.world.payroll import Job, Payroll, dkk

_LAST_YEAR_AND_A_HALF: Final = since(-18)


def untaxed_by_am(income: str, tax: str | None = None) -> Amounts:
    """Give a benefit: A-income without labour-market contribution."""
    return Amounts(a_income_without_am=dkk(income), a_tax=dkk(tax) if tax else None)


def job(employer_se: str, *, income_type: str = "04", line_code: str | None = None) -> Job:
    """Give somebody who pays a benefit: there is no employee number."""
    return Job(
        employer_se=employer_se,
        income_type=income_type,
        line_code=line_code,
        employee_number=None,
    )


def cash_benefit(payroll: Payroll) -> None:
    """Report a wage that ended, a month later cash benefit, half refunded by the state."""
    payroll.monthly(
        Job(employer_se=employers.FACTORY),
        Amounts(a_income_with_am=dkk("29870"), a_tax=dkk("7120"), am_contribution=dkk("2390")),
        until(-20),
    )
    benefit = EntryFacts(
        amounts=untaxed_by_am("12847", "2560"),
        refund=RefundFacts(amount=dkk("6423.5"), account="547202002", period="1"),
    )
    payroll.monthly_entries(
        job(employers.RANDERS, income_type="06", line_code="0041"),
        (benefit,),
        _LAST_YEAR_AND_A_HALF,
    )


CASH_BENEFIT: Final = (
    Settled(
        kind="wage",
        months=until(-20),
        gross="29870",
        a_income_with_am="29870",
        a_tax="7120",
        am_contribution="2390",
    ),
    Settled(
        kind="cash-benefit",
        months=_LAST_YEAR_AND_A_HALF,
        gross="12847",
        a_income_without_am="12847",
        a_tax="2560",
    ),
)


def cash_benefit_in_aarhus(payroll: Payroll) -> None:
    """Report cash benefit for as long as anybody looks back."""
    payroll.monthly(
        job(employers.AARHUS, income_type="06", line_code="0041"),
        untaxed_by_am("12847", "2560"),
        ALWAYS,
    )


CASH_BENEFIT_IN_AARHUS: Final = (
    Settled(kind="cash-benefit", gross="12847", a_income_without_am="12847", a_tax="2560"),
)


def education_help(payroll: Payroll) -> None:
    """Report education help, which is reported as cash benefit with a line code of its own."""
    payroll.monthly(
        job(employers.AARHUS, income_type="06", line_code="0087"),
        untaxed_by_am("15960.5", "3470"),
        _LAST_YEAR_AND_A_HALF,
    )


EDUCATION_HELP: Final = (
    Settled(
        kind="education-help",
        months=_LAST_YEAR_AND_A_HALF,
        gross="15960.5",
        a_income_without_am="15960.5",
        a_tax="3470",
    ),
)


def state_pension(payroll: Payroll) -> None:
    """Report state pension and the supplementary pension, from two that pay."""
    payroll.monthly(
        job(employers.BENEFITS_AGENCY, line_code="0006"), untaxed_by_am("14412", "3420"), ALWAYS
    )
    payroll.monthly(
        job(employers.SUPPLEMENTARY_PENSION, line_code="0009"),
        untaxed_by_am("2110.4", "760"),
        ALWAYS,
    )


STATE_PENSION: Final = (
    Settled(kind="state-pension", gross="14412", a_income_without_am="14412", a_tax="3420"),
    Settled(kind="atp-pension", gross="2110.4", a_income_without_am="2110.4", a_tax="760"),
)


def pensioner(payroll: Payroll) -> None:
    """Report state pension, supplementary pension and one from a former employer's scheme."""
    state_pension(payroll)
    payroll.monthly(
        job(employers.PENSION_FUND, line_code="0074"), untaxed_by_am("3875.25", "1395"), ALWAYS
    )


PENSIONER: Final = (
    *STATE_PENSION,
    Settled(kind="pension", gross="3875.25", a_income_without_am="3875.25", a_tax="1395"),
)


def disability_pension(payroll: Payroll) -> None:
    """Report state pension of somebody young: old-age and disability pension share a line code."""
    payroll.monthly(
        job(employers.BENEFITS_AGENCY, line_code="0006"), untaxed_by_am("20748", "5180"), ALWAYS
    )


DISABILITY_PENSION: Final = (
    Settled(kind="state-pension", gross="20748", a_income_without_am="20748", a_tax="5180"),
)


def early_retirement(payroll: Payroll) -> None:
    """Report early retirement, from an unemployment fund."""
    payroll.monthly(
        job(employers.UNEMPLOYMENT_FUND, line_code="0013"),
        untaxed_by_am("18040", "4630"),
        ALWAYS,
    )


EARLY_RETIREMENT: Final = (
    Settled(kind="early-retirement", gross="18040", a_income_without_am="18040", a_tax="4630"),
)


def between_jobs(payroll: Payroll) -> None:
    """Report a job, half a year of unemployment benefit, and another job."""
    payroll.monthly(Job(employer_se=employers.FACTORY), _WAGE_BEFORE, until(-10))
    payroll.monthly(
        job(employers.UNEMPLOYMENT_FUND, line_code="0005"),
        untaxed_by_am("19083", "5540"),
        range(-9, -3),
    )
    payroll.monthly(Job(employer_se=employers.HOSPITAL), _WAGE_AFTER, since(-3))


_WAGE_BEFORE: Final = Amounts(
    a_income_with_am=dkk("32760.6"), a_tax=dkk("8010"), am_contribution=dkk("2620")
)
_WAGE_AFTER: Final = Amounts(
    a_income_with_am=dkk("33905"), a_tax=dkk("8420"), am_contribution=dkk("2712")
)
BETWEEN_JOBS: Final = (
    Settled(
        kind="wage",
        months=until(-10),
        gross="32760.6",
        a_income_with_am="32760.6",
        a_tax="8010",
        am_contribution="2620",
    ),
    Settled(
        kind="unemployment-benefit",
        months=range(-9, -3),
        gross="19083",
        a_income_without_am="19083",
        a_tax="5540",
    ),
    Settled(
        kind="wage",
        months=since(-3),
        gross="33905",
        a_income_with_am="33905",
        a_tax="8420",
        am_contribution="2712",
    ),
)


def on_leave(payroll: Payroll) -> None:
    """Report a wage until the leave before a birth, then parental benefit."""
    payroll.monthly(Job(employer_se=employers.UNIVERSITY), _WAGE_BEFORE, until(-2))
    payroll.monthly(
        job(employers.BENEFITS_AGENCY, income_type="07", line_code="0078"),
        untaxed_by_am("19728", "5610"),
        since(-1),
    )


ON_LEAVE: Final = (
    Settled(
        kind="wage",
        months=until(-2),
        gross="32760.6",
        a_income_with_am="32760.6",
        a_tax="8010",
        am_contribution="2620",
    ),
    Settled(
        kind="parental-benefit",
        months=since(-1),
        gross="19728",
        a_income_without_am="19728",
        a_tax="5610",
    ),
)


def student(payroll: Payroll) -> None:
    """Report a student grant and a job on the side."""
    payroll.monthly(
        job(employers.GRANT_AGENCY, income_type="01"), untaxed_by_am("6820", "320"), ALWAYS
    )
    payroll.monthly(
        Job(employer_se=employers.SHOP),
        Amounts(
            a_income_with_am=dkk("5480.4"),
            a_tax=dkk("1790"),
            am_contribution=dkk("438"),
            hours=dkk("36.5"),
        ),
        ALWAYS,
    )


STUDENT: Final = (
    Settled(kind="student-grant", gross="6820", a_income_without_am="6820", a_tax="320"),
    Settled(
        kind="wage",
        gross="5480.4",
        a_income_with_am="5480.4",
        a_tax="1790",
        am_contribution="438",
        hours="36.5",
    ),
)


def bankrupt_employer(payroll: Payroll) -> None:
    """Report a wage, what the guarantee fund paid of the last one, then unemployment benefit."""
    payroll.monthly(Job(employer_se=employers.BANKRUPT_JOINERY), _WAGE_AFTER, until(-4))
    payroll.monthly(
        job(employers.GUARANTEE_FUND, income_type="10", line_code="0007"),
        Amounts(a_income_with_am=dkk("28400"), a_tax=dkk("6960"), am_contribution=dkk("2272")),
        (-3,),
    )
    payroll.monthly(
        job(employers.UNEMPLOYMENT_FUND, line_code="0005"),
        untaxed_by_am("19083", "5540"),
        since(-2),
    )


BANKRUPT_EMPLOYER: Final = (
    Settled(
        kind="wage",
        months=until(-4),
        gross="33905",
        a_income_with_am="33905",
        a_tax="8420",
        am_contribution="2712",
    ),
    Settled(
        kind="wage-guarantee",
        months=(-3,),
        gross="28400",
        a_income_with_am="28400",
        a_tax="6960",
        am_contribution="2272",
    ),
    Settled(
        kind="unemployment-benefit",
        months=since(-2),
        gross="19083",
        a_income_without_am="19083",
        a_tax="5540",
    ),
)


def strike(payroll: Payroll) -> None:
    """Report a wage; a strike began three months ago: half a wage, then none, and strike pay."""
    struck_job = Job(employer_se=employers.CARE_HOME)
    payroll.monthly(struck_job, _FULL, (*until(-4), *since(-1)))
    payroll.monthly(struck_job, _HALF, (-3,))
    union = job(employers.UNION, line_code="0015")
    payroll.monthly(union, untaxed_by_am("8426.2", "3190"), (-3,))
    payroll.monthly(union, untaxed_by_am("16852.4", "6380"), (-2,))


_FULL: Final = Amounts(
    a_income_with_am=dkk("30612"),
    a_tax=dkk("7460"),
    am_contribution=dkk("2449"),
    hours=dkk("148"),
)
_HALF: Final = Amounts(
    a_income_with_am=dkk("14622.4"),
    a_tax=dkk("3260"),
    am_contribution=dkk("1170"),
    hours=dkk("72"),
)
_FULL_WAGE: Final = Settled(
    kind="wage",
    gross="30612",
    a_income_with_am="30612",
    a_tax="7460",
    am_contribution="2449",
    hours="148",
)
_HALF_WAGE: Final = Settled(
    kind="wage",
    gross="14622.4",
    a_income_with_am="14622.4",
    a_tax="3260",
    am_contribution="1170",
    hours="72",
)
STRIKE: Final = (
    replace(_FULL_WAGE, months=(*until(-4), *since(-1))),
    replace(_HALF_WAGE, months=(-3,)),
    Settled(
        kind="strike-pay",
        months=(-3,),
        gross="8426.2",
        a_income_without_am="8426.2",
        a_tax="3190",
    ),
    Settled(
        kind="strike-pay",
        months=(-2,),
        gross="16852.4",
        a_income_without_am="16852.4",
        a_tax="6380",
    ),
)


def long_sick(payroll: Payroll) -> None:
    """Report a wage, halved four months ago, and the sickness benefit since then."""
    sick_job = Job(employer_se=employers.HOSPITAL)
    payroll.monthly(sick_job, _FULL, until(-5))
    payroll.monthly(sick_job, _HALF, (-4,))
    payroll.monthly(
        job(employers.AARHUS, income_type="07", line_code="0103"),
        untaxed_by_am("19214.6", "5382"),
        since(-4),
    )


LONG_SICK: Final = (
    replace(_FULL_WAGE, months=until(-5)),
    replace(_HALF_WAGE, months=(-4,)),
    Settled(
        kind="sickness-benefit",
        months=since(-4),
        gross="19214.6",
        a_income_without_am="19214.6",
        a_tax="5382",
    ),
)


def flexible_job(payroll: Payroll) -> None:
    """Report a small wage, and the municipality's subsidy to it."""
    payroll.monthly(Job(employer_se=employers.SHOP), _HALF, ALWAYS)
    payroll.monthly(
        job(employers.AARHUS, line_code="0083"), untaxed_by_am("12962.4", "4260"), ALWAYS
    )


FLEXIBLE_JOB: Final = (
    _HALF_WAGE,
    Settled(kind="flexjob-subsidy", gross="12962.4", a_income_without_am="12962.4", a_tax="4260"),
)

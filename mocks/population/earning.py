"""The ways in which the population earns: one function a way, over the months that it lasts.

Amounts are invented; what a month pays depends on the person and the month alone, so that a report
is the same whichever day it is looked at.
"""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

import msgspec

from mocks.population.book import Book, Pay
from mocks.population.draws import Draws
from mocks.population.workplaces import Workplaces
from mocks.world import employers
from mocks.world.incomes import Amounts, ForeignerFacts, HolidayFacts, RefundFacts
from mocks.world.payroll import Job

_BASE_YEAR: Final = 2020
_RAISE: Final = Decimal("0.026")
_APRIL: Final = 3
_JUNE: Final = 5
_FULL_TIME: Final = Decimal("160.33")
_CENT: Final = Decimal("0.01")
_SLIPS_PER_MYRIAD: Final = 500
_LATE_PER_MYRIAD: Final = 700
_BONUS_PER_MYRIAD: Final = 1200
_CAR_PER_MYRIAD: Final = 400
_FEES_PER_MYRIAD: Final = 200
_IN_ADVANCE_PER_MYRIAD: Final = 1200


class Earner(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who earns, and the book in which it is written."""

    draws: Draws
    book: Book
    workplaces: Workplaces
    name: str

    def job(self, which: str, *, bureau: bool = True) -> Job:
        """Give one of their jobs."""
        draws = self.draws
        return Job(
            employer_se=self.workplaces.pick(draws, which),
            bureau_se=employers.PAYROLL_BUREAU
            if bureau and draws.happens(f"bureau-{which}", 3500)
            else None,
            employee_number=f"Løn {draws.between(f'number-{which}', 2222, 9999)}",
            in_advance=draws.happens(f"advance-{which}", _IN_ADVANCE_PER_MYRIAD),
        )


Way = Callable[[Earner, int, int], None]
"""Writes what is earned from a month to another, both included."""


def steady(earner: Earner, first: int, last: int) -> None:
    """Earn a monthly wage: some with a bonus, a car or fees, some with slips and corrections."""
    book, draws, job = earner.book, earner.draws, earner.job("main")
    car = (
        Decimal(draws.between("car", 3200, 6800))
        if draws.happens("has-car", _CAR_PER_MYRIAD)
        else None
    )
    months = book.months(first, last)
    for month in months:
        pay = _wage(job, _monthly(draws, month), hours=_FULL_TIME, car=car)
        _slips(earner, pay, month)
        book.whole(pay, (month,))
    if draws.happens("has-bonus", _BONUS_PER_MYRIAD):
        _bonuses(earner, job, months)
    if draws.happens("has-fees", _FEES_PER_MYRIAD):
        fee = Job(employer_se=employers.AARHUS, line_code="0102", employee_number=None)
        amounts = _taxed(Decimal(draws.between("fee", 900, 4200)))
        book.whole(
            Pay(kind="fees", job=fee, amounts=amounts), (each for each in months if each % 3 == 0)
        )


def fortnightly(earner: Earner, first: int, last: int) -> None:
    """Earn a wage every other Friday, three times in some months."""
    job = msgspec.structs.replace(earner.job("main"), in_advance=False)
    for month in earner.book.months(first, last):
        half = (_monthly(earner.draws, month) * 12 / 26).quantize(_CENT)
        earner.book.fortnights(_wage(job, half, hours=Decimal(74)), (month,))
    _holiday_pay(earner, first, last)


def hourly(earner: Earner, first: int, last: int) -> None:
    """Earn by the hour: never the same twice, and nothing in one month of ten."""
    _by_the_hour(earner, "main", (first, last), hours=(35, 150))
    _holiday_pay(earner, first, last)


def two_jobs(earner: Earner, first: int, last: int) -> None:
    """Earn a part-time wage, and some hours elsewhere."""
    job = earner.job("main")
    for month in earner.book.months(first, last):
        part = (_monthly(earner.draws, month) * Decimal("0.6")).quantize(_CENT)
        earner.book.whole(_wage(job, part, hours=Decimal("96.2")), (month,))
    _by_the_hour(earner, "side", (first, last), hours=(8, 48))


def next_job(earner: Earner, first: int, last: int) -> None:
    """Earn a monthly wage from another employer than before."""
    job = earner.job("next")
    for month in earner.book.months(first, last):
        raised = (_monthly(earner.draws, month) * Decimal("1.07")).quantize(_CENT)
        earner.book.whole(_wage(job, raised, hours=_FULL_TIME), (month,))


def small_job(earner: Earner, first: int, last: int) -> None:
    """Earn some hours in a shop, as pupils do."""
    _by_the_hour(earner, "shop", (first, last), hours=(6, 34), rate=(85, 130))


def studying(earner: Earner, first: int, last: int) -> None:
    """Get a student grant, and earn some hours."""
    grant = _benefit("student-grant", employers.GRANT_AGENCY, "6820", type_and_code=("01", None))
    earner.book.whole(grant, earner.book.months(first, last))
    if earner.draws.happens("works-beside", 6500):
        _by_the_hour(earner, "shop", (first, last), hours=(12, 60))


def unemployed(earner: Earner, first: int, last: int) -> None:
    """Get unemployment benefit from a fund."""
    amount = str(earner.draws.between("benefit", 15500, 20800))
    pay = _benefit("unemployment-benefit", employers.UNEMPLOYMENT_FUND, amount, ("04", "0005"))
    earner.book.whole(pay, earner.book.months(first, last))


def on_cash_benefit(earner: Earner, first: int, last: int) -> None:
    """Get cash benefit, of which the state refunds a part to the municipality."""
    amount = Decimal(earner.draws.between("cash", 7100, 17800))
    pay = _benefit("cash-benefit", _municipality(earner), str(amount), ("06", "0041"))
    refund = RefundFacts(amount=amount / 2, account="547202002", period="1")
    earner.book.whole(msgspec.structs.replace(pay, refund=refund), earner.book.months(first, last))


def on_education_help(earner: Earner, first: int, last: int) -> None:
    """Get education help, which has a line code of its own."""
    amount = str(earner.draws.between("cash", 6900, 16000))
    pay = _benefit("education-help", _municipality(earner), amount, ("06", "0087"))
    earner.book.whole(pay, earner.book.months(first, last))


def sick(earner: Earner, first: int, last: int) -> None:
    """Get sickness benefit."""
    amount = str(earner.draws.between("sick", 14800, 20400))
    pay = _benefit("sickness-benefit", _municipality(earner), amount, ("07", "0103"))
    earner.book.whole(pay, earner.book.months(first, last))


def on_leave(earner: Earner, first: int, last: int) -> None:
    """Get parental benefit."""
    amount = str(earner.draws.between("leave", 16800, 20400))
    pay = _benefit("parental-benefit", employers.BENEFITS_AGENCY, amount, ("07", "0078"))
    earner.book.whole(pay, earner.book.months(first, last))


def in_flexible_job(earner: Earner, first: int, last: int) -> None:
    """Earn a small wage, and get the municipality's subsidy to it."""
    _by_the_hour(earner, "main", (first, last), hours=(30, 60))
    amount = str(earner.draws.between("subsidy", 9800, 15200))
    pay = _benefit("flexjob-subsidy", _municipality(earner), amount, ("04", "0083"))
    earner.book.whole(pay, earner.book.months(first, last))


def on_disability_pension(earner: Earner, first: int, last: int) -> None:
    """Get disability pension, which shares a line code with old-age pension."""
    pay = _benefit("state-pension", employers.BENEFITS_AGENCY, "20748", ("04", "0006"))
    earner.book.whole(pay, earner.book.months(first, last))


def retired(earner: Earner, first: int, last: int) -> None:
    """Get state pension and the supplementary one, and most a pension of their own."""
    draws, book = earner.draws, earner.book
    months = book.months(first, last)
    state = str(draws.between("state-pension", 7200, 15400))
    book.whole(_benefit("state-pension", employers.BENEFITS_AGENCY, state, ("04", "0006")), months)
    added = str(draws.between("atp-pension", 600, 2400))
    book.whole(
        _benefit("atp-pension", employers.SUPPLEMENTARY_PENSION, added, ("04", "0009")), months
    )
    if draws.happens("has-pension", 6500):
        own = str(draws.between("pension", 1400, 24000))
        book.whole(_benefit("pension", employers.PENSION_FUND, own, ("04", "0074")), months)


def hired_out(earner: Earner, first: int, last: int) -> None:
    """Work here for an enterprise abroad, where they live."""
    job = Job(employer_se=employers.FOREIGN_BUILDER, income_type="02")
    for month in earner.book.months(first, last):
        amounts = _taxed(_monthly(earner.draws, month))
        earner.book.whole(Pay(kind="hired-out-labour", job=job, amounts=amounts), (month,))
    abroad = ForeignerFacts(
        tax_number=f"PL-{earner.draws.between('tax-number', 22222, 99999)}",
        name=earner.name,
        address=("ulica Próbna 4", "70-226", "Szczecin"),
        country="PL",
    )
    payroll = earner.book.payroll
    payroll.reports = [msgspec.structs.replace(each, foreigner=abroad) for each in payroll.reports]


def in_greenland(earner: Earner, first: int, last: int) -> None:
    """Earn a wage that is taxed in Greenland."""
    job = Job(employer_se=employers.NUUK_HARBOUR, income_type="03")
    for month in earner.book.months(first, last):
        gross = _monthly(earner.draws, month)
        amounts = Amounts(a_income_without_am=gross, a_tax=Decimal(int(gross * 42 / 100)))
        earner.book.whole(Pay(kind="greenland-income", job=job, amounts=amounts), (month,))


def on_their_own(earner: Earner, first: int, last: int) -> None:
    """Run a business, whose profit is not reported; now and then a fee as B-income is."""
    if earner.draws.happens("has-b-income", 2000):
        job = Job(
            employer_se=earner.workplaces.pick(earner.draws, "client"),
            income_type="05",
            employee_number=None,
        )
        amounts = Amounts(b_income_with_am=Decimal(earner.draws.between("b-income", 2, 40) * 500))
        months = earner.book.months(first, last)
        earner.book.whole(
            Pay(kind="b-income", job=job, amounts=amounts),
            (each for each in months if each % 4 == 0),
        )


def on_nothing(earner: Earner, first: int, last: int) -> None:
    """Have no income that anybody reports."""


def _by_the_hour(
    earner: Earner,
    which: str,
    span: tuple[int, int],
    *,
    hours: tuple[int, int],
    rate: tuple[int, int] = (138, 225),
) -> None:
    draws = earner.draws
    job = msgspec.structs.replace(earner.job(which, bureau=False), in_advance=False)
    an_hour = draws.between(f"rate-{which}", *rate)
    for month in earner.book.months(*span):
        if draws.happens(f"no-hours-{which}-{month}", 1000):
            continue
        worked = Decimal(draws.between(f"hours-{which}-{month}", hours[0] * 2, hours[1] * 2)) / 2
        gross = worked * an_hour
        earned = HolidayFacts(
            blanket="16002", amount=(gross / 8).quantize(_CENT), days=Decimal("0.8")
        )
        pay = Pay(kind="wage", job=job, amounts=_taxed(gross, hours=worked), holiday=earned)
        earner.book.hours(pay, month)


def _wage(job: Job, gross: Decimal, *, hours: Decimal, car: Decimal | None = None) -> Pay:
    atp = Decimal(297) if hours >= 117 else Decimal(198) if hours >= 78 else Decimal(99)
    amounts = msgspec.structs.replace(
        _taxed(gross, hours=hours),
        atp_contribution=atp,
        own_atp=atp / 3,
        company_car=car,
        employee_pension=(gross * 4 / 100).quantize(_CENT),
        employer_pension=(gross * 8 / 100).quantize(_CENT),
    )
    return Pay(kind="wage", job=job, amounts=amounts)


def _taxed(gross: Decimal, *, hours: Decimal | None = None) -> Amounts:
    """Give a wage with eight per cent labour-market contribution and a plain withheld tax."""
    contribution = Decimal(int(gross * 8 / 100))
    tax = max(0, int((gross - contribution) * 37 / 100) - 1700)
    return Amounts(
        a_income_with_am=gross,
        a_tax=Decimal(tax),
        am_contribution=contribution,
        hours=hours,
    )


def _benefit(kind: str, payer_se: str, amount: str, type_and_code: tuple[str, str | None]) -> Pay:
    income_type, line_code = type_and_code
    gross = Decimal(amount)
    job = Job(
        employer_se=payer_se, income_type=income_type, line_code=line_code, employee_number=None
    )
    tax = Decimal(max(0, int(gross * 36 / 100) - 1900))
    return Pay(kind=kind, job=job, amounts=Amounts(a_income_without_am=gross, a_tax=tax))


def _monthly(draws: Draws, month: int) -> Decimal:
    """Give a full wage of a month: it rises every April."""
    steps = [draws.between(f"wage-{turn}", 0, 9000) for turn in range(3)]
    base = Decimal(24500 + sum(steps)) + Decimal(draws.between("cents", 0, 99)) / 100
    years = (month - _APRIL) // 12 - _BASE_YEAR
    return (base * (1 + _RAISE * years)).quantize(_CENT)


def _slips(earner: Earner, pay: Pay, month: int) -> None:
    """Let some wages be reported wrongly first, and some be corrected with the next."""
    draws, year = earner.draws, month // 12
    is_slip = draws.happens(f"slips-{year}", _SLIPS_PER_MYRIAD)
    if is_slip and draws.below(f"slips-in-{year}", 12) == month % 12:
        wrong = msgspec.structs.replace(
            pay, amounts=_taxed((pay.amounts.a_income_with_am or Decimal(0)) + 1000)
        )
        earner.book.slip(
            wrong,
            month=month,
            convention=draws.pick("convention", ("repeated", "negated")),
            same_id=draws.happens("same-id", 5000),
        )
    is_late = draws.happens(f"late-{year}", _LATE_PER_MYRIAD)
    if is_late and draws.below(f"late-in-{year}", 12) == month % 12:
        sign = -1 if draws.happens(f"late-back-{year}", 4000) else 1
        extra = _taxed(Decimal(draws.between(f"late-amount-{year}", 200, 2400))).times(sign)
        earner.book.late(msgspec.structs.replace(pay, amounts=extra), month=month)


def _bonuses(earner: Earner, job: Job, months: range) -> None:
    for month in months:
        if month % 12 == _APRIL:
            draws, calendar = earner.draws, earner.book.payroll.calendar
            gross = Decimal(draws.between(f"bonus-{month // 12}", 8, 90) * 1000)
            day = date(month // 12, month % 12 + 1, 15)
            day -= timedelta(days=max(0, day.weekday() - 4))
            period = (calendar.first_day(_offset(earner, month)), day)
            pay = Pay(kind="wage", job=job, amounts=_taxed(gross))
            earner.book.on(pay, month=month, paid_on=day, period=period)


def _holiday_pay(earner: Earner, first: int, last: int) -> None:
    """Pay out last year's holiday pay from the fund, in June."""
    job = Job(employer_se=employers.HOLIDAY_FUND, income_type="29", employee_number=None)
    for month in earner.book.months(first, last):
        if month % 12 == _JUNE:
            gross = Decimal(earner.draws.between(f"holiday-{month // 12}", 4000, 21000))
            earner.book.whole(Pay(kind="holiday-pay", job=job, amounts=_taxed(gross)), (month,))


def _municipality(earner: Earner) -> str:
    """Give who pays a municipality's benefits. Only two have an SE number that is known here."""
    return earner.draws.pick("municipality", (employers.AARHUS, employers.RANDERS))


def _offset(earner: Earner, month: int) -> int:
    today = earner.book.payroll.calendar.today
    return month - (today.year * 12 + today.month - 1)

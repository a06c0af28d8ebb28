"""Payrolls: how reports come about. Knows pay days and report ids, and nobody in particular.

Months are counted from the world's own: 0 is the month of the world's day, -1 the one before.
"""

import hashlib
import string
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

import msgspec
from msgspec.structs import replace

from contracts.dates import COPENHAGEN
from mocks.world.incomes import Amounts, Convention, EntryFacts, HolidayFacts, ReportFacts

FIRST_MONTH: Final = -40
LAST_MONTH: Final = 24
"""Payrolls run from here to there: the clock may be moved ahead by so many months."""
_REPORTED: Final = time(6, 0)
_FORTNIGHT: Final = timedelta(days=14)
_A_PAY_DAY: Final = date(2020, 1, 3)
_FRIDAY: Final = 4
_ID_LENGTH: Final = 14


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """Who pays, and as what."""

    employer_se: str
    income_type: str = "00"
    line_code: str | None = None
    production_unit: str | None = None
    bureau_se: str | None = None
    employee_number: str | None = "Løn A"
    in_advance: bool = False


class Calendar(msgspec.Struct, frozen=True, kw_only=True):
    """Months counted from the one of the world's day."""

    today: date

    def first_day(self, offset: int) -> date:
        """Give the first day of a month."""
        months = self.today.year * 12 + self.today.month - 1 + offset
        return date(months // 12, months % 12 + 1, 1)

    def last_day(self, offset: int) -> date:
        """Give the last day of a month."""
        return self.first_day(offset + 1) - timedelta(days=1)

    def month(self, offset: int) -> str:
        """Write a month as YYYY-MM."""
        return f"{self.first_day(offset):%Y-%m}"

    def offset_of(self, day: date) -> int:
        """Count the months from the world's to a day's."""
        return (day.year - self.today.year) * 12 + day.month - self.today.month

    def last_weekday(self, offset: int) -> date:
        """Give the last Monday to Friday of a month: the usual pay day."""
        last = self.last_day(offset)
        return last - timedelta(days=max(0, last.weekday() - _FRIDAY))

    def fortnightly_pay_days(self, offset: int) -> tuple[date, ...]:
        """Give every other Friday of a month: two, or three."""
        day, last = self.first_day(offset), self.last_day(offset)
        day += timedelta(days=-(day - _A_PAY_DAY).days % _FORTNIGHT.days)
        return tuple(
            day + _FORTNIGHT * index for index in range(3) if day + _FORTNIGHT * index <= last
        )

    @property
    def day_of_death(self) -> date:
        """Give the day in the middle of last month on which the late husband died."""
        return self.first_day(0) - timedelta(days=15)

    def last_years_month(self) -> int:
        """Give a month of last year that was over before last month: December, or in January
        November.
        """
        return -max(self.today.month, 2)


class Payroll:
    """One person's reports as they come about."""

    def __init__(self, *, key: str, today: date) -> None:
        """`key` gives the reports ids of their own."""
        self.calendar = Calendar(today=today)
        self.reports: list[ReportFacts] = []
        self._key = key
        self._told: Counter[str] = Counter()

    def monthly(self, job: Job, amounts: Amounts, months: Iterable[int]) -> list[ReportFacts]:
        """Report a wage or benefit of whole months, on the month's last weekday (in advance: the
        first).
        """
        return [self._month(job, EntryFacts(amounts=amounts), offset) for offset in months]

    def monthly_entries(
        self, job: Job, entries: tuple[EntryFacts, ...], months: Iterable[int]
    ) -> list[ReportFacts]:
        """Report several entries, each with its own line code, in one report a month."""
        return [self._month(job, entries[0], offset, more=entries[1:]) for offset in months]

    def fortnightly(self, job: Job, amounts: Amounts, months: Iterable[int]) -> list[ReportFacts]:
        """Report a wage every other Friday for the two weeks that ended the Sunday before."""
        return [
            self.once(job, amounts, month=offset, paid_on=day, period=two_weeks_before(day))
            for offset in months
            for day in self.calendar.fortnightly_pay_days(offset)
        ]

    def once(  # noqa: PLR0913  a report has as many facts
        self,
        job: Job,
        amounts: Amounts,
        *,
        month: int,
        paid_on: date,
        period: tuple[date, date],
        corrects: bool = False,
        holiday: HolidayFacts | None = None,
    ) -> ReportFacts:
        """Report one pay that belongs to a month for tax, whenever it was earned or paid."""
        entry = EntryFacts(
            amounts=amounts,
            line_code=job.line_code,
            production_unit=job.production_unit,
            holiday=holiday,
        )
        return self._add(job, (entry,), month=month, paid_on=paid_on, period=period, fix=corrects)

    def reverse(
        self, report: ReportFacts, *, on: date, convention: Convention, same_id: bool = False
    ) -> ReportFacts:
        """Undo a report; from then on the register marks it as reversed."""
        at = reported_at(on)
        self.reports[self.reports.index(report)] = replace(report, undone_at=at)
        factor = 1 if convention == "repeated" else -1
        key = report.key + "|undone"
        undoing = replace(
            report,
            key=key,
            report_id=report.report_id if same_id else written_id(key),
            kind="reversal",
            reported_at=at,
            entries=tuple(
                replace(entry, amounts=entry.amounts.times(factor)) for entry in report.entries
            ),
            undoes=report.key,
        )
        self.reports.append(undoing)
        return undoing

    def _month(
        self, job: Job, entry: EntryFacts, offset: int, *, more: tuple[EntryFacts, ...] = ()
    ) -> ReportFacts:
        calendar = self.calendar
        first = replace(entry, line_code=job.line_code, production_unit=job.production_unit)
        paid_on = (
            _first_weekday(calendar.first_day(offset))
            if job.in_advance
            else calendar.last_weekday(offset)
        )
        period = (calendar.first_day(offset), calendar.last_day(offset))
        return self._add(job, (first, *more), month=offset, paid_on=paid_on, period=period)

    def _add(  # noqa: PLR0913  a report has as many facts
        self,
        job: Job,
        entries: tuple[EntryFacts, ...],
        *,
        month: int,
        paid_on: date,
        period: tuple[date, date],
        fix: bool = False,
    ) -> ReportFacts:
        basis_month = self.calendar.month(month)
        told = (self._key, job.employer_se, job.income_type, job.line_code, basis_month, paid_on)
        same = "|".join(map(str, told))
        key = f"{same}|{self._told[same]}"
        self._told[same] += 1
        report = ReportFacts(
            key=key,
            report_id=written_id(key),
            employer_se=job.employer_se,
            bureau_se=job.bureau_se,
            employee_number=job.employee_number,
            corrects_earlier_period=fix,
            income_type=job.income_type,
            in_advance=job.in_advance,
            basis_month=basis_month,
            period_from=period[0],
            period_to=period[1],
            paid_on=paid_on,
            reported_at=reported_at(paid_on),
            entries=entries,
        )
        self.reports.append(report)
        return report


def written_id(key: str) -> str:
    """Give a report's id: letters alone, so that no income or line code can stand in one."""
    digest = hashlib.sha256(key.encode()).digest()
    letters = string.ascii_letters
    return "".join(letters[byte % len(letters)] for byte in digest[:_ID_LENGTH])


def reported_at(day: date) -> datetime:
    """Give the moment at which reports of a day are there: six in the morning, Danish time."""
    return datetime.combine(day, _REPORTED, COPENHAGEN)


def dkk(written: str) -> Decimal:
    """Read an amount as it is written in a story."""
    return Decimal(written)


def _first_weekday(day: date) -> date:
    return day + timedelta(days=7 - day.weekday() if day.weekday() > _FRIDAY else 0)


def two_weeks_before(pay_day: date) -> tuple[date, date]:
    """Give the period that a fortnightly pay is for: it ended the Sunday before."""
    sunday = pay_day - timedelta(days=5)
    return sunday - timedelta(days=13), sunday

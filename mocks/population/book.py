"""A person's pay as it is meant, and the reports that come of it; no netting rule is known here.

What was meant is written down beside each report, so the truth does not rest on reading the lines.
Months are whole numbers: year * 12 + month - 1.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

import msgspec

from mocks.world.income_truth import Figure
from mocks.world.incomes import Amounts, Convention, HolidayFacts, RefundFacts, Reports
from mocks.world.payroll import FIRST_MONTH, LAST_MONTH, Job, Payroll, two_weeks_before

_GROSS: Final = (
    "a_income_with_am",
    "a_income_without_am",
    "b_income_with_am",
    "b_income_without_am",
)
_ALONE: Final = (
    "a_income_with_am",
    "a_income_without_am",
    "a_tax",
    "am_contribution",
    "atp_contribution",
    "hours",
)


class Meant(msgspec.Struct, frozen=True, kw_only=True):
    """A pay as it should be: what it counts as, in which month, and when it was made."""

    kind: str
    month: str
    amounts: Amounts
    paid_on: date


class Pay(msgspec.Struct, frozen=True, kw_only=True):
    """What a job pays: the kind it counts as (docs/record.md), the job and the figures."""

    kind: str
    job: Job
    amounts: Amounts
    holiday: HolidayFacts | None = None
    refund: RefundFacts | None = None


def month_of(day: date) -> int:
    """Give a day's month as a whole number."""
    return day.year * 12 + day.month - 1


class Book:
    """One person's pays and their reports. `until` is the last month that has any."""

    def __init__(self, *, key: str, today: date, until: int | None = None) -> None:
        self.payroll = Payroll(key=key, today=today)
        self.meant: list[Meant] = []
        self._now = month_of(today)
        self._until = until

    def months(self, first: int, last: int) -> range:
        """Give the months from one to another that the register keeps, both included."""
        kept = (self._now + FIRST_MONTH, self._now + LAST_MONTH)
        last = last if self._until is None else min(last, self._until)
        return range(max(first, kept[0]), min(last, kept[1]) + 1)

    def whole(self, pay: Pay, months: Iterable[int]) -> None:
        """Pay whole months, on the last weekday (in advance: on the first)."""
        for month in months:
            offset = month - self._now
            made = self.payroll.monthly(pay.job, pay.amounts, (offset,))[0]
            if pay.refund is not None:
                entry = msgspec.structs.replace(made.entries[0], refund=pay.refund)
                self.payroll.reports[-1] = msgspec.structs.replace(made, entries=(entry,))
            self._mean(pay, month, made.paid_on)

    def fortnights(self, pay: Pay, months: Iterable[int]) -> None:
        """Pay every other Friday."""
        for month in months:
            for day in self.payroll.calendar.fortnightly_pay_days(month - self._now):
                self.on(pay, month=month, paid_on=day, period=two_weeks_before(day))

    def hours(self, pay: Pay, month: int) -> None:
        """Pay a month's hours, with the holiday pay that they earn."""
        calendar, offset = self.payroll.calendar, month - self._now
        period = (calendar.first_day(offset), calendar.last_day(offset))
        self.on(pay, month=month, paid_on=calendar.last_weekday(offset), period=period)

    def on(
        self,
        pay: Pay,
        *,
        month: int,
        paid_on: date,
        period: tuple[date, date],
        corrects: bool = False,
    ) -> None:
        """Pay once."""
        self.payroll.once(
            pay.job,
            pay.amounts,
            month=month - self._now,
            paid_on=paid_on,
            period=period,
            corrects=corrects,
            holiday=pay.holiday,
        )
        self._mean(pay, month, paid_on)

    def late(self, pay: Pay, *, month: int) -> None:
        """Pay what was missing of a month with the next one's wage, or take it back."""
        calendar, offset = self.payroll.calendar, month + 1 - self._now
        period = (calendar.first_day(offset), calendar.last_day(offset))
        self.on(
            pay, month=month, paid_on=calendar.last_weekday(offset), period=period, corrects=True
        )

    def slip(self, pay: Pay, *, month: int, convention: Convention, same_id: bool) -> None:
        """Report a pay that nobody got, and reverse it two days later in the same month."""
        calendar, offset = self.payroll.calendar, month - self._now
        first = calendar.first_day(offset)
        wrong = self.payroll.once(
            pay.job,
            pay.amounts,
            month=offset,
            paid_on=first + timedelta(days=9),
            period=(first, calendar.last_day(offset)),
        )
        self.payroll.reverse(
            wrong, on=first + timedelta(days=11), convention=convention, same_id=same_id
        )

    def reports(self) -> Reports:
        """Give every report, in the order in which they were written."""
        return tuple(self.payroll.reports)

    def figures(self, *, as_of: date) -> tuple[Figure, ...]:
        """Give what was meant for each month that was over by a day, by kind, oldest first."""
        groups: defaultdict[tuple[str, str], list[Amounts]] = defaultdict(list)
        for meant in self.meant:
            if meant.month < f"{as_of:%Y-%m}" and meant.paid_on <= as_of:
                groups[meant.month, meant.kind].append(meant.amounts)
        return tuple(_figure(month, kind, groups[month, kind]) for month, kind in sorted(groups))

    def _mean(self, pay: Pay, month: int, paid_on: date) -> None:
        written = self.payroll.calendar.month(month - self._now)
        meant = Meant(kind=pay.kind, month=written, amounts=pay.amounts, paid_on=paid_on)
        self.meant.append(meant)


def _figure(month: str, kind: str, amounts: list[Amounts]) -> Figure:
    alone = {name: _sum(amounts, (name,)) for name in _ALONE}
    return Figure(
        month=month,
        kind=kind,
        gross=_sum(amounts, _GROSS) or Decimal(0),
        b_income=_sum(amounts, _GROSS[2:]),
        **alone,
    )


def _sum(amounts: list[Amounts], names: tuple[str, ...]) -> Decimal | None:
    given = [
        value for each in amounts for name in names if (value := getattr(each, name)) is not None
    ]
    return sum(given, Decimal(0)) if given else None

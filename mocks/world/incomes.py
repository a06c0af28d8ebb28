"""What the income register holds of somebody: report lines as facts in plain English; no wire.

A line is an original, a correction or a reversal. It is there from the moment it was reported on;
nothing here is netted and nothing is filtered.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from contracts.pnr import Pnr
from mocks.world.people import Fact

Convention = Literal["repeated", "negated"]
"""How a reversal writes what it undoes: the same amounts again, or the same with the other sign.

Which one SKAT uses no public source says, so both occur here (registries/README.md, section 3b).
"""


class Amounts(Fact, frozen=True, kw_only=True):
    """The figures of one entry, DKK but for the hours, signed as reported. None: field not sent."""

    a_income_with_am: Decimal | None = None
    a_income_without_am: Decimal | None = None
    a_tax: Decimal | None = None
    am_contribution: Decimal | None = None
    company_car: Decimal | None = None
    b_income_with_am: Decimal | None = None
    b_income_without_am: Decimal | None = None
    atp_contribution: Decimal | None = None
    tax_free_travel: Decimal | None = None
    hours: Decimal | None = None
    employee_pension: Decimal | None = None
    employer_pension: Decimal | None = None
    own_atp: Decimal | None = None
    """The employee's third of `atp_contribution`."""

    def times(self, factor: int) -> "Amounts":
        """Give every figure multiplied; absent ones stay absent."""
        figures = {name: getattr(self, name) for name in self.__struct_fields__}
        return Amounts(
            **{name: None if value is None else value * factor for name, value in figures.items()}
        )


class HolidayFacts(Fact, frozen=True, kw_only=True):
    """Holiday pay earned or settled, reported beside a wage and no income of the month."""

    blanket: Literal["16002", "16200", "16201", "16202"]
    amount: Decimal
    days: Decimal
    fund_se: str | None = None
    settled_year: str | None = None
    left_on: date | None = None


class RefundFacts(Fact, frozen=True, kw_only=True):
    """What the state refunds a municipality of a benefit; the person does not get it again."""

    amount: Decimal
    account: str
    period: str


class EntryFacts(Fact, frozen=True, kw_only=True):
    """One entry of a report: its line code and figures. Most reports have exactly one."""

    amounts: Amounts
    line_code: str | None = None
    """Four digits ("indtægtsart"); None where the register writes 0."""
    production_unit: str | None = None
    holiday: HolidayFacts | None = None
    refund: RefundFacts | None = None


class ForeignerFacts(Fact, frozen=True, kw_only=True):
    """What an employer reports of somebody who lives abroad."""

    tax_number: str
    name: str
    address: tuple[str, str, str]
    country: str


class ReportFacts(Fact, frozen=True, kw_only=True):
    """One report of one employer about one person."""

    report_id: str
    employer_se: str
    bureau_se: str | None = None
    """SE number of the payroll bureau that reported; None: the employer itself."""
    employee_number: str | None = None
    kind: Literal["report", "reversal"] = "report"
    corrects_earlier_period: bool = False
    income_type: str = "00"
    in_advance: bool = False
    basis_month: str
    """YYYY-MM: the month that the income belongs to for tax."""
    period_from: date
    period_to: date
    paid_on: date
    reported_at: datetime
    entries: tuple[EntryFacts, ...]
    undoes: str | None = None
    """Of a reversal: the report it undoes, by `key`. A fact of ours, never on the wire."""
    undone_at: datetime | None = None
    """Since when the register marks the report as reversed."""
    foreigner: ForeignerFacts | None = None
    key: str
    """Ours, unique in the world; `report_id` is not where a reversal carries its original's."""


Reports = tuple[ReportFacts, ...]


class IncomeRegister:
    """Every report by person. Made when it is first asked for: some people have thousands."""

    def __init__(
        self,
        payrolls: Mapping[Pnr, Callable[[], Reports]] | None = None,
        *,
        beyond: Callable[[Pnr], Reports] | None = None,
    ) -> None:
        """Take what makes each person's reports; of who is not named `beyond` knows, or nobody."""
        self._payrolls = payrolls or {}
        self._beyond = beyond
        self._made: dict[Pnr, Reports] = {}

    def all_of(self, number: Pnr) -> Reports:
        """Give every report that is or will be, oldest first."""
        make = self._payrolls.get(number)
        if make is None:
            # Too many to be kept.
            return tuple(sorted(self._beyond(number), key=_order)) if self._beyond else ()
        if number not in self._made:
            self._made[number] = tuple(sorted(make(), key=_order))
        return self._made[number]

    def known_of(self, number: Pnr, now: datetime) -> Reports:
        """Give the reports that have been made by that moment, oldest first."""
        return tuple(report for report in self.all_of(number) if report.reported_at <= now)


def _order(report: ReportFacts) -> tuple[datetime, str]:
    return report.reported_at, report.key

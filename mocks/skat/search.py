"""What a question finds, and what is wrong with it: pure rules over the search and one report."""

from typing import Final

from mocks.skat.question import Question, Search
from mocks.skat.refusals import BusinessError
from mocks.world.incomes import ReportFacts

MOST_PEOPLE: Final = 100
MOST_MONTHS: Final = 60
"""A longer period, or more people, is too large a query. Both limits are invented."""


def finds(search: Search, report: ReportFacts) -> bool:
    """Tell whether a report answers a search.

    A pay period finds what overlaps it; basis months find what belongs to them for tax.
    """
    if search.employer_se not in (None, report.employer_se):
        return False
    if search.pay_period is not None:
        first, last = search.pay_period
        return report.period_from <= last and report.period_to >= first
    months = search.basis_months
    return months is not None and months[0] <= report.basis_month <= months[1]


def judged(question: Question, *, is_agreed: bool) -> tuple[BusinessError, ...]:
    """Give everything that is wrong with a question; each kind once, in a fixed order."""
    searches = question.searches
    wrong: dict[BusinessError, bool] = {
        "agreement_unknown": not is_agreed,
        "enterprises": not searches,
        "not_one_period": any(
            search.has_pay_period == search.has_basis_months for search in searches
        ),
        "period_unreadable": any(_is_unreadable(search) for search in searches),
        "too_large": len(searches) > MOST_PEOPLE
        or any(_months(search) > MOST_MONTHS for search in searches),
    }
    return tuple(error for error, is_so in wrong.items() if is_so)


def _is_unreadable(search: Search) -> bool:
    if search.has_pay_period == search.has_basis_months:
        return False
    if search.has_pay_period:
        return search.pay_period is None or search.pay_period[0] > search.pay_period[1]
    return search.basis_months is None or search.basis_months[0] > search.basis_months[1]


def _months(search: Search) -> int:
    if search.pay_period is not None:
        first, last = search.pay_period
        return last.year * 12 + last.month - first.year * 12 - first.month + 1
    if search.basis_months is not None:
        (first_year, first_month), (last_year, last_month) = (
            map(int, month.split("-")) for month in search.basis_months
        )
        return (last_year - first_year) * 12 + last_month - first_month + 1
    return 0

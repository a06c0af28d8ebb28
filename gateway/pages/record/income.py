"""Income month by month: what each bar of the table says. A month with nothing reported, an amount
of 0, and a month of refunds alone are three different things.

The total over kinds is drawn here, for this reader; it is no field of the record.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final, Literal

import msgspec

from contracts.dates import Period
from gateway.catalogue.kind_words import kind_words
from gateway.pages.kit.words import Language, spoken
from gateway.pages.record.said import capitalised

MonthState = Literal["amount", "nothing_reported", "no_amount", "refunds_only"]
_WHOLE: Final = 100


class Month(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the table."""

    month: str
    state: MonthState
    total: Decimal | None = None
    bar: int = 0
    """Percent of the largest month; 0 for what is not above 0."""
    kinds: tuple[str, ...] = ()
    """In words."""


def months_of(
    record: Mapping[str, object], period: Period, language: Language
) -> tuple[Month, ...]:
    """Give every month of the period, the newest first."""
    reported = {str(each["month"]): each for each in _list(record, "months")}
    totals = {month: _total(each) for month, each in reported.items()}
    largest = max((each for each in totals.values() if each is not None), default=Decimal(0))
    return tuple(
        _month(month, reported.get(month), totals.get(month), largest, language)
        for month in reversed(period.months)
    )


def _month(
    month: str,
    reported: Mapping[str, object] | None,
    total: Decimal | None,
    largest: Decimal,
    language: Language,
) -> Month:
    if reported is None:
        return Month(month=month, state="nothing_reported")
    kinds = _list(reported, "kinds")
    if not kinds:
        return Month(month=month, state="refunds_only")
    words = tuple(capitalised(spoken(kind_words(str(each["kind"])), language)) for each in kinds)
    if total is None:
        return Month(month=month, state="no_amount", kinds=words)
    share = int(total * _WHOLE / largest) if largest > 0 and total > 0 else 0
    return Month(month=month, state="amount", total=total, bar=share, kinds=words)


def _total(month: Mapping[str, object]) -> Decimal | None:
    amounts = [Decimal(str(each["gross"])) for each in _list(month, "kinds") if "gross" in each]
    return sum(amounts, Decimal(0)) if amounts else None


def _list(record: Mapping[str, object], name: str) -> Sequence[Mapping[str, object]]:
    found = record.get(name)
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []

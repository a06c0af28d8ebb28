"""Days, months, times and amounts as people of a language write them (Babel). Danish time."""

from datetime import date, datetime
from decimal import Decimal
from typing import Final

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from contracts.dates import COPENHAGEN
from gateway.pages.kit.words import Language

_LOCALES: Final = {"da": "da_DK", "en": "en_GB"}
_MINUTE: Final = {"da": "d. MMMM y 'kl.' HH.mm", "en": "d MMMM y 'at' HH:mm"}
_CLOCK: Final = {"da": "HH.mm", "en": "HH:mm"}
_DAY: Final = {"da": "d. MMMM y", "en": "d MMMM y"}
_LEAST_DAY: Final = 10
_LEAST_MONTH: Final = 7


def minute(instant: datetime, language: Language) -> str:
    """Write an instant to the minute: "21. november 2026 kl. 23.10"."""
    there = instant.astimezone(COPENHAGEN)
    return format_datetime(there, _MINUTE[language], locale=_LOCALES[language])


def clock(instant: datetime, language: Language) -> str:
    """Write the time of day: "23.10"."""
    there = instant.astimezone(COPENHAGEN)
    return format_datetime(there, _CLOCK[language], locale=_LOCALES[language])


def day(written: date, language: Language) -> str:
    """Write a day: "21. november 2026"."""
    return format_date(written, _DAY[language], locale=_LOCALES[language])


def month(written: str, language: Language) -> str:
    """Write a month YYYY-MM: "oktober 2026"."""
    first = date.fromisoformat(f"{written}-01")
    return format_date(first, "MMMM y", locale=_LOCALES[language])


def partial(written: str, language: Language) -> str:
    """Write a date as far as it is known: a day, a month or a year."""
    if len(written) == _LEAST_DAY:
        return day(date.fromisoformat(written), language)
    return month(written, language) if len(written) == _LEAST_MONTH else written


def kroner(amount: Decimal, language: Language) -> str:
    """Write an amount, with øre only where there are some: "34.100 kr."."""
    pattern = "#,##0" if amount == amount.to_integral_value() else "#,##0.00"
    figure = format_decimal(amount, pattern, locale=_LOCALES[language])
    return f"{figure} kr." if language == "da" else f"DKK {figure}"


def figure(amount: Decimal, language: Language) -> str:
    """Write a figure that is no amount of money: hours, days."""
    return str(format_decimal(amount, "#,##0.###", locale=_LOCALES[language]))

"""A field's value in words: codes, days, amounts, places. The value itself stays beside it."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Final

from gateway.catalogue.data_words import words_of
from gateway.catalogue.kind_words import kind_words
from gateway.pages.kit import formats
from gateway.pages.kit.places import cpr_country, municipality
from gateway.pages.kit.words import Language, has, say, spoken, words
from gateway.portable.fields import Field

Said = Callable[[str, Language], str]
_MONEY: Final = frozenset(
    {
        "gross",
        "a_income_with_am",
        "a_income_without_am",
        "b_income",
        "b_income_with_am",
        "b_income_without_am",
        "a_tax",
        "am_contribution",
        "atp_contribution",
        "employee_pension",
        "employer_pension",
        "tax_free_travel",
        "holiday_pay_net",
        "holiday_pay_gross",
    }
)
_DAYS: Final = frozenset(
    {
        "since",
        "until",
        "birth_date",
        "moved_in",
        "moved_out",
        "status_since",
        "civil_status_since",
        "separated_since",
        "disappeared_since",
        "shared_residence_since",
        "valid_from",
        "pay_period_from",
        "pay_period_to",
        "paid_on",
    }
)
_KEY: Final = re.compile(r"\[[^\]]*\]")
_MONTH: Final = re.compile(r"months\[([0-9]{4}-[0-9]{2})\]")
_PEOPLE: Final = frozenset({"person", "guardian"})


def _money(text: str, language: Language) -> str:
    return formats.kroner(Decimal(text), language)


def _figure(text: str, language: Language) -> str:
    return formats.figure(Decimal(text), language)


def _kind(text: str, language: Language) -> str:
    return capitalised(spoken(kind_words(text), language))


def _business(text: str, language: Language) -> str:
    spaced = " ".join(text[at : at + 2] for at in range(0, len(text), 2))
    return say(language, "fields.said.business", number=spaced)


_BY_NAME: Final[Mapping[str, Said]] = {
    **dict.fromkeys(_MONEY, _money),
    **dict.fromkeys(_DAYS, formats.partial),
    **dict.fromkeys(("hours", "holiday_days", "easting", "northing"), _figure),
    **dict.fromkeys(_PEOPLE, lambda _, language: say(language, "fields.said.person")),
    "municipality_code": lambda text, _: municipality(text),
    "country_code": cpr_country,
    "month": formats.month,
    "kind": _kind,
    "employer_se": _business,
}
"""By the last word of a path of ours."""


def label_of(path: str, language: Language) -> str:
    """Give what a field is called; one of a third party goes by its own name."""
    if has(f"fields.label.{path}"):
        return say(language, f"fields.label.{path}")
    named = spoken(words_of(path), language)
    return capitalised(path.rpartition(".")[2].replace("_", " ") if named == path else named)


def said_of(field: Field, language: Language) -> str:
    """Give a value as people read it."""
    value = field.value
    if isinstance(value, bool):
        return say(language, "fields.said.yes" if value else "fields.said.no")
    if isinstance(value, list):
        return _listed(field, value, language)
    return _text(field.path, value, language) if isinstance(value, str) else str(value)


def capitalised(text: str) -> str:
    """Write a phrase as the beginning of a line."""
    return text[:1].upper() + text[1:]


def _text(path: str, value: str, language: Language) -> str:
    code = f"fields.value.{path}.{value}"
    if has(code):
        return say(language, code)
    name = path.rpartition(".")[2]
    if not path.startswith(("person.", "family.", "address.", "income.")) or name not in _BY_NAME:
        return value
    return _BY_NAME[name](value, language)


def _listed(field: Field, value: list[object], language: Language) -> str:
    if field.path.endswith("kinds[].lines"):
        count = len(value)
        key = "fields.said.reports_one" if count == 1 else "fields.said.reports"
        return say(language, key, count=count)
    return ", ".join(str(each) for each in value) or say(language, "fields.said.none")


def label_of_any(path: str, language: Language) -> str:
    """Give what a field, a group or a month is called, by a path with or without keys."""
    bare = _KEY.sub("[]", path).removesuffix("[]")
    if has(f"fields.label.{bare}"):
        return label_of(bare, language)
    month = _MONTH.search(path)
    if month is not None:
        return say(language, "error.month", month=formats.month(month[1], language))
    found = next((each for each in words() if each.startswith(f"fields.label.{bare}")), None)
    return label_of(bare if found is None else found.removeprefix("fields.label."), language)

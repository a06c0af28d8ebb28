"""The blanket tree: self-describing forms in four levels, their fields by eighteen-digit id.

Pure. Reads only the fields that a record carries; a number of another person (16300/205) among the
rest is never touched. Source: registries/README.md 3b, blanket-felter.tsv.
"""

import re
from decimal import Decimal
from typing import Final

import msgspec

from adapters.income_skat.names import NAMES
from adapters.transport.xml import Element, leaf_text
from contracts.errors import RegistryMisread

REPORT, LINE, INCOME, REFUND = "11000", "16000", "16001", "16300"
HOLIDAY: Final = frozenset({"16200", "16201", "16202"})
EARNED: Final = "16002"
_LEVELS: Final = (
    frozenset({REPORT}),
    frozenset({LINE}),
    frozenset({INCOME, REFUND}) | HOLIDAY,
    frozenset({EARNED}),
)
"""Which forms may stand at which level. Another one could change what a line is: misread."""


def _field(number: str) -> str:
    return f"100000000000000{number}"


_AMOUNT, _HOURS, _CODE, _FLAG, _LETTER, _MONTH = (
    f"1000000{unit}" for unit in ("16", "21", "14", "10", "12", "09")
)
_UNITS: Final = frozenset({_AMOUNT, _HOURS, _CODE, _FLAG, _LETTER, _MONTH})
REPORT_KIND, INCOME_TYPE, MONTH, CORRECTION = map(_field, ("011", "012", "016", "151"))
LINE_CODE, PRODUCTION_UNIT, REVERSED = map(_field, ("019", "020", "021"))
AMOUNTS: Final = {
    "a_income_with_am": _field("057"),
    "a_income_without_am": _field("058"),
    "b_income_with_am": _field("070"),
    "b_income_without_am": _field("071"),
    "a_tax": _field("059"),
    "am_contribution": _field("060"),
    "atp_contribution": _field("076"),
    "employee_pension": _field("197"),
    "employer_pension": _field("198"),
    "tax_free_travel": _field("078"),
    "hours": _field("096"),
}
"""What an income form (16001) and a refund (16300) give a line."""
HOLIDAY_PAY: Final = {
    "holiday_pay_net": (_field("176"), _field("178")),
    "holiday_pay_gross": tuple(map(_field, ("165", "166", "211", "213", "214"))),
    "holiday_days": tuple(map(_field, ("160", "161", "177", "179", "212"))),
}
"""What the holiday forms give a line: for hourly paid, continuing and leaving employees."""
_HOLIDAY_FIELDS: Final = frozenset(field for fields in HOLIDAY_PAY.values() for field in fields)
_UNIT_OF: Final = (
    dict.fromkeys(AMOUNTS.values(), _AMOUNT)
    | dict.fromkeys(_HOLIDAY_FIELDS, "")
    | {
        AMOUNTS["hours"]: _HOURS,
        REPORT_KIND: _LETTER,
        INCOME_TYPE: _CODE,
        MONTH: _MONTH,
        CORRECTION: _FLAG,
        LINE_CODE: _CODE,
        PRODUCTION_UNIT: "",
        REVERSED: _FLAG,
    }
)
"""Every field that is read, with its unit as the demo exchange writes it, or blank: not known."""
_NUMBER: Final = re.compile(r"\+?0*([0-9]{1,18})", re.ASCII)
_DECIMAL: Final = re.compile(r"[+-]?[0-9]{1,17}(?:\.[0-9]{1,16})?", re.ASCII)
_FELT: Final = NAMES["AngivelseFeltIndholdStruktur"]
_WHICH: Final = NAMES["BlanketFeltEnhedStruktur"]
_CONTENT: Final = NAMES["AngivelseFeltIndholdTekst"]
_WHICH_PARTS: Final = [NAMES["BlanketFeltNummerIdentifikator"], NAMES["FeltEnhedTypeKode"]]
_FORM_PARTS: Final = [
    NAMES[name]
    for name in ("BlanketNummerIdentifikator", "AngivelseFeltSamling", "UnderAngivelseSamling")
]


class Form(msgspec.Struct, frozen=True):
    """One blanket: its number, the fields of it that we read, and the forms below it."""

    number: str
    fields: dict[str, str]
    below: tuple["Form", ...]


def read_form(element: Element, *, level: int = 1) -> Form:
    """Read a form and all below it. Raises RegistryMisread for a form that is not known there."""
    parts = list(element)
    tags = [part.tag for part in parts]
    if element.tag != NAMES[f"AngivelseNiveau{level}"] or tags not in (
        _FORM_PARTS,
        _FORM_PARTS[:2],
    ):
        raise RegistryMisread
    number = leaf_text(parts[0])
    if number is None or number not in _LEVELS[level - 1]:
        raise RegistryMisread
    below = parts[2] if len(parts) == len(_FORM_PARTS) else ()
    return Form(
        number,
        _fields(parts[1]),
        tuple(read_form(child, level=level + 1) for child in _checked(below, level)),
    )


def _checked(below: "Element | tuple[()]", level: int) -> "Element | tuple[()]":
    if level == len(_LEVELS) and len(below):
        raise RegistryMisread
    return below


def _fields(collection: Element) -> dict[str, str]:
    """Read the fields that we carry. Raises RegistryMisread for one of them given twice."""
    fields: dict[str, str] = {}
    for felt in collection:
        number, unit, content = _felt(felt)
        expected = _UNIT_OF.get(number)
        text = leaf_text(content) if expected is not None else None
        if text is None:
            continue
        if number in fields or (expected and unit != expected and unit in _UNITS):
            raise RegistryMisread
        fields[number] = text
    return fields


def _felt(felt: Element) -> tuple[str, str, Element]:
    if felt.tag != _FELT or len(felt) != 2:
        raise RegistryMisread
    which, content = felt
    if which.tag != _WHICH or content.tag != _CONTENT:
        raise RegistryMisread
    if [part.tag for part in which] != _WHICH_PARTS:
        raise RegistryMisread
    number, unit = (leaf_text(part) or "" for part in which)
    if number not in _UNIT_OF:
        match = _NUMBER.fullmatch(number)
        if match is None:
            raise RegistryMisread
        number = match[1]
    return number, unit, content


def amount(text: str | None) -> Decimal | None:
    """Read an amount exactly, written as the register does: without trailing zeros."""
    if text is None:
        return None
    if not _DECIMAL.fullmatch(text):
        raise RegistryMisread
    return shortest(Decimal(text))


def shortest(value: Decimal) -> Decimal:
    """Give the same value without trailing zeros, exponent or minus zero: equal is written equal.

    Exact: a value of the register has at most 18 characters, and Decimal carries 28 digits.
    """
    value = value.normalize() + 0
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value

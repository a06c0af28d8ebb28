"""Reports as lines: one for each income form (16001) and each refund (16300). Pure."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Final

import msgspec

from adapters.income_skat import forms
from adapters.income_skat.codes import REFUND, kind_of
from adapters.income_skat.forms import Form, amount, read_form, shortest
from adapters.transport.lexical import boolean, code, integer, partial_date
from adapters.transport.xml import Branch
from contracts.errors import RegistryMisread
from contracts.records.income import IncomeLine, ReportKind

_MONTH: Final = re.compile(r"((?:19|20)[0-9]{2})(0[1-9]|1[0-2])", re.ASCII)
_SE: Final = re.compile(r"[0-9]{8}", re.ASCII)
_REPORT_KINDS: Final[dict[str, ReportKind]] = {"I": "report", "T": "reversal"}
_LONGEST_REPORT_ID: Final = 200
_HOLIDAY_FORMS: Final = forms.HOLIDAY | {forms.EARNED}


class _Report(msgspec.Struct, frozen=True, kw_only=True):
    """What every line of one report shares."""

    report_id: str
    pay_period_from: date | None
    pay_period_to: date | None
    paid_on: date | None
    employer_se: str


def read_reports(employer: Branch, *, own_number: str) -> Iterator[tuple[IncomeLine, ...]]:
    """Give each report of one employer as its lines, whose ids are not yet given."""
    enterprise = employer.one("IndberetningPligtigVirksomhedStruktur")
    se = enterprise.one("IndberetningPligtigVirksomhed").text("VirksomhedSENummerIdentifikator")
    if se is None or not _SE.fullmatch(se):
        raise RegistryMisread
    collection = employer.one("IndkomstLoenPeriodeSamling")
    for structure in collection.many("LoenPeriodeOplysningStruktur"):
        report = _report(structure, employer_se=se, own_number=own_number)
        content = structure.optional("AngivelseBlanketIndholdStruktur")
        # Without content everything in the report lies outside the agreement: no line to place.
        yield () if content is None else tuple(_lines_of(content, report))


def _report(structure: Branch, *, employer_se: str, own_number: str) -> _Report:
    report_id = structure.text("AngivelseVirksomhedEgenIdentifikator")
    if report_id is None or len(report_id) > _LONGEST_REPORT_ID or not report_id.isprintable():
        raise RegistryMisread
    period = structure.one("AngivelsePeriodeStruktur").one("AngivelsePeriode")
    return _Report(
        report_id=_without_number(report_id, own_number),
        pay_period_from=_day(period.text("StartDate")),
        pay_period_to=_day(period.text("EndDate")),
        paid_on=_day(structure.text("IndkomstPersonGruppeDispositionDato")),
        employer_se=employer_se,
    )


def _without_number(report_id: str, number: str) -> str:
    """Star out the person's number: the id is the reporter's own, and becomes part of paths."""
    for written in (number, f"{number[:6]}-{number[6:]}"):
        report_id = report_id.replace(written, "*" * len(written))
    return report_id


def _lines_of(content: Branch, report: _Report) -> Iterator[IncomeLine]:
    collection = content.one("AngivelseOplysningSamling")
    for head in map(read_form, collection.elements("AngivelseNiveau1")):
        for line in head.below:
            yield from _lines_below(line, head=head, report=report)


def _lines_below(line: Form, *, head: Form, report: _Report) -> Iterator[IncomeLine]:
    common = _common(line, head=head, report=report)
    incomes = [form for form in line.below if form.number == forms.INCOME]
    refunds = [form for form in line.below if form.number == forms.REFUND]
    holiday = _holiday(line)
    for index, form in enumerate(incomes or ([] if refunds and not holiday else [None])):
        given = _amounts(form) | (holiday if index == 0 else {})
        yield msgspec.structs.replace(common, **given)
    for form in refunds:
        yield msgspec.structs.replace(common, kind=REFUND, **_amounts(form))


def _common(line: Form, *, head: Form, report: _Report) -> IncomeLine:
    """Read what the report's and the line's own fields say."""
    income_type = integer(head.fields.get(forms.INCOME_TYPE))
    report_kind = _REPORT_KINDS.get(head.fields.get(forms.REPORT_KIND, ""))
    if income_type is None or len(income_type) > 2 or report_kind is None:
        raise RegistryMisread
    income_type = income_type.zfill(2)
    line_code = code(line.fields.get(forms.LINE_CODE))
    return IncomeLine(
        line_id="",
        report_id=report.report_id,
        report_kind=report_kind,
        marked_reversed=boolean(line.fields.get(forms.REVERSED)) or False,
        corrects_earlier_period=boolean(head.fields.get(forms.CORRECTION)) or False,
        kind=kind_of(line_code=line_code, income_type=income_type),
        income_type=income_type,
        line_code=line_code,
        month=_month(head.fields.get(forms.MONTH)),
        pay_period_from=report.pay_period_from,
        pay_period_to=report.pay_period_to,
        paid_on=report.paid_on,
        employer_se=report.employer_se,
        production_unit=_production_unit(line.fields.get(forms.PRODUCTION_UNIT)),
    )


def _amounts(form: Form | None) -> dict[str, Decimal | None]:
    if form is None:
        return {}
    return {name: amount(form.fields.get(field)) for name, field in forms.AMOUNTS.items()}


def _holiday(line: Form) -> dict[str, Decimal | None]:
    """Sum what the holiday forms at both levels below a line say; absent where none says it."""
    inner = [below for form in line.below for below in form.below]
    found = [form.fields for form in (*line.below, *inner) if form.number in _HOLIDAY_FORMS]
    sums: dict[str, Decimal | None] = {}
    for name, fields in forms.HOLIDAY_PAY.items():
        values = [amount(each[field]) for each in found for field in fields if field in each]
        if values:
            sums[name] = total(values)
    return sums


def total(values: Iterable[Decimal | None]) -> Decimal | None:
    """Sum what is there; None where nothing is."""
    present = [value for value in values if value is not None]
    return shortest(sum(present, Decimal())) if present else None


def _month(text: str | None) -> str:
    match = _MONTH.fullmatch(text or "")
    if match is None:
        raise RegistryMisread
    return f"{match[1]}-{match[2]}"


def _day(text: str | None) -> date | None:
    written = partial_date(text)
    if written is None:
        return None
    if written.day is None:
        raise RegistryMisread
    return written.day


def _production_unit(text: str | None) -> str | None:
    """Give the unit's number; zero is how the register writes that there is none."""
    if text is None or not text.strip("0"):
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 10):
        raise RegistryMisread
    return text

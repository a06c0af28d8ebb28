"""The answer as XML: who was asked about, by employer, report and blanket. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

import msgspec
from lxml import etree

from contracts.dates import COPENHAGEN
from contracts.pnr import Pnr
from mocks.skat.blankets import Blanket, Field
from mocks.skat.contract import PREFIXES, tag
from mocks.world.incomes import ForeignerFacts, ReportFacts

_SERVICE: Final = "IndkomstOplysningPersonHent"
_FIELD_BASE: Final = 100000000000000000
_UNIT_BASE: Final = 100000000
_LEVELS: Final = 4


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """One report and its tree, as far as the asker may see it."""

    report: ReportFacts
    blanket: Blanket


class PersonTold(msgspec.Struct, frozen=True, kw_only=True):
    """One person's reports; at least one."""

    number: Pnr
    reference: str | None
    reports: tuple[Told, ...]


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """What every answer begins with; each refusal is a number and a text."""

    transaction_id: str | None
    at: datetime
    errors: tuple[tuple[int, str], ...] = ()
    advice: tuple[tuple[int, str], ...] = ()


def answer_with(head: Head, people: Sequence[PersonTold]) -> etree._Element:
    """Write an IndkomstOplysningPersonHent_O; without people there is no IndkomstPersonUddata."""
    answer = etree.Element(tag("IndkomstOplysningPersonHent_O"), nsmap=PREFIXES)
    _head(answer, head)
    if people:
        listed = _below(answer, "IndkomstPersonUddata", "IndkomstOplysningPersonSamling")
        for person in people:
            _person(_below(listed, "IndkomstOplysningPersonStruktur"), person)
    return answer


def _head(answer: etree._Element, head: Head) -> None:
    above = _below(answer, "context:HovedOplysningerSvar")
    if head.transaction_id is not None:
        _text(above, "context:TransaktionIdentifikator", head.transaction_id)
    _text(above, "context:ServiceIdentifikator", _SERVICE)
    local = head.at.astimezone(COPENHAGEN)
    _text(above, "context:TransaktionTid", local.isoformat(timespec="milliseconds"))
    result = _below(above, "context:SvarStruktur")
    for kind, told in (("Fejl", head.errors), ("Advis", head.advice)):
        for code, text in told:
            one = _below(result, f"context:{kind}Struktur")
            _text(one, f"context:{kind}Identifikator", str(code))
            _text(one, f"context:{kind}Tekst", text)


def _person(element: etree._Element, person: PersonTold) -> None:
    _text(element, "cpr:PersonCivilRegistrationIdentifier", person.number.reveal())
    if person.reference is not None:
        _text(
            element,
            "reference:IndkomstOplysningAdgangReferenceNummerIdentifikator",
            person.reference,
        )
    employers = _below(element, "IndkomstOplysningSamling")
    for se in dict.fromkeys(told.report.employer_se for told in person.reports):
        employer = _below(employers, "IndberetningPligtigVirksomhed")
        named = _below(
            employer, "IndberetningPligtigVirksomhedStruktur", "IndberetningPligtigVirksomhed"
        )
        _text(named, "se:VirksomhedSENummerIdentifikator", se)
        periods = _below(employer, "IndkomstLoenPeriodeSamling")
        for told in person.reports:
            if told.report.employer_se == se:
                _report(_below(periods, "LoenPeriodeOplysningStruktur"), told)


def _report(element: etree._Element, told: Told) -> None:
    report = told.report
    _text(element, "report:AngivelseVirksomhedEgenIdentifikator", report.report_id)
    period = _below(element, "AngivelsePeriodeStruktur", "report:AngivelsePeriode")
    _text(period, "start:StartDate", report.period_from.isoformat())
    _text(period, "end:EndDate", report.period_to.isoformat())
    if report.employee_number is not None:
        _text(
            element, "employee:AnsaettelseforholdMedarbejderIdentifikator", report.employee_number
        )
    _text(element, "group:IndkomstPersonGruppeDispositionDato", report.paid_on.isoformat())
    if report.foreigner is not None:
        _foreigner(_below(element, "SupplerendePersonOplysningStruktur"), report.foreigner)
    tree = _below(element, "AngivelseBlanketIndholdStruktur", "AngivelseOplysningSamling")
    _blanket(tree, told.blanket, level=1)


def _foreigner(element: etree._Element, foreigner: ForeignerFacts) -> None:
    _text(element, "tin:TINIdentifikator", foreigner.tax_number)
    _text(element, "name:PersonName", foreigner.name)
    address = _below(element, "AlternativAdresseStruktur")
    for number, line in enumerate(foreigner.address, 1):
        _text(address, f"address:AlternativAdresseAdresseLinie{number}", line)
    country = etree.SubElement(address, tag("land:LandKode"), {"scheme": "imk"})
    country.text = foreigner.country


def declared_foreign(answer: etree._Element, foreigner: ForeignerFacts) -> etree._Element:
    """Let every report say that the person lives abroad; those that say so already stay."""
    extra = tag("SupplerendePersonOplysningStruktur")
    for report in answer.iter(tag("LoenPeriodeOplysningStruktur")):
        if report.find(extra) is None:
            tree = report.find(tag("AngivelseBlanketIndholdStruktur"))
            _foreigner(_below(report, "SupplerendePersonOplysningStruktur"), foreigner)
            if tree is not None:
                report.append(tree)
    return answer


def _blanket(above: etree._Element, blanket: Blanket, *, level: int) -> None:
    element = _below(above, f"AngivelseNiveau{level}")
    _text(element, "form:BlanketNummerIdentifikator", blanket.number)
    _fields(_below(element, "AngivelseFeltSamling"), blanket.fields)
    if level < _LEVELS:
        below = _below(element, "UnderAngivelseSamling")
        for one in blanket.below:
            _blanket(below, one, level=level + 1)


def _fields(above: etree._Element, fields: Iterable[Field]) -> None:
    for field in fields:
        element = _below(above, "AngivelseFeltIndholdStruktur")
        unit = _below(element, "BlanketFeltEnhedStruktur")
        _text(unit, "field:BlanketFeltNummerIdentifikator", str(_FIELD_BASE + field.number))
        _text(unit, "unit:FeltEnhedTypeKode", str(_UNIT_BASE + field.unit))
        _text(element, "content:AngivelseFeltIndholdTekst", field.text)


def _below(element: etree._Element, *names: str) -> etree._Element:
    for name in names:
        element = etree.SubElement(element, tag(name))
    return element


def _text(element: etree._Element, name: str, text: str) -> None:
    etree.SubElement(element, tag(name)).text = text

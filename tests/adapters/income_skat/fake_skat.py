"""The income register's answers, written by situation: employers, reports, entries, fields."""

from collections.abc import Mapping

from lxml import etree

from adapters.income_skat.names import CONTEXT, NAMES
from adapters.transport.xml import Element

SOAP = "http://schemas.xmlsoap.org/soap/envelope/"
ASKED = "0503854322"
CORRELATION = "c0ffee00-0000-4000-8000-00000000c0de"
EMPLOYER = "82014837"
TAGS = {
    **NAMES,
    **{name: f"{{{CONTEXT}}}{name}" for name in ("ServiceIdentifikator", "TransaktionTid")},
    **{name: f"{{{CONTEXT}}}{name}" for name in ("FejlTekst", "AdvisTekst", "AdvisIdentifikator")},
}
UNITS = {
    "011": "12",
    "012": "14",
    "016": "09",
    "019": "14",
    "020": "14",
    "096": "21",
} | dict.fromkeys(("021", "151"), "10")
"""Field to unit, as the demo exchange writes them; every other field is an amount."""
MARCH = ("2026-03-01", "2026-03-31")


def el(name: str, *content: "Element | str") -> Element:
    element = etree.Element(TAGS[name])
    for each in content:
        if isinstance(each, str):
            element.text = each
        else:
            element.append(each)
    return element


def felt(number: str, text: str) -> Element:
    unit = "1000000" + UNITS.get(number, "16")
    return el(
        "AngivelseFeltIndholdStruktur",
        el(
            "BlanketFeltEnhedStruktur",
            el("BlanketFeltNummerIdentifikator", f"100000000000000{number}"),
            el("FeltEnhedTypeKode", unit),
        ),
        el("AngivelseFeltIndholdTekst", text),
    )


def blanket(level: int, number: str, fields: Mapping[str, str], *below: Element) -> Element:
    parts = [
        el("BlanketNummerIdentifikator", number),
        el("AngivelseFeltSamling", *(felt(each, text) for each, text in fields.items())),
    ]
    under = [el("UnderAngivelseSamling", *below)] if level < 4 else []
    return el(f"AngivelseNiveau{level}", *parts, *under)


def income(**amounts: str) -> Element:
    """Write an income form: `income(f057="30000")`."""
    return blanket(3, "16001", {name[1:]: text for name, text in amounts.items()})


def entry(*forms: Element, code: str = "0", unit: str | None = None, marked: str = "0") -> Element:
    place = {} if unit is None else {"020": unit}
    return blanket(2, "16000", {"019": code, **place, "021": marked}, *forms)


def head(
    *entries: Element,
    kind: str = "I",
    income_type: str = "0",
    month: str = "202603",
    correction: str = "0",
) -> Element:
    fields = {"011": kind, "012": income_type, "016": month, "151": correction}
    return blanket(1, "11000", fields, *entries)


def report(
    *heads: Element,
    report_id: str = "R1",
    period: tuple[str, str] = MARCH,
    paid: str | None = "2026-03-31",
) -> Element:
    at = [] if paid is None else [el("IndkomstPersonGruppeDispositionDato", paid)]
    content = [
        el("AngivelseBlanketIndholdStruktur", el("AngivelseOplysningSamling", *heads))
    ] * bool(heads)
    first, last = period
    return el(
        "LoenPeriodeOplysningStruktur",
        el("AngivelseVirksomhedEgenIdentifikator", report_id),
        el(
            "AngivelsePeriodeStruktur",
            el("AngivelsePeriode", el("StartDate", first), el("EndDate", last)),
        ),
        *at,
        *content,
    )


def wage(
    gross: str = "30000",
    *,
    report_id: str = "R1",
    kind: str = "I",
    month: str = "202603",
    marked: str = "0",
    period: tuple[str, str] = MARCH,
    code: str = "0",
    income_type: str = "0",
    correction: str = "0",
    **amounts: str,
) -> Element:
    """Write a report with one entry and one income form, whose gross is A-income with AM."""
    form = income(f057=gross, **amounts) if gross else income(**amounts)
    entries = entry(form, code=code, marked=marked)
    return report(
        head(entries, kind=kind, income_type=income_type, month=month, correction=correction),
        report_id=report_id,
        period=period,
    )


def employer(*reports: Element, se: str = EMPLOYER) -> Element:
    enterprise = el("IndberetningPligtigVirksomhed", el("VirksomhedSENummerIdentifikator", se))
    return el(
        "IndberetningPligtigVirksomhed",
        el("IndberetningPligtigVirksomhedStruktur", enterprise),
        el("IndkomstLoenPeriodeSamling", *reports),
    )


def person(*employers: Element, about: str = ASKED) -> Element:
    return el(
        "IndkomstOplysningPersonStruktur",
        el("PersonCivilRegistrationIdentifier", about),
        el("IndkomstOplysningSamling", *employers),
    )


def error(code: str, text: str = "Afvist") -> Element:
    return el("FejlStruktur", el("FejlIdentifikator", code), el("FejlTekst", text))


def advice(code: str, text: str = "Bemærk") -> Element:
    return el("AdvisStruktur", el("AdvisIdentifikator", code), el("AdvisTekst", text))


def answer(
    *people: Element, said: tuple[Element, ...] = (), transaction: str | None = CORRELATION
) -> Element:
    """Write an answer; without people there is no IndkomstPersonUddata."""
    echo = [] if transaction is None else [el("TransaktionIdentifikator", transaction)]
    data = el("IndkomstPersonUddata", el("IndkomstOplysningPersonSamling", *people))
    return el(
        "IndkomstOplysningPersonHent_O",
        el(
            "HovedOplysningerSvar",
            *echo,
            el("ServiceIdentifikator", "IndkomstOplysningPersonHent"),
            el("TransaktionTid", "2026-11-22T11:00:00.000+01:00"),
            el("SvarStruktur", *said),
        ),
        *([data] if people else []),
    )


def reported(*reports: Element) -> Element:
    """Write an answer about the person asked, with one employer."""
    return answer(person(employer(*reports)))


def envelope(content: Element) -> bytes:
    root = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soapenv": SOAP})
    etree.SubElement(root, f"{{{SOAP}}}Body").append(content)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")

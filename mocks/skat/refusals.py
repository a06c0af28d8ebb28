"""Refusals in the register's words: business errors inside 200, and SOAP faults.

The codes and texts are invented: no public source has them.
"""

from typing import Final, Literal

from lxml import etree

from mocks.skat.signature import WSSE
from mocks.soap import SOAP

BusinessError = Literal[
    "agreement_unknown",
    "not_one_period",
    "period_unreadable",
    "too_large",
    "enterprises",
    "ordered",
    "wrong_se_number",
    "agreement_not_approved",
    "missing_data_delimitation",
]
BUSINESS_ERRORS: Final[dict[BusinessError, tuple[int, str]]] = {
    "agreement_unknown": (9001, "Aftalen kendes ikke (opfundet kode)"),
    "not_one_period": (9002, "Udfyld præcis én periode (opfundet kode)"),
    "period_unreadable": (9003, "Perioden kan ikke læses (opfundet kode)"),
    "too_large": (9004, "Forespørgslen er for stor (opfundet kode)"),
    "enterprises": (9005, "Der kan kun spørges om personer (opfundet kode)"),
    "ordered": (9010, "Registret kan ikke svare nu (opfundet kode)"),
    "wrong_se_number": (9011, "SE-nummeret hører ikke til aftalen (opfundet kode)"),
    "agreement_not_approved": (9012, "Aftalen er ikke godkendt (opfundet kode)"),
    "missing_data_delimitation": (9013, "Aftalen mangler dataafgrænsning (opfundet kode)"),
}
"""FejlIdentifikator and FejlTekst."""
NO_INCOME_ADVICE: Final = (9020, "Ingen indkomst i perioden (opfundet kode)")
"""AdvisIdentifikator and AdvisTekst, where the mock is told to send one."""

FaultKind = Literal["unreadable", "not_signed", "wrong_signature", "too_old", "too_long", "failed"]
_FAULTS: Final[dict[FaultKind, tuple[str, str]]] = {
    "unreadable": ("soapenv:Client", "The request is invalid"),
    "not_signed": ("wsse:InvalidSecurity", "The message is not signed as agreed"),
    "wrong_signature": ("wsse:FailedCheck", "The signature or its certificate is not accepted"),
    "too_old": ("wsse:FailedCheck", "The message's time is not accepted"),
    "too_long": ("soapenv:Client", "The request is too long"),
    "failed": ("soapenv:Server", "The service failed"),
}


def fault(kind: FaultKind) -> bytes:
    """Write a fault's envelope; it goes out unsigned with HTTP 500."""
    code, text = _FAULTS[kind]
    root = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soapenv": SOAP, "wsse": WSSE})
    body = etree.SubElement(root, f"{{{SOAP}}}Body")
    element = etree.SubElement(body, f"{{{SOAP}}}Fault")
    etree.SubElement(element, "faultcode").text = code
    etree.SubElement(element, "faultstring").text = text
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)

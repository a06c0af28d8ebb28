"""SOAP faults in the platform's shape. The text "PNR not found" is known; error codes are ours."""

from typing import Final, Literal

from lxml import etree

from mocks.sf1520.contract import FAULT
from mocks.soap import SOAP

FaultKind = Literal[
    "not_found",
    "unreadable",
    "not_authorised",
    "too_long",
    "failed",
    "agreement_not_approved",
    "missing_data_delimitation",
    "expired_token",
]
# ErrorCode values are known from no source (registries/README.md section 2): these are invented.
_TEXTS: Final[dict[FaultKind, tuple[str, str, str]]] = {
    "not_found": ("Server", "MOCK-PNR-NOT-FOUND", "PNR not found"),
    "unreadable": ("Client", "MOCK-INVALID-REQUEST", "The request is invalid"),
    "not_authorised": ("Client", "MOCK-NOT-AUTHORISED", "The service agreement is not known"),
    "too_long": ("Client", "MOCK-REQUEST-TOO-LONG", "The request is too long"),
    "failed": ("Server", "MOCK-FAILED", "The service failed"),
    "agreement_not_approved": (
        "Client",
        "MOCK-AGREEMENT-NOT-APPROVED",
        "The service agreement is not approved",
    ),
    "missing_data_delimitation": (
        "Client",
        "MOCK-NO-DATA-DELIMITATION",
        "The service agreement has no data delimitation",
    ),
    "expired_token": ("Client", "MOCK-TOKEN-EXPIRED", "The token has expired"),
}


def fault(kind: FaultKind) -> bytes:
    """Write a fault's envelope; it goes out with HTTP 500 (SOAP 1.1)."""
    who, error_code, text = _TEXTS[kind]
    root = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soap": SOAP})
    body = etree.SubElement(root, f"{{{SOAP}}}Body")
    element = etree.SubElement(body, f"{{{SOAP}}}Fault")
    etree.SubElement(element, "faultcode").text = f"soap:{who}"
    etree.SubElement(element, "faultstring").text = text
    detail = etree.SubElement(element, "detail")
    platform = etree.SubElement(detail, f"{{{FAULT}}}ServiceplatformFault", nsmap={"spf": FAULT})
    errors = etree.SubElement(platform, f"{{{FAULT}}}ErrorList")
    error = etree.SubElement(errors, f"{{{FAULT}}}Error")
    etree.SubElement(error, f"{{{FAULT}}}ErrorCode").text = error_code
    etree.SubElement(error, f"{{{FAULT}}}ErrorText").text = text
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)

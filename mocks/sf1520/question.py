"""Reading a request: by qualified names, over a hardened parser, as lenient as the real service.

Neither SOAPAction nor Content-Type is looked at; prefixes are free; undeclared ISO-8859-1 is read.
"""

from typing import Final

import msgspec
from lxml import etree

from contracts.pnr import Pnr, PnrInvalid
from mocks.sf1520.contract import INVOCATION, PNR, SOAP, Version, namespace

_DECLARED: Final = b"<?xml"


class Unreadable(Exception):
    """The request is no PersonLookupRequest of this version. The message is fixed."""


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked: `number` is None where the text is no personal number at all."""

    number: Pnr | None
    agreement: str | None
    """ServiceAgreementUUID; None where the request has no InvocationContext."""


def read(body: bytes, version: Version, *, schema: etree.XMLSchema | None) -> Question:
    """Read a request. Raises Unreadable; `schema` is None where requests are not validated."""
    envelope = _parsed(body)
    request = envelope.find(f"{{{SOAP}}}Body/{{{namespace(version)}}}PersonLookupRequest")
    if envelope.tag != f"{{{SOAP}}}Envelope" or request is None:
        raise Unreadable("not a PersonLookupRequest of this version")
    if schema is not None and not schema.validate(request):
        raise Unreadable("the request does not follow the contract")
    invocation = f"{{{INVOCATION}}}InvocationContext/{{{INVOCATION}}}ServiceAgreementUUID"
    return Question(
        number=_number(request.findtext(f"{{{PNR}}}PNR")),
        agreement=request.findtext(invocation),
    )


def _parsed(body: bytes) -> etree._Element:
    try:
        return _tree(body, encoding=None)
    except etree.XMLSyntaxError:
        if body.lstrip().startswith(_DECLARED):
            raise Unreadable("not XML") from None
    try:
        # Seen of a real client: ISO-8859-1 with no declaration (registries/README.md section 2).
        return _tree(body, encoding="iso-8859-1")
    except etree.XMLSyntaxError:
        raise Unreadable("not XML") from None


def _tree(body: bytes, *, encoding: str | None) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        encoding=encoding,
    )
    root = etree.fromstring(body, parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("a document type is not accepted")
    return root


def _number(text: str | None) -> Pnr | None:
    try:
        return Pnr(text or "")
    except PnrInvalid:
        return None

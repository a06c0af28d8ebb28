"""Reading a request: by qualified names, over a hardened parser, as lenient as the real service.

Neither SOAPAction nor Content-Type is looked at; prefixes are free; undeclared ISO-8859-1 is read.
"""

import msgspec
from lxml import etree

from contracts.pnr import Pnr, PnrInvalid
from mocks.sf1520.contract import INVOCATION, PNR, Version, namespace
from mocks.soap import SOAP, Unreadable, parsed


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked: `number` is None where the text is no personal number at all."""

    number: Pnr | None
    agreement: str | None
    """ServiceAgreementUUID; None where the request has no InvocationContext."""


def read(body: bytes, version: Version, *, schema: etree.XMLSchema | None) -> Question:
    """Read a request. Raises Unreadable; `schema` is None where requests are not validated."""
    envelope = parsed(body)
    request = envelope.find(f"{{{SOAP}}}Body/{{{namespace(version)}}}PersonLookupRequest")
    if request is None:
        raise Unreadable("not a PersonLookupRequest of this version")
    if schema is not None and not schema.validate(request):
        raise Unreadable("the request does not follow the contract")
    invocation = f"{{{INVOCATION}}}InvocationContext/{{{INVOCATION}}}ServiceAgreementUUID"
    return Question(
        number=_number(request.findtext(f"{{{PNR}}}PNR")),
        agreement=request.findtext(invocation),
    )


def _number(text: str | None) -> Pnr | None:
    try:
        return Pnr(text or "")
    except PnrInvalid:
        return None

"""What every SOAP mock needs: a hardened reading of envelopes, and why one cannot be read."""

from typing import Final

from lxml import etree

from mocks.finding import Finding, redacted

SOAP: Final = "http://schemas.xmlsoap.org/soap/envelope/"
XML: Final = "text/xml; charset=utf-8"
_DECLARED: Final = b"<?xml"
_SHORTEST: Final = f"<Envelope xmlns='{SOAP}'><Body>…</Body></Envelope>"
TOO_LONG: Final = Finding(
    where="body",
    rule="a question is no longer than 1 MiB",
    expected="one person in a question, or a few",
    is_invented=True,
)


class Unreadable(Exception):
    """The request is not what the contract says. The message is fixed."""

    def __init__(self, message: str, *findings: Finding) -> None:
        super().__init__(message)
        self.findings = findings


def parsed(body: bytes) -> etree._Element:
    """Read an envelope; undeclared ISO-8859-1 is read too. Raises Unreadable."""
    try:
        root = _tree(body, encoding=None)
    except etree.XMLSyntaxError as error:
        root = _undeclared(body, error)
    if root.tag != f"{{{SOAP}}}Envelope":
        finding = Finding(
            where="the outermost element",
            rule="a SOAP 1.1 envelope, by its namespace",
            sent=redacted(str(root.tag)),
            expected=_SHORTEST,
        )
        raise Unreadable("not a SOAP 1.1 envelope", finding)
    return root


def operation(envelope: etree._Element, tag: str, *, see: str) -> etree._Element:
    """Give the body's element of that name. Raises Unreadable."""
    body = envelope.find(f"{{{SOAP}}}Body")
    found = None if body is None else body.find(tag)
    if found is not None:
        return found
    first = None if body is None or not len(body) else body[0]
    finding = Finding(
        where="Envelope/Body",
        rule="holds the operation's element, by its qualified name",
        sent="nothing" if first is None else redacted(str(first.tag)),
        expected=tag,
        see=see,
    )
    raise Unreadable("not the operation of this service", finding)


def _undeclared(body: bytes, error: etree.XMLSyntaxError) -> etree._Element:
    if body.lstrip().startswith(_DECLARED):
        raise Unreadable("not XML", _not_well_formed(body, error)) from None
    try:
        # Seen of a real client: ISO-8859-1 with no declaration (registries/README.md section 2).
        return _tree(body, encoding="iso-8859-1")
    except etree.XMLSyntaxError:
        raise Unreadable("not XML", _not_well_formed(body, error)) from None


def _not_well_formed(body: bytes, error: etree.XMLSyntaxError) -> Finding:
    line, column = error.position
    return Finding(
        where=f"body, line {line}, column {column}",
        rule="well-formed XML without a document type",
        sent="nothing" if not body.strip() else f"{len(body)} bytes that break off or break there",
        expected=_SHORTEST,
    )


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
        finding = Finding(where="body", rule="no document type", expected=_SHORTEST)
        raise Unreadable("a document type is not accepted", finding)
    return root

"""What every SOAP mock needs: a hardened reading of envelopes, and contract files as served."""

import posixpath
import re
from pathlib import Path
from typing import Final

from lxml import etree

SOAP: Final = "http://schemas.xmlsoap.org/soap/envelope/"
XML: Final = "text/xml; charset=utf-8"
_DECLARED: Final = b"<?xml"
_LOCATION: Final = re.compile(rb'schemaLocation="([^"]+)"')


class Unreadable(Exception):
    """The request is not what the contract says. The message is fixed."""


def parsed(body: bytes) -> etree._Element:
    """Read an envelope; undeclared ISO-8859-1 is read too. Raises Unreadable."""
    try:
        root = _tree(body, encoding=None)
    except etree.XMLSyntaxError:
        root = _undeclared(body)
    if root.tag != f"{{{SOAP}}}Envelope":
        raise Unreadable("not a SOAP 1.1 envelope")
    return root


def _undeclared(body: bytes) -> etree._Element:
    if body.lstrip().startswith(_DECLARED):
        raise Unreadable("not XML")
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


class Published:
    """WSDL and schemas as they are served: `?wsdl`, and `?xsd=NAME` for each import."""

    def __init__(self, folder: Path) -> None:
        """Read every file once. The names that can be asked for are these and no path."""
        self._files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.suffix in {".wsdl", ".xsd"}
        }

    def wsdl(self, name: str) -> bytes:
        """Give a WSDL by its name below the folder."""
        return self._served(name)

    def xsd(self, name: str) -> bytes | None:
        """Give a schema by the name that the WSDL imports it by; None where there is none."""
        is_schema = name in self._files and name.endswith(".xsd")
        return self._served(name) if is_schema else None

    def _served(self, name: str) -> bytes:
        """Turn relative imports into queries, which keep the path of whoever asks."""

        def asked(match: re.Match[bytes]) -> bytes:
            target = posixpath.join(posixpath.dirname(name), match[1].decode())
            return f'schemaLocation="?xsd={posixpath.normpath(target)}"'.encode()

        return _LOCATION.sub(asked, self._files[name])

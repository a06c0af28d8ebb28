"""Hardened XML: bytes to elements, elements read by qualified name. Knows no SOAP and no registry.

Refused: a DOCTYPE, every encoding but UTF-8, ASCII and ISO-8859-1, depth and sizes beyond
libxml2's limits, a second element where one is meant, an element of another namespace. Every
refusal is a RegistryMisread.
"""

import re
import threading
from collections.abc import Mapping
from functools import cache
from typing import Final, Self, TypeAlias, final

from lxml import etree

from contracts.errors import RegistryMisread

Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml has no public name for what it returns

_UTF8_MARK: Final = b"\xef\xbb\xbf"
_DECLARATION: Final = re.compile(rb"<\?xml\s[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._-]{1,40})", re.IGNORECASE)
_ENCODINGS: Final = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "us-ascii",
    "iso-8859-1": "iso-8859-1",
    "latin1": "iso-8859-1",
}


def parse(body: bytes, *, content_type: str = "") -> Element:
    """Parse a whole document and give its root.

    Comments and processing instructions are gone, and the text on both sides of them is joined.
    """
    encoding = _encoding_of(body, content_type)
    # No markup but a DOCTYPE begins so, and escaped text cannot. Entities are declared nowhere
    # else, so none is ever expanded.
    if encoding is None or b"<!DOCTYPE" in body:
        raise RegistryMisread
    root = _root_or_none(body, encoding)
    if root is None or root.getroottree().docinfo.internalDTD is not None:
        raise RegistryMisread
    return root


def _root_or_none(body: bytes, encoding: str) -> Element | None:
    try:
        return etree.fromstring(body, _parser(encoding, threading.get_ident()))
    except (etree.XMLSyntaxError, ValueError):
        return None  # the caller raises: here the parser's words would hang in the context


def _encoding_of(body: bytes, content_type: str) -> str | None:
    """Tell the encoding by the document, else by the header, else UTF-8; None if refused."""
    declared = _DECLARATION.match(body.removeprefix(_UTF8_MARK).lstrip())
    if declared is not None:
        return _ENCODINGS.get(declared[1].decode("ascii").lower())
    named = None if body.startswith(_UTF8_MARK) else _CHARSET.search(content_type)
    return _ENCODINGS.get(named[1].lower()) if named else "utf-8"


@cache
def _parser(encoding: str, _thread: int) -> etree.XMLParser:
    """Make the parser of one encoding, for one thread: a parser at work locks every other out.

    `resolve_entities=False` alone would give empty text, hence the DOCTYPE check in `parse`.
    """
    return etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )


def leaf_text(element: Element) -> str | None:
    """Give a leaf's text without surrounding blanks, or None. A leaf has no children."""
    if len(element):
        raise RegistryMisread
    return (element.text or "").strip() or None


Names: TypeAlias = str | Mapping[str, str]
"""The one namespace of a contract, or the qualified name of each local name that is read."""


@final
class Branch:
    """One element whose children are read by qualified name, never by position."""

    __slots__ = ("_children", "_namespace")

    def __init__(self, element: Element, *, namespace: Names) -> None:
        """Index the children.

        Raises RegistryMisread for a child of another namespace: a protection mark that lies
        there must not be passed over. Under many namespaces a name that is not read is passed over.
        """
        self._namespace = namespace
        self._children: dict[str, list[Element]] = {}
        for child in element:
            tag = child.tag
            if not isinstance(tag, str):
                raise RegistryMisread
            local = tag.rpartition("}")[2]
            expected = (
                f"{{{namespace}}}{local}" if isinstance(namespace, str) else namespace.get(local)
            )
            if tag == expected:
                self._children.setdefault(local, []).append(child)
            elif expected is not None:
                raise RegistryMisread

    def elements(self, name: str) -> list[Element]:
        """Give every child of that name as it is, for a reading of its own."""
        return self._children.get(name, [])

    def many(self, name: str) -> list[Self]:
        """Give every child of that name, in document order; one is a list of one."""
        children = self._children.get(name, ())
        return [type(self)(child, namespace=self._namespace) for child in children]

    def optional(self, name: str) -> Self | None:
        """Give the child of that name, or None. Raises RegistryMisread for more than one."""
        child = self._single(name)
        return None if child is None else type(self)(child, namespace=self._namespace)

    def one(self, name: str) -> Self:
        """Give the child of that name. Raises RegistryMisread for none or more than one."""
        child = self.optional(name)
        if child is None:
            raise RegistryMisread
        return child

    def text(self, name: str) -> str | None:
        """Give the text of the leaf of that name; None when it is absent or blank."""
        child = self._single(name)
        return None if child is None else leaf_text(child)

    def _single(self, name: str) -> Element | None:
        children = self._children.get(name)
        if children is None:
            return None
        if len(children) > 1:
            raise RegistryMisread
        return children[0]

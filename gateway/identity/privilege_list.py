"""The privilege list of OIO Basic Privilege Profile 1.2, as a broker puts it into a token: base64
of XML, a group for each scope. Read only once the token's signature counts.
"""

import binascii
from base64 import b64decode
from typing import Final

import msgspec
from lxml import etree

NAMESPACE: Final = "http://digst.dk/oiosaml/basic_privilege_profile"
_LONGEST: Final = 16_384
_MOST: Final = 20
_MOST_LETTERS: Final = 200


class NoPrivilegeList(ValueError):
    """What is there is no privilege list. The message is fixed."""

    def __init__(self) -> None:
        super().__init__("no privilege list")


class PrivilegeGroup(msgspec.Struct, frozen=True, kw_only=True):
    """What may be done within one scope. A person's scope holds her number: never written out."""

    scope: str
    privileges: tuple[str, ...]

    def __repr__(self) -> str:
        return "PrivilegeGroup(...)"


def read_privilege_list(written: str) -> tuple[PrivilegeGroup, ...]:
    """Give the groups in their order, at most twenty of at most twenty. Raises NoPrivilegeList.

    No document type, no entity, no address is followed, and nothing is passed over but comments and
    white space: two readers of one list would see two different rights.
    """
    if len(written) > _LONGEST:
        raise NoPrivilegeList
    try:
        root = etree.fromstring(b64decode(written, validate=True), _parser())
    except (etree.XMLSyntaxError, binascii.Error, ValueError):
        raise NoPrivilegeList from None
    if (
        root.getroottree().docinfo.internalDTD is not None
        or root.tag != f"{{{NAMESPACE}}}PrivilegeList"
    ):
        raise NoPrivilegeList
    if len(root) > _MOST or _has_text(root):
        raise NoPrivilegeList
    return tuple(_group(each) for each in root)


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _group(element: etree._Element) -> PrivilegeGroup:
    scope = element.get("Scope", "")
    is_one = element.tag == "PrivilegeGroup" and set(element.attrib) == {"Scope"}
    if not is_one or not 0 < len(scope) <= _MOST_LETTERS:
        raise NoPrivilegeList
    if len(element) > _MOST or _has_text(element):
        raise NoPrivilegeList
    return PrivilegeGroup(scope=scope, privileges=tuple(_privilege(each) for each in element))


def _privilege(element: etree._Element) -> str:
    text = element.text or ""
    if element.tag != "Privilege" or element.attrib or len(element):
        raise NoPrivilegeList
    if not 0 < len(text) <= _MOST_LETTERS:
        raise NoPrivilegeList
    return text


def _has_text(element: etree._Element) -> bool:
    """Tell whether letters stand between the elements."""
    return any((each or "").strip() for each in (element.text, *(one.tail for one in element)))

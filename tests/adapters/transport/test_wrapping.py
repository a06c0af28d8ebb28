"""Signature wrapping: the signed parts kept whole somewhere, and other content where it is read."""

import copy

import pytest
from lxml import etree

from adapters.transport.signature import DSIG, ID, SOAP, WSU
from adapters.transport.xml import Element
from contracts.errors import RegistryMisread
from tests.adapters.transport.replies import Tamper, reply, verified

FORGED = "<a xmlns='urn:x'>1 æ</a>"


def wrapper(root: Element) -> Element:
    return etree.SubElement(root[0], "{urn:x}Wrapper")


def forged_body(identity: str | None) -> Element:
    body = etree.Element(f"{{{SOAP}}}Body", {} if identity is None else {ID: identity})
    body.append(etree.fromstring(FORGED))
    return body


def moved_to_the_header(root: Element, identity: str | None) -> None:
    wrapper(root).append(root[1])
    root.append(forged_body(identity))


def moved_beside(root: Element) -> None:
    root.append(forged_body("forged"))
    root[1].tag = "{urn:x}Kept"


def second_body_first(root: Element) -> None:
    root.insert(1, forged_body("forged"))


def second_body_last(root: Element) -> None:
    root.append(forged_body("forged"))


def wrapped_in_the_body(root: Element) -> None:
    original = root[1]
    root.remove(original)
    forged = forged_body("forged")
    forged.append(original)
    root.append(forged)


def wrapped_in_the_payload(root: Element) -> None:
    original = root[1]
    root.remove(original)
    forged = forged_body("forged")
    forged[0].append(original)
    root.append(forged)


def kept_in_the_signature(root: Element) -> None:
    signature = root.find(f".//{{{DSIG}}}Signature")
    etree.SubElement(signature, f"{{{DSIG}}}Object").append(root[1])
    root.append(forged_body("forged"))


def kept_in_the_security_header(root: Element) -> None:
    root[0][0].append(root[1])
    root.append(forged_body("forged"))


def beside_the_payload(root: Element) -> None:
    root[1].insert(0, etree.fromstring(FORGED))


def with_a_stale_timestamp_kept(root: Element) -> None:
    security = root[0][0]
    old = security.find(f"{{{WSU}}}Timestamp")
    new = copy.deepcopy(old)
    new.set(ID, "forged")
    security.replace(old, new)
    wrapper(root).append(old)


WRAPPINGS: dict[str, Tamper] = {
    "moved-same-id": lambda root: moved_to_the_header(root, "body"),
    "moved-other-id": lambda root: moved_to_the_header(root, "forged"),
    "moved-no-id": lambda root: moved_to_the_header(root, None),
    "renamed-beside": moved_beside,
    "two-bodies-first": second_body_first,
    "two-bodies-last": second_body_last,
    "in-the-body": wrapped_in_the_body,
    "in-the-payload": wrapped_in_the_payload,
    "in-an-object": kept_in_the_signature,
    "in-the-security-header": kept_in_the_security_header,
    "beside-the-payload": beside_the_payload,
    "timestamp": with_a_stale_timestamp_kept,
}


@pytest.mark.parametrize("wrap", WRAPPINGS.values(), ids=WRAPPINGS.keys())
def test_no_wrapping_makes_us_read_what_was_not_signed(wrap: Tamper) -> None:
    root = reply()
    wrap(root)

    with pytest.raises(RegistryMisread):
        verified(root)

    assert verified(reply()) == "30000 æ"

"""Signed replies for the tests of signature and verification, and ways to tamper with them."""

import copy
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import xmlsec
from lxml import etree

from adapters.transport.signature import ID, RSA_SHA256, SOAP, WSU, Signer, Suite
from adapters.transport.verification import Verifier, Window
from adapters.transport.xml import Element, parse
from tests.adapters.pairs import pair

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
REGISTRY, OTHER = pair("registry"), pair("other")
SIGNER = Signer(certificate=REGISTRY.certificate, key=REGISTRY.key)
STRANGER = Signer(certificate=OTHER.certificate, key=OTHER.key)
GOOD = "<a xmlns='urn:x'>30000 æ</a>"
WINDOW = Window(asked_at=NOW, now=NOW, leeway=timedelta(seconds=60))
Tamper = Callable[[Element], None]


def reply(signer: Signer = SIGNER, *, at: datetime = NOW) -> Element:
    message = f'<s:Envelope xmlns:s="{SOAP}"><s:Body>{GOOD}</s:Body></s:Envelope>'
    return parse(signer.sign(message.encode(), now=at))


def verified(
    root: Element,
    *,
    certificates: tuple[bytes, ...] = (REGISTRY.certificate,),
    window: Window = WINDOW,
    suite: Suite = RSA_SHA256,
) -> str:
    """Verify as an adapter does: give the text that would be read."""
    body = root.find(f"{{{SOAP}}}Body")
    assert body is not None
    Verifier(certificates, suite=suite).verify(body[0], window=window)
    return str(body[0].text)


def find(root: Element, name: str) -> Element:
    return next(each for each in root.iter() if etree.QName(each).localname == name)


def signed_again(root: Element, *, key: bytes = REGISTRY.key) -> Element:
    """Let the trusted key sign what the message now refers to."""
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(key, xmlsec.KeyFormat.PEM)
    for element in root.iter():
        if element.get(ID):
            context.register_id(element, "Id", WSU)
    context.sign(find(root, "Signature"))
    return root


def referring_to(*uris: str) -> Element:
    """Write a reply that the trusted key has signed in these parts only, in its own order."""
    root = reply()
    info = find(root, "SignedInfo")
    for reference in info[2:]:
        if reference.get("URI") not in uris:
            info.remove(reference)
    return signed_again(root)


def removed(name: str) -> Tamper:
    def tamper(root: Element) -> None:
        element = find(root, name)
        element.getparent().remove(element)

    return tamper


def doubled(name: str) -> Tamper:
    def tamper(root: Element) -> None:
        element = find(root, name)
        element.getparent().append(copy.deepcopy(element))

    return tamper


def said(name: str, *, text: str | None = None, **attributes: str) -> Tamper:
    """Change an element's text or attributes; `wsu` is its wsu:Id."""

    def tamper(root: Element) -> None:
        element = find(root, name)
        element.text = element.text if text is None else text
        for key, value in attributes.items():
            element.set(ID if key == "wsu" else key, value)

    return tamper

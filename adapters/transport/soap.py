"""SOAP 1.1 over our own contract files: checked by zeep at start, filled and read without it.

zeep never sees a question or an answer: its cost per call, its missing timeout and its debug
log of whole envelopes do not arise (house.md 3.6).
"""

import logging
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias
from urllib.parse import urlsplit
from xml.sax.saxutils import escape  # escaping only: nothing is parsed with it

import httpx
import msgspec
from lxml import etree

from adapters.transport.exchange import Reply, check_status
from adapters.transport.xml import Element, parse
from contracts.errors import RegistryMisread

CONTENT_TYPE: Final = "text/xml; charset=utf-8"
_ENVELOPE: Final = "{http://schemas.xmlsoap.org/soap/envelope/}"
_SLOT: Final = re.compile("\ue000([A-Za-z]+)\ue000".encode())
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Message: TypeAlias = Mapping[str, "str | Message"]
"""Element names to slot names, nested as the contract nests them."""


class ContractMismatch(Exception):
    """A contract file is not what the adapter was written for: found at start, never later."""


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """A request as the contract makes it, with slots for the values of one question."""

    literals: tuple[bytes, ...]
    slots: tuple[str, ...]

    def fill(self, values: Mapping[str, str]) -> bytes:
        """Put escaped values into the slots. Raises ValueError for what XML cannot carry."""
        parts = [self.literals[0]]
        for slot, literal in zip(self.slots, self.literals[1:], strict=True):
            if _NOT_XML.search(values[slot]):
                raise ValueError("a value has a character that XML cannot carry")
            parts += (escape(values[slot]).encode(), literal)
        return b"".join(parts)


class Contract:
    """One operation of a WSDL, loaded by zeep. Kept only while envelopes are made from it."""

    def __init__(self, wsdl: Path, *, operation: str) -> None:
        """Load the files. Raises ContractMismatch unless they offer it as document/literal."""
        import zeep  # here and not above: half a second that only a start with this adapter pays

        # At DEBUG this logger writes whole envelopes (zeep 4.3). Nothing of ours is sent through
        # zeep; a third party's adapter in the same process may.
        logging.getLogger("zeep.transports").setLevel(logging.INFO)
        self._operation = operation
        try:
            self._client = zeep.Client(  # type: ignore[no-untyped-call]  # zeep has no types
                str(wsdl), settings=zeep.Settings(forbid_external=True)
            )
            service = self._client.service
            found = service._binding.get(operation)  # noqa: SLF001 - zeep offers no public way to the operation
            self.path: str = urlsplit(service._binding_options["address"]).path.lstrip("/")  # noqa: SLF001 - same
            self.soap_action: str = found.soapaction
            self._question: str = found.input.body.qname.text
            self._answer: str = found.output.body.qname.text
            style: str = found.style
        except (OSError, ValueError, LookupError, AttributeError, zeep.exceptions.Error):
            raise ContractMismatch(f"{wsdl} does not offer {operation}") from None
        if style != "document":
            raise ContractMismatch(f"{wsdl} does not offer {operation} as document/literal")

    def check(self, *, namespace: str, question: str, answer: str, soap_action: str) -> None:
        """Raise ContractMismatch unless the operation has these elements and this action."""
        expected = (f"{{{namespace}}}{question}", f"{{{namespace}}}{answer}", soap_action)
        if expected != (self._question, self._answer, self.soap_action):
            raise ContractMismatch(f"{self._operation} has other elements or another action")

    def envelope(self, message: Message) -> Envelope:
        """Let zeep write the envelope of a message whose values are slots."""
        import zeep

        try:
            written: Element = self._client.create_message(  # type: ignore[no-untyped-call]  # same
                self._client.service, self._operation, **_marked(message)
            )
        except (zeep.exceptions.Error, TypeError, ValueError):
            raise ContractMismatch(f"{self._operation} takes another message") from None
        text = etree.tostring(written, xml_declaration=True, encoding="utf-8")
        literals, slots = _SLOT.split(text)[::2], _SLOT.split(text)[1::2]
        if len(set(slots)) != len(slots) or len(slots) != _leaves(message):
            raise ContractMismatch(f"{self._operation} does not carry every value once")
        return Envelope(literals=tuple(literals), slots=tuple(slot.decode() for slot in slots))


def _marked(message: Message) -> dict[str, Any]:
    return {
        name: f"\ue000{value}\ue000" if isinstance(value, str) else _marked(value)
        for name, value in message.items()
    }


def _leaves(message: Message) -> int:
    return sum(1 if isinstance(value, str) else _leaves(value) for value in message.values())


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """What a SOAP fault says: its code without prefix and every text in it, never to be shown."""

    code: str
    texts: tuple[str, ...]


def payload_of(reply: Reply) -> Element | Fault:
    """Give the one element in the envelope's body, or the fault there, be the status 500 or 200.

    Raises RegistryMisread for a 200 that is no envelope; otherwise what the status means.
    """
    if reply.status not in {httpx.codes.OK, httpx.codes.INTERNAL_SERVER_ERROR}:
        check_status(reply)
    payload = _payload_or_none(reply)
    if payload is not None and payload.tag == f"{_ENVELOPE}Fault":
        return _fault(payload)
    check_status(reply)
    if payload is None:
        raise RegistryMisread
    return payload


def _payload_or_none(reply: Reply) -> Element | None:
    try:
        root = parse(reply.body, content_type=reply.content_type)
    except RegistryMisread:
        return None
    bodies = root.findall(f"{_ENVELOPE}Body") if root.tag == f"{_ENVELOPE}Envelope" else []
    return bodies[0][0] if len(bodies) == 1 and len(bodies[0]) == 1 else None


def _fault(payload: Element) -> Fault:
    """Read leniently: a fault that is badly written is still a fault."""
    code = (payload.findtext("faultcode") or "").strip()
    texts = ((element.text or "").strip() for element in payload.iter())
    return Fault(code=code.rpartition(":")[2], texts=tuple(text for text in texts if text))

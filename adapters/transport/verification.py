"""WS-Security 1.0 by xmlsec: a reply is believed only as far as a pinned certificate signed it.

What is read afterwards is the element that was verified and no other: body and timestamp are taken
by their place in the envelope, and they themselves are digested. No library looks an id up, so
nothing can be moved to where it is signed but not read (signature wrapping). Digesting the body
here and not in xmlsec also takes a quarter of the time. Knows no registry.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, cast, final

import msgspec
import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree
from xmlsec import constants

from adapters.transport.signature import (
    DSIG,
    EXCLUSIVE,
    ID,
    RSA_SHA256,
    SOAP,
    WSSE,
    WSU,
    Suite,
    load_certificate,
)
from adapters.transport.xml import Element, leaf_text
from contracts.errors import RegistryMisread, RegistryRefused

_LONGEST_LIFE: Final = timedelta(minutes=15)
"""Five are usual. A reply that is good for hours could be kept and shown again."""
_INSTANT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?"
    r"(?:Z|[+-][0-9]{2}:[0-9]{2})",
    re.ASCII,
)
_EVERY_ID: Final = "//@*[local-name()='Id' or local-name()='ID' or local-name()='id']"
_EVERY_SIGNATURE: Final = f"count(//*[local-name()='Signature' and namespace-uri()='{DSIG}'])"


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """When the question was sent and when the reply is judged, UTC, and how far clocks may err."""

    asked_at: datetime
    now: datetime
    leeway: timedelta


@final
class Verifier:
    """The registry's certificates that we trust, and what a reply must be to be read."""

    def __init__(self, certificates: Iterable[bytes], *, suite: Suite = RSA_SHA256) -> None:
        """Take each as PEM; two may be good during a change. Raises ValueError."""
        self._pinned: Final = tuple(_Pinned(load_certificate(pem)) for pem in certificates)
        self._suite: Final = suite

    def verify(self, payload: Element, *, window: Window) -> datetime:
        """Give when the registry signed, UTC; the payload is then what it signed.

        Raises RegistryMisread: unsigned, not wholly signed, forged, stale. Raises RegistryRefused
        where the certificate is none of ours to trust, or is out of date: an operator mends that.
        """
        root = payload.getroottree().getroot()
        header, body = _exactly(root, f"{{{SOAP}}}Header", f"{{{SOAP}}}Body")
        if payload.getparent() is not body or len(body) != 1:
            raise RegistryMisread
        security = _one(header, f"{{{WSSE}}}Security")
        signature = _one(security, f"{{{DSIG}}}Signature")
        timestamp = _one(security, f"{{{WSU}}}Timestamp")
        token = _at_most_one(security, f"{{{WSSE}}}BinarySecurityToken")
        _check_ids(root)
        created = _created(timestamp, window)
        signed = _signed(signature, required=(body, timestamp), token=token, suite=self._suite)
        value = _bytes(signature[1])
        candidates = self._candidates(token, now=window.now)
        if not any(each.signed(signed, value, suite=self._suite) for each in candidates):
            raise RegistryMisread
        return created

    def _candidates(self, token: Element | None, *, now: datetime) -> tuple["_Pinned", ...]:
        """Give the certificates that may have signed: the one that the token is, else each."""
        named = None if token is None else _bytes(token)
        found = tuple(
            each
            for each in self._pinned
            if (named is None or each.der == named) and each.is_valid(now)
        )
        if not found:
            raise RegistryRefused
        return found


@final
class _Pinned:
    """One trusted certificate."""

    def __init__(self, certificate: x509.Certificate) -> None:
        self.der: Final = certificate.public_bytes(Encoding.DER)
        self._certificate: Final = certificate
        self._key: Final = xmlsec.Key.from_memory(
            certificate.public_bytes(Encoding.PEM), constants.KeyDataFormatCertPem
        )

    def is_valid(self, now: datetime) -> bool:
        """Tell whether the certificate is in its time."""
        return (
            self._certificate.not_valid_before_utc <= now <= self._certificate.not_valid_after_utc
        )

    def signed(self, text: bytes, value: bytes, *, suite: Suite) -> bool:
        """Tell whether this certificate's key made the signature over these bytes."""
        context = xmlsec.SignatureContext()
        context.key = self._key
        try:
            context.verify_binary(text, suite.signature, value)
        except xmlsec.Error:
            return False
        return True


def _signed(
    signature: Element, *, required: Sequence[Element], token: Element | None, suite: Suite
) -> bytes:
    """Give the bytes that the signature is over, once all that they refer to holds.

    They must refer to both required elements, may refer to the token, and to nothing else.
    """
    info = _signed_info(signature)
    canonical, method, *references = info
    if len(method) or method.get("Algorithm") != suite.signature.href:
        raise RegistryMisread
    parts = {f"#{part.get(ID, '')}": part for part in (*required, token) if part is not None}
    referred = [reference.get("URI", "") for reference in references]
    needed = {f"#{part.get(ID, '')}" for part in required}
    if len(set(referred)) != len(referred) or not needed <= set(referred) <= set(parts) - {"#"}:
        raise RegistryMisread
    for uri, reference in zip(referred, references, strict=True):
        _check_digest(reference, parts[uri], suite)
    return _canonical(info, canonical)


def _signed_info(signature: Element) -> Element:
    names = [f"{{{DSIG}}}{name}" for name in ("SignedInfo", "SignatureValue", "KeyInfo")]
    if [child.tag for child in signature] not in (names, names[:2]):
        raise RegistryMisread
    info = signature[0]
    heads = [f"{{{DSIG}}}CanonicalizationMethod", f"{{{DSIG}}}SignatureMethod"]
    tags = [child.tag for child in info]
    if tags[:2] != heads or set(tags[2:]) != {f"{{{DSIG}}}Reference"}:
        raise RegistryMisread
    return info


def _check_digest(reference: Element, part: Element, suite: Suite) -> None:
    """Hold an element against a reference. Refused: another transform, or digest, than the one."""
    names = ("Transforms", "DigestMethod", "DigestValue")
    transforms, method, value = _exactly(reference, *(f"{{{DSIG}}}{name}" for name in names))
    (transform,) = _exactly(transforms, f"{{{DSIG}}}Transform")
    if len(method) or method.get("Algorithm") != suite.digest.href:
        raise RegistryMisread
    if hashlib.new(suite.hash_name, _canonical(part, transform)).digest() != _bytes(value):
        raise RegistryMisread


def _canonical(element: Element, method: Element) -> bytes:
    """Write an element canonically. Refused: any way but the exclusive one without comments."""
    if method.get("Algorithm") != EXCLUSIVE or len(method) > 1:
        raise RegistryMisread
    prefixes: list[str] = []
    for child in method:
        if child.tag != f"{{{EXCLUSIVE}}}InclusiveNamespaces":
            raise RegistryMisread
        prefixes = child.get("PrefixList", "").split()
    try:
        return etree.tostring(
            element,
            method="c14n",
            exclusive=True,
            with_comments=False,
            inclusive_ns_prefixes=prefixes or None,
        )
    except etree.C14NError:
        # A namespace without a scheme, which has no canonical form.
        raise RegistryMisread from None


def _check_ids(root: Element) -> None:
    # Compiled for each: a compiled expression at work would lock every other thread out.
    ids = cast("list[str]", root.xpath(_EVERY_ID, smart_strings=False))
    if len(set(ids)) != len(ids) or root.xpath(_EVERY_SIGNATURE) != 1:
        raise RegistryMisread


def _created(timestamp: Element, window: Window) -> datetime:
    """Give when the reply was made. Refused: from before the question, from later, or expired."""
    parts = _exactly(timestamp, f"{{{WSU}}}Created", f"{{{WSU}}}Expires")
    created, expires = (_instant(leaf_text(part)) for part in parts)
    if not created < expires <= created + _LONGEST_LIFE:
        raise RegistryMisread
    if not window.asked_at - window.leeway <= created <= window.now + window.leeway:
        raise RegistryMisread
    if expires < window.now - window.leeway:
        raise RegistryMisread
    return created


def _instant(text: str | None) -> datetime:
    if text is None or not _INSTANT.fullmatch(text):
        raise RegistryMisread
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        raise RegistryMisread from None


def _bytes(token: Element) -> bytes:
    try:
        return base64.b64decode("".join((leaf_text(token) or "").split()), validate=True)
    except ValueError:
        raise RegistryMisread from None


def _exactly(parent: Element, *tags: str) -> list[Element]:
    children = list(parent)
    if [child.tag for child in children] != list(tags):
        raise RegistryMisread
    return children


def _one(parent: Element, tag: str) -> Element:
    found = _at_most_one(parent, tag)
    if found is None:
        raise RegistryMisread
    return found


def _at_most_one(parent: Element, tag: str) -> Element | None:
    found = parent.findall(tag)
    if len(found) > 1:
        raise RegistryMisread
    return found[0] if found else None

"""WS-Security of a question: who signed what, and when. Knows nothing of incomes.

Checked with signxml; adapters sign with xmlsec: two implementations on purpose. SHA-1 is what this
registry asks for, and is accepted here only.
"""

from base64 import b64decode
from binascii import Error as NotBase64
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Literal

from cryptography import x509
from cryptography.exceptions import InvalidSignature as NotIssued
from lxml import etree
from signxml.algorithms import DigestAlgorithm, SignatureMethod
from signxml.exceptions import InvalidCertificate, InvalidDigest, InvalidInput, InvalidSignature
from signxml.verifier import SignatureConfiguration, XMLVerifier

from contracts.dates import COPENHAGEN
from mocks.exchange import Clock
from mocks.soap import SOAP

_OASIS: Final = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
WSSE: Final = _OASIS + "wssecurity-secext-1.0.xsd"
WSU: Final = _OASIS + "wssecurity-utility-1.0.xsd"
X509V3: Final = _OASIS + "x509-token-profile-1.0#X509v3"
BASE64: Final = _OASIS + "soap-message-security-1.0#Base64Binary"
DS: Final = "http://www.w3.org/2000/09/xmldsig#"
EXCLUSIVE: Final = "http://www.w3.org/2001/10/xml-exc-c14n#"
LIFE: Final = timedelta(minutes=5)
_ID: Final = f"{{{WSU}}}Id"
_SECURITY: Final = f"{{{SOAP}}}Header/{{{WSSE}}}Security"

Problem = Literal[
    "no signature",
    "body or timestamp is not signed",
    "no certificate",
    "unknown certificate",
    "wrong signature",
    "outside its time",
]
REFUSED: Final = (
    InvalidSignature,
    InvalidDigest,
    InvalidInput,
    InvalidCertificate,
    etree.DocumentInvalid,
    ValueError,
    KeyError,
)
"""Whatever signxml raises on what a caller may send."""


class Checker:
    """Checks questions against the certificates that are trusted."""

    def __init__(
        self, *, ca: x509.Certificate, also: tuple[x509.Certificate, ...], clock: Clock
    ) -> None:
        """Trust what `ca` issued, and the certificates in `also`; `clock` is the machine's."""
        self._ca = ca
        self._also = frozenset(also)
        self._clock = clock

    def problem(self, envelope: etree._Element) -> Problem | None:
        """Tell what is wrong with an envelope's signature; None where nothing is."""
        security = envelope.find(_SECURITY)
        signature = None if security is None else security.find(f"{{{DS}}}Signature")
        if security is None or signature is None:
            return "no signature"
        body, timestamp = envelope.find(f"{{{SOAP}}}Body"), security.find(f"{{{WSU}}}Timestamp")
        if not _covers(signature, body, timestamp):
            return "body or timestamp is not signed"
        certificate = _certificate(security, signature)
        if certificate is None:
            return "no certificate"
        if not self._is_trusted(certificate):
            return "unknown certificate"
        if not self._fits(envelope, certificate):
            return "wrong signature"
        return None if self._is_fresh(timestamp) else "outside its time"

    def _is_trusted(self, certificate: x509.Certificate) -> bool:
        now = self._clock()
        if not certificate.not_valid_before_utc <= now <= certificate.not_valid_after_utc:
            return False
        if certificate in self._also:
            return True
        try:
            certificate.verify_directly_issued_by(self._ca)
        except (NotIssued, ValueError, TypeError):
            return False
        return True

    def _fits(self, envelope: etree._Element, certificate: x509.Certificate) -> bool:
        config = SignatureConfiguration(
            location=f"./{_SECURITY}/",
            expect_references=True,  # any number; `_covers` says which must be among them
            signature_methods=frozenset({SignatureMethod.RSA_SHA1}),
            digest_algorithms=frozenset({DigestAlgorithm.SHA1}),
            verification_time=self._clock(),
        )
        try:
            XMLVerifier().verify(
                envelope, x509_cert=certificate, expect_config=config, id_attribute="Id"
            )
        except REFUSED:
            return False
        return True

    def _is_fresh(self, timestamp: etree._Element | None) -> bool:
        created, expires = _moment(timestamp, "Created"), _moment(timestamp, "Expires")
        if created is None or expires is None:
            return False
        now = self._clock()
        # A real client writes Danish local time and calls it UTC (registries/README.md section 3).
        local = now.astimezone(COPENHAGEN).replace(tzinfo=UTC)
        return any(abs(created - at) <= LIFE and at <= expires for at in (now, local))


def certificate_in(file: Path) -> x509.Certificate:
    """Read a certificate out of a PEM file."""
    return x509.load_pem_x509_certificate(file.read_bytes())


def _covers(signature: etree._Element, *parts: etree._Element | None) -> bool:
    """Tell whether the signature refers to these very elements, canonicalised and no more.

    signxml refuses an id that stands twice; another transform could replace what is signed.
    """
    references = signature.findall(f"{{{DS}}}SignedInfo/{{{DS}}}Reference")
    transforms = (
        transform.get("Algorithm")
        for reference in references
        for transform in reference.iter(f"{{{DS}}}Transform")
    )
    uris = {reference.get("URI") for reference in references}
    wanted = {"#" + part.get(_ID, "") if part is not None else "#" for part in parts}
    return set(transforms) == {EXCLUSIVE} and "#" not in wanted and wanted <= uris


def _certificate(security: etree._Element, signature: etree._Element) -> x509.Certificate | None:
    """Give the certificate that the signature names: a token of the message, or one inside."""
    reference = signature.find(
        f"{{{DS}}}KeyInfo/{{{WSSE}}}SecurityTokenReference/{{{WSSE}}}Reference"
    )
    inside = signature.findtext(f"{{{DS}}}KeyInfo/{{{DS}}}X509Data/{{{DS}}}X509Certificate")
    tokens = {
        "#" + token.get(_ID, ""): token.text
        for token in security.findall(f"{{{WSSE}}}BinarySecurityToken")
    }
    written = inside if reference is None else tokens.get(reference.get("URI", ""))
    try:
        return x509.load_der_x509_certificate(b64decode(written or ""))
    except (ValueError, NotBase64):
        return None


def _moment(timestamp: etree._Element | None, name: str) -> datetime | None:
    written = "" if timestamp is None else timestamp.findtext(f"{{{WSU}}}{name}", "")
    try:
        moment = datetime.fromisoformat(written.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else None

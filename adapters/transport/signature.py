"""WS-Security 1.0 by xmlsec: a request is signed with our certificate. Knows no registry.

Body, timestamp and token are signed, each by its own id, under exclusive canonicalisation. The
algorithms are a `Suite` that the route names; the one here is of today. SHA-1 has a module of its
own that one adapter may import. Replies are read in `verification.py`.
"""

import base64
from datetime import datetime, timedelta
from typing import Any, Final, NoReturn, final

import xmlsec
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from lxml import etree
from xmlsec import constants

from adapters.transport.xml import Element, parse

SOAP: Final = "http://schemas.xmlsoap.org/soap/envelope/"
DSIG: Final = "http://www.w3.org/2000/09/xmldsig#"
EXCLUSIVE: Final = "http://www.w3.org/2001/10/xml-exc-c14n#"
_OASIS: Final = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
WSSE: Final = f"{_OASIS}wssecurity-secext-1.0.xsd"
WSU: Final = f"{_OASIS}wssecurity-utility-1.0.xsd"
X509V3: Final = f"{_OASIS}x509-token-profile-1.0#X509v3"
BASE64: Final = f"{_OASIS}soap-message-security-1.0#Base64Binary"
ID: Final = f"{{{WSU}}}Id"
LIFE: Final = timedelta(minutes=5)
SMALLEST_KEY_BITS: Final = 2048


@final
class Suite:
    """The algorithms that a route signs with and accepts: no others, whatever a message names."""

    def __init__(self, *, signature: Any, digest: Any, hash_name: str) -> None:  # noqa: ANN401 - see below
        """Take xmlsec's constants, whose type it does not name, and the digest by hashlib."""
        self.signature: Final = signature
        self.digest: Final = digest
        self.hash_name: Final = hash_name


RSA_SHA256: Final = Suite(
    signature=constants.TransformRsaSha256, digest=constants.TransformSha256, hash_name="sha256"
)


@final
class Signer:
    """Our certificate and key, and what is done with them. Shows neither."""

    __slots__ = ("__key", "_suite", "_token")

    def __init__(self, *, certificate: bytes, key: bytes, suite: Suite = RSA_SHA256) -> None:
        """Take both as PEM. Raises ValueError unless they are RSA, of size, and belong together."""
        public = load_certificate(certificate)
        try:
            private = load_pem_private_key(key, password=None)
        except (TypeError, ValueError, UnsupportedAlgorithm):
            private = None  # refused below: here the library's words would hang in the context
        if not (
            isinstance(private, rsa.RSAPrivateKey) and private.public_key() == public.public_key()
        ):
            raise ValueError("certificate and key do not belong together")
        self.__key = xmlsec.Key.from_memory(key, constants.KeyDataFormatPem)
        self._token = base64.b64encode(public.public_bytes(Encoding.DER)).decode("ascii")
        self._suite = suite

    def sign(self, envelope: bytes, *, now: datetime) -> bytes:
        """Put a security header before the body and sign. `now` is UTC: the message's own time."""
        root = parse(envelope)
        body = root[-1]
        body.set(ID, "body")
        security = _security(root)
        token = etree.SubElement(
            security,
            f"{{{WSSE}}}BinarySecurityToken",
            {ID: "token", "EncodingType": BASE64, "ValueType": X509V3},
        )
        token.text = self._token
        signature = self._template(root)
        security.append(signature)
        timestamp = _timestamp(security, now)
        context = xmlsec.SignatureContext()
        context.key = self.__key
        for part in (body, timestamp, token):
            context.register_id(part, "Id", WSU)
        context.sign(signature)
        return etree.tostring(root, xml_declaration=True, encoding="utf-8")

    def _template(self, root: Element) -> Element:
        signature = xmlsec.template.create(
            root, constants.TransformExclC14N, self._suite.signature, ns="ds"
        )
        for part in ("body", "timestamp", "token"):
            reference = xmlsec.template.add_reference(signature, self._suite.digest, uri=f"#{part}")
            xmlsec.template.add_transform(reference, constants.TransformExclC14N)
        info = xmlsec.template.ensure_key_info(signature)
        where = etree.SubElement(info, f"{{{WSSE}}}SecurityTokenReference")
        etree.SubElement(where, f"{{{WSSE}}}Reference", {"URI": "#token", "ValueType": X509V3})
        return signature

    def __repr__(self) -> str:
        return "Signer(***)"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a signing key is never serialised")


def load_certificate(pem: bytes) -> x509.Certificate:
    """Read one certificate. Raises ValueError unless its key is RSA and of size."""
    try:
        certificate = x509.load_pem_x509_certificate(pem)
        key = certificate.public_key()
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size < SMALLEST_KEY_BITS:
        raise ValueError("not a certificate with an RSA key of 2048 bits or more")
    return certificate


def _security(root: Element) -> Element:
    """Give a new security header; zeep's template has no header of its own."""
    header = etree.Element(f"{{{SOAP}}}Header", nsmap={"wsse": WSSE, "wsu": WSU})
    root.insert(0, header)
    security = etree.SubElement(header, f"{{{WSSE}}}Security")
    security.set(f"{{{SOAP}}}mustUnderstand", "1")
    return security


def _timestamp(security: Element, now: datetime) -> Element:
    timestamp = etree.SubElement(security, f"{{{WSU}}}Timestamp", {ID: "timestamp"})
    etree.SubElement(timestamp, f"{{{WSU}}}Created").text = written(now)
    etree.SubElement(timestamp, f"{{{WSU}}}Expires").text = written(now + LIFE)
    return timestamp


def written(instant: datetime) -> str:
    """Write an instant in UTC as XML Schema does, to the millisecond."""
    if instant.utcoffset() != timedelta(0):
        raise ValueError("an instant on the wire is UTC")
    return instant.strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant.microsecond // 1000:03d}Z"

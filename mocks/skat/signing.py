"""Signing an answer as the register does: body and timestamp, RSA-SHA1, by its own certificate."""

import logging
from base64 import b64encode
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from lxml import etree
from signxml.algorithms import (
    CanonicalizationMethod,
    DigestAlgorithm,
    SignatureConstructionMethod,
    SignatureMethod,
)
from signxml.signer import XMLSigner

from mocks.skat.signature import BASE64, DS, LIFE, WSSE, WSU, X509V3
from mocks.soap import SOAP

_BODY, _TIME, _TOKEN = "id-body", "id-timestamp", "CertId-1"
_ID: Final = f"{{{WSU}}}Id"


class _Sha1Signer(XMLSigner):
    """The registry's own algorithm; signxml wants it to be asked for in this way."""

    def check_deprecated_methods(self) -> None:
        """Accept SHA-1: for this registry only."""


class Signer:
    """Signs bodies with one key pair."""

    def __init__(self, certificate: Path, key: Path) -> None:
        """Read the pair. Raises ValueError where the key is not RSA."""
        # At DEBUG signxml writes whole messages to the log.
        logging.getLogger("signxml").setLevel(logging.INFO)
        read = x509.load_pem_x509_certificate(certificate.read_bytes())
        loaded = load_pem_private_key(key.read_bytes(), password=None)
        if not isinstance(loaded, RSAPrivateKey):
            raise ValueError("this registry signs with RSA")  # noqa: TRY004  a wrong file, no bug
        self._key = loaded
        self._token = b64encode(read.public_bytes(Encoding.DER)).decode()

    def signed(self, content: etree._Element, at: datetime) -> etree._Element:
        """Wrap the content of a body in a signed envelope; it holds for five minutes from `at`."""
        envelope = wrapped(content)
        security = etree.SubElement(
            envelope[0], f"{{{WSSE}}}Security", {f"{{{SOAP}}}mustUnderstand": "1"}, {"wsse": WSSE}
        )
        kind = {"EncodingType": BASE64, "ValueType": X509V3, _ID: _TOKEN}
        token = etree.SubElement(security, f"{{{WSSE}}}BinarySecurityToken", kind)
        token.text = self._token
        timestamp = etree.SubElement(security, f"{{{WSU}}}Timestamp", {_ID: _TIME})
        etree.SubElement(timestamp, f"{{{WSU}}}Created").text = _written(at)
        etree.SubElement(timestamp, f"{{{WSU}}}Expires").text = _written(at + LIFE)
        signer = _Sha1Signer(
            method=SignatureConstructionMethod.detached,
            signature_algorithm=SignatureMethod.RSA_SHA1,
            digest_algorithm=DigestAlgorithm.SHA1,
            c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
        )
        signature = signer.sign(
            envelope,
            key=self._key,
            reference_uri=[f"#{_BODY}", f"#{_TIME}"],
            key_info=_key_info(),
            id_attribute="Id",
        )
        security.insert(1, signature)
        return envelope


def wrapped(content: etree._Element) -> etree._Element:
    """Wrap the content of a body in an envelope that nobody has signed."""
    spaces = {"soapenv": SOAP, "wsu": WSU}
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap=spaces)
    etree.SubElement(envelope, f"{{{SOAP}}}Header")
    etree.SubElement(envelope, f"{{{SOAP}}}Body", {_ID: _BODY}).append(content)
    return envelope


def _key_info() -> etree._Element:
    key_info = etree.Element(f"{{{DS}}}KeyInfo", nsmap={"ds": DS})
    reference = etree.SubElement(
        key_info, f"{{{WSSE}}}SecurityTokenReference", nsmap={"wsse": WSSE}
    )
    where = {"URI": f"#{_TOKEN}", "ValueType": X509V3}
    etree.SubElement(reference, f"{{{WSSE}}}Reference", where)
    return key_info


def _written(moment: datetime) -> str:
    text = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")

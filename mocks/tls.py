"""Certificates of the sandbox: a CA, the mocks' server certificate, the gateway's client
certificate, and the pairs that sign messages: the gateway's questions, the income register's
answers.

Made where absent or about to lapse, else kept, so that a gateway set up yesterday still works
today.
"""

import ipaddress
import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_CA_LIFE: Final = timedelta(days=3650)
_LEAF_LIFE: Final = timedelta(days=365)
_MARGIN: Final = timedelta(days=7)
_KEY_USAGE_OFF: Final = dict.fromkeys(
    (
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "encipher_only",
        "decipher_only",
    ),
    False,
)


FAULTY: Final = (
    "expired_certificate",
    "other_name_certificate",
    "self_signed_certificate",
    "renewed_certificate",
)
_Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
_RSA_BITS: Final = 2048


class Certificates(msgspec.Struct, frozen=True, kw_only=True):
    """Where the files lie; keys are readable by their owner alone."""

    ca: Path
    server: Path
    server_key: Path
    gateway: Path
    gateway_key: Path
    gateway_signing: Path
    gateway_signing_key: Path
    skat: Path
    skat_key: Path
    faulty: Mapping[str, Path]
    """By the name of the fault: other certificates of the server's key."""


class _Pair(msgspec.Struct, frozen=True, kw_only=True):
    certificate: x509.Certificate
    key: _Key


def certificates(folder: Path, *, now: datetime) -> Certificates:
    """Give the certificates below the folder; all are made anew where one is missing or lapses
    within a week.
    """
    paths = Certificates(
        ca=folder / "ca.pem",
        server=folder / "server.pem",
        server_key=folder / "server.key",
        gateway=folder / "gateway.pem",
        gateway_key=folder / "gateway.key",
        gateway_signing=folder / "gateway-signing.pem",
        gateway_signing_key=folder / "gateway-signing.key",
        skat=folder / "skat.pem",
        skat_key=folder / "skat.key",
        faulty={name: folder / f"server-{name}.pem" for name in FAULTY},
    )
    if not _all_good(paths, now=now):
        _make(paths, now=now)
    return paths


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    draft.replace(path)


def _all_good(paths: Certificates, *, now: datetime) -> bool:
    named = (value for value in msgspec.structs.astuple(paths) if isinstance(value, Path))
    if not all(path.is_file() for path in (*named, *paths.faulty.values())):
        return False
    read = (
        x509.load_pem_x509_certificate(p.read_bytes())
        for p in (paths.ca, paths.server, paths.gateway, paths.gateway_signing, paths.skat)
    )
    return all(certificate.not_valid_after_utc > now + _MARGIN for certificate in read)


def _make(paths: Certificates, *, now: datetime) -> None:
    ca = _sign("Samsyn sandbox CA", issuer=None, now=now)
    server = _sign("Samsyn mocks", issuer=ca, now=now, extension=_here())
    gateway = _sign("Samsyn gateway (sandbox)", issuer=ca, now=now)
    # The CA's key is not kept: whoever needs another certificate makes a new sandbox.
    write_private(paths.ca, _pem(ca))
    write_private(paths.server, _pem(server))
    write_private(paths.server_key, _key_pem(server))
    write_private(paths.gateway, _pem(gateway))
    write_private(paths.gateway_key, _key_pem(gateway))
    signing = _sign("Samsyn gateway signing (sandbox)", issuer=ca, now=now, key=_rsa_key())
    write_private(paths.gateway_signing, _pem(signing))
    write_private(paths.gateway_signing_key, _key_pem(signing))
    skat = _sign("Samsyn income register (sandbox)", issuer=ca, now=now, key=_rsa_key())
    write_private(paths.skat, _pem(skat))
    write_private(paths.skat_key, _key_pem(skat))
    for name, pair in _faulty(ca, server.key, now=now).items():
        write_private(paths.faulty[name], _pem(pair))


def _faulty(ca: _Pair, key: _Key, *, now: datetime) -> dict[str, _Pair]:
    """Make what the server shows when a certificate fault is set; the key is its own."""
    name, elsewhere = "Samsyn mocks", x509.SubjectAlternativeName([x509.DNSName("other.example")])
    long_ago = now - _LEAF_LIFE - timedelta(days=1)
    return {
        "expired_certificate": _sign(name, issuer=ca, now=long_ago, extension=_here(), key=key),
        "other_name_certificate": _sign(name, issuer=ca, now=now, extension=elsewhere, key=key),
        "renewed_certificate": _sign(name, issuer=ca, now=now, extension=_here(), key=key),
        "self_signed_certificate": _sign(name, issuer=None, now=now, extension=_here(), key=key),
    }


def _here() -> x509.SubjectAlternativeName:
    return x509.SubjectAlternativeName(
        [
            x509.DNSName("localhost"),
            x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
            x509.IPAddress(ipaddress.ip_address("::1")),
        ]
    )


def _sign(
    name: str,
    *,
    issuer: _Pair | None,
    now: datetime,
    extension: x509.SubjectAlternativeName | None = None,
    key: _Key | None = None,
) -> _Pair:
    key = key or ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    signer = issuer.key if issuer else key
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now.astimezone(UTC) - timedelta(minutes=5))
        .not_valid_after(now.astimezone(UTC) + (_LEAF_LIFE if issuer else _CA_LIFE))
    )
    for value, is_critical in _extensions(key, signer, is_ca=issuer is None):
        builder = builder.add_extension(value, critical=is_critical)
    if extension is not None:
        builder = builder.add_extension(extension, critical=False)
    return _Pair(certificate=builder.sign(signer, hashes.SHA256()), key=key)


def _rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=_RSA_BITS)


def _extensions(key: _Key, signer: _Key, *, is_ca: bool) -> list[tuple[x509.ExtensionType, bool]]:
    """Give what OpenSSL's strict check wants (the default from Python 3.13 on)."""
    usage = x509.KeyUsage(
        digital_signature=not is_ca, key_cert_sign=is_ca, crl_sign=is_ca, **_KEY_USAGE_OFF
    )
    extensions: list[tuple[x509.ExtensionType, bool]] = [
        (x509.BasicConstraints(ca=is_ca, path_length=0 if is_ca else None), True),
        (usage, True),
        (x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False),
        (x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False),
    ]
    if not is_ca:
        both = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
        extensions.append((x509.ExtendedKeyUsage(both), False))
    return extensions


def _pem(pair: _Pair) -> bytes:
    return pair.certificate.public_bytes(serialization.Encoding.PEM)


def _key_pem(pair: _Pair) -> bytes:
    return pair.key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )

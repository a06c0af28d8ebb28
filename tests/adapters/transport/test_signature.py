"""Signing a message: what stands in its header, and that another implementation verifies it."""

import pickle
from datetime import UTC, datetime, timedelta

import pytest
from lxml import etree
from signxml import verifier as independent

from adapters.transport.sha1 import RSA_SHA1
from adapters.transport.signature import DSIG, EXCLUSIVE, RSA_SHA256, WSSE, WSU, Signer, written
from adapters.transport.verification import Verifier
from tests.adapters.pairs import elliptic_pair, pair
from tests.adapters.transport.replies import NOW, OTHER, REGISTRY, SIGNER, WINDOW, reply, verified


def test_what_is_signed_is_read_and_dated() -> None:
    root = reply(at=NOW - timedelta(seconds=3, microseconds=-500))

    created = Verifier([REGISTRY.certificate]).verify(root[1][0], window=WINDOW)

    assert verified(root) == "30000 æ"
    assert created == datetime(2026, 11, 22, 9, 59, 57, tzinfo=UTC)


@pytest.mark.parametrize("suite", [RSA_SHA256, RSA_SHA1], ids=["sha256", "sha1"])
def test_another_implementation_verifies_what_we_sign(suite: object) -> None:
    signer = Signer(certificate=REGISTRY.certificate, key=REGISTRY.key, suite=suite)  # type: ignore[arg-type]

    class Lenient(independent.XMLVerifier):
        def check_signature_alg_expected(self, *_: object) -> None: ...
        def check_digest_alg_expected(self, *_: object) -> None: ...

    found = Lenient().verify(
        etree.tostring(reply(signer)),
        x509_cert=REGISTRY.certificate.decode(),
        id_attribute="Id",
        expect_config=independent.SignatureConfiguration(
            location=".//",
            expect_references=3,
            signature_methods=frozenset(independent.SignatureMethod),
            digest_algorithms=frozenset(independent.DigestAlgorithm),
        ),
    )

    names = [etree.QName(each.signed_xml).localname for each in found]
    assert names == ["Body", "Timestamp", "BinarySecurityToken"]


def test_the_header_has_what_the_contract_asks_for() -> None:
    security = reply()[0][0]

    created, expires = (part.text for part in security.find(f"{{{WSU}}}Timestamp"))
    token = security.find(f"{{{WSSE}}}BinarySecurityToken")
    references = security.findall(f".//{{{DSIG}}}Reference")
    assert (created, expires) == ("2026-11-22T10:00:00.000Z", "2026-11-22T10:05:00.000Z")
    assert token.get("ValueType").endswith("x509-token-profile-1.0#X509v3")
    assert [each.get("URI") for each in references] == ["#body", "#timestamp", "#token"]
    assert {each[0][0].get("Algorithm") for each in references} == {EXCLUSIVE}


def test_an_instant_that_is_not_utc_is_never_written() -> None:
    danish = datetime(2026, 11, 22, 11, 0, tzinfo=UTC).astimezone()

    assert written(danish.astimezone(UTC)) == "2026-11-22T11:00:00.000Z"
    with pytest.raises(ValueError, match="UTC"):
        written(datetime.fromisoformat("2026-11-22T11:00:00+01:00"))


@pytest.mark.parametrize(
    ("certificate", "key"),
    [
        (REGISTRY.certificate, OTHER.key),
        (REGISTRY.certificate, b""),
        (b"", REGISTRY.key),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", REGISTRY.key),
        elliptic_pair("curve"),
        pair("small", bits=1024),
    ],
    ids=["another", "no-key", "no-certificate", "garbage", "elliptic", "small"],
)
def test_a_pair_that_cannot_sign_is_found_at_start(certificate: bytes, key: bytes) -> None:
    with pytest.raises(ValueError, match="certificate"):
        Signer(certificate=certificate, key=key)


def test_a_signer_shows_nothing() -> None:
    assert repr(SIGNER) == "Signer(***)"
    with pytest.raises(TypeError):
        pickle.dumps(SIGNER)

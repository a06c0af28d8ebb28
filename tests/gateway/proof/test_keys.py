"""Signing and checking, the key's file, and when a key counts."""

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as generate_ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from gateway.proof.keys import KeySet, SigningKey, VerifyingKey, generate
from gateway.settings import SettingsInvalid

SETTING = "samsyn.toml [ledger]: `signing_key_file`"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)
GROUP_ORDER = 2**252 + 27742317777372353535851937790883648493

# RFC 8032 section 7.1, tests 1 to 3: secret key, public key, message, signature.
RFC_8032 = [
    pytest.param(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701"
        "cf9b46bd25bf5f0595bbe24655141438e7a100b",
        id="test 1",
    ),
    pytest.param(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d"
        "0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        id="test 2",
    ),
    pytest.param(
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f7609"
        "84dc6594a7c15e9716ed28dc027beceea1ec40a",
        id="test 3",
    ),
]


@pytest.fixture
def key() -> SigningKey:
    return SigningKey.from_pem(generate())


def write(file: Path, content: bytes, *, mode: int = 0o600) -> Path:
    file.write_bytes(content)
    file.chmod(mode)
    return file


@pytest.mark.parametrize(("secret", "public", "message", "signature"), RFC_8032)
def test_the_signatures_of_rfc_8032_are_made(
    secret: str, public: str, message: str, signature: str
) -> None:
    key = SigningKey(Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret)))

    assert key.public_key.hex() == public
    assert key.sign(bytes.fromhex(message)).hex() == signature


@pytest.mark.parametrize(
    ("public", "message", "signature"),
    [pytest.param(*each.values[1:], id=each.id) for each in RFC_8032],
)
def test_the_signatures_of_rfc_8032_are_believed(public: str, message: str, signature: str) -> None:
    key = VerifyingKey.of(bytes.fromhex(public))

    assert key.verify(bytes.fromhex(signature), bytes.fromhex(message))
    assert not key.verify(bytes.fromhex(signature), bytes.fromhex(message) + b"\x00")


def test_a_flipped_bit_anywhere_in_a_signature_spoils_it(key: SigningKey) -> None:
    public, good = VerifyingKey.of(key.public_key), key.sign(b"receipt")
    number = int.from_bytes(good, "big")

    flipped = [(number ^ 1 << bit).to_bytes(64, "big") for bit in range(512)]

    assert not any(public.verify(bad, b"receipt") for bad in flipped)


def test_the_other_signature_that_follows_from_one_is_refused(key: SigningKey) -> None:
    good = key.sign(b"receipt")
    other_s = int.from_bytes(good[32:], "little") + GROUP_ORDER

    malleated = good[:32] + other_s.to_bytes(32, "little")

    assert not VerifyingKey.of(key.public_key).verify(malleated, b"receipt")


@pytest.mark.parametrize("length", [0, 1, 63, 65, 4000])
def test_a_signature_of_another_length_is_refused(key: SigningKey, length: int) -> None:
    spoilt = (key.sign(b"receipt") * 63)[:length]

    assert not VerifyingKey.of(key.public_key).verify(spoilt, b"receipt")


@pytest.mark.parametrize("public_key", [b"", b"\x01" * 31, b"\xff" * 32, b"\x02" + b"\x00" * 32])
def test_what_is_no_public_key_believes_nothing(key: SigningKey, public_key: bytes) -> None:
    assert not VerifyingKey.of(public_key).verify(key.sign(b"receipt"), b"receipt")


def test_a_key_is_named_by_the_hash_of_itself() -> None:
    key = VerifyingKey.of(bytes(32))

    assert key.key_id == "k66687aadf862bd77"  # of SHA-256 of 32 zero bytes


def test_a_signing_key_shows_nothing_of_its_secret_half() -> None:
    pem = generate()
    secret = load_pem_private_key(pem, password=None).private_bytes_raw()

    shown = repr(SigningKey.from_pem(pem))

    assert secret.hex() not in shown
    assert repr(secret) not in shown


def test_a_generated_key_can_be_read_from_its_file(tmp_path: Path) -> None:
    file = write(tmp_path / "key.pem", generate())

    key = SigningKey.read(file, setting=SETTING)

    assert VerifyingKey.of(key.public_key).verify(key.sign(b"receipt"), b"receipt")
    assert key.key_id == VerifyingKey.of(key.public_key).key_id


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_the_command_that_the_message_names_makes_a_key(tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    command = ["openssl", "genpkey", "-algorithm", "ed25519", "-out", str(file)]
    subprocess.run(command, check=True)  # noqa: S603 our own arguments

    assert len(SigningKey.read(file, setting=SETTING).public_key) == 32


def test_a_missing_file_is_told_with_the_command_that_makes_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid) as told:
        SigningKey.read(tmp_path / "nowhere.pem", setting=SETTING)

    assert str(told.value) == (
        "samsyn.toml [ledger]: `signing_key_file` cannot be read; "
        "make one with: openssl genpkey -algorithm ed25519 -out FILE && chmod 600 FILE"
    )


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_others_may_read_is_not_used(tmp_path: Path, mode: int) -> None:
    file = write(tmp_path / "key.pem", generate(), mode=mode)

    with pytest.raises(SettingsInvalid, match=r"may be read by others; chmod 600 it"):
        SigningKey.read(file, setting=SETTING)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(bytes(32), id="raw"),
        pytest.param(generate()[:60], id="cut short"),
        pytest.param(
            generate_ec(SECP256R1()).private_bytes(
                Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
            ),
            id="another kind of key",
        ),
        pytest.param(
            Ed25519PrivateKey.generate().private_bytes(
                Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"secret")
            ),
            id="encrypted",
        ),
    ],
)
def test_a_file_that_holds_no_such_key_is_told_in_one_line(tmp_path: Path, content: bytes) -> None:
    file = write(tmp_path / "key.pem", content)

    with pytest.raises(SettingsInvalid) as told:
        SigningKey.read(file, setting=SETTING)

    assert str(told.value).startswith(f"{SETTING} must hold an unencrypted Ed25519 key")
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("at", "counts"),
    [
        (NOON - TICK, False),
        (NOON, True),
        (NOON + timedelta(days=1), True),
        (NOON + timedelta(days=1) + TICK, False),
    ],
)
def test_a_key_counts_from_its_first_moment_to_its_last(*, at: datetime, counts: bool) -> None:
    key = VerifyingKey.of(bytes(32), since=NOON, until=NOON + timedelta(days=1))
    keys = KeySet(origin="log.example/1", keys=(key,))

    assert (keys.known(key.key_id, at) is not None) == counts


def test_a_key_of_which_no_time_is_known_counts_always() -> None:
    key = VerifyingKey.of(bytes(32))

    assert KeySet(origin=None, keys=(key,)).known(key.key_id, NOON) == key


def test_an_unknown_key_is_not_known() -> None:
    keys = KeySet(origin="log.example/1", keys=(VerifyingKey.of(bytes(32)),))

    assert keys.known(VerifyingKey.of(b"\x01" * 32).key_id, NOON) is None

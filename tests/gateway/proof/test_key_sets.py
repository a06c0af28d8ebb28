"""The three forms of a log's keys, and what is none of them."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as generate_ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from gateway.proof.key_sets import KeysUnreadable, PublishedKeySet, publish, read_key_set
from gateway.proof.keys import SigningKey, VerifyingKey, generate
from gateway.proof.notes import write_vkey

ORIGIN = "log.example/1"
SINCE = datetime(2026, 1, 1, tzinfo=UTC)
OLD, NEW = SigningKey.from_pem(generate()), SigningKey.from_pem(generate())
PUBLISHED = PublishedKeySet(
    origin=ORIGIN,
    keys=(
        publish(OLD.public_key, origin=ORIGIN, since=SINCE, until=SINCE + timedelta(days=30)),
        publish(NEW.public_key, origin=ORIGIN, since=SINCE + timedelta(days=29)),
    ),
)

Spoil = Callable[[dict[str, object]], object]


def pem_of(public_key: bytes) -> bytes:
    public = Ed25519PublicKey.from_public_bytes(public_key)
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def plain() -> dict[str, object]:
    built = msgspec.to_builtins(PUBLISHED)
    assert isinstance(built, dict)
    return built


def test_a_saved_key_set_is_read_with_its_times() -> None:
    keys = read_key_set(msgspec.json.encode(PUBLISHED) + b"\n")

    assert keys.origin == ORIGIN
    assert keys.keys == (
        VerifyingKey.of(OLD.public_key, since=SINCE, until=SINCE + timedelta(days=30)),
        VerifyingKey.of(NEW.public_key, since=SINCE + timedelta(days=29)),
    )


def test_a_published_key_without_an_end_says_none() -> None:
    assert b'"until"' not in msgspec.json.encode(PUBLISHED.keys[1])


def test_a_pem_file_gives_a_key_of_which_neither_log_nor_time_is_known() -> None:
    keys = read_key_set(pem_of(NEW.public_key))

    assert (keys.origin, keys.keys) == (None, (VerifyingKey.of(NEW.public_key),))


def test_a_vkey_line_gives_a_key_and_its_log() -> None:
    keys = read_key_set(write_vkey(ORIGIN, NEW.public_key).encode() + b"\n")

    assert (keys.origin, keys.keys) == (ORIGIN, (VerifyingKey.of(NEW.public_key),))


def first_key(**changes: object) -> Spoil:
    def spoil(keys: dict[str, object]) -> object:
        first, second = keys["keys"]
        return keys | {"keys": [first | changes, second]}

    return spoil


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(first_key(key_id=NEW.key_id), id="another's name"),
        pytest.param(first_key(key_id=OLD.key_id.upper()), id="upper case name"),
        pytest.param(first_key(public_key=PUBLISHED.keys[1].public_key), id="another's key"),
        pytest.param(first_key(public_key=PUBLISHED.keys[0].public_key + "="), id="padded"),
        pytest.param(first_key(public_key="!" * 43), id="no base64"),
        pytest.param(first_key(public_key="AAAA"), id="short"),
        pytest.param(first_key(vkey=PUBLISHED.keys[1].vkey), id="another's vkey"),
        pytest.param(
            first_key(vkey=write_vkey("log.example/2", OLD.public_key)), id="another log's vkey"
        ),
        pytest.param(first_key(algorithm="ES256"), id="another algorithm"),
        pytest.param(first_key(since="2026-01-01T00:00:00"), id="a time without a zone"),
        pytest.param(first_key(since="yesterday"), id="no time"),
        pytest.param(first_key(since=None), id="no beginning"),
        pytest.param(first_key(until="2025-12-31T23:59:59Z"), id="ends before it begins"),
        pytest.param(lambda keys: keys | {"keys": []}, id="no key"),
        pytest.param(lambda keys: keys | {"keys": [keys["keys"][0]] * 2}, id="one key twice"),
        pytest.param(lambda keys: keys | {"keys": "k1"}, id="no list"),
        pytest.param(lambda keys: keys | {"origin": ""}, id="no log"),
        pytest.param(lambda keys: keys | {"origin": "log.example/2"}, id="another log"),
        pytest.param(lambda keys: keys | {"origin": "a\ud800"}, id="no text"),
        pytest.param(lambda keys: {"keys": keys["keys"]}, id="no origin"),
        pytest.param(lambda _: {}, id="empty"),
    ],
)
def test_a_key_set_that_does_not_agree_with_itself_is_refused(spoil: Spoil) -> None:
    with pytest.raises(KeysUnreadable):
        read_key_set(json.dumps(spoil(plain())).encode())


@pytest.mark.parametrize("origin", ["", "log example", "log+example", "log\nexample"])
def test_a_log_with_a_name_no_note_can_carry_is_refused(origin: str) -> None:
    published = PublishedKeySet(
        origin=origin, keys=(publish(NEW.public_key, origin=origin, since=SINCE),)
    )

    with pytest.raises(KeysUnreadable, match="does not name its log"):
        read_key_set(msgspec.json.encode(published))


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\xff\xfe", id="no text"),
        pytest.param(b"key", id="a word"),
        pytest.param(b"[" * 100_000, id="depth"),
        pytest.param(b'{"a":' * 40_000, id="depth in objects"),
        pytest.param(b"x" * 300_000, id="too long"),
        pytest.param(b'{"origin":"a","origin":"b","keys":[]}', id="one name twice"),
        pytest.param(generate(), id="a private key"),
        pytest.param(pem_of(NEW.public_key)[:70], id="a PEM cut short"),
        pytest.param(
            generate_ec(SECP256R1())
            .public_key()
            .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
            id="another kind of key",
        ),
    ],
)
def test_what_is_no_key_is_refused_with_one_plain_line(content: bytes) -> None:
    with pytest.raises(KeysUnreadable) as told:
        read_key_set(content)

    assert "\n" not in str(told.value)

"""Checkpoints and the notes they are: what is written, what is believed, and what is refused."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.proof.keys import KeySet, SigningKey, VerifyingKey, generate
from gateway.proof.notes import (
    Checkpoint,
    CheckpointSigner,
    NoteRefused,
    NoteUnreadable,
    read_checkpoint,
    read_vkey,
    verify_checkpoint,
    write_vkey,
)
from gateway.proof.signed_notes import key_hash, read_note, sign_note, signed_by
from gateway.proof.tiles import EMPTY_ROOT

ORIGIN = "log.example/1"
OLD, NEW, STRANGER = (SigningKey.from_pem(generate()) for _ in range(3))
ROOT = bytes(range(32))
ROOT_TEXT = base64.b64encode(ROOT).decode()
BODY = f"{ORIGIN}\n42\n{ROOT_TEXT}\n"
CHECKPOINT = Checkpoint(origin=ORIGIN, size=42, root=ROOT)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)

# What golang.org/x/mod/sumdb/note shows in its documentation: another's key, text and signature.
GO_VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6"
    "KE6RyyBwJnAM=\n"
)


def key_set(*keys: SigningKey, origin: str | None = ORIGIN) -> KeySet:
    return KeySet(origin=origin, keys=tuple(VerifyingKey.of(key.public_key) for key in keys))


def signed(text: str, *keys: SigningKey, name: str = ORIGIN) -> str:
    return sign_note(text, name=name, keys=keys or (NEW,))


@pytest.fixture(scope="module")
def note() -> str:
    return CheckpointSigner(origin=ORIGIN, keys=(NEW,)).sign(42, ROOT)


def test_a_checkpoint_is_three_lines_a_blank_one_and_a_signature(note: str) -> None:
    signature = NEW.sign(BODY.encode())
    encoded = base64.b64encode(key_hash(ORIGIN, NEW.public_key) + signature).decode()

    assert note == f"{BODY}\n— {ORIGIN} {encoded}\n"


def test_a_checkpoint_is_believed_of_a_known_key(note: str) -> None:
    assert verify_checkpoint(note, key_set(NEW)) == CHECKPOINT
    assert verify_checkpoint(note.encode(), key_set(NEW)) == CHECKPOINT


def test_the_empty_log_has_a_checkpoint_too() -> None:
    note = CheckpointSigner(origin=ORIGIN, keys=(NEW,)).sign(0, EMPTY_ROOT)

    assert verify_checkpoint(note, key_set(NEW)).size == 0


@pytest.mark.parametrize("known", [(OLD,), (NEW,), (OLD, NEW)])
def test_during_a_rotation_readers_with_either_key_believe(known: tuple[SigningKey, ...]) -> None:
    note = CheckpointSigner(origin=ORIGIN, keys=(NEW, OLD)).sign(42, ROOT)

    assert verify_checkpoint(note, key_set(*known)) == CHECKPOINT


def test_of_a_bare_key_the_signature_proves_the_logs_name(note: str) -> None:
    assert verify_checkpoint(note, key_set(NEW, origin=None)) == CHECKPOINT


def test_strangers_signatures_are_passed_over() -> None:
    witnesses = "".join(
        f"— witness.example/{number} {base64.b64encode(bytes(4627)).decode()}\n"
        for number in range(15)
    )

    assert verify_checkpoint(signed(BODY) + witnesses, key_set(NEW)) == CHECKPOINT


def test_another_implementations_note_is_believed() -> None:
    keys = read_vkey(GO_VKEY)

    signers = signed_by(read_note(GO_NOTE), keys, name="PeterNeumann")

    assert signers == keys.keys


def test_a_vkey_is_written_as_others_write_it() -> None:
    keys = read_vkey(GO_VKEY)

    assert write_vkey("PeterNeumann", keys.keys[0].public_key) == GO_VKEY


@pytest.mark.parametrize(
    ("note", "keys"),
    [
        pytest.param(signed(BODY), key_set(OLD), id="unknown key"),
        pytest.param(signed(BODY), key_set(NEW, origin="log.example/2"), id="another log's keys"),
        pytest.param(
            signed(BODY.replace(ORIGIN, "log.example/2")), key_set(NEW), id="another log's text"
        ),
        pytest.param(
            signed(BODY.replace(ORIGIN, "log.example/2"), name="log.example/2"),
            key_set(NEW),
            id="another log",
        ),
        pytest.param(signed(BODY, name="log.example/2"), key_set(NEW), id="another name"),
        pytest.param(
            signed(BODY).replace("\n42\n", "\n43\n"), key_set(NEW), id="another size's signature"
        ),
        pytest.param(
            signed(BODY).replace(ROOT_TEXT, base64.b64encode(ROOT[::-1]).decode()),
            key_set(NEW),
            id="another root's signature",
        ),
        pytest.param(
            BODY + "\n" + signed(BODY).partition("\n\n")[2].replace("— ", "— x"),
            key_set(NEW),
            id="a name that only ends like ours",
        ),
    ],
)
def test_a_note_that_can_be_read_and_not_believed_is_refused(note: str, keys: KeySet) -> None:
    with pytest.raises(NoteRefused):
        verify_checkpoint(note, keys)


def test_one_wrong_signature_of_ours_spoils_a_note_with_a_right_one() -> None:
    wrong = signed(BODY.replace("42", "43"), OLD).partition("\n\n")[2]

    with pytest.raises(NoteRefused, match="a signature is wrong"):
        verify_checkpoint(signed(BODY) + wrong, key_set(OLD, NEW))


def test_a_signature_cut_to_our_keys_hash_is_refused() -> None:
    line = base64.b64encode(key_hash(ORIGIN, NEW.public_key) + b"\x00").decode()

    with pytest.raises(NoteRefused, match="a signature is wrong"):
        verify_checkpoint(f"{BODY}\n— {ORIGIN} {line}\n", key_set(NEW))


def test_a_key_that_was_over_before_the_newest_entry_does_not_vouch_for_it() -> None:
    retired = VerifyingKey.of(OLD.public_key, until=NOON)
    keys = KeySet(origin=ORIGIN, keys=(retired,))
    note = signed(BODY, OLD)

    assert verify_checkpoint(note, keys, made_after=NOON) == CHECKPOINT
    with pytest.raises(NoteRefused, match="no known key"):
        verify_checkpoint(note, keys, made_after=NOON + timedelta(microseconds=1))


def test_a_key_that_began_after_the_entry_vouches_for_it_in_a_later_checkpoint() -> None:
    later = VerifyingKey.of(NEW.public_key, since=NOON)
    keys = KeySet(origin=ORIGIN, keys=(later,))

    seen = verify_checkpoint(signed(BODY), keys, made_after=NOON - timedelta(days=365))

    assert seen == CHECKPOINT


def body(size: str = "42", root: str = ROOT_TEXT, origin: str = ORIGIN) -> str:
    return f"{origin}\n{size}\n{root}\n"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(body(size="-1"), id="negative"),
        pytest.param(body(size="+42"), id="plus"),
        pytest.param(body(size="042"), id="leading zero"),
        pytest.param(body(size="00"), id="two zeros"),
        pytest.param(body(size="4 2"), id="a space in the size"),
        pytest.param(body(size=" 42"), id="a space before the size"),
        pytest.param(body(size="4_2"), id="Python's own spelling"),
        pytest.param(body(size="٤٢"), id="other digits"),
        pytest.param(body(size="42.0"), id="a fraction"),
        pytest.param(body(size="0x2a"), id="hexadecimal"),
        pytest.param(body(size=str(2**63)), id="one too many"),
        pytest.param(body(size="9" * 5000), id="huge"),
        pytest.param(body(size=""), id="no size"),
        pytest.param(body(size="0"), id="empty with another root"),
        pytest.param(body(root=""), id="no root"),
        pytest.param(body(root=ROOT_TEXT[:-4]), id="short root"),
        pytest.param(body(root=base64.b64encode(bytes(33)).decode()), id="long root"),
        pytest.param(body(root=ROOT_TEXT.rstrip("=")), id="no padding"),
        pytest.param(body(root=ROOT_TEXT[:-2] + "9="), id="bits beyond the end"),
        pytest.param(body(root=ROOT_TEXT + "="), id="padding too much"),
        pytest.param(body(root=ROOT_TEXT[:8] + " " + ROOT_TEXT[8:]), id="a space in the root"),
        pytest.param(
            body(root=base64.urlsafe_b64encode(b"\xff" * 32).decode()), id="the other alphabet"
        ),
        pytest.param(body(origin=""), id="no origin"),
        pytest.param(body(origin="log example"), id="a space in the origin"),
        pytest.param(body(origin="log.example/1 "), id="a space after the origin"),
        pytest.param(body(origin="log\u00a0example"), id="a wide space in the origin"),
        pytest.param(body(origin="log+example"), id="a plus in the origin"),
        pytest.param(body() + "more\n", id="an extension line"),
        pytest.param(body() + "\n", id="two blank lines"),
        pytest.param("\n" + body(), id="a blank line first"),
        pytest.param(f"{ORIGIN}\n42\n", id="two lines"),
        pytest.param("\n", id="an empty text"),
    ],
)
def test_a_text_that_is_no_checkpoint_is_not_read_even_if_it_is_signed(text: str) -> None:
    with pytest.raises(NoteUnreadable):
        verify_checkpoint(signed(text), key_set(NEW))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("\n", "\r\n", id="CRLF"),
        pytest.param("\n\n— ", "\n— ", id="no blank line"),
        pytest.param("\n\n— ", "\n\n\n— ", id="two blank lines"),
        pytest.param("\n\n— ", "\n\n- ", id="a hyphen"),
        pytest.param("\n\n— ", "\n\n—  ", id="two spaces"),
        pytest.param("\n\n— ", "\n\n—\u00a0", id="another space"),
        pytest.param("\n\n— ", "\n\n — ", id="indented"),
        pytest.param("\n42\n", "\n42\t\n", id="a tab"),
        pytest.param("\n42\n", "\n42\x00\n", id="a zero"),
        pytest.param("\n42\n", "\n42\ud800\n", id="half a character"),
    ],
)
def test_a_text_that_is_no_note_is_not_read(note: str, old: str, new: str) -> None:
    spoilt = note.replace(old, new)

    assert spoilt != note
    with pytest.raises(NoteUnreadable):
        verify_checkpoint(spoilt, key_set(NEW))


@pytest.mark.parametrize(
    "ending",
    [
        pytest.param("", id="no newline"),
        pytest.param(" \n", id="a space"),
        pytest.param("\r\n", id="CRLF"),
        pytest.param("\n\n", id="a blank line"),
        pytest.param("\nmore\n", id="a line that is no signature"),
        pytest.param("\n— \n", id="a dash and nothing more"),
    ],
)
def test_a_note_ends_with_the_newline_of_its_last_signature(note: str, ending: str) -> None:
    with pytest.raises(NoteUnreadable):
        read_note(note[:-1] + ending)


@pytest.mark.parametrize("control", ["\t", "\r", "\x00", "\x1b", "\x1f"])
def test_a_note_of_whatever_text_has_no_control_characters(control: str) -> None:
    assert read_note(signed("any text\n\nat all\n")).text == "any text\n\nat all\n"
    with pytest.raises(NoteUnreadable, match="control character"):
        read_note(signed(f"any text\n\nat{control}all\n"))


def other_spellings(encoded: str) -> list[str]:
    """The same bytes for a lax reader."""
    last = encoded.rstrip("=")[-1]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    beyond = alphabet[alphabet.index(last) + 1]
    padding = "=" * encoded.count("=")
    return [
        encoded.rstrip("="),
        encoded + "=",
        encoded.rstrip("=")[:-1] + beyond + padding,
        encoded[:9] + "." + encoded[9:],
    ]


@pytest.mark.parametrize("which", range(4))
def test_a_signature_is_read_in_one_spelling_only(which: int) -> None:
    encoded = base64.b64encode(key_hash(ORIGIN, NEW.public_key) + NEW.sign(BODY.encode())).decode()

    with pytest.raises(NoteUnreadable):
        verify_checkpoint(f"{BODY}\n— {ORIGIN} {other_spellings(encoded)[which]}\n", key_set(NEW))


@pytest.mark.parametrize("encoded", ["", "AAAA", "AAAAAA=="])
def test_a_signature_without_a_signature_is_not_read(encoded: str) -> None:
    with pytest.raises(NoteUnreadable):
        read_checkpoint(f"{BODY}\n— {ORIGIN} {encoded}\n")


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\n\n", id="newlines"),
        pytest.param(b"\xff\xfe", id="no UTF-8"),
        pytest.param(b"\xef\xbb\xbf" + signed(BODY).encode()[:3], id="a mark and no more"),
        pytest.param(b"a" * 200_000, id="too long"),
        pytest.param((signed(BODY) + f"— a {'A' * 92}\n" * 40).encode(), id="too many signatures"),
    ],
)
def test_what_is_no_note_at_all_is_not_read(raw: bytes) -> None:
    with pytest.raises(NoteUnreadable):
        read_checkpoint(raw)


def test_a_byte_order_mark_is_part_of_the_name_and_spoils_it() -> None:
    with pytest.raises(NoteRefused):
        verify_checkpoint(b"\xef\xbb\xbf" + signed(BODY).encode(), key_set(NEW))


@given(place=st.integers(0, 10_000), bit=st.integers(0, 7))
@settings(max_examples=400, deadline=None)
def test_a_flipped_bit_anywhere_in_a_checkpoint_spoils_it(place: int, bit: int) -> None:
    spoilt = bytearray(signed(BODY).encode())
    spoilt[place % len(spoilt)] ^= 1 << bit

    with pytest.raises((NoteRefused, NoteUnreadable)):
        verify_checkpoint(bytes(spoilt), key_set(NEW))


@given(st.one_of(st.binary(), st.text(), st.text("\n— =+/0aA")))
@settings(max_examples=300, deadline=None)
def test_nothing_makes_the_reader_fail_otherwise(raw: bytes | str) -> None:
    with pytest.raises(NoteUnreadable):
        read_checkpoint(raw)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("", id="nothing"),
        pytest.param(GO_VKEY.replace("c74f20a3", "c74f20a4"), id="another hash"),
        pytest.param(GO_VKEY.replace("c74f20a3", "C74F20A3"), id="upper case"),
        pytest.param(GO_VKEY.replace("PeterNeumann", "PeterNewman"), id="another name"),
        pytest.param(GO_VKEY.replace("PeterNeumann", ""), id="no name"),
        pytest.param(GO_VKEY.replace("Peter", "Peter "), id="a space"),
        pytest.param(GO_VKEY.replace("ARpc", "Ahpc"), id="another algorithm"),
        pytest.param(GO_VKEY[:-4], id="short"),
        pytest.param(GO_VKEY + "AAAA", id="long"),
        pytest.param(GO_VKEY + "=", id="padded"),
        pytest.param("a+b", id="two parts"),
        pytest.param("\ud800+00000000+AAAA", id="half a character"),
    ],
)
def test_what_is_no_key_line_is_not_read(line: str) -> None:
    with pytest.raises(NoteUnreadable):
        read_vkey(line)

"""One entry's proof as a text: written, read back, checked against the tree, and spoilt."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.proof.keys import KeySet, SigningKey, VerifyingKey, generate
from gateway.proof.merkle import inclusion, verify_inclusion
from gateway.proof.notes import CheckpointSigner, NoteUnreadable, verify_checkpoint
from gateway.proof.tlog_proof import TlogProof, read_tlog_proof, write_tlog_proof
from tests.gateway.proof.naive import leaf, tree_of

ORIGIN = "log.example/1"
KEY = SigningKey.from_pem(generate())
KEYS = KeySet(origin=ORIGIN, keys=(VerifyingKey.of(KEY.public_key),))
TREE = tree_of(300)
NOTE = CheckpointSigner(origin=ORIGIN, keys=(KEY,)).sign(TREE.size, TREE.root)
PROOF = TlogProof(index=7, hashes=inclusion(TREE, index=7, size=300), checkpoint=NOTE)
TEXT = write_tlog_proof(PROOF)


def test_a_proof_is_a_head_the_index_the_hashes_and_the_checkpoint_as_it_was_signed() -> None:
    hashes = "".join(base64.b64encode(each).decode() + "\n" for each in PROOF.hashes)

    assert f"c2sp.org/tlog-proof@v1\nindex 7\n{hashes}\n{NOTE}" == TEXT


@pytest.mark.parametrize("raw", [TEXT, TEXT.encode()])
def test_a_proof_is_read_as_it_was_written(raw: bytes | str) -> None:
    assert read_tlog_proof(raw) == PROOF


def test_extra_data_stands_in_a_line_of_its_own() -> None:
    with_extra = TlogProof(index=7, hashes=PROOF.hashes, checkpoint=NOTE, extra=b"leaf")

    text = write_tlog_proof(with_extra)

    assert text.split("\n")[1] == "extra bGVhZg=="
    assert read_tlog_proof(text) == with_extra


def test_a_tree_of_one_leaf_needs_no_hashes() -> None:
    one = tree_of(1)
    note = CheckpointSigner(origin=ORIGIN, keys=(KEY,)).sign(1, one.root)
    proof = TlogProof(index=0, hashes=(), checkpoint=note)

    assert read_tlog_proof(write_tlog_proof(proof)) == proof


def test_what_was_read_proves_the_entry() -> None:
    proof = read_tlog_proof(TEXT)
    checkpoint = verify_checkpoint(proof.checkpoint, KEYS)

    assert verify_inclusion(
        leaf(7),
        index=proof.index,
        size=checkpoint.size,
        hashes=proof.hashes,
        root=checkpoint.root,
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("proof@v1", "proof@v2", id="another version"),
        pytest.param("c2sp.org/", "", id="another first line"),
        pytest.param("\n", "\r\n", id="CRLF"),
        pytest.param("index 7", "index 07", id="leading zero"),
        pytest.param("index 7", "index -7", id="negative"),
        pytest.param("index 7", "index  7", id="two spaces"),
        pytest.param("index 7", "Index 7", id="another word"),
        pytest.param("index 7", "index " + "9" * 5000, id="huge"),
        pytest.param("index 7", "index 300", id="no such leaf"),
        pytest.param("index 7\n", "", id="no index"),
        pytest.param("index 7\n", "index 7\nindex 7\n", id="two indices"),
        pytest.param("index 7\n", "extra \nindex 7\n", id="an empty extra line"),
        pytest.param("index 7\n", "extra bGVhZg\nindex 7\n", id="extra without padding"),
        pytest.param("index 7\n", "extra AA==\nextra AA==\nindex 7\n", id="two extra lines"),
        pytest.param("index 7\n", "index 7\n\n", id="a blank line among the hashes"),
        pytest.param("index 7\n", "index 7\nAAAA\n", id="a short hash"),
        pytest.param("index 7\n", "index 7\n" + f"{'A' * 43}=\n" * 60, id="too many hashes"),
        pytest.param("index 7\n", "index 7\n\ud800\n", id="half a character"),
        pytest.param("\n\n— ", "\n— ", id="no note"),
        pytest.param(f"\n{ORIGIN}\n", "\n", id="no origin"),
        pytest.param(NOTE, "", id="no checkpoint"),
    ],
)
def test_a_text_that_is_no_proof_is_not_read(old: str, new: str) -> None:
    spoilt = TEXT.replace(old, new)

    assert spoilt != TEXT
    with pytest.raises(NoteUnreadable):
        read_tlog_proof(spoilt)


@given(
    st.one_of(st.binary(), st.text(), st.text("\n— =0aA").map("c2sp.org/tlog-proof@v1\n".__add__))
)
@settings(max_examples=200, deadline=None)
def test_nothing_makes_the_reader_fail_otherwise(raw: bytes | str) -> None:
    with pytest.raises(NoteUnreadable):
        read_tlog_proof(raw)


@pytest.mark.parametrize("raw", [b"\xff", b"c2sp.org/tlog-proof@v1\n" * 20_000])
def test_what_is_no_text_or_far_too_long_is_not_read(raw: bytes) -> None:
    with pytest.raises(NoteUnreadable):
        read_tlog_proof(raw)

"""What the tree holds of an entry, byte by byte as docs/verify.md says it."""

import base64
import hashlib
import json

import pytest
import rfc8785

from gateway.ledger.leaf import leaf_of

NOON_US = 1_795_262_399_000_000


def b64u(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


@pytest.mark.parametrize("receipt", [("", ""), ("version-digest", "answer_digest")])
def test_a_leaf_is_the_canonical_json_of_five_members(receipt: tuple[str, str]) -> None:
    leaf = leaf_of("ent_a", "disclosed", at_us=NOON_US, sealed=b"sealed", receipt=receipt)

    said = {
        "v": 1,
        "kind": "disclosed",
        "t": "2026-11-21T11:59Z",
        "ct": b64u(hashlib.sha256(b"sealed").digest()),
        "rc": b64u(hashlib.sha256(rfc8785.dumps(["ent_a", *receipt])).digest()),
    }
    assert leaf == rfc8785.dumps(said)


def test_a_leaf_names_neither_entry_nor_receipt() -> None:
    leaf = leaf_of("ent_abc", "intent", at_us=0, sealed=b"", receipt=("version", "answer"))

    assert set(json.loads(leaf)) == {"v", "kind", "t", "ct", "rc"}
    assert not [word for word in (b"ent_abc", b"version", b"answer") if word in leaf]

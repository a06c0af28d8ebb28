"""What a database holds after a kill, looked at with other means than the gateway's own."""

import base64
import hashlib
import json

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.gateway.ledger.kill.naive_tree import NaiveTree
from tests.gateway.ledger.kill.witness import Heard
from tests.gateway.store.house import House

ENTRIES = (
    "SELECT sequence, id, kind, intent_id, at_us, leaf, payload FROM entry "
    "WHERE sequence > {after} ORDER BY sequence"
)
TORN = (
    "SELECT consent.id FROM consent LEFT JOIN consent_request AS asked "
    "ON asked.consent_id = consent.id AND asked.state = 'granted' WHERE asked.id IS NULL "
    "UNION SELECT asked.id FROM consent_request AS asked LEFT JOIN consent "
    "ON consent.id = asked.consent_id WHERE asked.state = 'granted' AND consent.id IS NULL"
)
"""Consents without the request that was granted, and the other way round."""


class Examined:
    """One database, looked at again and again: what was there stays there."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._tree = NaiveTree()
        self._sequences: list[int] = []
        self._kinds: dict[str, str] = {}
        self._ended: set[str] = set()
        self._last_us = 0
        self._checkpoints: dict[int, bytes] = {}

    @property
    def entries(self) -> int:
        return len(self._sequences)

    @property
    def checkpoints(self) -> int:
        return len(self._checkpoints)

    def look(self, heard: Heard | None = None) -> None:
        """Read what is new and check all of it. Raises AssertionError."""
        assert self._house.faults() == []
        self._read_entries()
        self._check_tree()
        if heard is not None:
            self._check_told(heard)

    def open_intents(self) -> int:
        intents = {each for each, kind in self._kinds.items() if kind == "intent"}
        return len(intents - self._ended)

    def is_all_in_tree(self) -> bool:
        return max(self._checkpoints) == self.entries

    def _read_entries(self) -> None:
        after = self._sequences[-1] if self._sequences else 0
        for sequence, entry_id, kind, intent_id, at_us, leaf, payload in self._house.rows(
            ENTRIES.format(after=after)
        ):
            assert at_us >= self._last_us, "an entry is older than the one before it"
            assert intent_id is None or intent_id not in self._ended, "an intent ended twice"
            assert intent_id is None or self._kinds[intent_id] == "intent"
            public = json.loads(leaf)
            assert (public["kind"], public["ct"]) == (kind, _b64u(hashlib.sha256(payload).digest()))
            self._last_us = at_us
            self._sequences.append(sequence)
            self._kinds[entry_id] = kind
            self._tree.leaves.append(bytes(leaf))
            if intent_id is not None:
                self._ended.add(intent_id)

    def _check_tree(self) -> None:
        count = self._house.rows("SELECT count(*) FROM entry")[0][0]
        assert count == self.entries, "an entry that was there is gone"
        in_tree = self._house.rows("SELECT leaf_index, entry_sequence FROM tree_leaf ORDER BY 1")
        assert in_tree == list(enumerate(self._sequences[: len(in_tree)])), "leaves out of order"
        self._check_tiles(len(in_tree))
        rows = self._house.rows("SELECT size, root, note FROM checkpoint ORDER BY size")
        # Every root is of a beginning of one and the same list: so each extends the last.
        for size, root, note in rows:
            if size in self._checkpoints:
                assert self._checkpoints[size] == root, "a checkpoint has changed"
            else:
                assert root == self._tree.root(size), "a checkpoint is of another tree"
                self._check_note(note, size=size, root=root)
                self._checkpoints[size] = root
        assert len(rows) == len(self._checkpoints), "a checkpoint is gone"
        assert max(self._checkpoints, default=0) == len(in_tree), "leaves without a checkpoint"

    def _check_tiles(self, size: int) -> None:
        rows = self._house.rows("SELECT hashes FROM tree_tile WHERE level = 0 ORDER BY tile_index")
        held = b"".join(bytes(each) for (each,) in rows)
        leaves = self._tree.leaves[:size]
        assert held == b"".join(hashlib.sha256(b"\x00" + each).digest() for each in leaves)

    def _check_note(self, note: str, *, size: int, root: bytes) -> None:
        text, _, signatures = note.partition("\n\n")
        assert text.split("\n")[1:] == [str(size), base64.b64encode(root).decode()]
        ((public_key,),) = self._house.rows("SELECT public_key FROM ledger_key")
        signed = base64.b64decode(signatures.split(" ")[2])
        Ed25519PublicKey.from_public_bytes(public_key).verify(signed[4:], f"{text}\n".encode())

    def _check_told(self, heard: Heard) -> None:
        for kind in ("intent", "refused"):
            lost = {each for each in heard.told(kind) if self._kinds.get(each) != kind}
            assert lost == set(), f"{kind}: acknowledged and lost"
        assert heard.told("ends") - self._ended == set(), "an ending was acknowledged and lost"
        disclosed = {each for each, kind in self._kinds.items() if kind == "disclosed"}
        assert heard.told("body") - disclosed == set(), "a body without an entry"
        self._check_consents(heard)

    def _check_consents(self, heard: Heard) -> None:
        rows = self._house.rows("SELECT id, state, uses FROM consent")
        states, uses = (
            {each: state for each, state, _ in rows},
            {each: used for each, _, used in rows},
        )
        granted, used, withdrawn = map(heard.told, ("granted", "used", "withdrawn"))
        assert granted - states.keys() == set(), "a consent was acknowledged and lost"
        assert {each for each in used if uses[each] < 1} == set(), "a use was not counted"
        held = {each for each in withdrawn if states[each] != "withdrawn"}
        assert held == set(), "a withdrawal was acknowledged and lost"
        assert self._house.rows(TORN) == [], "a consent and its request differ"


def _b64u(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()

"""A log that holds one answer's entry, and forgeries of its proofs."""

import base64
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final

import msgspec

from gateway.proof import merkle
from gateway.proof.keys import SigningKey
from gateway.proof.notes import CheckpointSigner
from gateway.proof.tiles import Tiles
from gateway.proof.tlog_proof import TlogProof, write_tlog_proof
from gateway.proof.verify_proof import binding
from gateway.records.canonical import canonical
from tests.gateway.proof.answered import (
    OLD_KEY,
    ORIGIN,
    OUR_KEY,
    RENEWED,
    SIGNED_AT,
    STRANGERS_KEY,
    Answer,
    Asked,
    answered,
    written,
)

PLACE: Final = 300
SIZE: Final = 378
OLDER: Final = 200
Members = dict[str, Any]  # read from JSON, to be turned over and over
Files = tuple[bytes, ...]


class Mutation(msgspec.Struct, frozen=True):
    """What somebody might hand in, and what was done to it."""

    name: str
    """Class, colon, which one of the class."""
    files: Files


class Log:
    """A log in memory."""

    def __init__(self, leaves: list[bytes], *, origin: str = ORIGIN) -> None:
        self._tiles: Tiles = {}
        self.leaves = leaves
        self.origin = origin
        hashes = [merkle.leaf_hash(each) for each in leaves]
        grown = merkle.append(self, size=0, leaf_hashes=hashes)
        self._tiles |= grown.tiles

    def tile(self, level: int, index: int) -> bytes:
        return self._tiles.get((level, index), b"")

    def checkpoint(self, size: int, *keys: SigningKey) -> str:
        signer = CheckpointSigner(origin=self.origin, keys=keys or (OUR_KEY,))
        return signer.sign(size, merkle.root(self, size))

    def proof(self, entry_id: str, index: int, *keys: SigningKey, size: int = SIZE) -> Members:
        checkpoint = self.checkpoint(size, *keys)
        hashes = merkle.inclusion(self, index=index, size=size)
        portable = write_tlog_proof(TlogProof(index=index, hashes=hashes, checkpoint=checkpoint))
        return {
            "entry_id": entry_id,
            "leaf": self.leaves[index].decode(),
            "index": index,
            "size": size,
            "hashes": [base64.b64encode(each).decode() for each in hashes],
            "checkpoint": checkpoint,
            "tlog_proof": portable,
        }

    def consistency(self, first: int, last: int) -> Members:
        hashes = merkle.consistency(self, old=first, new=last)
        return {
            "from": first,
            "to": last,
            "hashes": [base64.b64encode(each).decode() for each in hashes],
            "checkpoint": self.checkpoint(last),
            "from_checkpoint": self.checkpoint(first),
        }


def leaf(
    entry_id: str,
    version: str = "",
    answer: str = "",
    *,
    kind: str = "disclosed",
    at: datetime = SIGNED_AT,
) -> bytes:
    minute = at.strftime("%Y-%m-%dT%H:%MZ")
    bound = binding(entry_id, version, answer)
    return canonical({"v": 1, "kind": kind, "t": minute, "ct": binding(entry_id), "rc": bound})


def leaf_of(answer: Answer, **changed: Any) -> bytes:
    receipt = answer["receipt"]
    return leaf(receipt["entry_id"], receipt["version"], receipt["answer"], **changed)


def with_leaf(own: bytes, *, origin: str = ORIGIN) -> Log:
    leaves = [leaf(f"ent_{number}", kind="refused") for number in range(SIZE)]
    leaves[PLACE] = own
    return Log(leaves, origin=origin)


ANSWER: Final = answered(Asked())
OTHER_ANSWER: Final = answered(Asked(reader="randers"))
LOG: Final = with_leaf(leaf_of(ANSWER))
PROOF: Final = LOG.proof("ent_a", PLACE)
GROWTH: Final = LOG.consistency(OLDER, SIZE)


def saved(members: Members) -> bytes:
    return json.dumps(members, ensure_ascii=False).encode()


def retold(proof: Members) -> Members:
    """Make the proof's own C2SP text agree with it, so that nothing but the proof is wrong."""
    lines = ["c2sp.org/tlog-proof@v1", f"index {proof['index']}", *proof["hashes"]]
    return {**proof, "tlog_proof": "\n".join(lines) + "\n\n" + proof["checkpoint"]}


def forged_proofs() -> Iterator[Mutation]:
    """Give what must not be believed, each beside the genuine receipt."""
    receipt = saved(ANSWER["receipt"])
    for name, proof in _proofs():
        yield Mutation(name, (receipt, saved(proof)))
    for name, text in _respelled():
        yield Mutation(name, (receipt, text))
    for name, answer in _other_receipts():
        yield Mutation(name, (written(answer), saved(PROOF)))


def forged_growth() -> Iterator[Mutation]:
    """Give consistency answers that must not be believed, some beside a checkpoint of one's own."""
    for name, members in _growths():
        yield Mutation(name, (saved(members),))
    own = LOG.checkpoint(OLDER).encode()
    forked = with_leaf(leaf_of(OTHER_ANSWER))
    rewritten = Log([leaf(f"ent_{n}", kind="refused") for n in range(1, SIZE + 1)])
    yield Mutation("split view: rewritten log", (own, saved(rewritten.consistency(OLDER, SIZE))))
    yield Mutation("split view: newer", (forked.checkpoint(SIZE).encode(), saved(GROWTH)))
    yield Mutation("kept: another size", (LOG.checkpoint(OLDER - 1).encode(), saved(GROWTH)))
    without = {name: each for name, each in GROWTH.items() if name != "from_checkpoint"}
    yield Mutation("kept: missing", (saved(without),))
    stranger = LOG.checkpoint(OLDER, STRANGERS_KEY).encode()
    yield Mutation("kept: stranger's", (stranger, saved(without)))
    rewritten_old = rewritten.checkpoint(OLDER).encode()
    yield Mutation("kept: of a rewritten log", (rewritten_old, saved(without)))


def _proofs() -> Iterator[tuple[str, Members]]:
    yield from _places()
    yield from _paths("inclusion hash", PROOF, retold)
    yield from _shapes("proof", PROOF)
    yield from _checkpoints()
    yield from _leaves()
    for entry_id in ("ent_b", "ENT_A", "", "ent_a "):
        yield f"other entry id: {entry_id}", {**PROOF, "entry_id": entry_id}
    for number, text in enumerate(("", PROOF["tlog_proof"] + "\n", LOG.proof("", 7)["tlog_proof"])):
        yield f"other tlog-proof: {number}", {**PROOF, "tlog_proof": text}


def _places() -> Iterator[tuple[str, Members]]:
    for index in (0, 1, PLACE - 1, PLACE + 1, PLACE ^ 2, PLACE ^ 256, SIZE - 1, SIZE, 2**53 - 1):
        yield f"wrong index: {index}", retold({**PROOF, "index": index})
    for size in (0, 1, PLACE, PLACE + 1, SIZE - 1, SIZE + 1, 512, 2**53 - 1):
        yield f"wrong size: {size}", {**PROOF, "size": size}
        if PLACE < size < SIZE:
            checkpoint = LOG.checkpoint(size)
            older = {**PROOF, "size": size, "checkpoint": checkpoint}
            yield f"old checkpoint: {size}", retold(older)
    for size in (1, 150, PLACE - 1, PLACE):
        truncated = {**PROOF, "size": size, "checkpoint": LOG.checkpoint(size)}
        yield f"truncated tree: {size}", retold(truncated)
        yield f"truncated tree, last index: {size}", retold({**truncated, "index": size - 1})


def _paths(
    name: str, members: Members, finished: Callable[[Members], Members]
) -> Iterator[tuple[str, Members]]:
    hashes: list[str] = members["hashes"]
    for place, each in enumerate(hashes):
        content = bytearray(base64.b64decode(each))
        content[place % 32] ^= 1 << (place % 8)
        flipped = base64.b64encode(content).decode()
        changed = {
            "flipped": [*hashes[:place], flipped, *hashes[place + 1 :]],
            "dropped": [*hashes[:place], *hashes[place + 1 :]],
            "doubled": [*hashes[: place + 1], each, *hashes[place + 1 :]],
            "cut short": [*hashes[:place], each[:40], *hashes[place + 1 :]],
            "in the other alphabet": [
                *hashes[:place],
                "-" + each[1:],
                *hashes[place + 1 :],
            ],
        }
        if place:
            swapped = [*hashes[: place - 1], each, hashes[place - 1], *hashes[place + 1 :]]
            changed["swapped"] = swapped
        for how, list_of_hashes in changed.items():
            yield f"{name} {how}: {place}", finished({**members, "hashes": list_of_hashes})
    yield f"{name} none: 0", finished({**members, "hashes": []})
    yield f"{name} reversed: 0", finished({**members, "hashes": hashes[::-1]})
    yield f"{name} many: 0", finished({**members, "hashes": hashes * 20})


def _shapes(name: str, members: Members) -> Iterator[tuple[str, Members]]:
    for member in members:
        without = {key: each for key, each in members.items() if key != member}
        if member != "from_checkpoint":
            yield f"{name} without a member: {member}", without
        for wrong in (None, 7.5, -1, True, [], {}, "x", [7]):
            if wrong is None and member in {"checkpoint", "from_checkpoint"} and "from" in members:
                continue
            if wrong == [] and member == "hashes":
                continue
            yield f"{name} member of another kind: {member} {wrong}", {**members, member: wrong}


def _checkpoints() -> Iterator[tuple[str, Members]]:
    note: str = PROOF["checkpoint"]
    elsewhere = with_leaf(leaf_of(ANSWER), origin="elsewhere.example/log")
    notes = {
        "other origin": elsewhere.checkpoint(SIZE),
        "stranger's signature": LOG.checkpoint(SIZE, STRANGERS_KEY),
        "old key's signature": LOG.checkpoint(SIZE, OLD_KEY),
        "signature of another size": note.replace(f"\n{SIZE}\n", f"\n{SIZE + 1}\n"),
        "origin rewritten": note.replace(ORIGIN + "\n", "elsewhere.example/log\n"),
        "signer's name rewritten": note.replace(f"— {ORIGIN} ", "— elsewhere.example/log "),
        "no signature": note[: note.index("— ")],
        "no last newline": note.rstrip("\n"),
        "windows newlines": note.replace("\n", "\r\n"),
        "another line": note.replace("\n\n", "\nextension\n\n"),
        "leading zero": note.replace(f"\n{SIZE}\n", f"\n0{SIZE}\n"),
        "another dash": note.replace("— ", "- "),
    }
    for name, checkpoint in notes.items():
        yield f"checkpoint: {name}", retold({**PROOF, "checkpoint": checkpoint})
    signature = note[note.rindex(" ") + 1 :].rstrip("\n")
    for place in range(6, len(signature), 9):
        other = "A" if signature[place] != "A" else "B"
        changed = signature[:place] + other + signature[place + 1 :]
        checkpoint = note.replace(signature, changed)
        yield f"checkpoint signature: {place}", retold({**PROOF, "checkpoint": checkpoint})


def _leaves() -> Iterator[tuple[str, Members]]:
    text: str = PROOF["leaf"]
    members = json.loads(text)
    for name, value in (("kind", "refused"), ("t", "2026-11-22T05:21Z"), ("ct", "x"), ("rc", "x")):
        other = canonical({**members, name: value}).decode()
        yield f"leaf rewritten: {name}", {**PROOF, "leaf": other}
    texts = {
        "spaced": json.dumps(members),
        "in another order": json.dumps(dict(reversed(members.items())), separators=(",", ":")),
        "a member twice": text.replace('{"', '{"v":1,"', 1),
        "a member more": text.replace('{"', '{"a":1,"', 1),
        "followed by a line": text + "\n",
        "no object": "[]",
        "nothing": "",
    }
    for name, other in texts.items():
        yield f"leaf respelled: {name}", {**PROOF, "leaf": other}
    yield "other leaf: a neighbour's", {**PROOF, "leaf": LOG.leaves[PLACE + 1].decode()}
    yield "other leaf: with its own proof", LOG.proof("ent_a", PLACE + 1)
    for name, own in _logged_otherwise():
        yield f"logged otherwise: {name}", with_leaf(own).proof("ent_a", PLACE)


def _logged_otherwise() -> Iterator[tuple[str, bytes]]:
    """Give leaves that are truly in a log, and not what the receipt says."""
    receipt = ANSWER["receipt"]
    yield "another minute", leaf_of(ANSWER, at=SIGNED_AT.replace(minute=21))
    yield "another receipt", leaf_of(OTHER_ANSWER)
    yield "another id", leaf("ent_b", receipt["version"], receipt["answer"])
    yield "no receipt", leaf("ent_a", kind="refused")
    yield "version and answer swapped", leaf("ent_a", receipt["answer"], receipt["version"])
    yield "before the renewal", leaf_of(ANSWER, at=RENEWED.replace(year=2025))
    yield "no such day", leaf_of(ANSWER).replace(b"2026-11-22", b"2026-02-30")
    yield "of version 2", leaf_of(ANSWER).replace(b'"v":1', b'"v":2')


def _respelled() -> Iterator[tuple[str, bytes]]:
    text = saved(PROOF).decode()
    yield "not strict: a member twice", text.replace("{", '{"index": 300, ', 1).encode()
    yield "not strict: cut off", text[:-20].encode()
    yield "not strict: more behind", (text + "{}").encode()
    yield "not strict: a fraction", text.replace('"index": 300', '"index": 300.0').encode()
    yield "not strict: an exponent", text.replace('"index": 300', '"index": 3e2').encode()
    yield "not text: UTF-16", text.encode("utf-16")
    yield "not text: zeros", text.encode() + b"\0"
    yield "not text: Latin-1", text.encode("utf-8").replace("—".encode(), b"\x97")


def _other_receipts() -> Iterator[tuple[str, Answer]]:
    yield "proof of another's receipt: reader", OTHER_ANSWER
    yield "proof of another's receipt: person", answered(Asked(data_key=bytes(32)))
    later = SIGNED_AT.replace(minute=21)
    yield "proof of another's receipt: time", answered(Asked(signed_at=later))
    yield "proof beside a stranger's receipt: key", answered(Asked(), STRANGERS_KEY)
    yield "proof beside a stranger's receipt: old key", answered(Asked(), OLD_KEY)


def _growths() -> Iterator[tuple[str, Members]]:
    yield from _paths("consistency hash", GROWTH, lambda changed: changed)
    yield from _shapes("consistency", GROWTH)
    for member, sizes in (("from", (0, 1, 199, 201, 377)), ("to", (200, 377, 379, 512))):
        for size in sizes:
            yield f"consistency sizes: {member} {size}", {**GROWTH, member: size}
    yield (
        "consistency: turned round",
        {
            **GROWTH,
            "from": SIZE,
            "to": OLDER,
            "checkpoint": GROWTH["from_checkpoint"],
            "from_checkpoint": GROWTH["checkpoint"],
        },
    )
    yield "consistency: one state twice", {**GROWTH, "from_checkpoint": GROWTH["checkpoint"]}
    elsewhere = with_leaf(leaf_of(ANSWER), origin="elsewhere.example/log")
    yield "consistency: other origin", {**GROWTH, "checkpoint": elsewhere.checkpoint(SIZE)}
    for name, key in (("stranger", STRANGERS_KEY),):
        yield f"consistency: {name} signs", {**GROWTH, "checkpoint": LOG.checkpoint(SIZE, key)}
        older = LOG.checkpoint(OLDER, key)
        yield f"consistency: {name} signed", {**GROWTH, "from_checkpoint": older}
    forked = with_leaf(leaf_of(OTHER_ANSWER))
    yield "consistency: another log's end", {**GROWTH, "checkpoint": forked.checkpoint(SIZE)}
    rewritten = Log([leaf(f"ent_{n}", kind="refused") for n in range(1, SIZE + 1)])
    yield "consistency: rewritten log", {**rewritten.consistency(OLDER, SIZE), **_old_state()}
    equal = {**LOG.consistency(SIZE, SIZE), "hashes": [GROWTH["hashes"][0]]}
    yield "consistency: hashes for nothing", equal


def _old_state() -> Members:
    return {"from_checkpoint": GROWTH["from_checkpoint"]}

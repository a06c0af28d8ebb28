"""`samsyn verify`: what holds, what does not, and what cannot be read."""

import asyncio
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from gateway.cli.main import application
from gateway.proof.keys import SigningKey, generate
from gateway.proof.notes import write_vkey
from gateway.settings_file import load_settings
from gateway.store.store import open_store
from tests.gateway.cli.ended import Samsyn
from tests.gateway.proof.answered import (
    EVERYTHING,
    ORIGIN,
    OUR_KEY,
    PUBLISHED,
    Answer,
    Asked,
    answered,
    written,
)
from tests.gateway.proof.forging import GENUINE, OTHER_PERSONS, OTHER_READERS, signed, summed
from tests.gateway.proof.logged import (
    GROWTH,
    LOG,
    OLDER,
    PROOF,
    forged_growth,
    forged_proofs,
)
from tests.gateway.proof.mutations import CLASSES, mutations

MANY = 1200
THREE_FIELDS = frozenset(
    {"person.name.full_name", "income.months[].kinds[].gross", "family.children[].birth_date"}
)
UNREADABLE = {
    "empty": (b" \n", "it is empty"),
    "UTF-16": ("{}".encode("utf-16"), "it is UTF-16"),
    "binary": (b"\x89PNG\r\n\x1a\n\xff\0", "it is not UTF-8 text"),
    "zeros": (b"{}\0", "it is not UTF-8 text"),
    "cut off": (GENUINE[:-9], "it is not JSON that everybody reads alike"),
    "a member twice": (b'{"receipt": 1, "receipt": 2}', "it is not JSON that everybody reads"),
    "a fraction": (b'{"receipt": 1.5}', "it is not JSON that everybody reads alike"),
    "deep": (b'{"receipt":' + b"[" * 70 + b"]" * 70 + b"}", "its JSON is nested too deep"),
    "a huge number": (b'{"receipt": 9007199254740992}', "its JSON is nested too deep, or a number"),
    "something else": (
        b'{"hello": "world"}',
        "it is no answer, receipt, consent, statement, proof",
    ),
    "a page": (
        b"<!doctype html><title>Sign in</title>",
        "it is no answer, receipt, consent, statement, proof",
    ),
    "a problem": (
        b'{"type": "about:blank", "status": 404}',
        "it is no answer, receipt, consent, statement, proof",
    ),
    "a key set": (json.dumps({"origin": "x", "keys": []}).encode(), "it is a key"),
    "a vkey": (write_vkey(ORIGIN, OUR_KEY.public_key).encode(), "it is a key"),
    "a PEM": (generate(), "it is a key"),
    "a tlog-proof": (PROOF["tlog_proof"].encode(), "it is a proof's standard format alone"),
}


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return put(tmp_path / "keys.json", PUBLISHED)


def put(path: Path, content: object) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else msgspec.json.encode(content))
    return path


@pytest.fixture
def answer(tmp_path: Path) -> Path:
    return put(tmp_path / "answer.json", GENUINE)


def test_a_genuine_answer_holds(samsyn: Samsyn, answer: Path, keys: Path) -> None:
    ended = samsyn("verify", answer, "--key", keys)

    assert (ended.status, ended.err) == (0, "")
    assert ended.out.splitlines()[-1] == "Everything holds."
    assert "every value in the answer fits its digest in the receipt (84)" in ended.out


def test_a_changed_value_is_named_by_its_path_and_not_by_itself(
    samsyn: Samsyn, tmp_path: Path, keys: Path
) -> None:
    forged = put(tmp_path / "answer.json", GENUINE.replace(b'"Engvej"', b'"Havnegade"'))

    ended = samsyn("verify", forged, "--key", keys)

    assert ended.status == 1
    assert (
        "  FAIL this value is not the one that was shown"
        " (person.address_history[2001-05-01#2].road_name)" in ended.out.splitlines()
    )
    assert "Havnegade" not in ended.out


def test_a_bare_receipt_holds_and_says_what_it_does_not_tell(
    samsyn: Samsyn, tmp_path: Path, keys: Path
) -> None:
    receipt = put(tmp_path / "receipt.json", json.loads(GENUINE)["receipt"])

    ended = samsyn("verify", receipt, "--key", keys)

    assert ended.status == 0
    assert "Note: a receipt alone does not say which values were shown" in ended.out


def test_a_receipt_is_found_in_the_log(
    samsyn: Samsyn, answer: Path, tmp_path: Path, keys: Path
) -> None:
    proof = put(tmp_path / "proof.json", PROOF)

    ended = samsyn("verify", answer, proof, "--key", keys)

    assert ended.status == 0
    assert "the entry is in the log (index 300 of 378)" in ended.out
    assert "the entry in the log is exactly this receipt" in ended.out


def test_the_log_has_only_grown_since_the_checkpoint_one_kept(
    samsyn: Samsyn, tmp_path: Path, keys: Path
) -> None:
    kept = put(tmp_path / "kept.txt", LOG.checkpoint(OLDER).encode())
    consistency = put(tmp_path / "consistency.json", GROWTH)

    ended = samsyn("verify", kept, consistency, "--key", keys)

    assert ended.status == 0
    assert "nothing was deleted or changed in between" in ended.out


def test_the_three_fields_of_another_reader_are_the_same(
    samsyn: Samsyn, answer: Path, tmp_path: Path, keys: Path
) -> None:
    theirs = written(answered(Asked(fields=THREE_FIELDS, tellable=EVERYTHING, reader="randers")))
    other = put(tmp_path / "theirs.json", theirs)

    ended = samsyn("verify", other, answer, "--key", keys)

    assert ended.status == 0
    assert "what both receipts have is the same (6)" in ended.out


@pytest.mark.parametrize("turned", [False, True])
def test_a_changed_field_under_a_hidden_key_differs(
    samsyn: Samsyn, answer: Path, tmp_path: Path, keys: Path, turned: bool
) -> None:
    hours = frozenset({"income.lines[].hours"})
    theirs: Answer = answered(Asked(fields=hours, tellable=frozenset(), reader="randers"))
    label = next(iter(theirs["receipt"]["digests"]))
    theirs["receipt"]["digests"][label] = "A" * 43
    other = put(tmp_path / "theirs.json", written(signed(summed(theirs), OUR_KEY)))
    pair = (answer, other) if turned else (other, answer)

    ended = samsyn("verify", *pair, "--key", keys)

    assert ended.status == 1
    assert f"the two receipts differ ({label})" in ended.out


def test_another_persons_answer_is_told_from_a_changed_one(
    samsyn: Samsyn, answer: Path, tmp_path: Path, keys: Path
) -> None:
    other = put(tmp_path / "other.json", OTHER_PERSONS)

    ended = samsyn("verify", answer, other, "--key", keys)

    assert ended.status == 1
    assert "they may be about different people" in ended.out
    assert "differ (" not in ended.out


def test_the_same_answer_to_another_reader_is_the_same(
    samsyn: Samsyn, answer: Path, tmp_path: Path, keys: Path
) -> None:
    other = put(tmp_path / "other.json", OTHER_READERS)

    assert samsyn("verify", answer, other, "--key", keys).status == 0


@pytest.mark.parametrize("form", ["pem", "vkey"])
def test_a_bare_key_will_do(samsyn: Samsyn, answer: Path, tmp_path: Path, form: str) -> None:
    raw = OUR_KEY.public_key
    pem = Ed25519PublicKey.from_public_bytes(raw).public_bytes(
        Encoding.PEM, PublicFormat.SubjectPublicKeyInfo
    )
    key = put(tmp_path / "key", {"pem": pem, "vkey": write_vkey(ORIGIN, raw).encode()}[form])

    assert samsyn("verify", answer, "--key", key).status == 0


def test_a_key_inside_the_file_is_not_believed(samsyn: Samsyn, tmp_path: Path, keys: Path) -> None:
    stranger = SigningKey.from_pem(generate())
    forged = {**answered(Asked(), stranger), "key": write_vkey(ORIGIN, stranger.public_key)}

    ended = samsyn("verify", put(tmp_path / "answer.json", forged), "--key", keys)

    assert ended.status == 1
    assert "signed with a key that is not among those you trust" in ended.out


def test_programs_read_the_same(samsyn: Samsyn, answer: Path, keys: Path) -> None:
    ended = samsyn("verify", answer, "--key", keys, "--json")

    report = json.loads(ended.out)
    assert report["holds"] is True
    assert report["files"] == {str(answer): "answer"}
    assert report["keys"] == [each.key_id for each in PUBLISHED.keys]
    assert [each["rule"] for each in report["findings"]] == [
        "signature",
        "version",
        "answer",
        "as_of",
        "values",
    ]


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_said_in_one_line(
    samsyn: Samsyn, tmp_path: Path, keys: Path, name: str
) -> None:
    content, line = UNREADABLE[name]

    ended = samsyn("verify", put(tmp_path / "file", content), "--key", keys)

    assert (ended.status, ended.out) == (2, "")
    assert ended.err.startswith(f"samsyn: {tmp_path / 'file'}: {line}")
    assert ended.err.count("\n") == 1


def test_a_byte_order_mark_does_no_harm(samsyn: Samsyn, tmp_path: Path, keys: Path) -> None:
    marked = put(tmp_path / "answer.json", b"\xef\xbb\xbf" + GENUINE)

    assert samsyn("verify", marked, "--key", keys).status == 0


def test_a_file_without_measure_is_not_read(samsyn: Samsyn, tmp_path: Path, keys: Path) -> None:
    huge = tmp_path / "huge.json"
    with huge.open("wb") as file:
        file.truncate(8 * 1024 * 1024 + 1)

    ended = samsyn("verify", huge, "--key", keys)

    assert (ended.status, "over 8 MiB" in ended.err) == (2, True)


def test_a_pipe_is_not_waited_for(samsyn: Samsyn, tmp_path: Path, keys: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    ended = samsyn("verify", tmp_path / "pipe", "--key", keys)

    assert (ended.status, "it is no ordinary file" in ended.err) == (2, True)


@pytest.mark.parametrize(
    ("files", "line"),
    [
        (("nothing",), "nothing: no such file"),
        (("folder",), "folder: it is a folder"),
        (("answer.json", "answer.json"), "name two different files"),
        (("proof.json", "kept.txt"), "the two files do not go together"),
    ],
    ids=["missing", "folder", "twice", "no pair"],
)
def test_what_makes_no_sense_is_said(
    samsyn: Samsyn, tmp_path: Path, keys: Path, files: tuple[str, ...], line: str
) -> None:
    put(tmp_path / "answer.json", GENUINE)
    put(tmp_path / "proof.json", PROOF)
    put(tmp_path / "kept.txt", LOG.checkpoint(OLDER).encode())
    (tmp_path / "folder").mkdir()

    ended = samsyn("verify", *files, "--key", keys)

    assert (ended.status, ended.out) == (2, "")
    assert line in ended.err


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"nonsense", generate()],
    ids=["nothing", "an object", "nonsense", "a private key"],
)
def test_a_file_without_keys_is_said_to_be_one(
    samsyn: Samsyn, answer: Path, tmp_path: Path, content: bytes
) -> None:
    ended = samsyn("verify", answer, "--key", put(tmp_path / "key", content))

    assert (ended.status, ended.out) == (2, "")
    assert "the key file " in ended.err


def test_a_label_cannot_write_on_the_terminal(samsyn: Samsyn, tmp_path: Path, keys: Path) -> None:
    forged = json.loads(GENUINE)
    forged["receipt"]["digests"]["person.\x1b[2J"] = "x"

    ended = samsyn("verify", put(tmp_path / "answer.json", forged), "--key", keys)

    assert ended.status == 1
    assert "\x1b" not in ended.out


def test_without_a_key_and_settings_the_way_out_is_said(samsyn: Samsyn, answer: Path) -> None:
    ended = samsyn("verify", answer)

    assert ended.status == 2
    assert "give --settings FILE" in ended.err


@pytest.mark.slow
def test_without_a_key_those_of_the_settings_database_count(
    samsyn: Samsyn, settings: Path, tmp_path: Path
) -> None:
    loaded, _ = load_settings(settings)

    async def sign() -> bytes:
        async with open_store(
            loaded.store, loaded.ledger, clock=lambda: datetime.now(UTC)
        ) as store:
            own = store.signer.own
            return written(answered(Asked(signed_at=datetime.now(UTC)), own))

    answer = put(tmp_path / "answer.json", asyncio.run(sign()))
    strangers = put(tmp_path / "strangers.json", GENUINE)

    assert samsyn("verify", answer, "--settings", settings).status == 0
    assert samsyn("verify", strangers, "--settings", settings).status == 1


@pytest.mark.slow
def test_a_database_without_keys_is_said(samsyn: Samsyn, settings: Path, answer: Path) -> None:
    ended = samsyn("verify", answer, "--settings", settings)

    assert (ended.status, ended.out) == (2, "")
    assert "--key" in ended.err


@pytest.mark.slow
def test_a_thousand_forged_answers_are_refused(samsyn: Samsyn, tmp_path: Path, keys: Path) -> None:
    app = application()
    path = tmp_path / "answer.json"

    accepted = [
        each.name
        for each in mutations(MANY)
        if samsyn("verify", put(path, each.raw), "--key", keys, app=app).status not in {1, 2}
    ]

    assert len(CLASSES) >= 20
    assert accepted == []


@pytest.mark.slow
def test_every_forged_proof_is_refused(samsyn: Samsyn, tmp_path: Path, keys: Path) -> None:
    app = application()
    accepted = []
    for each in (*forged_proofs(), *forged_growth()):
        paths = [put(tmp_path / f"file{n}", content) for n, content in enumerate(each.files)]
        ended = samsyn("verify", *paths, "--key", keys, app=app)
        if ended.status not in {1, 2}:
            accepted.append(each.name)

    assert accepted == []

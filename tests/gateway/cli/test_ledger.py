"""`samsyn ledger verify`: everything fits, something differs, or it cannot be read."""

import asyncio
import contextlib
import json
import os
import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from gateway.cli.ledger import _Progress
from gateway.proof.keys import SigningKey, generate
from gateway.proof.notes import CheckpointSigner
from gateway.proof.receipt import Receipt, draft_receipt, sign_receipt
from gateway.records.digests import FieldDigests
from gateway.settings_file import load_settings
from gateway.store.store import Store, open_store
from tests.gateway.cli.ended import Ended, Samsyn, changed
from tests.gateway.ledger.samples import DISCLOSURE, PERMIT, always, ask, citizen, intend, sight_of
from tests.postgres import Server, own_database

SETTINGS = """\
issuers = {}
clients = {}
adapters = {}

[operator]
name = "Aarhus Kommune"
cvr = "55133018"

[store]
url = "sqlite:///ledger.db"
subject_key_file = "subject.key"
wrapping_key_file = "wrapping.key"

[ledger]
origin = "samsyn.example/test"
signing_key_file = "signing.pem"

[catalogue]
agreements_file = "agreements.toml"
"""
LABEL = "person.name.full_name"


class Ledger(msgspec.Struct, kw_only=True):
    """A ledger of a few questions, and what was kept of it."""

    settings: Path
    checkpoint: Path
    receipt: Path

    @property
    def database(self) -> Path:
        return self.settings.with_name("ledger.db")

    def change(self, sql: str) -> None:
        with contextlib.closing(sqlite3.connect(self.database)) as connection, connection:
            connection.execute(sql)


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    return furnished(tmp_path)


def furnished(folder: Path) -> Path:
    file = folder / "samsyn.toml"
    file.write_text(SETTINGS)
    for name, content in {
        "subject.key": os.urandom(32),
        "wrapping.key": os.urandom(32),
        "signing.pem": generate(),
        "agreements.toml": b"",
    }.items():
        private(folder / name, content)
    return file


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    settings = furnished(tmp_path_factory.mktemp("made"))
    asyncio.run(filled(settings))
    return settings.parent


@pytest.fixture
def ledger(made: Path, tmp_path: Path) -> Ledger:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return kept_in(tmp_path)


def kept_in(folder: Path) -> Ledger:
    return Ledger(
        settings=folder / "samsyn.toml",
        checkpoint=folder / "kept.txt",
        receipt=folder / "receipt.json",
    )


def private(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    path.chmod(0o600)
    return path


async def filled(settings: Path) -> Ledger:
    loaded, _ = load_settings(settings)
    async with open_store(loaded.store, loaded.ledger, clock=lambda: datetime.now(UTC)) as store:
        receipt = await answered(store)
        await ask(store, await citizen(store, 2))
        await store.chores.integrate()
        note = await store.proofs.checkpoint()
        await ask(store, await citizen(store, 2))
        await store.chores.integrate()
    kept = kept_in(settings.parent)
    kept.checkpoint.write_text(note)
    kept.receipt.write_bytes(msgspec.json.encode(receipt))
    return kept


async def answered(store: Store) -> Receipt:
    sight = sight_of(await citizen(store))
    draft = draft_receipt(
        {"sections": {}},
        FieldDigests(digests={LABEL: "a"}, salts={LABEL: "b"}, by_group={}, persons={}),
    )
    told = msgspec.structs.replace(DISCLOSURE, version=draft.version, answer=draft.answer)
    released = await store.ledger.release(
        await intend(store, sight), sight, told, recheck=always(PERMIT)
    )
    return sign_receipt(draft, store.signer.key, entry_id=released.entry_id, signed_at=released.at)


def verify(samsyn: Samsyn, settings: Path, *more: object) -> Ended:
    return samsyn("ledger", "verify", "--settings", settings, *more)


def test_a_ledger_that_fits_is_summed_up(samsyn: Samsyn, ledger: Ledger) -> None:
    ended = verify(samsyn, ledger.settings)

    assert (ended.status, ended.err) == (0, "")
    lines = ended.out.splitlines()
    assert lines[0] == "entries      7, of 2 citizens and of the house"
    assert lines[1] == "tree         7 leaves, 0 entries to be taken in"
    assert lines[3].startswith("checkpoints  2, the newest 0:00:")
    assert lines[-1] == "Everything fits."


def test_what_was_kept_is_compared(samsyn: Samsyn, ledger: Ledger) -> None:
    ended = verify(
        samsyn, ledger.settings, "--checkpoint", ledger.checkpoint, "--receipt", ledger.receipt
    )

    assert ended.status == 0
    assert "kept         the tree extends the checkpoint that was kept" in ended.out
    assert "kept         1 receipts have their entries" in ended.out


def test_programs_read_the_summary(samsyn: Samsyn, ledger: Ledger) -> None:
    ended = verify(samsyn, ledger.settings, "--json")

    said = json.loads(ended.out)
    assert (ended.status, said["holds"]) == (0, True)
    assert said["summary"]["entries"] == said["summary"]["tree_size"] == 7
    assert 0 <= said["summary"]["newest_checkpoint_age_seconds"] < 60


def test_what_differs_is_one_line(samsyn: Samsyn, ledger: Ledger) -> None:
    ledger.change("UPDATE entry SET kind = 'refused' WHERE sequence = 3")

    ended = verify(samsyn, ledger.settings)

    assert (ended.status, ended.err) == (1, "")
    (line,) = ended.out.splitlines()
    assert line.startswith("differs: entry 3 (ent_")
    assert line.endswith(": `kind` is not what is sealed in `payload`")


def test_programs_read_what_differs(samsyn: Samsyn, ledger: Ledger) -> None:
    ledger.change("UPDATE entry SET kind = 'refused' WHERE sequence = 3")

    ended = verify(samsyn, ledger.settings, "--json")

    said = json.loads(ended.out)
    assert (ended.status, said["holds"]) == (1, False)
    assert (said["difference"]["table"], said["difference"]["column"]) == ("entry", "kind")
    assert said["line"].startswith("entry 3 (ent_")


def test_what_was_changed_writes_nothing_on_the_terminal(samsyn: Samsyn, ledger: Ledger) -> None:
    ledger.change(
        "UPDATE entry SET id = char(27) || '[2J' || char(10) || 'all is well' WHERE sequence = 3"
    )

    ended = verify(samsyn, ledger.settings)

    assert ended.status == 1
    assert len(ended.out.splitlines()) == 1
    assert "all is well" not in ended.out


def test_a_receipt_of_another_ledger_differs(samsyn: Samsyn, ledger: Ledger) -> None:
    forged = msgspec.json.decode(ledger.receipt.read_bytes())
    ledger.receipt.write_bytes(msgspec.json.encode({**forged, "key_id": "k" + "0" * 16}))

    ended = verify(samsyn, ledger.settings, "--receipt", ledger.receipt)

    assert ended.status == 1
    assert "receipt.json: does not hold by itself" in ended.out


def test_a_checkpoint_of_another_key_differs(samsyn: Samsyn, ledger: Ledger) -> None:
    signer = CheckpointSigner(origin="samsyn.example/test", keys=(SigningKey.from_pem(generate()),))
    ledger.checkpoint.write_text(signer.sign(3, bytes(32)))

    ended = verify(samsyn, ledger.settings, "--checkpoint", ledger.checkpoint)

    assert ended.status == 1
    assert "checkpoint that was kept: is not signed by a key of this ledger" in ended.out


@pytest.mark.parametrize("name", ["subject_key_file", "wrapping_key_file"])
def test_another_key_file_is_no_difference(samsyn: Samsyn, ledger: Ledger, name: str) -> None:
    key = {"subject_key_file": "subject.key", "wrapping_key_file": "wrapping.key"}[name]
    private(ledger.settings.with_name(key), os.urandom(32))

    ended = verify(samsyn, ledger.settings)

    assert (ended.status, ended.out) == (2, "")
    assert ended.err.endswith(f"[store]: `{name}` is not the key of this database\n")


def test_the_signing_key_is_not_needed(samsyn: Samsyn, ledger: Ledger) -> None:
    private(ledger.settings.with_name("signing.pem"), b"gone")

    assert verify(samsyn, ledger.settings).status == 0


def test_a_missing_database_is_not_made(samsyn: Samsyn, settings: Path) -> None:
    ended = verify(samsyn, settings)

    assert (ended.status, ended.out) == (2, "")
    assert "the database cannot be read; check the file" in ended.err
    assert not settings.with_name("ledger.db").exists()


def test_a_pipe_in_the_database_s_place_keeps_nobody_waiting(
    samsyn: Samsyn, settings: Path
) -> None:
    os.mkfifo(settings.with_name("ledger.db"))

    ended = verify(samsyn, settings)

    assert ended.status == 2
    assert "the database cannot be read" in ended.err


@pytest.mark.parametrize("content", [b"", b"no database, but a text that is long enough" * 9])
def test_a_file_that_is_no_ledger_cannot_be_read(
    samsyn: Samsyn, settings: Path, content: bytes
) -> None:
    settings.with_name("ledger.db").write_bytes(content)

    ended = verify(samsyn, settings)

    assert ended.status == 2
    assert "there is no ledger in the database, or it cannot be read" in ended.err


@pytest.mark.parametrize(
    ("version", "says"),
    [
        ("0001", "the database is of an older version; start the gateway once"),
        ("9999", "a newer Samsyn has changed this database"),
    ],
)
def test_a_database_of_another_version_is_told_so(
    samsyn: Samsyn, ledger: Ledger, version: str, says: str
) -> None:
    ledger.change(f"UPDATE alembic_version SET version_num = '{version}'")  # noqa: S608  # ours

    ended = verify(samsyn, ledger.settings)

    assert ended.status == 2
    assert says in ended.err


def test_a_torn_file_cannot_be_read(samsyn: Samsyn, ledger: Ledger) -> None:
    content = ledger.database.read_bytes()
    ledger.database.write_bytes(content[: len(content) // 2])

    ended = verify(samsyn, ledger.settings)

    assert ended.status in {1, 2}
    assert len((ended.out + ended.err).splitlines()) == 1


def test_a_server_that_is_not_there_is_told_so(samsyn: Samsyn, settings: Path) -> None:
    changed(settings, "sqlite:///ledger.db", "postgresql://samsyn@127.0.0.1:1/samsyn")

    ended = verify(samsyn, settings)

    assert ended.status == 2
    assert "the database cannot be read; check that the server" in ended.err


@pytest.mark.slow
def test_a_ledger_in_postgresql_is_verified_alike(
    samsyn: Samsyn, settings: Path, postgres: Server
) -> None:
    private(settings.with_name("password"), postgres.password.encode())
    with own_database(postgres) as url:
        changed(
            settings, 'url = "sqlite:///ledger.db"', f'url = "{url}"\npassword_file = "password"'
        )
        made = asyncio.run(filled(settings))

        ended = verify(samsyn, settings, "--checkpoint", made.checkpoint)

    assert (ended.status, ended.err) == (0, "")
    assert ended.out.endswith("Everything fits.\n")


@pytest.mark.parametrize("option", ["--checkpoint", "--receipt"])
@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "no such file"),
        (b"", "it is empty"),
        (b"hello", "it is no answer, receipt, consent, statement, proof"),
        (b"a\n\n\xe2\x80\x94 b c\n", "it is no "),
    ],
    ids=["missing", "empty", "a text", "a broken note"],
)
def test_a_kept_file_that_cannot_be_read_is_told_so(
    samsyn: Samsyn, ledger: Ledger, option: str, content: bytes | None, says: str
) -> None:
    file = ledger.settings.with_name("given")
    if content is not None:
        file.write_bytes(content)

    ended = verify(samsyn, ledger.settings, option, file)

    assert (ended.status, ended.out) == (2, "")
    assert f"{file}: {says}" in ended.err


@pytest.mark.parametrize("option", ["--checkpoint", "--receipt"])
def test_a_pipe_to_what_was_kept_keeps_nobody_waiting(
    samsyn: Samsyn, ledger: Ledger, option: str
) -> None:
    pipe = ledger.settings.with_name("pipe")
    os.mkfifo(pipe)

    ended = verify(samsyn, ledger.settings, option, pipe)

    assert ended.status == 2
    assert "it is no ordinary file" in ended.err


def test_a_receipt_is_no_checkpoint(samsyn: Samsyn, ledger: Ledger) -> None:
    ended = verify(samsyn, ledger.settings, "--checkpoint", ledger.receipt)

    assert ended.status == 2
    assert "receipt.json: it is no checkpoint" in ended.err


def test_a_checkpoint_is_no_receipt(samsyn: Samsyn, ledger: Ledger) -> None:
    ended = verify(samsyn, ledger.settings, "--receipt", ledger.checkpoint)

    assert ended.status == 2
    assert "kept.txt: it is no answer and no receipt" in ended.err


def test_help_says_what_the_database_alone_cannot_tell(samsyn: Samsyn) -> None:
    ended = samsyn("ledger", "verify", "--help")

    said = " ".join(ended.out.split())
    assert "Exit 0: everything fits. Exit 1: something does not, in one line." in said
    assert "The database alone cannot tell that its whole end was cut off" in said
    assert "aliases" in said


def test_progress_is_said_only_where_it_takes_long(capsys: pytest.CaptureFixture[str]) -> None:
    now = [0.0]
    progress = _Progress(lambda: now[0])
    progress.told("entries", 500)
    now[0] = 2.5
    progress.told("entries", 1000)
    progress.told("entries", 1500)

    assert capsys.readouterr().err == "samsyn: 1,000 entries checked\n"

"""The audit against whoever rewrites the database: rows gone, moved, forged, and old copies."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from datetime import timedelta

import msgspec
import psycopg
import pytest

from gateway.ledger.append import Found, NewEntry
from gateway.ledger.audit import Kept
from gateway.ledger.audit_receipts import KeptReceipt
from gateway.ledger.entries import CITIZEN
from gateway.ledger.jobs import AddEntry
from gateway.ledger.payload import LogReadPayload, SightPayload
from gateway.proof.jcs import jcs_digest
from gateway.proof.keys import SigningKey, generate
from gateway.proof.merkle import append, leaf_hash
from gateway.proof.notes import CheckpointSigner, read_checkpoint
from gateway.proof.receipt import Draft, Receipt, sign_receipt
from gateway.records.digests import FieldDigests
from gateway.store.database import database_at
from gateway.store.store import Store
from tests.gateway.ledger.samples import ask, citizen, sight_of
from tests.gateway.ledger.whole import Statement, Whole
from tests.gateway.store.house import SqliteHouse

pytestmark = pytest.mark.slow

NEWEST = "SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1"
SIZES = "SELECT size FROM checkpoint ORDER BY size DESC LIMIT 2"
LAST = "SELECT MAX(sequence) FROM entry"
LOST = {
    "agreement": None,
    "catalogue_load": "catalogue_load",
    "checkpoint": None,
    "data_key": "subject",
    "entry": "entry",
    "ledger_key": "ledger_key",
    "lease": None,
    "snapshot": "snapshot",
    "subject": "data_key",
    "subject_alias": None,
    "subject_identifier": "subject",
    "subject_key": "subject_key",
    "tree_leaf": "tree_leaf",
    "tree_tile": "tree_tile",
}
"""Table to where its missing row is noticed; of a checkpoint in the middle nothing is lost, of a
lease nothing but how far a chore was.
"""


class NoTiles:
    def tile(self, _level: int, _index: int) -> bytes:
        return b""


def kept(note: object) -> Kept:
    assert isinstance(note, str)
    return Kept(checkpoint=note)


def receipt(content: bytes) -> Kept:
    read = msgspec.json.decode(content, type=Receipt)
    return Kept(receipts=(KeptReceipt(name="kept.json", content=content, receipt=read),))


def signed_anew(whole: Whole, *, late: timedelta = timedelta(0), **changes: str) -> bytes:
    """Sign the first receipt again with the key that signed it, and say something else in it."""
    former = whole.house.ledger.previous_signing_key_file
    assert former is not None
    said = msgspec.json.decode(whole.receipts[0], type=Receipt)
    fields = FieldDigests(
        digests={} if "version" in changes else said.digests,
        salts={} if "version" in changes else said.salts,
        by_path={},
        persons=said.persons,
    )
    told = {"entry_id": said.entry_id, "version": said.version, "answer": said.answer, **changes}
    draft = Draft(version=told["version"], answer=told["answer"], fields=fields)
    return msgspec.json.encode(
        sign_receipt(
            draft,
            SigningKey.read(former, setting=""),
            entry_id=told["entry_id"],
            signed_at=said.signed_at + late,
        )
    )


def line(whole: Whole, told: Kept | None = None) -> str:
    difference = whole.difference(told or Kept())
    assert difference is not None
    return difference.line


def work(whole: Whole, *, does: Callable[[Store], Awaitable[object]]) -> None:
    """Open the store as a gateway does, and do something there."""

    async def run() -> None:
        async with whole.house.store() as store:
            await does(store)

    asyncio.run(run())


async def add_ending(store: Store, intent_id: object, number: int) -> None:
    """Write what the ledger's own jobs would not: an ending of whatever is named."""
    subject = await citizen(store, number)
    new = NewEntry(
        kind="refused",
        payload=SightPayload(sight=sight_of(subject, client_id=CITIZEN)),
        subject_id=subject,
        intent_id=str(intent_id),
        found=Found(correlation_id="3f2a"),
    )
    await store._writer.write(AddEntry(new=new))


def rewound(whole: Whole, size: int) -> list[Statement]:
    """Cut off the tree and all entries beyond a size, as if they had never been."""
    rows = whole.house.rows(f"SELECT leaf FROM entry ORDER BY sequence LIMIT {size}")  # noqa: S608  # a number
    hashes = [leaf_hash(bytes(leaf)) for (leaf,) in rows]
    tiles = append(NoTiles(), size=0, leaf_hashes=hashes).tiles
    last = whole.value(f"SELECT entry_sequence FROM tree_leaf WHERE leaf_index = {size - 1}")  # noqa: S608  # a number
    return [
        ("DELETE FROM entry WHERE sequence > ?", (last,)),
        ("DELETE FROM tree_leaf WHERE leaf_index >= ?", (size,)),
        ("DELETE FROM checkpoint WHERE size > ?", (size,)),
        ("DELETE FROM tree_tile", ()),
        *(
            ("INSERT INTO tree_tile (level, tile_index, hashes) VALUES (?, ?, ?)", (*place, each))
            for place, each in tiles.items()
        ),
    ]


def without_trace(whole: Whole, size: int) -> None:
    """Rewind, and what else speaks of later entries, too."""
    statements = [*rewound(whole, size), ("UPDATE lease SET position = 0", ())]
    if isinstance(whole.house, SqliteHouse):
        newest = "(SELECT MAX(sequence) FROM entry)"
        statements.append((f"UPDATE sqlite_sequence SET seq = {newest} WHERE name = 'entry'", ()))  # noqa: S608  # ours
    whole.run(*statements)


@pytest.mark.parametrize("table", LOST)
def test_a_row_that_is_gone_is_missed(whole: Whole, table: str) -> None:
    middle = f"(SELECT COUNT(*) / 2 FROM {table})"  # noqa: S608  # our own names
    place = "ctid" if not isinstance(whole.house, SqliteHouse) else "rowid"
    row = f"(SELECT {place} FROM {table} ORDER BY {place} LIMIT 1 OFFSET {middle})"  # noqa: S608  # our own names

    whole.run((f"DELETE FROM {table} WHERE {place} = {row}", ()))  # noqa: S608  # our own names

    difference = whole.difference()
    assert (difference and difference.table) == LOST[table]


def test_a_tail_that_is_gone_is_missed_by_the_tree(whole: Whole) -> None:
    last = whole.value(LAST)
    whole.run(("DELETE FROM entry WHERE sequence = ?", (last,)))

    assert line(whole).startswith(f"entry {last}: `sequence` is gone, and it is leaf ")


def test_a_tail_that_is_gone_with_its_tree_is_missed_by_what_else_speaks_of_it(
    whole: Whole,
) -> None:
    _, (before,) = whole.house.rows(SIZES)
    assert isinstance(before, int)

    whole.run(*rewound(whole, before))

    assert "is an intent that was ended, and its ending is not there" in line(whole)


def test_sqlite_itself_remembers_how_many_entries_there_were(sqlite_whole: Whole) -> None:
    whole = sqlite_whole
    _, (before,) = whole.house.rows(SIZES)
    assert isinstance(before, int)

    with whole.put_right():
        whole.run(*rewound(whole, before), ("UPDATE lease SET position = 0", ()))
        said = line(whole)

    assert "the database has numbered up to" in said
    assert whole.difference() is None


def test_only_a_checkpoint_kept_elsewhere_tells_of_a_tail_that_left_no_trace(whole: Whole) -> None:
    newest = whole.value(NEWEST)
    _, (before,) = whole.house.rows(SIZES)
    assert isinstance(before, int)

    without_trace(whole, before)

    assert whole.difference() is None
    assert f"the tree has {before} only" in line(whole, kept(newest))


def test_an_old_copy_that_went_on_is_told_by_a_checkpoint_kept_elsewhere(whole: Whole) -> None:
    newest = whole.value(NEWEST)
    _, (before,) = whole.house.rows(SIZES)
    assert isinstance(before, int)
    without_trace(whole, before)

    async def go_on(store: Store) -> None:
        for _ in range(4):
            await ask(store, await citizen(store, 3))
        await store.chores.sweep()
        await store.chores.integrate()

    work(whole, does=go_on)

    assert whole.audit().tree_size > read_checkpoint(str(newest)).size
    assert "has another root" in line(whole, kept(newest))


def test_a_checkpoint_kept_elsewhere_is_extended(whole: Whole) -> None:
    summary = whole.audit(Kept(checkpoint=whole.kept_note))

    assert summary.tree_size > read_checkpoint(whole.kept_note).size


def test_a_forged_checkpoint_says_nothing(whole: Whole) -> None:
    size, root = 5, bytes(32)
    signer = CheckpointSigner(
        origin=whole.house.ledger.origin, keys=(SigningKey.from_pem(generate()),)
    )

    assert "is not signed by a key of this ledger" in line(whole, kept(signer.sign(size, root)))


def test_a_replaced_key_signs_no_newer_checkpoint(whole: Whole) -> None:
    former = whole.house.ledger.previous_signing_key_file
    assert former is not None
    summary = whole.audit()
    signer = CheckpointSigner(
        origin=whole.house.ledger.origin, keys=(SigningKey.read(former, setting=""),)
    )

    note = signer.sign(summary.tree_size, summary.root)

    assert "is signed by a key that was over by then" in line(whole, kept(note))


@pytest.mark.parametrize(
    ("by_former", "says"),
    [(False, "is signed by a key that is none of ours"), (True, "no key that was in force then")],
)
def test_a_checkpoint_signed_anew_by_another_key_is_named(
    whole: Whole, by_former: bool, says: str
) -> None:
    former = whole.house.ledger.previous_signing_key_file
    assert former is not None
    key = SigningKey.from_pem(former.read_bytes() if by_former else generate())
    summary = whole.audit()
    note = CheckpointSigner(origin=whole.house.ledger.origin, keys=(key,)).sign(
        summary.tree_size, summary.root
    )

    whole.run(("UPDATE checkpoint SET note = ? WHERE size = ?", (note, summary.tree_size)))

    assert says in line(whole)


def test_a_checkpoint_under_another_name_is_named(whole: Whole) -> None:
    whole.house.ledger, ours = (
        msgspec.structs.replace(whole.house.ledger, origin="samsyn.example/other"),
        whole.house.ledger,
    )

    said = line(whole)

    whole.house.ledger = ours
    assert "`note` is of another log, size or root" in said


def test_swapped_entries_are_named(whole: Whole) -> None:
    move = "UPDATE entry SET sequence = ? WHERE sequence = ?"

    whole.run((move, (9_000, 100)), (move, (100, 103)), (move, (103, 9_000)))

    assert line(whole).startswith(("entry 100 ", "tree_tile 0/0"))


def test_swapped_payloads_are_named(whole: Whole) -> None:
    (one,), (other,) = whole.house.rows("SELECT payload FROM entry WHERE sequence IN (100, 101)")
    put = "UPDATE entry SET payload = ? WHERE sequence = ?"

    whole.run((put, (other, 100)), (put, (one, 101)))

    assert line(whole).startswith("entry 100 ")
    assert "`payload`" in line(whole)


def test_an_entry_of_a_destroyed_key_is_held_to_its_leaf(whole: Whole) -> None:
    ((sequence, payload),) = whole.house.rows(
        "SELECT entry.sequence, entry.payload FROM entry JOIN data_key ON owner = subject_id "
        "WHERE wrapped IS NULL ORDER BY entry.sequence LIMIT 1"
    )

    whole.run(
        ("UPDATE entry SET payload = ? WHERE sequence = ?", (bytes(payload) + b"2", sequence))
    )

    assert "`leaf` has another payload's hash than the entry" in line(whole)


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("kind", "refused", "`leaf` has another kind than the entry"),
        ("at_us", 1, "`leaf` has another minute than the entry"),
        ("at_us", -(2**62), "`at_us` is no time"),
        ("at_us", 2**62, "`destroyed_us` is before something that the key sealed"),
        ("leaf", b"{}", "`leaf` is not written as leaves are"),
    ],
)
def test_columns_of_a_destroyed_key_are_held_to_the_leaf(
    whole: Whole, column: str, value: object, says: str
) -> None:
    sequence = whole.value(
        "SELECT MIN(entry.sequence) FROM entry JOIN data_key ON owner = subject_id "
        "WHERE wrapped IS NULL AND kind = 'intent'"
    )

    whole.run((f"UPDATE entry SET {column} = ? WHERE sequence = ?", (value, sequence)))  # noqa: S608  # ours

    assert says in line(whole)


def test_entries_that_the_tree_has_not_yet_taken_in_are_checked_too(whole: Whole) -> None:
    async def read_log(store: Store) -> None:
        await store.ledger.log_of(await citizen(store, 3), cursor=None, limit=5)

    work(whole, does=read_log)
    waiting = whole.audit()
    whole.run((f"UPDATE entry SET kind = 'refused' WHERE sequence = ({LAST})", ()))  # noqa: S608  # ours

    assert waiting.entries == waiting.tree_size + 1
    assert "`kind` is not what is sealed" in line(whole)


def test_an_entry_older_than_the_tree_s_newest_is_in_the_tree(whole: Whole) -> None:
    last = whole.value("SELECT MAX(leaf_index) FROM tree_leaf")
    assert isinstance(last, int)
    whole.run(
        ("DELETE FROM tree_leaf WHERE leaf_index = ?", (last - 1,)),
        ("UPDATE tree_leaf SET leaf_index = ? WHERE leaf_index = ?", (last - 1, last)),
    )

    assert line(whole).startswith(f"tree_leaf {last - 1}: `entry_sequence`")


@pytest.mark.parametrize(("level", "index"), [(0, 7), (1, 1), (2, 0), (-1, 0), (0, -1)])
def test_a_tile_too_many_is_named(whole: Whole, level: int, index: int) -> None:
    add = "INSERT INTO tree_tile (level, tile_index, hashes) VALUES (?, ?, ?)"

    whole.run((add, (level, index, bytes(32))))

    assert line(whole) == f"tree_tile {level}/{index}: is more than the entries make"


def test_a_tile_that_is_longer_than_the_tree_is_named(whole: Whole) -> None:
    whole.run(
        ("UPDATE tree_tile SET hashes = hashes || ? WHERE level = 1", (bytes(32),))
        if not isinstance(whole.house, SqliteHouse)
        else (
            "UPDATE tree_tile SET hashes = CAST(hashes || ? AS BLOB) WHERE level = 1",
            (bytes(32),),
        )
    )

    assert line(whole).startswith("tree_tile 1/0: `hashes`")


@pytest.mark.parametrize("size", [0, 300, 10_000])
def test_a_checkpoint_too_many_is_named(whole: Whole, size: int) -> None:
    add = "INSERT INTO checkpoint (size, root, at_us, note) SELECT ?, root, at_us, note FROM "

    whole.run((f"{add}checkpoint ORDER BY size DESC LIMIT 1", (size,)))

    assert line(whole).startswith(f"checkpoint {size}: ")


def test_a_newest_checkpoint_that_is_gone_is_missed(whole: Whole) -> None:
    whole.run(("DELETE FROM checkpoint WHERE size = (SELECT MAX(size) FROM checkpoint)", ()))

    assert "the newest covers no more than a part of the tree" in line(whole)


def test_an_ending_of_nothing_is_named(whole: Whole) -> None:
    async def end_nothing(store: Store) -> None:
        subject = await citizen(store, 3)
        payload = SightPayload(sight=sight_of(subject, client_id="citizen"))
        kind, intent = "refused", "ent_" + "a" * 26
        await store._writer.write(
            AddEntry(new=NewEntry(kind=kind, payload=payload, subject_id=subject, intent_id=intent))
        )

    work(whole, does=end_nothing)

    assert line(whole).startswith("entry ")


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("disclosed", "`intent_id` is empty, and this kind ends an intent"),
        ("outcome_unknown", "`intent_id` is empty, and this kind ends an intent"),
    ],
)
def test_an_outcome_without_a_question_is_named(whole: Whole, kind: str, says: str) -> None:
    payload = LogReadPayload(page_rows=1, is_first_page=True)

    async def add(store: Store) -> None:
        subject = await citizen(store, 3)
        await store._writer.write(
            AddEntry(new=NewEntry(kind=kind, payload=payload, subject_id=subject))
        )

    work(whole, does=add)

    assert says in line(whole)


@pytest.mark.parametrize("reader", [0, 1])
def test_a_receipt_that_was_kept_has_its_entry(whole: Whole, reader: int) -> None:
    assert whole.difference(receipt(whole.receipts[reader])) is None


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"entry_id": "ent_" + "a" * 26}, "`entry_id` is no entry of this ledger"),
        ({"version": jcs_digest({})}, "`entry_id` is an entry of another answer"),
        ({"answer": "another"}, "`entry_id` is an entry of another answer"),
        ({"late": timedelta(seconds=1)}, "`signed_at` is not when the entry was committed"),
    ],
    ids=lambda given: next(iter(given)) if isinstance(given, dict) else "",
)
def test_a_receipt_that_we_signed_and_never_committed_is_named(
    whole: Whole, changes: dict[str, str], says: str
) -> None:
    assert whole.difference(receipt(signed_anew(whole))) is None

    assert says in line(whole, receipt(signed_anew(whole, **changes)))


def test_a_receipt_that_was_changed_is_named(whole: Whole) -> None:
    changed = whole.receipts[0].replace(b'"digest"', b'"another"')

    assert "receipt kept.json: does not hold by itself" in line(whole, receipt(changed))


def test_an_audit_beside_a_gateway_that_writes_sees_one_moment(whole: Whole) -> None:
    async def write_and_audit(store: Store) -> None:
        subject = await citizen(store, 3)
        for _ in range(6):
            audit = asyncio.create_task(asyncio.to_thread(whole.difference))
            while not audit.done():
                await asyncio.gather(*(ask(store, subject) for _ in range(8)))
                await store.chores.integrate()
            assert audit.result() is None

    work(whole, does=write_and_audit)

    assert whole.audit().entries > 700


def test_the_audit_can_write_nothing(whole: Whole) -> None:
    store = database_at(whole.house.settings).snapshot()

    with pytest.raises((sqlite3.OperationalError, psycopg.errors.ReadOnlySqlTransaction)):
        store.query(tuple[int], "DELETE FROM entry")

    store.close()

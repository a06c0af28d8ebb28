"""The audit against whoever rewrites the database: rows gone, moved, changed, or too many."""

import asyncio
import sqlite3

import psycopg
import pytest

from contracts.pnr import Pnr
from gateway.store.database import database_at
from gateway.store.store import Store
from tests.gateway.audit.whole import Whole
from tests.gateway.audit.whole_rewound import rewound, size_before
from tests.gateway.ledger.samples import ask, citizen
from tests.gateway.store.house import SqliteHouse

pytestmark = pytest.mark.slow

ADD_SNAPSHOT = "INSERT INTO snapshot (entry_id, sealed, expires_us) SELECT"
LAST = "SELECT MAX(sequence) FROM entry"
LOST = {
    "agreement": None,
    "catalogue_load": "catalogue_load",
    "checkpoint": None,
    "consent": "consent",
    "consent_request": "consent_request",
    "data_key": "subject",
    "delegation": "delegation",
    "entry": "entry",
    "ledger_key": "ledger_key",
    "lease": None,
    "protection_notice": "protection_notice",
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

    assert whole.line().startswith(f"entry {last}: `sequence` is gone, and it is leaf ")


def test_a_tail_that_is_gone_with_its_tree_is_missed_by_what_else_speaks_of_it(
    whole: Whole,
) -> None:
    before = size_before(whole)

    whole.run(*rewound(whole, before))

    assert "is an intent that was ended, and its ending is not there" in whole.line()


def test_sqlite_itself_remembers_how_many_entries_there_were(sqlite_whole: Whole) -> None:
    whole = sqlite_whole
    before = size_before(whole)

    with whole.put_right():
        whole.run(*rewound(whole, before), ("UPDATE lease SET position = 0", ()))
        said = whole.line()

    assert "the database has numbered up to" in said
    assert whole.difference() is None


def test_swapped_entries_are_named(whole: Whole) -> None:
    move = "UPDATE entry SET sequence = ? WHERE sequence = ?"

    whole.run((move, (9_000, 100)), (move, (100, 103)), (move, (103, 9_000)))

    assert whole.line().startswith(("entry 100 ", "tree_tile 0/0"))


def test_swapped_payloads_are_named(whole: Whole) -> None:
    (one,), (other,) = whole.house.rows("SELECT payload FROM entry WHERE sequence IN (100, 101)")
    put = "UPDATE entry SET payload = ? WHERE sequence = ?"

    whole.run((put, (other, 100)), (put, (one, 101)))

    assert whole.line().startswith("entry 100 ")
    assert "`payload`" in whole.line()


def test_an_entry_of_a_destroyed_key_is_held_to_its_leaf(whole: Whole) -> None:
    ((sequence, payload),) = whole.house.rows(
        "SELECT entry.sequence, entry.payload FROM entry JOIN data_key ON owner = subject_id "
        "WHERE wrapped IS NULL ORDER BY entry.sequence LIMIT 1"
    )

    whole.run(
        ("UPDATE entry SET payload = ? WHERE sequence = ?", (bytes(payload) + b"2", sequence))
    )

    assert "`leaf` has another payload's hash than the entry" in whole.line()


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

    assert says in whole.line()


def test_entries_that_the_tree_has_not_yet_taken_in_are_checked_too(whole: Whole) -> None:
    async def read_log(store: Store) -> None:
        await store.ledger.log_of(await citizen(store, 3), cursor=None, limit=5)

    whole.work(read_log)
    waiting = whole.audit()
    whole.run((f"UPDATE entry SET kind = 'refused' WHERE sequence = ({LAST})", ()))  # noqa: S608  # ours

    assert waiting.entries == waiting.tree_size + 1
    assert "`kind` is not what is sealed" in whole.line()


def test_an_entry_older_than_the_tree_s_newest_is_in_the_tree(whole: Whole) -> None:
    last = whole.value("SELECT MAX(leaf_index) FROM tree_leaf")
    assert isinstance(last, int)
    whole.run(
        ("DELETE FROM tree_leaf WHERE leaf_index = ?", (last - 1,)),
        ("UPDATE tree_leaf SET leaf_index = ? WHERE leaf_index = ?", (last - 1, last)),
    )

    assert whole.line().startswith(f"tree_leaf {last - 1}: `entry_sequence`")


@pytest.mark.parametrize(("level", "index"), [(0, 7), (1, 1), (2, 0), (-1, 0), (0, -1)])
def test_a_tile_too_many_is_named(whole: Whole, level: int, index: int) -> None:
    add = "INSERT INTO tree_tile (level, tile_index, hashes) VALUES (?, ?, ?)"

    whole.run((add, (level, index, bytes(32))))

    assert whole.line() == f"tree_tile {level}/{index}: is more than the entries make"


def test_a_tile_that_is_longer_than_the_tree_is_named(whole: Whole) -> None:
    whole.run(
        ("UPDATE tree_tile SET hashes = hashes || ? WHERE level = 1", (bytes(32),))
        if not isinstance(whole.house, SqliteHouse)
        else (
            "UPDATE tree_tile SET hashes = CAST(hashes || ? AS BLOB) WHERE level = 1",
            (bytes(32),),
        )
    )

    assert whole.line().startswith("tree_tile 1/0: `hashes`")


@pytest.mark.parametrize("size", [0, 300, 10_000])
def test_a_checkpoint_too_many_is_named(whole: Whole, size: int) -> None:
    add = "INSERT INTO checkpoint (size, root, at_us, note) SELECT ?, root, at_us, note FROM "

    whole.run((f"{add}checkpoint ORDER BY size DESC LIMIT 1", (size,)))

    assert whole.line().startswith(f"checkpoint {size}: ")


def test_a_newest_checkpoint_that_is_gone_is_missed(whole: Whole) -> None:
    whole.run(("DELETE FROM checkpoint WHERE size = (SELECT MAX(size) FROM checkpoint)", ()))

    assert "the newest covers no more than a part of the tree" in whole.line()


def test_an_audit_beside_a_gateway_that_writes_sees_one_moment(whole: Whole) -> None:
    async def write_and_audit(store: Store) -> None:
        subject = await citizen(store, 3)
        for _ in range(6):
            audit = asyncio.create_task(asyncio.to_thread(whole.difference))
            while not audit.done():
                await asyncio.gather(*(ask(store, subject) for _ in range(8)))
                await store.chores.integrate()
            assert audit.result() is None

    whole.work(write_and_audit)

    assert whole.audit().entries > 700


def test_the_audit_can_write_nothing(whole: Whole) -> None:
    store = database_at(whole.house.settings).snapshot()

    with pytest.raises((sqlite3.OperationalError, psycopg.errors.ReadOnlySqlTransaction)):
        store.query(tuple[int], "DELETE FROM entry")

    store.close()


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        (
            ADD_SNAPSHOT + " 'ent_aaaaaaaaaaaaaaaaaaaaaaaaaa', sealed, 1 FROM snapshot LIMIT 1",
            "`entry_id` is no entry",
        ),
        (
            ADD_SNAPSHOT
            + " entry.id, sealed, 1 FROM entry, snapshot WHERE kind = 'log_read' LIMIT 1",
            "`entry_id` is an entry that keeps nothing",
        ),
        (
            ADD_SNAPSHOT + " entry.id, sealed, 1 FROM snapshot, entry JOIN data_key "
            "ON owner = subject_id WHERE wrapped IS NULL AND kind = 'intent' LIMIT 1",
            "`entry_id` is an entry that keeps nothing",
        ),
        (
            "INSERT INTO catalogue_load (what, checksum, at_us) VALUES ('purposes', 'x', 1)",
            "catalogue_load",
        ),
        (
            "DELETE FROM catalogue_load WHERE at_us = (SELECT MAX(at_us) FROM catalogue_load)",
            "is gone",
        ),
        ("DELETE FROM data_key WHERE owner = 'house'", "data_key house: is gone"),
        (
            "UPDATE data_key SET wrapped_by = 'x' WHERE owner = 'house'",
            "`wrapped_by` names another",
        ),
        (
            "UPDATE data_key SET wrapped = NULL, destroyed_us = created_us WHERE owner = 'house'",
            "`owner` may not be without a key",
        ),
        (
            "UPDATE data_key SET destroyed_us = created_us WHERE wrapped IS NOT NULL",
            "`destroyed_us` is set, and the key is there",
        ),
        (
            "UPDATE subject SET merged_into = id WHERE merged_into IS NOT NULL",
            "`merged_into` leads to nobody who lives on",
        ),
        ("UPDATE checkpoint SET at_us = 4611686018427387904", "`at_us` is no time"),
        ("UPDATE checkpoint SET note = 'hello'", "`note` is no checkpoint"),
        ("UPDATE ledger_key SET since_us = 4611686018427387904", "`since_us` is no time"),
        ("UPDATE ledger_key SET until_us = since_us", "no key that was in force then"),
        ("DELETE FROM tree_tile WHERE level = 1", "tree_tile 1/0: is gone"),
        (
            "INSERT INTO tree_leaf (leaf_index, entry_sequence) VALUES (-1, -1)",
            "entry -1: `sequence`",
        ),
        (
            "UPDATE lease SET position = 1 WHERE name = 'sweeper'",
            "`position` is no place where this chore stops",
        ),
    ],
)
def test_a_statement_at_the_database_s_prompt_is_named(
    whole: Whole, statement: str, says: str
) -> None:
    whole.run((statement, ()))

    assert says in whole.line()


def test_a_number_of_nobody_is_named(whole: Whole) -> None:
    strangers = whole.house.keys.subjects.seal(Pnr("0107611234"))
    add = (
        "INSERT INTO subject_identifier (subject_id, blind_index, ciphertext, valid_from_us) "
        "VALUES ('cit_nobody', ?, ?, 1)"
    )

    whole.run((add, (strangers.blind_index, strangers.ciphertext)))

    assert "`subject_id` is no citizen's" in whole.line()


def test_an_intent_s_id_that_was_changed_is_told_from_its_citizen_s(whole: Whole) -> None:
    change = "UPDATE entry SET id = 'ent_' || 'aaaaaaaaaaaaaaaaaaaaaaaaaa' WHERE sequence = ?"
    waiting = whole.value("SELECT MIN(sequence) FROM entry WHERE kind = 'refused'")

    whole.run((change, (waiting,)))

    assert "`id` is not the one that payload and leaf were made with" in whole.line()


def test_an_entry_yet_to_come_is_named(whole: Whole) -> None:
    now = whole.house.clock.time

    async def ask_tomorrow(store: Store) -> None:
        whole.house.clock.move(days=1)
        await ask(store, await citizen(store, 3))

    whole.work(ask_tomorrow)
    whole.house.clock.time = now

    assert "`at_us` is before the entry before, or yet to come" in whole.line()


COPIED = (
    "INSERT INTO consent SELECT 'con_aaaaaaaaaaaaaaaaaaaaaaaaaa', 'req_a', subject_id, giver_id, "
    "client_index, state, version, uses, max_uses, not_before_us, expires_us, changed_us, used_us, "
    "sealed FROM consent WHERE id = (SELECT MIN(id) FROM consent WHERE state = 'granted' "
    "AND subject_id = giver_id)"
)
GRANTED_FOR_ERASED = (
    "UPDATE consent_request SET state = 'granted', consent_id = (SELECT MIN(consent.id) "
    "FROM consent JOIN data_key ON owner = subject_id WHERE wrapped IS NULL), "
    "subject_id = (SELECT MIN(id) FROM subject) WHERE state = 'refused'"
)
GRANTED = "SELECT MIN(id) FROM consent WHERE state = 'granted' AND subject_id = giver_id"


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE consent SET state = 'granted' WHERE state = 'withdrawn'", "`state`"),
        ("UPDATE consent SET uses = 0, used_us = NULL WHERE uses > 0", "`uses`"),
        ("UPDATE consent SET expires_us = expires_us + 1", "`expires_us`"),
        (f"UPDATE consent SET max_uses = 1000 WHERE id = ({GRANTED})", "`max_uses`"),  # noqa: S608  # ours
        (f"DELETE FROM consent WHERE id = ({GRANTED})", "is gone"),  # noqa: S608  # ours
        (COPIED, "`id` has no entry"),
        ("UPDATE consent_request SET state = 'requested' WHERE state = 'refused'", "`state`"),
        ("UPDATE consent_request SET retry_index = NULL", "`retry_index`"),
        (GRANTED_FOR_ERASED, "`subject_id`"),
    ],
)
def test_a_consent_that_was_written_otherwise_is_named(
    whole: Whole, statement: str, says: str
) -> None:
    whole.run((statement, ()))

    line = whole.line()
    assert line.startswith("consent")
    assert says in line

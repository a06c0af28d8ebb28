"""The audit of what only those could write who hold the house's keys."""

import msgspec
import pytest

from gateway.ledger.append import Found, NewEntry, receipt_of
from gateway.ledger.entries import CITIZEN
from gateway.ledger.jobs import AddEntry
from gateway.ledger.leaf import leaf_of
from gateway.ledger.payload import Content, LogReadPayload, SightPayload, open_content
from gateway.store.data_keys import seal
from gateway.store.store import Store
from tests.gateway.audit.whole import Whole
from tests.gateway.ledger.samples import NOON, citizen, intend, sight_of

pytestmark = pytest.mark.slow


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


@pytest.mark.parametrize(
    "intent",
    [
        "'ent_' || 'aaaaaaaaaaaaaaaaaaaaaaaaaa'",
        "(SELECT MAX(id) FROM entry WHERE kind = 'log_read')",
        "(SELECT id FROM entry WHERE sequence = 1)",
    ],
    ids=["unknown", "a log that was read", "the first entry"],
)
def test_an_ending_of_no_intent_is_named(whole: Whole, intent: str) -> None:
    ended = whole.value(f"SELECT {intent}")

    whole.work(lambda store: add_ending(store, ended, 4))

    assert "`intent_id` is no intent before this entry" in whole.line()


def test_an_ending_about_somebody_else_is_named(whole: Whole) -> None:
    async def end_anothers(store: Store) -> None:
        sight = sight_of(await citizen(store, 4), client_id=CITIZEN)
        await add_ending(store, await intend(store, sight), 7)

    whole.work(end_anothers)

    assert "`subject_id` is another citizen than the intent's" in whole.line()


def test_an_intent_that_ended_twice_is_named(postgresql_whole: Whole) -> None:
    whole = postgresql_whole
    name = "uq_entry_intent_id"

    async def end_twice(store: Store) -> None:
        sight = sight_of(await citizen(store, 4), client_id=CITIZEN)
        intent_id = await intend(store, sight)
        await add_ending(store, intent_id, 4)
        await add_ending(store, intent_id, 4)

    # As the tables' owner may; SQLite has no such command.
    whole.run((f"ALTER TABLE entry DROP CONSTRAINT {name}", ()))
    with whole.put_right():
        whole.work(end_twice)
        said = whole.line()
    whole.run((f"ALTER TABLE entry ADD CONSTRAINT {name} UNIQUE (intent_id)", ()))

    assert "is an intent that was ended more than once" in said
    assert whole.difference() is None


@pytest.mark.parametrize("kind", ["disclosed", "outcome_unknown"])
def test_an_outcome_without_a_question_is_named(whole: Whole, kind: str) -> None:
    payload = LogReadPayload(page_rows=1, is_first_page=True)

    async def add(store: Store) -> None:
        subject = await citizen(store, 4)
        await store._writer.write(
            AddEntry(new=NewEntry(kind=kind, payload=payload, subject_id=subject))
        )

    whole.work(add)

    assert "`intent_id` is empty, and this kind ends an intent" in whole.line()


def test_a_dry_run_ends_its_intent_or_stands_alone(whole: Whole) -> None:
    async def check_twice(store: Store) -> None:
        sight = sight_of(await citizen(store, 4), client_id=CITIZEN)
        intent_id = await intend(store, sight)
        await store.ledger.close(intent_id, sight, outcome="checked", reason=None, at=NOON)
        await store.ledger.close(None, sight, outcome="checked", reason="role_missing", at=NOON)

    before = whole.audit()
    whole.work(check_twice)

    assert whole.difference() is None
    assert whole.audit().entries == before.entries + 3


def forge(whole: Whole, **changes: str) -> None:
    """Say something else in an entry, seal it anew, and let its columns and leaf follow."""
    ((sequence, entry_id, owner, sealed, wrapped),) = whole.house.rows(
        "SELECT sequence, entry.id, owner, payload, wrapped FROM entry "
        "JOIN data_key ON owner = subject_id WHERE kind = 'log_read' ORDER BY sequence LIMIT 1"
    )
    key = whole.house.keys.wrapper.unwrap(bytes(wrapped), owner=str(owner))
    said: Content = msgspec.structs.replace(
        open_content(bytes(sealed), key, entry_id=str(entry_id)), **changes
    )
    anew = seal(key, msgspec.json.encode(said), bound_to=str(entry_id))
    leaf = leaf_of(
        str(entry_id), said.kind, at_us=said.at_us, sealed=anew, receipt=receipt_of(said.payload)
    )
    put = "UPDATE entry SET kind = ?, payload = ?, leaf = ? WHERE sequence = ?"
    whole.run((put, (said.kind, anew, leaf, sequence)))


def test_an_entry_that_was_sealed_anew_is_told_by_the_tree(whole: Whole) -> None:
    forge(whole, kind="organisation_log_read")

    assert "`root` is not the root of the entries" in whole.line()


def test_an_entry_that_says_another_s_id_is_named(whole: Whole) -> None:
    forge(whole, entry_id="ent_" + "a" * 26)

    assert "`id` is not what is sealed in `payload`" in whole.line()

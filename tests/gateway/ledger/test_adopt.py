"""A database from before entries were sealed is sealed at start, and reads as it did."""

import pytest

from gateway.ledger.leaf import leaf_of
from gateway.ledger.payload import CataloguePayload, LogReadPayload
from gateway.settings import SettingsInvalid
from tests.gateway.ledger.former import ANNA, ANNAS_ID, ENTRIES, NOON_US, entry_id, furnish
from tests.gateway.ledger.kill.examined import Examined
from tests.gateway.ledger.samples import ask
from tests.gateway.store.house import House

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
COUNT = len(ENTRIES)


@pytest.fixture
def former(bare_house: House) -> House:
    furnish(bare_house)
    return bare_house


async def test_her_log_reads_as_it_did(former: House) -> None:
    async with former.store() as store:
        subject_id = await store.subjects.id_of(ANNA)
        page = await store.ledger.log_of(subject_id, cursor=None, limit=10)

    assert subject_id == ANNAS_ID
    assert [(row.entry_id, row.outcome) for row in page.entries] == [
        (entry_id(4), "refused"),
        (entry_id(3), "disclosed"),
        (entry_id(1), "outcome_unknown"),
    ]
    disclosed = page.entries[1]
    assert disclosed.sight.organisation == "Aarhus Kommune"
    assert disclosed.sight.case_reference == "S2026-17"
    assert disclosed.disclosure.fields == ("person.name.full_name",)


async def test_every_entry_of_any_kind_is_sealed_and_has_its_leaf(former: House) -> None:
    former.prepare()

    rows = former.rows("SELECT id, kind, payload, leaf FROM entry ORDER BY sequence")
    assert len(rows) == COUNT
    assert [leaf for *_, leaf in rows] == [
        leaf_of(each, kind, at_us=NOON_US, sealed=sealed) for each, kind, sealed, _ in rows
    ]
    assert former.content_of(entry_id(0)).payload == CataloguePayload(
        what="purposes", checksum="76" * 32
    )
    assert former.content_of(entry_id(5)).payload == LogReadPayload(page_rows=2, is_first_page=True)


def test_nothing_that_was_plain_is_left_in_the_files(bare_house: House) -> None:
    furnish(bare_house, more=300)
    assert b"S2026-17" in bare_house.every_byte()

    bare_house.prepare()

    left = bare_house.every_byte()
    assert [each for each in (b"S2026-17", b"Aarhus", b"birth_date") if each in left] == []


async def test_the_tree_takes_it_all_in(former: House) -> None:
    async with former.store() as store:
        await store.chores.integrate()
        await ask(store, ANNAS_ID)
        await store.chores.integrate()

    examined = Examined(former)
    examined.look()
    assert examined.is_all_in_tree()
    assert examined.entries == COUNT + len(("key_changed", "intent", "disclosed"))


async def test_what_was_broken_off_before_is_ended(former: House) -> None:
    former.clock.move(minutes=10)
    async with former.store() as store:
        await store.chores.sweep()

    assert former.rows("SELECT intent_id FROM entry WHERE kind = 'outcome_unknown'") == [
        (entry_id(1),)
    ]


def test_adopting_again_changes_nothing(former: House) -> None:
    former.prepare()
    before = former.rows("SELECT * FROM entry ORDER BY sequence")

    former.prepare()

    assert former.rows("SELECT * FROM entry ORDER BY sequence") == before


def test_an_entry_that_cannot_be_read_leaves_the_database_as_it_was(former: House) -> None:
    former.change("UPDATE entry SET payload = ? WHERE kind = 'refused'", b"{")
    before = former.rows("SELECT * FROM entry ORDER BY sequence")

    with pytest.raises(SettingsInvalid, match=r"^samsyn\.toml \[store\]: [^\n]*$"):
        former.prepare()

    assert former.rows("SELECT * FROM entry ORDER BY sequence") == before

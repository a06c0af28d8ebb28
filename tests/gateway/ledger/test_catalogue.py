"""A changed catalogue is an entry; an unchanged one is not."""

import hashlib

import pytest

from gateway.ledger.payload import CataloguePayload
from gateway.store.store import Store
from tests.gateway.store.house import House

pytestmark = pytest.mark.anyio


async def test_a_catalogue_is_an_entry_when_it_is_new_or_has_changed(
    store: Store, house: House
) -> None:
    loaded = [
        await store.load_catalogue("purposes", b"one"),
        await store.load_catalogue("purposes", b"one"),
        await store.load_catalogue("purposes", b"two"),
        await store.load_catalogue("purposes", b"one"),
        await store.load_catalogue("agreements", b"one"),
    ]

    assert loaded == [True, False, True, True, True]
    assert house.rows("SELECT count(*) FROM entry WHERE kind = 'catalogue_loaded'") == [(4,)]


async def test_the_entry_says_which_catalogue_and_its_checksum(store: Store, house: House) -> None:
    await store.load_catalogue("purposes", b"one")

    ((entry_id,),) = house.rows("SELECT id FROM entry WHERE kind = 'catalogue_loaded'")
    assert house.content_of(entry_id).payload == CataloguePayload(
        what="purposes", checksum=hashlib.sha256(b"one").hexdigest()
    )


async def test_an_unchanged_catalogue_is_no_entry_after_a_restart_either(house: House) -> None:
    async with house.store() as first:
        await first.load_catalogue("purposes", b"one")
    async with house.store() as second:
        has_changed = await second.load_catalogue("purposes", b"one")

    assert not has_changed

"""Every citizen's data key: made with her, wrapped, bound to her; and what happens without it."""

import pytest

from contracts.errors import EvidenceUnavailable
from contracts.pnr import Pnr
from gateway.settings import SettingsInvalid
from gateway.store.data_keys import FileWrapper, Unreadable, new_data_key, seal, unseal
from gateway.store.store import Store
from tests.gateway.ledger.samples import ask, citizen
from tests.gateway.store.house import House

pytestmark = pytest.mark.anyio
ANNA, BENT = "cit_anna", "cit_bent"
WRAP = FileWrapper(bytes(32))
SWAPPED = (
    "UPDATE data_key SET wrapped = (SELECT wrapped FROM data_key AS other WHERE other.owner = ?) "
    "WHERE owner = ?"
)


def test_a_wrapped_key_unwraps_to_itself_and_is_wrapped_anew_each_time() -> None:
    key = new_data_key()

    one, two = WRAP.wrap(key, owner=ANNA), WRAP.wrap(key, owner=ANNA)

    assert WRAP.unwrap(one, owner=ANNA) == WRAP.unwrap(two, owner=ANNA) == key
    assert one != two
    assert key not in one


@pytest.mark.parametrize("length", [0, 11, 12, 27, 28])
def test_a_wrapped_key_that_was_cut_short_is_unreadable(length: int) -> None:
    wrapped = WRAP.wrap(new_data_key(), owner=ANNA)

    with pytest.raises(Unreadable):
        WRAP.unwrap(wrapped[:length], owner=ANNA)


def test_a_wrapped_key_is_its_owners_only() -> None:
    wrapped = WRAP.wrap(new_data_key(), owner=ANNA)

    with pytest.raises(Unreadable):
        WRAP.unwrap(wrapped, owner=BENT)


def test_another_wrapping_key_has_another_name_and_unwraps_nothing() -> None:
    other = FileWrapper(bytes(range(32)))

    assert other.name != WRAP.name
    with pytest.raises(Unreadable):
        other.unwrap(WRAP.wrap(new_data_key(), owner=ANNA), owner=ANNA)


def test_the_wrapping_keys_name_does_not_tell_the_key() -> None:
    assert bytes(range(32)).hex()[:16] not in FileWrapper(bytes(range(32))).name


def test_what_is_sealed_opens_in_its_own_row_only() -> None:
    key = new_data_key()
    sealed = seal(key, b"said", bound_to="ent_1")

    assert unseal(key, sealed, bound_to="ent_1") == b"said"
    with pytest.raises(Unreadable):
        unseal(key, sealed, bound_to="ent_2")


@pytest.mark.parametrize("place", [0, 11, 12, 15, -1])
def test_a_flipped_bit_is_unreadable(place: int) -> None:
    key = new_data_key()
    sealed = bytearray(seal(key, b"said", bound_to="ent_1"))

    sealed[place] ^= 1

    with pytest.raises(Unreadable):
        unseal(key, bytes(sealed), bound_to="ent_1")


async def test_a_citizen_has_a_key_of_her_own_from_the_first_sight(
    house: House, anna: str, bent: str
) -> None:
    name = house.keys.wrapper.name

    assert set(house.rows("SELECT owner, wrapped_by FROM data_key")) == {
        ("house", name),
        (anna, name),
        (bent, name),
    }
    assert house.data_key(anna) != house.data_key(bent)


async def test_a_citizen_met_again_keeps_her_key(store: Store, house: House, anna: str) -> None:
    before = house.data_key(anna)

    await citizen(store, 1)
    await store.subjects.link(Pnr("0107610001"), Pnr("0107610003"))

    assert house.data_key(anna) == before


async def test_both_who_turned_out_to_be_one_keep_their_keys(
    store: Store, house: House, anna: str, bent: str
) -> None:
    before = {each: house.data_key(each) for each in (anna, bent)}

    await store.subjects.link(Pnr("0107610001"), Pnr("0107610002"))

    assert {each: house.data_key(each) for each in (anna, bent)} == before


async def test_a_key_in_anothers_place_seals_nothing_and_serves_again_when_it_is_back(
    house: House,
) -> None:
    async with house.store() as store:
        anna, bent = await citizen(store, 1), await citizen(store, 2)
    kept = dict(house.rows("SELECT owner, wrapped FROM data_key"))
    house.change(SWAPPED, bent, anna)
    async with house.store() as store:
        with pytest.raises(EvidenceUnavailable):
            await ask(store, anna)
        await ask(store, bent)

        house.change("UPDATE data_key SET wrapped = ? WHERE owner = ?", kept[anna], anna)
        await ask(store, anna)


async def test_without_her_key_nothing_is_asked_of_her_and_others_are_served(
    store: Store, house: House, anna: str, bent: str
) -> None:
    house.change("UPDATE data_key SET wrapped = NULL, destroyed_us = 1 WHERE owner = ?", anna)

    with pytest.raises(EvidenceUnavailable):
        await ask(store, anna)
    await ask(store, bent)


async def test_what_needs_the_houses_own_key_is_refused_without_it(
    store: Store, house: House
) -> None:
    house.change("UPDATE data_key SET wrapped = NULL WHERE owner = 'house'")

    with pytest.raises(EvidenceUnavailable):
        await store.load_catalogue("purposes", b"one")


def test_another_wrapping_key_than_the_databases_own_is_refused_in_one_line(house: House) -> None:
    own = house.wrapping_file.read_bytes()
    house.wrapping_file.write_bytes(bytes(32))
    with pytest.raises(
        SettingsInvalid,
        match=r"^samsyn\.toml \[store\]: `wrapping_key_file` is not the key of this database$",
    ):
        house.prepare()

    house.wrapping_file.write_bytes(own)
    house.prepare()

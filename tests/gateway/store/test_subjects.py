"""Who is who: ids, aliases a sector, and numbers that were replaced."""

import asyncio
import re

import pytest

from contracts.errors import EvidenceUnavailable
from contracts.pnr import Pnr
from gateway.store.store import Store
from gateway.store.writer import WriterLimits
from tests.gateway.store.house import House

pytestmark = pytest.mark.anyio
ANNA, BENT, CARL = Pnr("0107611234"), Pnr("0208625678"), Pnr("0309634321")
AARHUS, RANDERS = "55133018", "29189668"


async def aliases_of(store: Store, *pnrs: Pnr, sector: str = AARHUS) -> dict[Pnr, str]:
    named = await store.subjects.named(frozenset(pnrs), sector=sector)
    return {pnr: each.alias for pnr, each in named.items()}


async def alias_of(store: Store, pnr: Pnr, *, sector: str = AARHUS) -> str:
    return (await aliases_of(store, pnr, sector=sector))[pnr]


async def test_a_citizen_keeps_her_id_and_others_have_others(store: Store) -> None:
    first = await store.subjects.id_of(ANNA)

    assert await store.subjects.id_of(ANNA) == first
    assert await store.subjects.id_of(BENT) != first


async def test_a_citizen_met_twice_at_once_is_one(store: Store, house: House) -> None:
    ids = await asyncio.gather(*(store.subjects.id_of(ANNA) for _ in range(20)))

    assert len(set(ids)) == 1
    assert house.rows("SELECT count(*) FROM subject") == [(1,)]


async def test_a_citizen_met_by_two_processes_at_once_is_one(house: House) -> None:
    house.limits = WriterLimits(lock_seconds=10)
    async with house.store() as one, house.store() as two:
        ids = await asyncio.gather(
            *(each.subjects.id_of(ANNA) for each in (one, two) for _ in range(20))
        )

    assert len(set(ids)) == 1


async def test_an_id_survives_a_restart(house: House) -> None:
    async with house.store() as store:
        before = await store.subjects.id_of(ANNA)
    async with house.store() as store:
        assert await store.subjects.id_of(ANNA) == before


async def test_aliases_are_pairwise_and_say_nothing(store: Store) -> None:
    aliases = await aliases_of(store, ANNA, BENT)
    elsewhere = await aliases_of(store, ANNA, BENT, sector=RANDERS)

    every = {*aliases.values(), *elsewhere.values()}
    assert len(every) == 4
    assert all(re.fullmatch("sub_[a-z2-7]{26}", each) for each in every)


async def test_an_alias_stays_the_same_beside_new_ones(store: Store) -> None:
    first = await alias_of(store, ANNA)

    aliases = await aliases_of(store, ANNA, BENT, CARL)

    assert aliases[ANNA] == first
    assert set(aliases) == {ANNA, BENT, CARL}


async def test_nobody_has_no_aliases(store: Store) -> None:
    assert await aliases_of(store) == {}


async def test_an_alias_made_twice_at_once_is_one(house: House) -> None:
    house.limits = WriterLimits(lock_seconds=10)
    async with house.store() as one, house.store() as two:
        aliases = await asyncio.gather(
            *(alias_of(each, ANNA) for each in (one, two) for _ in range(20))
        )

    assert len(set(aliases)) == 1


async def test_an_alias_leads_to_the_number_in_its_own_sector_only(store: Store) -> None:
    alias = await alias_of(store, ANNA)

    assert await store.subjects.number_of(alias, sector=AARHUS) == ANNA
    assert await store.subjects.number_of(alias, sector=RANDERS) is None


@pytest.mark.parametrize("alias", ["", "sub_", "sub_" + "a" * 26, "' OR 1=1 --", "%", "\x00"])
async def test_what_is_no_alias_leads_to_nobody(store: Store, alias: str) -> None:
    await alias_of(store, ANNA)

    assert await store.subjects.number_of(alias, sector=AARHUS) is None


async def test_a_row_that_was_tampered_with_leads_to_nobody_elses_number(
    store: Store, house: House
) -> None:
    alias = await alias_of(store, ANNA)
    await alias_of(store, BENT)
    house.change(
        "UPDATE subject_identifier SET ciphertext = "
        "(SELECT ciphertext FROM subject_identifier ORDER BY sequence DESC LIMIT 1)"
    )

    with pytest.raises(EvidenceUnavailable):
        await store.subjects.number_of(alias, sector=AARHUS)


@pytest.mark.parametrize(
    "met_before",
    [(), (ANNA,), (BENT,), (ANNA, BENT), (BENT, ANNA)],
    ids=["neither", "old", "new", "old then new", "new then old"],
)
async def test_both_numbers_lead_to_one_citizen_once_linked(
    store: Store, met_before: tuple[Pnr, ...]
) -> None:
    ids = [await store.subjects.id_of(each) for each in met_before]

    await store.subjects.link(ANNA, BENT)

    linked = await store.subjects.id_of(ANNA)
    assert await store.subjects.id_of(BENT) == linked
    assert not ids or linked in ids


async def test_linking_twice_changes_nothing(store: Store, house: House) -> None:
    await store.subjects.link(ANNA, BENT)
    before = house.rows("SELECT * FROM subject_identifier ORDER BY sequence")

    await store.subjects.link(ANNA, BENT)

    assert house.rows("SELECT * FROM subject_identifier ORDER BY sequence") == before


async def test_an_alias_from_before_the_link_leads_to_the_new_number(store: Store) -> None:
    alias = await alias_of(store, ANNA)

    await store.subjects.link(ANNA, BENT)

    assert await store.subjects.number_of(alias, sector=AARHUS) == BENT
    assert await alias_of(store, BENT) == alias


async def test_after_a_merge_both_aliases_work_and_one_is_given(store: Store) -> None:
    old, new = await alias_of(store, ANNA), await alias_of(store, BENT)

    await store.subjects.link(ANNA, BENT)

    assert await store.subjects.number_of(old, sector=AARHUS) == BENT
    assert await store.subjects.number_of(new, sector=AARHUS) == BENT
    assert await alias_of(store, ANNA) == await alias_of(store, BENT) == old


async def test_an_alias_known_only_of_the_new_number_is_kept_after_a_merge(store: Store) -> None:
    await store.subjects.id_of(ANNA)
    new = await alias_of(store, BENT)

    await store.subjects.link(ANNA, BENT)

    assert await alias_of(store, ANNA) == new


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["in order", "last first"])
async def test_a_number_that_changed_twice_leads_to_the_last(
    store: Store, order: tuple[int, int]
) -> None:
    alias = await alias_of(store, ANNA)
    links = [(ANNA, BENT), (BENT, CARL)]

    await store.subjects.link(*links[order[0]])
    await store.subjects.link(*links[order[1]])

    assert await store.subjects.number_of(alias, sector=AARHUS) == CARL
    assert await store.subjects.id_of(ANNA) == await store.subjects.id_of(CARL)


async def test_three_that_were_met_apart_become_one(store: Store) -> None:
    met = [await store.subjects.id_of(each) for each in (ANNA, BENT, CARL)]

    await store.subjects.link(BENT, CARL)
    await store.subjects.link(ANNA, BENT)

    after = {await store.subjects.id_of(each) for each in (ANNA, BENT, CARL)}
    assert after == {met[0]}


async def test_a_change_that_the_register_takes_back_leads_to_the_first_number(
    store: Store,
) -> None:
    alias = await alias_of(store, ANNA)

    await store.subjects.link(ANNA, BENT)
    await store.subjects.link(BENT, ANNA)

    assert await store.subjects.number_of(alias, sector=AARHUS) == ANNA


async def test_her_own_names_for_others_survive_a_merge(store: Store) -> None:
    before = await store.subjects.id_of(BENT)
    child = await alias_of(store, CARL, sector=f"citizen:{before}")
    await store.subjects.id_of(ANNA)

    await store.subjects.link(ANNA, BENT)

    after = f"citizen:{await store.subjects.id_of(BENT)}"
    assert await store.subjects.number_of(child, sector=after) == CARL
    assert await alias_of(store, CARL, sector=after) == child


async def test_a_known_citizen_is_found_while_the_store_is_locked(
    store: Store, house: House
) -> None:
    known = await store.subjects.id_of(ANNA)
    other = house.lock()
    with pytest.raises(EvidenceUnavailable):
        await store.subjects.id_of(BENT)

    assert await store.subjects.id_of(ANNA) == known
    other.close()
    assert await store.subjects.id_of(BENT) != known


async def test_a_store_that_cannot_be_read_is_evidence_unavailable(
    store: Store, house: House
) -> None:
    house.change("ALTER TABLE subject_identifier RENAME TO away")
    with pytest.raises(EvidenceUnavailable):
        await store.subjects.id_of(ANNA)

    house.change("ALTER TABLE away RENAME TO subject_identifier")
    assert await store.subjects.id_of(ANNA)

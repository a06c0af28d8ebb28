"""The tree grows with the ledger: in order, signed, by one process at a time, never in two ways."""

import asyncio
from collections.abc import Callable

import pytest
from structlog.testing import capture_logs

from contracts.errors import EvidenceUnavailable, NothingThere
from gateway.ledger.chores import Rhythm
from gateway.ledger.integrator import Integrate
from gateway.ledger.leases import Lease
from gateway.proof.encoding import from_base64
from gateway.proof.merkle import leaf_hash, verify_consistency, verify_inclusion
from gateway.proof.notes import read_checkpoint
from gateway.store.store import Store
from gateway.store.writer import WriterLimits
from tests.gateway.ledger.kill.examined import Examined
from tests.gateway.ledger.samples import ask
from tests.gateway.store.house import FakeClock, House, Note

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
SIZES = "SELECT size FROM checkpoint ORDER BY size"
HURRIED = Rhythm(integrate_seconds=0.01, sweep_seconds=0.01, key_seconds=0.01)


def looked_at(house: House) -> Examined:
    examined = Examined(house)
    examined.look()
    return examined


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not is_so():  # noqa: ASYNC110  # a database tells nobody
            await asyncio.sleep(0.01)


async def note(house: House, count: int) -> None:
    async with house.writer() as writer:
        await asyncio.gather(*(writer.write(Note(text=str(each))) for each in range(count)))


async def test_every_entry_is_a_leaf_in_the_order_of_the_commits(
    store: Store, house: House, anna: str
) -> None:
    for _ in range(3):
        await ask(store, anna)
        await store.chores.integrate()

    assert house.rows(SIZES) == [(3,), (5,), (7,)]
    assert looked_at(house).is_all_in_tree()


@pytest.mark.parametrize(
    ("notes", "sizes"),
    [(0, [1]), (254, [255]), (255, [256]), (256, [256, 257]), (600, [256, 512, 601])],
)
async def test_a_checkpoint_is_signed_for_each_256_entries_and_for_the_rest(
    store: Store, house: House, notes: int, sizes: list[int]
) -> None:
    await note(house, notes)

    await store.chores.integrate()

    assert house.rows(SIZES) == [(each,) for each in sizes]
    assert looked_at(house).is_all_in_tree()


async def test_without_anything_new_nothing_is_signed(store: Store, house: House) -> None:
    await store.chores.integrate()
    await store.chores.integrate()

    assert house.rows(SIZES) == [(1,)]


async def test_before_the_first_checkpoint_there_is_none_to_show(store: Store) -> None:
    with pytest.raises(NothingThere) as refused:
        await store.proofs.checkpoint()

    assert refused.value.code == "proof_pending"


async def test_an_entry_is_proven_once_it_is_in_the_tree(store: Store, anna: str) -> None:
    await store.chores.integrate()
    entry_id = await ask(store, anna)
    with pytest.raises(NothingThere) as refused:
        await store.proofs.of_entry(entry_id)
    await store.chores.integrate()

    proof = await store.proofs.of_entry(entry_id)

    assert refused.value.code == "proof_pending"
    assert (proof.index, proof.size) == (2, 3)
    assert verify_inclusion(
        leaf_hash(proof.leaf.encode()),
        index=proof.index,
        size=proof.size,
        hashes=[from_base64(each) for each in proof.hashes],
        root=read_checkpoint(proof.checkpoint).root,
    )


@pytest.mark.parametrize(("first", "last"), [(1, 257), (256, 257), (257, 601), (512, 601)])
async def test_what_was_signed_later_extends_what_was_signed_before(
    store: Store, house: House, first: int, last: int
) -> None:
    for count in (0, 255, 1, 255, 89):
        await note(house, count)
        await store.chores.integrate()

    proof = await store.proofs.between(first, last)

    assert verify_consistency(
        old=first,
        old_root=read_checkpoint(proof.from_checkpoint).root,
        new=last,
        new_root=read_checkpoint(proof.checkpoint).root,
        hashes=[from_base64(each) for each in proof.hashes],
    )


async def test_one_process_leads_and_the_other_leaves_the_tree_alone(
    house: House, clock: FakeClock
) -> None:
    async with house.store() as leads, house.store() as follows:
        await leads.chores.integrate()
        clock.move(seconds=9.9)
        await note(house, 3)
        await follows.chores.integrate()
        assert house.rows(SIZES) == [(1,)]

        await leads.chores.integrate()
        assert house.rows(SIZES) == [(1,), (4,)]


async def test_ten_seconds_after_the_leading_process_died_another_leads(
    house: House, clock: FakeClock
) -> None:
    async with house.store() as dies:
        await dies.chores.integrate()
    async with house.store() as follows:
        await note(house, 3)
        clock.move(seconds=9.9)
        await follows.chores.integrate()
        assert house.rows(SIZES) == [(1,)]

        clock.move(seconds=0.1)
        await follows.chores.integrate()

    assert house.rows(SIZES) == [(1,), (4,)]
    assert looked_at(house).is_all_in_tree()


async def test_a_leader_that_was_thought_dead_does_not_lead_on(
    house: House, clock: FakeClock
) -> None:
    async with house.store() as slept, house.store() as leads:
        await slept.chores.integrate()
        clock.move(seconds=10)
        await leads.chores.integrate()
        await note(house, 3)
        await slept.chores.integrate()
        assert house.rows(SIZES) == [(1,)]

        await leads.chores.integrate()

    assert house.rows(SIZES) == [(1,), (4,)]


async def test_two_that_both_hold_the_lease_make_no_fork(house: House) -> None:
    house.limits = WriterLimits(lock_seconds=10)
    async with house.store() as store, house.writer() as one, house.writer() as two:
        # One name stands for two processes that both believe that they lead.
        job = Integrate(lease=Lease(name="integrator", holder="both"), signer=store.signer)
        for _ in range(15):
            await asyncio.gather(
                *(each.write(Note(text="said")) for each in (one, two) for _ in range(5)),
                one.write(job),
                two.write(job),
            )
        await one.write(job)

    assert looked_at(house).is_all_in_tree()


@pytest.mark.parametrize("level", [0, 1])
async def test_a_tile_that_was_cut_short_stops_the_tree_and_not_the_questions(
    store: Store, house: House, anna: str, level: int
) -> None:
    await note(house, 300)
    await store.chores.integrate()
    last = f"WHERE level = {level} AND tile_index = {1 - level}"
    ((whole,),) = house.rows(f"SELECT hashes FROM tree_tile {last}")  # noqa: S608  # our own
    change = f"UPDATE tree_tile SET hashes = ? {last}"  # noqa: S608  # our own
    house.change(change, whole[:-1])

    with capture_logs() as said:
        entry_id = await ask(store, anna)
        await store.chores.integrate()
    assert [(each["event"], each["size"]) for each in said] == [("tree_broken", 301)]
    assert max(house.rows(SIZES)) == (301,)
    with pytest.raises(NothingThere):
        await store.proofs.of_entry(entry_id)

    house.change(change, whole)
    await store.chores.integrate()
    assert looked_at(house).is_all_in_tree()


async def test_a_proof_over_a_tile_that_is_gone_is_unavailable(
    store: Store, house: House, anna: str
) -> None:
    await note(house, 300)
    entry_id = await ask(store, anna)
    await store.chores.integrate()
    house.change("DELETE FROM tree_tile WHERE level = 0")

    with pytest.raises(EvidenceUnavailable):
        await store.proofs.of_entry(entry_id)
    with pytest.raises(EvidenceUnavailable):
        await store.proofs.between(3, 300)


async def test_the_chores_are_done_while_the_gateway_runs_and_once_more_at_its_end(
    store: Store, house: House, anna: str
) -> None:
    async with store.chores.running(HURRIED):
        await ask(store, anna)
        await until(lambda: max(house.rows(SIZES), default=(0,)) == (3,))
        await note(house, 1)

    assert looked_at(house).is_all_in_tree()


async def test_the_chores_rest_while_the_clock_runs_back_and_are_done_when_it_has_caught_up(
    store: Store, house: House, clock: FakeClock
) -> None:
    await note(house, 1)
    clock.move(hours=-1)
    with capture_logs() as said:
        async with store.chores.running(HURRIED):
            await asyncio.sleep(0.2)
            assert house.rows(SIZES) == []
            clock.move(hours=1)
            await until(lambda: house.rows(SIZES) != [])

    failed = [each["chore"] for each in said if each["event"] == "chore_failed"]
    assert sorted(failed) == ["check_key", "end_consents", "integrate", "sweep"]
    assert looked_at(house).is_all_in_tree()

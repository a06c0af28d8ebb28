"""What was broken off becomes a row that the citizen understands; what was kept goes in time."""

import asyncio

import pytest
from structlog.testing import capture_logs

from contracts.errors import EvidenceUnavailable
from gateway.ledger.payload import SightPayload
from gateway.ledger.protocol import Released, Shown
from gateway.store.data_keys import unseal
from gateway.store.store import Store
from tests.gateway.ledger.samples import (
    PERMIT,
    WITHDRAWN,
    always,
    ask,
    citizen,
    intend,
    release,
    sight_of,
)
from tests.gateway.store.house import FakeClock, House

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
ENDED = "SELECT intent_id FROM entry WHERE kind = 'outcome_unknown' ORDER BY sequence"
POSITION = (
    "SELECT position, (SELECT max(sequence) FROM entry WHERE kind = 'intent') "
    "FROM lease WHERE name = 'sweeper'"
)
SHOWN = Shown(content=b'{"name": "Anna"}', days=2)


async def test_an_intent_that_was_broken_off_is_ended_once_and_says_so(
    store: Store, house: House, clock: FakeClock, anna: str
) -> None:
    intent_id = await intend(store, sight_of(anna))
    clock.move(minutes=2, microseconds=1)

    await store.chores.sweep()
    await store.chores.sweep()

    ((entry_id, told),) = house.rows(
        "SELECT id, intent_id FROM entry WHERE kind = 'outcome_unknown'"
    )
    assert told == intent_id
    assert house.content_of(entry_id).payload == SightPayload(
        sight=sight_of(anna), reason="broken_off"
    )


async def test_her_log_shows_one_row_for_it_before_and_after(
    store: Store, clock: FakeClock, anna: str
) -> None:
    await intend(store, sight_of(anna))
    before = await store.ledger.log_of(anna, cursor=None, limit=10)
    clock.move(minutes=3)
    await store.chores.sweep()

    after = await store.ledger.log_of(anna, cursor=None, limit=10)

    assert [each.outcome for each in before.entries] == ["outcome_unknown"]
    assert [each.outcome for each in after.entries] == ["outcome_unknown"]


async def test_the_ending_is_found_by_all_that_its_intent_is_found_by(
    store: Store, house: House, clock: FakeClock, anna: str
) -> None:
    await intend(store, sight_of(anna))
    clock.move(minutes=3)

    await store.chores.sweep()

    intent, ending = house.rows(
        "SELECT correlation_id, organisation_index, unit_index, case_index, subject_id "
        "FROM entry WHERE kind IN ('intent', 'outcome_unknown') ORDER BY sequence"
    )
    assert intent == ending


async def test_what_may_still_be_under_way_is_left_alone(
    store: Store, house: House, clock: FakeClock, anna: str
) -> None:
    young = await intend(store, sight_of(anna))
    clock.move(minutes=2)
    await store.chores.sweep()
    assert house.rows(ENDED) == []

    clock.move(seconds=1)
    await store.chores.sweep()
    assert house.rows(ENDED) == [(young,)]


async def test_what_has_ended_is_left_as_it_is(
    store: Store, house: House, clock: FakeClock, anna: str
) -> None:
    await ask(store, anna)
    sight = sight_of(anna)
    await release(store, await intend(store, sight), sight, always(WITHDRAWN))
    clock.move(minutes=3)

    await store.chores.sweep()

    assert house.rows(ENDED) == []


async def test_what_was_looked_at_is_not_looked_at_again(
    store: Store, house: House, clock: FakeClock, anna: str
) -> None:
    await ask(store, anna)
    clock.move(minutes=3)
    await store.chores.sweep()
    ((first, newest),) = house.rows(POSITION)
    assert first == newest
    await intend(store, sight_of(anna))
    clock.move(minutes=3)

    await store.chores.sweep()

    ((second, newest),) = house.rows(POSITION)
    assert second == newest
    assert second > first


async def test_a_young_one_does_not_hold_back_the_older_and_is_not_passed_by(
    store: Store, house: House, clock: FakeClock, anna: str
) -> None:
    old = await intend(store, sight_of(anna))
    clock.move(minutes=1)
    young = await intend(store, sight_of(anna))
    clock.move(minutes=1.5)
    await store.chores.sweep()
    assert house.rows(ENDED) == [(old,)]

    clock.move(minutes=1)
    await store.chores.sweep()
    assert house.rows(ENDED) == [(old,), (young,)]


async def test_more_than_fit_one_transaction_are_all_ended(
    store: Store, house: House, clock: FakeClock, anna: str
) -> None:
    begun = await asyncio.gather(*(intend(store, sight_of(anna)) for _ in range(300)))
    await asyncio.gather(*(ask(store, anna) for _ in range(300)))
    more = await asyncio.gather(*(intend(store, sight_of(anna)) for _ in range(10)))
    clock.move(minutes=3)

    await store.chores.sweep()

    assert {each for (each,) in house.rows(ENDED)} == {*begun, *more}


async def test_a_release_that_comes_after_the_sweep_is_refused(
    store: Store, house: House, clock: FakeClock, anna: str
) -> None:
    sight = sight_of(anna)
    intent_id = await intend(store, sight)
    clock.move(minutes=3)
    await store.chores.sweep()

    with pytest.raises(EvidenceUnavailable):
        await release(store, intent_id, sight, always(PERMIT))

    assert house.rows("SELECT id FROM entry WHERE kind = 'disclosed'") == []


async def test_of_a_sweep_and_a_release_at_once_one_ends_the_intent(
    store: Store, house: House, clock: FakeClock, anna: str
) -> None:
    sight = sight_of(anna)
    intents = [await intend(store, sight) for _ in range(20)]
    clock.move(minutes=3)

    outcomes = await asyncio.gather(
        *(release(store, each, sight, always(PERMIT)) for each in intents[:10]),
        store.chores.sweep(),
        *(release(store, each, sight, always(PERMIT)) for each in intents[10:]),
        return_exceptions=True,
    )

    released = sum(isinstance(each, Released) for each in outcomes)
    assert len(house.rows(ENDED)) + released == 20
    assert house.rows("SELECT count(*), count(DISTINCT intent_id) FROM entry") == [(41, 20)]


async def test_one_that_cannot_be_read_is_named_once_and_the_others_are_ended(
    store: Store, house: House, clock: FakeClock, anna: str, bent: str
) -> None:
    spoilt = await intend(store, sight_of(anna))
    sound = await intend(store, sight_of(bent))
    house.change("UPDATE entry SET payload = ? WHERE id = ?", b"changed", spoilt)
    clock.move(minutes=3)

    with capture_logs() as said:
        await store.chores.sweep()
        await store.chores.sweep()

    assert [(each["event"], each["entry_id"]) for each in said] == [("intent_unreadable", spoilt)]
    assert house.rows(ENDED) == [(sound,)]


async def test_one_whose_key_is_gone_is_named_and_the_others_are_ended(
    store: Store, house: House, clock: FakeClock, anna: str, bent: str
) -> None:
    shredded = await intend(store, sight_of(anna))
    sound = await intend(store, sight_of(bent))
    house.change("UPDATE data_key SET wrapped = NULL WHERE owner = ?", anna)
    clock.move(minutes=3)

    with capture_logs() as said:
        await store.chores.sweep()

    assert [each["entry_id"] for each in said] == [shredded]
    assert house.rows(ENDED) == [(sound,)]


async def test_one_process_sweeps_and_another_follows_when_it_is_gone(
    house: House, clock: FakeClock
) -> None:
    async with house.store() as dies:
        anna = await citizen(dies)
        await dies.chores.sweep()
        intent_id = await intend(dies, sight_of(anna))
    async with house.store() as follows:
        clock.move(minutes=3)
        await follows.chores.sweep()

    assert house.rows(ENDED) == [(intent_id,)]


async def test_two_that_sweep_at_once_end_each_intent_once(house: House, clock: FakeClock) -> None:
    async with house.store() as one, house.store() as two:
        anna = await citizen(one)
        begun = [await intend(one, sight_of(anna)) for _ in range(20)]
        clock.move(minutes=3)

        await asyncio.gather(one.chores.sweep(), two.chores.sweep())

    assert house.rows(ENDED) == [(each,) for each in begun]


async def test_what_was_shown_is_kept_sealed_where_the_purpose_keeps_it(
    store: Store, house: House, anna: str
) -> None:
    kept = await ask(store, anna, shown=SHOWN)
    await ask(store, anna)

    ((entry_id, sealed),) = house.rows("SELECT entry_id, sealed FROM snapshot")
    assert entry_id == kept
    opened = unseal(house.data_key(anna), sealed, bound_to=f"snapshot:{kept}")
    assert opened == SHOWN.content
    assert house.content_of(kept).payload.snapshot_days == 2


async def test_of_what_was_refused_nothing_is_kept(store: Store, house: House, anna: str) -> None:
    sight = sight_of(anna)

    await release(store, await intend(store, sight), sight, always(WITHDRAWN), shown=SHOWN)

    assert house.rows("SELECT entry_id FROM snapshot") == []


async def test_what_was_kept_is_gone_after_its_time_and_its_entry_stays(
    store: Store, house: House, clock: FakeClock, anna: str
) -> None:
    kept = await ask(store, anna, shown=SHOWN)
    clock.move(days=2, microseconds=-1)
    await store.chores.sweep()
    assert house.rows("SELECT entry_id FROM snapshot") == [(kept,)]

    clock.move(microseconds=1)
    await store.chores.sweep()
    assert house.rows("SELECT entry_id FROM snapshot") == []
    assert house.content_of(kept).payload.snapshot_days == 2

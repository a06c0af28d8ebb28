"""The watch over a real ledger of either kind: it finds what is there, and an alarm is an entry."""

import asyncio

import pytest
from prometheus_client import CollectorRegistry

from contracts.errors import EvidenceUnavailable
from gateway.ledger.payload import AlarmPayload
from gateway.store.store import Store
from gateway.watch.figures import Figures
from gateway.watch.watch import Watch
from tests.gateway.ledger.samples import PERMIT, always, citizen, intend, release, sight_of
from tests.gateway.store.house import House

pytestmark = pytest.mark.anyio
DATA = "/v1/citizen-data"


class Guarded:
    """A ledger, and a watch over it with the same clock."""

    def __init__(self, house: House, store: Store) -> None:
        self.house = house
        self.store = store
        self.watch = Watch(store.accounts, figures=Figures(CollectorRegistry()), clock=house.clock)

    async def question(self, name: str) -> None:
        sight = sight_of(await citizen(self.store), correlation_id=name)
        intent_id = await intend(self.store, sight)
        self.watch.called(name)
        await release(self.store, intent_id, sight, always(PERMIT))
        self.watch.answered(DATA, name)

    async def alarms(self) -> list[AlarmPayload]:
        self.house.clock.move(seconds=5)
        await self.watch.check()
        ids = self.house.rows("SELECT id FROM entry WHERE kind = 'alarm' ORDER BY sequence")
        said = [self.house.content_of(entry_id).payload for (entry_id,) in ids]
        return [each for each in said if isinstance(each, AlarmPayload)]


@pytest.fixture
def guarded(house: House, store: Store) -> Guarded:
    return Guarded(house, store)


async def test_of_questions_at_once_none_is_alarmed(guarded: Guarded) -> None:
    await citizen(guarded.store)

    await asyncio.gather(*(guarded.question(f"q{number}") for number in range(100)))

    assert await guarded.alarms() == []


async def test_an_answer_without_its_entry_is_an_entry_itself(guarded: Guarded) -> None:
    await guarded.question("ordinary")
    guarded.watch.answered(DATA, "rogue")

    assert await guarded.alarms() == [
        AlarmPayload(what="answer_without_entry", count=1, trace_ids=("rogue",))
    ]


async def test_a_call_before_its_intent_is_an_entry_itself(guarded: Guarded) -> None:
    await guarded.question("ordinary")
    guarded.house.clock.move(seconds=1)
    guarded.watch.called("hasty")
    guarded.house.clock.move(milliseconds=1)
    await guarded.question("hasty")

    assert await guarded.alarms() == [
        AlarmPayload(what="call_before_entry", count=2, trace_ids=("hasty",))
    ]


async def test_an_alarm_waits_for_a_database_that_is_held(guarded: Guarded) -> None:
    guarded.watch.answered(DATA, "rogue")
    held = guarded.house.lock()

    while_held = await guarded.alarms()
    held.close()

    assert while_held == []
    assert [each.what for each in await guarded.alarms()] == ["answer_without_entry"]


async def test_notes_wait_for_a_table_that_is_gone(guarded: Guarded) -> None:
    guarded.watch.answered(DATA, "rogue")
    guarded.house.change("ALTER TABLE entry RENAME TO entry_away")

    with pytest.raises(EvidenceUnavailable):
        await guarded.watch.check(grace_us=0)

    guarded.house.change("ALTER TABLE entry_away RENAME TO entry")
    assert [each.what for each in await guarded.alarms()] == ["answer_without_entry"]

"""What the watch may ask: the entries of a request, and an alarm of its own."""

import pytest

from contracts.errors import EvidenceUnavailable
from gateway.ledger.accounts import Accounted
from gateway.ledger.payload import AlarmPayload
from gateway.store.store import Store
from tests.gateway.ledger.samples import ask, intend, sight_of
from tests.gateway.store.house import House

pytestmark = pytest.mark.anyio
ALARM = AlarmPayload(what="answer_without_entry", count=2, trace_ids=("c0ffee",))


async def test_the_entries_of_a_request_are_found_by_its_id(store: Store, anna: str) -> None:
    await ask(store, anna, correlation_id="one")
    await intend(store, sight_of(anna, correlation_id="two"))
    await ask(store, anna, correlation_id="three")

    found = await store.accounts.entries_of(("one", "two", "four"))

    assert sorted((each.correlation_id, each.kind) for each in found) == [
        ("one", "disclosed"),
        ("one", "intent"),
        ("two", "intent"),
    ]


async def test_of_no_request_there_is_no_entry(store: Store, anna: str) -> None:
    await ask(store, anna)

    assert await store.accounts.entries_of(()) == ()


async def test_an_entry_tells_when_it_came_and_when_the_one_before(
    house: House, store: Store, anna: str
) -> None:
    await intend(store, sight_of(anna, correlation_id="one"))
    house.clock.move(seconds=3)
    await intend(store, sight_of(anna, correlation_id="two"))

    (entry,) = await store.accounts.entries_of(("two",))

    assert entry.at_us - entry.before_us == 3_000_000


@pytest.mark.parametrize(
    ("at_us", "before_us", "is_by"),
    [(100, 50, True), (101, 50, False), (101, 101, True), (101, 100, False)],
    ids=["in time", "late", "time of the entry before repeated", "late after another"],
)
def test_an_entry_is_late_by_its_own_time_only(*, at_us: int, before_us: int, is_by: bool) -> None:
    entry = Accounted(correlation_id="one", kind="intent", at_us=at_us, before_us=before_us)

    assert entry.is_by(100) is is_by


async def test_an_alarm_is_an_entry_of_the_house(house: House, store: Store) -> None:
    entry_id = await store.accounts.alarm(ALARM)

    content = house.content_of(entry_id)
    assert (content.kind, content.subject_id, content.payload) == ("alarm", None, ALARM)


async def test_an_alarm_that_cannot_be_committed_says_so(house: House, store: Store) -> None:
    held = house.lock()

    with pytest.raises(EvidenceUnavailable):
        await store.accounts.alarm(ALARM)

    held.close()


async def test_an_alarm_is_in_the_tree_like_any_entry(store: Store) -> None:
    entry_id = await store.accounts.alarm(ALARM)

    await store.chores.integrate()

    assert (await store.proofs.of_entry(entry_id)).leaf.startswith('{"ct":')

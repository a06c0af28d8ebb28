"""The brake on enumeration, on both stores: who is counted, who is cut off, and for how long."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from contracts.errors import EvidenceUnavailable, TooManyQuestions
from gateway.ledger.brake import Brake, CutOff
from gateway.ledger.entries import CITIZEN, AskedBy, Sight
from gateway.ledger.payload import AlarmPayload, SightPayload
from gateway.settings import LimitsSettings
from gateway.store.store import Store
from tests.gateway.ledger.samples import NOON, ask, citizen, intend, sight_of
from tests.gateway.store.house import FakeClock, House

pytestmark = pytest.mark.anyio
LIMITS = LimitsSettings(people_per_hour=3, unknown_per_hour=2)
ALARMS = "SELECT id FROM entry WHERE kind = 'alarm' ORDER BY sequence"
INTENTS = "SELECT id FROM entry WHERE kind = 'intent'"
LOOKS = "SELECT who_index, subject_index, is_unknown FROM looked_at"
ALICE = AskedBy(client_id="aarhus-kommune", actor="act_abcdefghijklmnop", correlation_id="3f2a")
PEOPLE = tuple(range(1, 8))


@pytest.fixture
def cut_off() -> list[CutOff]:
    return []


@pytest.fixture
async def braked(store: Store, cut_off: list[CutOff]) -> Store:
    store.ledger.brake = Brake(limits=LIMITS, told=cut_off.append)
    return store


@pytest.fixture
async def ids(store: Store) -> tuple[str, ...]:
    return tuple([await citizen(store, number) for number in PEOPLE])


@pytest.fixture
async def another(house: House, braked: Store) -> AsyncIterator[Store]:
    """Another gateway on the same store."""
    async with house.store() as opened:
        opened.ledger.brake = braked.ledger.brake
        yield opened


async def asked(store: Store, *subject_ids: str, **changes: str | None) -> list[str]:
    """Ask about each in turn; tell what became of it."""
    return [await outcome(store, sight_of(each, **changes)) for each in subject_ids]


async def outcome(store: Store, sight: Sight) -> str:
    try:
        await intend(store, sight)
    except TooManyQuestions as error:
        return error.code
    return "asked"


async def unknown(store: Store, subject_id: str, **changes: str | None) -> None:
    """Ask about somebody whom the person register does not know."""
    sight = sight_of(subject_id, **changes)
    await store.ledger.close(
        await intend(store, sight),
        sight,
        outcome="unknown_subject",
        reason="subject_unknown",
        at=NOON,
    )


async def test_one_person_too_many_is_cut_off_and_those_before_go_on(
    braked: Store, ids: tuple[str, ...]
) -> None:
    first = await asked(braked, *ids[:5])

    again = await asked(braked, *ids[:5])

    assert first == again == ["asked"] * 3 + ["too_many_people"] * 2


async def test_whom_she_was_cut_off_from_asking_about_is_told_of_it(
    braked: Store, house: House, ids: tuple[str, ...]
) -> None:
    await asked(braked, *ids[:4])

    page = await braked.ledger.log_of(ids[3], cursor=None, limit=10)

    assert [(each.outcome, each.reason) for each in page.entries] == [
        ("refused", "too_many_people")
    ]
    refused = house.content_of(page.entries[0].entry_id)
    assert refused.payload == SightPayload(
        sight=sight_of(ids[3]), stated_at=NOON, reason="too_many_people"
    )
    assert len(house.rows(INTENTS)) == 3


async def test_it_is_an_alarm_once_an_hour_and_told_every_time(
    braked: Store, house: House, clock: FakeClock, ids: tuple[str, ...], cut_off: list[CutOff]
) -> None:
    await asked(braked, *ids[:6])
    clock.move(minutes=59)
    await asked(braked, *ids[:6])
    clock.move(minutes=2)

    await asked(braked, *ids[:6])

    alarms = [house.content_of(entry_id).payload for (entry_id,) in house.rows(ALARMS)]
    assert (
        alarms
        == [
            AlarmPayload(
                what="too_many_people",
                count=1,
                trace_ids=("3f2a",),
                client_id="aarhus-kommune",
                actor="act_abcdefghijklmnop",
            )
        ]
        * 2
    )
    assert [each.is_first for each in cut_off] == [True] + [False] * 5 + [True, False, False]
    assert {each.by for each in cut_off} == {ALICE}


async def test_after_the_hour_others_may_be_asked_about(
    braked: Store, clock: FakeClock, ids: tuple[str, ...], cut_off: list[CutOff]
) -> None:
    await asked(braked, ids[0])
    clock.move(minutes=10)
    await asked(braked, *ids[1:4])
    (cut,) = cut_off

    clock.move(seconds=cut.retry_after_seconds - 60)
    early = await asked(braked, ids[3])
    clock.move(seconds=60)
    late = await asked(braked, ids[3], ids[4])

    assert cut.retry_after_seconds == 50 * 60
    assert early == ["too_many_people"]
    assert late == ["asked", "too_many_people"]


@pytest.mark.parametrize(("passed", "minutes"), [(1, 60), (59, 60), (60, 59), (61, 59), (3599, 1)])
async def test_when_to_ask_again_is_told_in_whole_minutes(
    braked: Store,
    clock: FakeClock,
    ids: tuple[str, ...],
    cut_off: list[CutOff],
    passed: int,
    minutes: int,
) -> None:
    await asked(braked, *ids[:3])
    clock.move(seconds=passed)

    await asked(braked, ids[3])

    assert cut_off[-1].retry_after_seconds == minutes * 60


async def test_who_is_asked_about_again_counts_from_then(
    braked: Store, clock: FakeClock, ids: tuple[str, ...]
) -> None:
    await asked(braked, *ids[:3])
    clock.move(minutes=40)
    await asked(braked, ids[0])
    clock.move(minutes=40)

    assert await asked(braked, *ids[3:6]) == ["asked", "asked", "too_many_people"]


async def test_limits_that_were_lowered_count_what_was_asked_before(
    braked: Store, clock: FakeClock, ids: tuple[str, ...], cut_off: list[CutOff]
) -> None:
    for each in ids[:3]:
        await asked(braked, each)
        clock.move(minutes=5)
    braked.ledger.brake = Brake(limits=LimitsSettings(people_per_hour=1), told=cut_off.append)

    await asked(braked, ids[3])
    clock.move(seconds=cut_off[0].retry_after_seconds)
    late = await asked(braked, ids[3])

    assert cut_off[0].retry_after_seconds == 55 * 60
    assert late == ["asked"]


async def test_each_employee_is_counted_alone_and_a_system_without_one_too(
    braked: Store, ids: tuple[str, ...]
) -> None:
    await asked(braked, *ids[:4])

    assert await asked(braked, ids[4]) == ["too_many_people"]
    assert await asked(braked, ids[4], actor="act_bobbobbobbobbobb") == ["asked"]
    assert await asked(braked, ids[4], client_id="randers-kommune") == ["asked"]
    assert await asked(braked, *ids[:4], actor=None) == ["asked"] * 3 + ["too_many_people"]


async def test_a_citizen_is_never_cut_off_from_her_own_data(
    braked: Store, house: House, ids: tuple[str, ...]
) -> None:
    own = await asked(braked, *ids[:5], client_id=CITIZEN, actor=None)

    assert own == ["asked"] * 5
    assert house.rows(LOOKS) == []


async def test_whom_the_register_names_is_not_counted_and_a_member_of_a_household_is(
    braked: Store, ids: tuple[str, ...]
) -> None:
    others = await asked(braked, *ids[:5], capacity="related")

    members = await asked(braked, *ids[:5], capacity="related", household_role="child")

    assert others == ["asked"] * 5
    assert members == ["asked"] * 3 + ["too_many_people"] * 2


async def test_whom_nobody_knows_is_counted_apart(
    braked: Store, ids: tuple[str, ...], cut_off: list[CutOff]
) -> None:
    for each in ids[:2]:
        await unknown(braked, each)

    assert await asked(braked, ids[2]) == ["too_many_people"]
    assert await asked(braked, ids[0]) == ["asked"]
    assert await asked(braked, ids[2], actor="act_bobbobbobbobbobb") == ["asked"]
    assert cut_off[0].retry_after_seconds == 60 * 60


async def test_whom_nobody_knew_counts_no_more_after_the_hour(
    braked: Store, clock: FakeClock, ids: tuple[str, ...]
) -> None:
    for each in ids[:2]:
        await unknown(braked, each)
    clock.move(minutes=61)

    assert await asked(braked, ids[2], ids[3], ids[0]) == ["asked"] * 3


async def test_whom_nobody_knows_is_still_unknown_when_asked_about_again(
    braked: Store, clock: FakeClock, ids: tuple[str, ...]
) -> None:
    for each in ids[:2]:
        await unknown(braked, each)
    clock.move(minutes=30)
    await asked(braked, *ids[:2])
    clock.move(minutes=31)

    assert await asked(braked, ids[2]) == ["too_many_people"]


async def test_an_alias_that_is_nobodys_counts_as_one_whom_nobody_knows(
    braked: Store, house: House, ids: tuple[str, ...]
) -> None:
    for alias in ("sub_a", "sub_b", "sub_a"):
        await braked.ledger.ask_of_nobody(ALICE, alias)

    with pytest.raises(TooManyQuestions) as cut:
        await braked.ledger.ask_of_nobody(ALICE, "sub_c")

    assert (cut.value.code, cut.value.retry_after_seconds) == ("too_many_people", 60 * 60)
    assert len(house.rows(LOOKS)) == 3
    assert len(house.rows(ALARMS)) == 1
    assert await asked(braked, ids[0]) == ["too_many_people"]


async def test_a_client_may_have_a_limit_of_its_own(
    braked: Store, ids: tuple[str, ...], cut_off: list[CutOff]
) -> None:
    letters = {"client_id": "aarhus-school-letters", "actor": None}
    own = LimitsSettings(people_per_hour=5, unknown_per_hour=2)
    braked.ledger.brake = Brake(
        limits=LIMITS, of_client={"aarhus-school-letters": own}, told=cut_off.append
    )

    assert await asked(braked, *ids[:6], **letters) == ["asked"] * 5 + ["too_many_people"]
    assert await asked(braked, *ids[:4]) == ["asked"] * 3 + ["too_many_people"]


async def test_a_private_party_cannot_tell_by_the_brake_whom_nobody_knows(
    braked: Store, ids: tuple[str, ...], cut_off: list[CutOff]
) -> None:
    shop = {"client_id": "rejsebureau", "actor": None}
    braked.ledger.brake = Brake(
        limits=LIMITS, discreet=frozenset({"rejsebureau"}), told=cut_off.append
    )
    for each in ids[:2]:
        await unknown(braked, each, **shop)

    assert await asked(braked, *ids[2:4], **shop) == ["asked", "too_many_people"]


async def test_of_questions_at_once_no_more_than_the_limit_are_asked(
    braked: Store, ids: tuple[str, ...]
) -> None:
    sights = [sight_of(each) for each in ids]

    outcomes = await asyncio.gather(*(outcome(braked, each) for each in sights))

    assert sorted(outcomes) == ["asked"] * 3 + ["too_many_people"] * 4


async def test_two_gateways_on_one_store_count_together(
    braked: Store, another: Store, house: House, ids: tuple[str, ...]
) -> None:
    stores = (braked, another, braked, another, braked, another, braked)

    outcomes = await asyncio.gather(
        *(outcome(store, sight_of(each)) for store, each in zip(stores, ids, strict=True))
    )

    assert sorted(outcomes) == ["asked"] * 3 + ["too_many_people"] * 4
    assert len(house.rows(ALARMS)) == 1


async def test_what_the_store_could_not_take_is_not_counted(
    braked: Store, house: House, ids: tuple[str, ...]
) -> None:
    house.change("UPDATE data_key SET wrapped = NULL WHERE owner LIKE 'cit_%'")
    with pytest.raises(EvidenceUnavailable):
        await asked(braked, ids[0])

    new = [await citizen(braked, number) for number in range(20, 24)]

    assert await asked(braked, *new) == ["asked"] * 3 + ["too_many_people"]


@pytest.mark.parametrize("back", [1.9, 2.1, 7200])
async def test_a_clock_that_goes_back_lets_nobody_go_on(
    braked: Store, clock: FakeClock, ids: tuple[str, ...], back: float
) -> None:
    await asked(braked, *ids[:4])
    clock.move(seconds=-back)

    with pytest.raises((TooManyQuestions, EvidenceUnavailable)):
        await intend(braked, sight_of(ids[3]))

    clock.move(seconds=back)
    assert await asked(braked, ids[3], ids[0]) == ["too_many_people", "asked"]
    clock.move(hours=1)
    assert await asked(braked, ids[3]) == ["asked"]


async def test_what_was_counted_is_gone_after_two_hours(
    braked: Store, house: House, clock: FakeClock, ids: tuple[str, ...]
) -> None:
    await asked(braked, *ids[:4])
    clock.move(minutes=119)
    await asked(braked, ids[0])
    await braked.chores.sweep()
    before = len(house.rows(LOOKS))
    clock.move(minutes=1)

    await braked.chores.sweep()

    assert (before, len(house.rows(LOOKS))) == (4, 1)


async def test_a_row_says_neither_who_nor_whom(
    braked: Store, house: House, ids: tuple[str, ...]
) -> None:
    await asked(braked, ids[0])
    await asked(braked, ids[0], actor="act_bobbobbobbobbobb")

    (one, other) = house.rows(LOOKS)

    assert all(len(each) == 16 for each in (*one[:2], *other[:2]))
    assert len({*map(bytes, one[:2]), *map(bytes, other[:2])}) == 4


async def test_a_whole_answer_counts_its_person_once(
    braked: Store, house: House, ids: tuple[str, ...]
) -> None:
    for _ in range(2):
        await ask(braked, ids[0])

    assert len(house.rows(LOOKS)) == 1

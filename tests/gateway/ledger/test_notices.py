"""Notices of protection: kept once, sealed, an entry each, and heeded by every release after."""

import asyncio
from datetime import date, datetime

import msgspec
import pytest

from contracts.errors import EvidenceUnavailable, QuestionInvalid
from contracts.pnr import Pnr
from gateway.access.decide import decide
from gateway.access.decision import Deny, Permit
from gateway.access.notices import ProtectionNotice
from gateway.consents.steps import Telling
from gateway.ledger.jobs import Release
from gateway.ledger.notices import Heard, TakeNotice
from gateway.ledger.payload import NoticePayload, checksum_of
from gateway.ledger.protocol import Released, Reread
from gateway.store.keys import SubjectKeys
from gateway.store.store import Store
from gateway.store.subject_jobs import LinkNumbers
from gateway.store.writer import WriterLimits
from tests.gateway.access.situations import facts, private_case
from tests.gateway.ledger.samples import (
    DISCLOSURE,
    PERMIT,
    Watching,
    always,
    by,
    intend,
    release,
    sight_of,
)
from tests.gateway.store.house import FakeClock, House

pytestmark = pytest.mark.anyio
ANNA, BENT = Pnr("0107610001"), Pnr("0107610002")
FRIDAY = date(2026, 11, 20)
GAINED = Heard(change="gained", since=FRIDAY, reference="cpr-1")
NOTICED = ProtectionNotice(change="gained", since=FRIDAY, noticed_on=FRIDAY)
CHANGED = Deny(code="decision_changed", public_code="decision_changed", is_static=False, status=503)
ROUNDS = 200
PASSED_BY = (
    "SELECT count(*) FROM entry AS shown JOIN entry AS notice "
    "ON notice.subject_id = shown.subject_id AND notice.kind = 'notice' "
    "WHERE shown.kind = 'disclosed' AND shown.sequence > notice.sequence"
)
PUT_BACK = "UPDATE data_key SET wrapped = ? WHERE owner = ?"


def destroy_key(house: House, owner: str) -> bytes:
    """Destroy a data key; give it as it was wrapped."""
    wrapped = dict(house.rows("SELECT owner, wrapped FROM data_key"))[owner]
    house.change("UPDATE data_key SET wrapped = NULL WHERE owner = ?", owner)
    return bytes(wrapped)


async def seen_at_release(
    store: Store, subject_id: str
) -> tuple[ProtectionNotice, ...] | str | None:
    recheck = Watching(lambda _: PERMIT)
    sight = sight_of(subject_id)
    await release(store, await intend(store, sight), sight, by(recheck))
    return "nothing was read" if recheck.read is None else recheck.read.notices


def unmasked_or_changed(read: Reread, _: datetime) -> Permit | Deny:
    """Decide as the gateway does about a private party's question that was to show the address."""
    known = facts(notices=read.notices, loaded_on=date(2026, 11, 19))
    decision = decide(private_case(facts=known))
    is_shown = isinstance(decision, Permit) and "address.full_address" in decision.fields
    return PERMIT if is_shown else CHANGED


async def test_a_notice_is_read_before_a_decision_and_again_at_the_release(
    store: Store, anna: str, bent: str
) -> None:
    await store.notices.take(ANNA, GAINED)

    assert await store.ledger.notices_of(anna) == (NOTICED,)
    assert await seen_at_release(store, anna) == (NOTICED,)
    assert await store.ledger.notices_of(bent) == ()
    assert await seen_at_release(store, bent) == ()


async def test_notices_are_read_oldest_first_with_all_that_they_say(
    store: Store, clock: FakeClock, anna: str
) -> None:
    police = msgspec.structs.replace(
        GAINED, until=date(2027, 1, 1), strength="whereabouts", reference="cpr-2"
    )
    ended = Heard(change="ended", since=date(2026, 12, 1), reference="cpr-3")
    for heard in (GAINED, police, ended):
        await store.notices.take(ANNA, heard)
        clock.move(days=1)

    assert await store.ledger.notices_of(anna) == (
        NOTICED,
        ProtectionNotice(
            change="gained",
            since=FRIDAY,
            until=date(2027, 1, 1),
            strength="whereabouts",
            noticed_on=date(2026, 11, 21),
        ),
        ProtectionNotice(change="ended", since=date(2026, 12, 1), noticed_on=date(2026, 11, 22)),
    )


async def test_a_notice_near_midnight_came_on_its_danish_day(
    store: Store, clock: FakeClock, anna: str
) -> None:
    clock.move(hours=11, minutes=30)
    await store.notices.take(ANNA, GAINED)

    (noticed,) = await store.ledger.notices_of(anna) or ()
    assert clock.time.date() == FRIDAY
    assert noticed.noticed_on == date(2026, 11, 21)


async def test_a_notice_about_somebody_not_yet_met_is_kept_for_her(store: Store) -> None:
    await store.notices.take(Pnr("0107610077"), GAINED)

    subject_id = await store.subjects.id_of(Pnr("0107610077"))
    assert await store.ledger.notices_of(subject_id) == (NOTICED,)


async def test_a_notice_told_again_is_the_same_one(store: Store, house: House) -> None:
    taken = await asyncio.gather(*(store.notices.take(ANNA, GAINED) for _ in range(5)))

    assert len({each.notice_id for each in taken}) == 1
    assert sorted(each.is_new for each in taken) == [False] * 4 + [True]
    assert house.rows("SELECT count(*) FROM protection_notice") == [(1,)]
    assert house.rows("SELECT count(*) FROM entry WHERE kind = 'notice'") == [(1,)]


async def test_a_notice_told_again_by_another_process_is_the_same_one(house: House) -> None:
    house.limits = WriterLimits(lock_seconds=10)
    async with house.store() as one, house.store() as two:
        taken = await asyncio.gather(*(each.notices.take(ANNA, GAINED) for each in (one, two)))

    assert taken[0].notice_id == taken[1].notice_id
    assert house.rows("SELECT count(*) FROM protection_notice") == [(1,)]


@pytest.mark.parametrize(
    ("pnr", "heard"),
    [
        pytest.param(BENT, GAINED, id="another person"),
        pytest.param(ANNA, msgspec.structs.replace(GAINED, strength="whereabouts"), id="stricter"),
        pytest.param(ANNA, msgspec.structs.replace(GAINED, change="ended"), id="another change"),
        pytest.param(
            ANNA, msgspec.structs.replace(GAINED, since=date(2026, 11, 1)), id="another day"
        ),
    ],
)
async def test_a_reference_names_one_notice_for_good(
    store: Store, anna: str, bent: str, pnr: Pnr, heard: Heard
) -> None:
    await store.notices.take(ANNA, GAINED)

    with pytest.raises(QuestionInvalid, match="notice_differs"):
        await store.notices.take(pnr, heard)

    assert await store.ledger.notices_of(anna) == (NOTICED,)
    assert await store.ledger.notices_of(bent) == ()
    other = msgspec.structs.replace(heard, reference="cpr-2")
    assert (await store.notices.take(pnr, other)).is_new


async def test_a_notice_is_an_entry_of_hers_that_says_its_checksum_and_is_no_look(
    store: Store, house: House, anna: str
) -> None:
    taken = await store.notices.take(ANNA, GAINED)

    ((entry_id, subject_id),) = house.rows("SELECT id, subject_id FROM entry WHERE kind = 'notice'")
    ((sealed,),) = house.rows("SELECT sealed FROM protection_notice")
    assert subject_id == anna
    assert house.content_of(entry_id).payload == NoticePayload(
        notice_id=taken.notice_id, checksum=checksum_of(bytes(sealed))
    )
    assert (await store.ledger.log_of(anna, cursor=None, limit=9)).entries == ()


async def test_nothing_of_a_notice_lies_in_the_database_in_the_clear(
    store: Store, house: House
) -> None:
    await store.notices.take(ANNA, msgspec.structs.replace(GAINED, reference="told-by-whom"))

    content = house.every_byte()
    assert b"told-by-whom" not in content
    assert b"gained" not in content
    assert ANNA.reveal().encode() not in content


async def test_both_numbers_of_a_changed_number_share_their_notices(
    store: Store, anna: str, bent: str
) -> None:
    await store.notices.take(ANNA, GAINED)
    second = msgspec.structs.replace(GAINED, reference="cpr-2", strength="whereabouts")
    await store.notices.take(BENT, second)

    await store.subjects.link(ANNA, BENT)

    both = (NOTICED, msgspec.structs.replace(NOTICED, strength="whereabouts"))
    for each in (anna, bent):
        assert await store.ledger.notices_of(each) == both
        assert await seen_at_release(store, each) == both
    assert not (await store.notices.take(BENT, GAINED)).is_new


async def test_a_notice_whose_key_is_destroyed_cannot_be_read_and_says_so(
    store: Store, house: House, anna: str, bent: str
) -> None:
    await store.notices.take(BENT, GAINED)
    await store.subjects.link(ANNA, BENT)
    kept = destroy_key(house, bent)

    assert await store.ledger.notices_of(anna) is None
    assert await seen_at_release(store, anna) is None

    house.change(PUT_BACK, kept, bent)
    assert await store.ledger.notices_of(anna) == (NOTICED,)


async def test_a_notice_that_was_moved_or_changed_cannot_be_read_and_says_so(
    store: Store, house: House, anna: str
) -> None:
    await store.notices.take(ANNA, GAINED)
    ((notice_id,),) = house.rows("SELECT id FROM protection_notice")
    house.change("UPDATE protection_notice SET id = 'not_other'")

    assert await store.ledger.notices_of(anna) is None
    assert await seen_at_release(store, anna) is None

    house.change("UPDATE protection_notice SET id = ?", notice_id)
    assert await store.ledger.notices_of(anna) == (NOTICED,)


async def test_a_notice_about_somebody_forgotten_is_refused(
    store: Store, house: House, anna: str
) -> None:
    kept = destroy_key(house, anna)
    with pytest.raises(EvidenceUnavailable):
        await store.notices.take(ANNA, GAINED)

    house.change(PUT_BACK, kept, anna)
    assert (await store.notices.take(ANNA, GAINED)).is_new


async def test_a_notice_that_cannot_be_kept_is_not_acknowledged_and_is_when_told_again(
    store: Store, clock: FakeClock, anna: str
) -> None:
    await intend(store, sight_of(anna))
    clock.move(hours=-1)
    with pytest.raises(EvidenceUnavailable):
        await store.notices.take(ANNA, GAINED)
    clock.move(hours=1)

    assert await store.ledger.notices_of(anna) == ()
    assert (await store.notices.take(ANNA, GAINED)).is_new


async def test_a_notice_between_the_intent_and_the_release_wins(store: Store, anna: str) -> None:
    sight = sight_of(anna)
    before, after = await intend(store, sight), await intend(store, sight)
    assert isinstance(await release(store, before, sight, by(unmasked_or_changed)), Released)

    await store.notices.take(ANNA, GAINED)

    assert await release(store, after, sight, by(unmasked_or_changed)) == CHANGED


async def test_a_notice_of_the_same_transaction_wins_over_the_releases_after_it(
    store: Store, house: House, anna: str
) -> None:
    sight = sight_of(anna)
    first, second = await intend(store, sight), await intend(store, sight)
    taking = TakeNotice(notice_id="not_one", subject_id=anna, heard=GAINED)

    outcomes = await asyncio.gather(
        store._writer.write(_release(first, anna)),
        store._writer.write(taking),
        store._writer.write(_release(second, anna)),
    )

    times = house.rows("SELECT DISTINCT at_us FROM entry WHERE intent_id IS NOT NULL")
    assert len(times) == 1
    assert isinstance(outcomes[0], Released)
    assert outcomes[2] == CHANGED


async def test_a_link_of_the_same_transaction_brings_the_other_numbers_notices(
    store: Store, house: House, anna: str
) -> None:
    await store.notices.take(BENT, GAINED)
    first, second = [await intend(store, sight_of(anna)) for _ in range(2)]
    keys = house.keys.subjects
    linking = LinkNumbers(old=keys.seal(ANNA), new=keys.seal(BENT))

    outcomes = await asyncio.gather(
        store._writer.write(_release(first, anna)),
        store._writer.write(linking),
        store._writer.write(_release(second, anna)),
    )

    assert isinstance(outcomes[0], Released)
    assert outcomes[2] == CHANGED


@pytest.mark.slow
async def test_of_notices_that_race_with_releases_none_is_passed_by(house: House) -> None:
    house.limits = WriterLimits(lock_seconds=20)
    numbers = [Pnr(f"010761{each:04d}") for each in range(1, ROUNDS + 1)]
    async with house.store() as ours, house.store() as another:
        ids = [await ours.subjects.id_of(each) for each in numbers]
        intents = await asyncio.gather(*(intend(ours, sight_of(each)) for each in ids))
        heard = [msgspec.structs.replace(GAINED, reference=f"cpr-{each}") for each in range(ROUNDS)]

        outcomes = await asyncio.gather(
            *(
                _raced(ours, another, pnr, notice, intent_id, subject_id)
                for pnr, notice, intent_id, subject_id in zip(
                    numbers, heard, intents, ids, strict=True
                )
            )
        )

    refused = house.rows("SELECT count(*) FROM entry WHERE kind = 'unavailable'")
    assert house.rows(PASSED_BY) == [(0,)]
    assert refused == [(sum(each == CHANGED for each in outcomes),)]
    assert sum(isinstance(each, Released) for each in outcomes) == ROUNDS - refused[0][0]


async def test_a_release_that_did_not_read_notices_would_be_seen_to_pass_one_by(
    store: Store, house: House, anna: str
) -> None:
    sight = sight_of(anna)
    intent_id = await intend(store, sight)
    await store.notices.take(ANNA, GAINED)

    await release(store, intent_id, sight, always(PERMIT))

    assert house.rows(PASSED_BY) == [(1,)]


async def _raced(  # one round of the race
    ours: Store, another: Store, pnr: Pnr, notice: Heard, intent_id: str, subject_id: str
) -> Released | Deny:
    outcome, _ = await asyncio.gather(
        release(ours, intent_id, sight_of(subject_id), by(unmasked_or_changed)),
        another.notices.take(pnr, notice),
    )
    return outcome


def _release(intent_id: str, subject_id: str) -> Release:
    return Release(
        intent_id=intent_id,
        sight=sight_of(subject_id),
        disclosure=DISCLOSURE,
        recheck=by(unmasked_or_changed),
        telling=Telling(SubjectKeys(b"k" * 32)),
    )

"""Intent, release and close: what each commits, and that one intent ends once."""

import asyncio
from datetime import datetime
from typing import Never

import pytest

from contracts.errors import EvidenceUnavailable
from gateway.access.decision import Deny
from gateway.ledger.protocol import LogEntry, Released, Reread
from gateway.store.store import Store
from tests.gateway.ledger.samples import (
    DISCLOSURE,
    NO_FACTS,
    NOON,
    PERMIT,
    SCHOOL,
    WITHDRAWN,
    Watching,
    always,
    ask,
    by,
    intend,
    release,
    sight_of,
)
from tests.gateway.store.house import FakeClock, House

pytestmark = pytest.mark.anyio


async def rows_of(store: Store, subject_id: str) -> tuple[LogEntry, ...]:
    return (await store.ledger.log_of(subject_id, cursor=None, limit=100)).entries


async def test_an_intent_is_in_the_file_before_it_is_acknowledged(
    store: Store, house: House, anna: str
) -> None:
    intent_id = await intend(store, sight_of(anna))

    assert house.rows(
        "SELECT id, kind, subject_id, intent_id FROM entry WHERE kind = 'intent'"
    ) == [(intent_id, "intent", anna, None)]


async def test_a_disclosure_shows_the_citizen_who_saw_what_and_why(store: Store, anna: str) -> None:
    entry_id = await ask(store, anna)

    (row,) = await rows_of(store, anna)
    assert row == LogEntry(
        sequence=row.sequence,
        entry_id=entry_id,
        at=NOON,
        outcome="disclosed",
        sight=sight_of(anna),
        disclosure=DISCLOSURE,
    )


async def test_the_second_decision_sees_the_agreements_as_they_are_now(
    store: Store, clock: FakeClock, anna: str
) -> None:
    await store.record_agreements((SCHOOL,))
    sight = sight_of(anna)
    intent_id = await intend(store, sight)
    clock.move(seconds=1)
    recheck = Watching(lambda _: PERMIT)

    await release(store, intent_id, sight, by(recheck))

    assert recheck.granted == (SCHOOL,)
    assert recheck.now == clock.time


async def test_an_agreement_that_left_the_file_is_shown_as_withdrawn(
    store: Store, clock: FakeClock, anna: str
) -> None:
    await store.record_agreements((SCHOOL,))
    clock.move(seconds=1)
    await store.record_agreements(())
    sight = sight_of(anna)
    intent_id = await intend(store, sight)
    recheck = Watching(lambda granted: WITHDRAWN if granted[0].withdrawn_at else PERMIT)

    outcome = await release(store, intent_id, sight, by(recheck))

    assert outcome == WITHDRAWN


async def test_an_agreement_that_the_store_does_not_have_is_absent(store: Store, anna: str) -> None:
    sight = sight_of(anna)
    intent_id = await intend(store, sight)
    recheck = Watching(lambda granted: PERMIT if granted else WITHDRAWN)

    assert await release(store, intent_id, sight, by(recheck)) == WITHDRAWN


@pytest.mark.parametrize(
    ("deny", "outcome"),
    [
        pytest.param(WITHDRAWN, "refused", id="refused"),
        pytest.param(NO_FACTS, "unavailable", id="unavailable"),
    ],
)
async def test_a_refusal_in_flight_is_a_row_in_place_of_the_disclosure(
    store: Store, deny: Deny, outcome: str, anna: str
) -> None:
    sight = sight_of(anna)
    intent_id = await intend(store, sight)

    assert await release(store, intent_id, sight, always(deny)) == deny

    (row,) = await rows_of(store, anna)
    assert (row.outcome, row.reason, row.disclosure) == (outcome, deny.code, None)


async def test_a_second_decision_that_raises_fails_alone(
    store: Store, anna: str, bent: str
) -> None:
    def broken(_: Reread, __: datetime) -> Never:
        raise ZeroDivisionError

    sights = [sight_of(anna), sight_of(bent), sight_of(anna)]
    first, second, third = [await intend(store, each) for each in sights]

    outcomes = await asyncio.gather(
        release(store, first, sights[0], always(PERMIT)),
        release(store, second, sights[1], by(broken)),
        release(store, third, sights[2], always(PERMIT)),
        return_exceptions=True,
    )

    assert [type(each) for each in outcomes] == [Released, EvidenceUnavailable, Released]
    assert [each.outcome for each in await rows_of(store, bent)] == ["outcome_unknown"]


async def test_an_intent_is_released_once(store: Store, anna: str) -> None:
    sight = sight_of(anna)
    intent_id = await intend(store, sight)

    outcomes = await asyncio.gather(
        *(release(store, intent_id, sight, always(PERMIT)) for _ in range(5)),
        return_exceptions=True,
    )

    assert sum(isinstance(each, Released) for each in outcomes) == 1
    assert len(await rows_of(store, anna)) == 1


async def test_an_intent_that_was_closed_is_not_released(store: Store, anna: str) -> None:
    sight = sight_of(anna)
    intent_id = await intend(store, sight)
    await store.ledger.close(intent_id, sight, outcome="unavailable", reason=None, at=NOON)

    with pytest.raises(EvidenceUnavailable):
        await release(store, intent_id, sight, always(PERMIT))


async def test_nothing_is_released_without_an_intent(store: Store, house: House, anna: str) -> None:
    with pytest.raises(EvidenceUnavailable):
        await release(store, "ent_nobody", sight_of(anna), always(PERMIT))

    assert house.rows("SELECT kind FROM entry") == [("key_changed",)]


@pytest.mark.parametrize("outcome", ["refused", "unavailable", "unknown_subject"])
async def test_a_question_that_ends_without_data_is_one_row(
    store: Store, outcome: str, anna: str
) -> None:
    sight = sight_of(anna)
    intent_id = await intend(store, sight)

    entry_id = await store.ledger.close(
        intent_id, sight, outcome=outcome, reason="some_code", at=NOON
    )

    (row,) = await rows_of(store, anna)
    assert (row.entry_id, row.outcome, row.reason) == (entry_id, outcome, "some_code")
    assert row.fields == sight.fields


async def test_a_refusal_before_any_intent_is_a_row(store: Store, anna: str) -> None:
    entry_id = await store.ledger.close(
        None, sight_of(anna), outcome="refused", reason="purpose_not_permitted", at=NOON
    )

    (row,) = await rows_of(store, anna)
    assert (row.entry_id, row.outcome) == (entry_id, "refused")


async def test_an_intent_that_nothing_ended_says_that_its_outcome_is_unknown(
    store: Store, anna: str
) -> None:
    intent_id = await intend(store, sight_of(anna))

    (row,) = await rows_of(store, anna)
    assert (row.entry_id, row.outcome) == (intent_id, "outcome_unknown")


async def test_ids_name_neither_citizen_nor_order(store: Store, anna: str) -> None:
    ids = [await ask(store, anna) for _ in range(2)]

    assert [len(each) for each in ids] == [30, 30]
    assert ids[0].startswith("ent_")
    assert ids[0] != ids[1]


async def test_a_case_reference_with_control_characters_comes_back_as_it_was(
    store: Store, house: House, anna: str
) -> None:
    hostile = 'a\r\nX-Header: 1\x1b[31m\x00"\\\u202e=cmd|ærø'
    await ask(store, anna, case_reference=hostile)

    (row,) = await rows_of(store, anna)
    assert row.sight.case_reference == hostile
    assert b"\r\nX-Header" not in house.every_byte()
    assert b"\x1b[31m" not in house.every_byte()


async def test_a_store_that_cannot_commit_releases_nothing_and_recovers(
    store: Store, clock: FakeClock, anna: str
) -> None:
    sight = sight_of(anna)
    intent_id = await intend(store, sight)
    clock.move(hours=-1)
    with pytest.raises(EvidenceUnavailable):
        await release(store, intent_id, sight, always(PERMIT))
    clock.move(hours=1)

    assert isinstance(await release(store, intent_id, sight, always(PERMIT)), Released)

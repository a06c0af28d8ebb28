"""What a purpose keeps of an answer: for the citizen it is about, until its day, and each reading
is an entry.
"""

import pytest
from msgspec.structs import replace

from contracts.errors import EvidenceUnavailable, NothingThere
from contracts.pnr import Pnr
from gateway.ledger.payload import LogReadPayload
from gateway.ledger.protocol import Shown
from gateway.store.ids import timed_id
from gateway.store.store import Store
from tests.gateway.ledger.samples import PERMIT, always, ask, intend, release, sight_of
from tests.gateway.store.house import FakeClock, House

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
KEPT = Shown(content=b'{"what": "was shown"}', days=30)


async def kept_of(store: Store, subject_id: str, entry_id: str) -> bytes:
    return await store.logs.shown(subject_id, entry_id, correlation_id="c0ffee")


def readings(house: House) -> int:
    ((count,),) = house.rows("SELECT count(*) FROM entry WHERE kind = 'log_read'")
    return int(count)


async def test_she_sees_what_was_kept_and_that_is_an_entry(
    store: Store, house: House, anna: str
) -> None:
    entry_id = await ask(store, anna, shown=KEPT)

    assert await kept_of(store, anna, entry_id) == KEPT.content

    ((read_id, subject_id, correlation_id),) = house.rows(
        "SELECT id, subject_id, correlation_id FROM entry WHERE kind = 'log_read'"
    )
    assert (subject_id, correlation_id) == (anna, "c0ffee")
    assert house.content_of(read_id).payload == LogReadPayload(
        page_rows=0, is_first_page=False, shown_entry_id=entry_id
    )


async def test_her_row_says_until_when_it_is_kept(
    store: Store, clock: FakeClock, anna: str
) -> None:
    committed = clock.time
    await ask(store, anna)
    await ask(store, anna, shown=KEPT)

    page = await store.ledger.log_of(anna, cursor=None, limit=10)

    days = [each.snapshot_until and (each.snapshot_until - committed).days for each in page.entries]
    assert days == [30, None]


async def test_nobody_else_sees_it_and_nothing_is_noted(
    store: Store, house: House, anna: str, bent: str
) -> None:
    entry_id = await ask(store, anna, shown=KEPT)

    with pytest.raises(NothingThere) as gone:
        await kept_of(store, bent, entry_id)

    assert gone.value.code == "snapshot_gone"
    assert readings(house) == 0


async def test_what_was_not_kept_is_gone(store: Store, anna: str) -> None:
    entry_id = await ask(store, anna)

    with pytest.raises(NothingThere):
        await kept_of(store, anna, entry_id)


async def test_an_entry_that_never_was_is_gone_too(store: Store, anna: str) -> None:
    with pytest.raises(NothingThere):
        await kept_of(store, anna, timed_id("ent", microseconds=0))


async def test_it_is_gone_on_its_day_even_before_it_is_swept(
    store: Store, clock: FakeClock, anna: str
) -> None:
    entry_id = await ask(store, anna, shown=KEPT)
    clock.move(days=29, hours=23)
    assert await kept_of(store, anna, entry_id) == KEPT.content
    clock.move(hours=1)

    with pytest.raises(NothingThere):
        await kept_of(store, anna, entry_id)


async def test_what_was_asked_in_a_case_of_another_is_not_shown(
    store: Store, house: House, anna: str
) -> None:
    sight = replace(sight_of(anna), capacity="related")
    intent_id = await intend(store, sight)
    released = await release(store, intent_id, sight, always(PERMIT), shown=KEPT)

    with pytest.raises(NothingThere):
        await kept_of(store, anna, released.entry_id)  # type: ignore[union-attr]  # it was released

    assert readings(house) == 0


async def test_both_numbers_of_a_changed_number_lead_to_it(store: Store) -> None:
    old, new = Pnr("0107611234"), Pnr("0107611235")
    entry_id = await ask(store, await store.subjects.id_of(old), shown=KEPT)
    before = await store.subjects.id_of(new)
    await store.subjects.link(old, new)

    assert await kept_of(store, before, entry_id) == KEPT.content


async def test_what_was_changed_in_the_table_is_not_shown(
    store: Store, house: House, anna: str
) -> None:
    entry_id = await ask(store, anna, shown=KEPT)
    house.change("UPDATE snapshot SET sealed = ?", b"x" * 40)

    with pytest.raises(EvidenceUnavailable):
        await kept_of(store, anna, entry_id)

    assert readings(house) == 0


async def test_where_its_reading_cannot_be_noted_it_is_not_shown(
    store: Store, clock: FakeClock, anna: str
) -> None:
    entry_id = await ask(store, anna, shown=KEPT)
    clock.move(hours=-1)
    with pytest.raises(EvidenceUnavailable):
        await kept_of(store, anna, entry_id)
    clock.move(hours=1)

    assert await kept_of(store, anna, entry_id) == KEPT.content

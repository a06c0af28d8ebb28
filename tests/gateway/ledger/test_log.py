"""The citizen's log: newest first, in pages, her own only; and that reading it is an entry."""

from datetime import timedelta

import pytest

from contracts.errors import EvidenceUnavailable, QuestionInvalid
from contracts.pnr import Pnr
from gateway.ledger.entries import CITIZEN
from gateway.ledger.protocol import LogEntry
from gateway.store.store import Store
from tests.gateway.ledger.samples import NOON, ask, sight_of
from tests.gateway.store.house import FakeClock, House

pytestmark = pytest.mark.anyio
OLD = Pnr("0107611234")
NEW = Pnr("0107611235")


async def every_page(store: Store, subject_id: str, *, limit: int) -> list[tuple[LogEntry, ...]]:
    pages, cursor, is_first = [], None, True
    while cursor or is_first:
        page = await store.ledger.log_of(subject_id, cursor=cursor, limit=limit)
        pages.append(page.entries)
        cursor, is_first = page.next_cursor, False
    return pages


async def test_the_newest_stands_first(store: Store, clock: FakeClock, anna: str) -> None:
    first = await ask(store, anna)
    clock.move(minutes=1)
    second = await ask(store, anna)

    page = await store.ledger.log_of(anna, cursor=None, limit=10)

    assert [row.entry_id for row in page.entries] == [second, first]
    assert page.entries[0].at > page.entries[1].at
    assert page.next_cursor is None


@pytest.mark.parametrize(
    ("limit", "sizes"), [(1, [1, 1, 1, 1, 1]), (2, [2, 2, 1]), (5, [5]), (6, [5])]
)
async def test_pages_hold_every_row_once(
    store: Store, limit: int, sizes: list[int], anna: str
) -> None:
    asked = [await ask(store, anna) for _ in range(5)]

    pages = await every_page(store, anna, limit=limit)

    assert [len(page) for page in pages] == sizes
    assert [row.entry_id for page in pages for row in page] == asked[::-1]


async def test_rows_that_come_while_paging_do_not_move_the_next_page(
    store: Store, anna: str
) -> None:
    older, newer = await ask(store, anna), await ask(store, anna)
    first = await store.ledger.log_of(anna, cursor=None, limit=1)
    await ask(store, anna)

    second = await store.ledger.log_of(anna, cursor=first.next_cursor, limit=1)

    assert [row.entry_id for row in first.entries + second.entries] == [newer, older]


async def test_a_reading_is_found_by_the_request_that_it_was_for(store: Store, anna: str) -> None:
    await store.ledger.log_of(anna, cursor=None, limit=1, correlation_id="c0ffee")

    (entry,) = await store.accounts.entries_of(("c0ffee",))
    assert entry.kind == "log_read"


async def test_the_log_of_another_citizen_is_another_log(
    store: Store, anna: str, bent: str
) -> None:
    await ask(store, anna)

    page = await store.ledger.log_of(bent, cursor=None, limit=10)

    assert page.entries == ()


@pytest.mark.parametrize("cursor", ["", "1", "MQ", "é", "a" * 48, "====", "a" * 10_000])
async def test_a_cursor_that_is_none_of_ours_is_an_invalid_question(
    store: Store, cursor: str, anna: str
) -> None:
    with pytest.raises(QuestionInvalid) as refused:
        await store.ledger.log_of(anna, cursor=cursor, limit=10)

    assert refused.value.code == "cursor_invalid"


async def test_the_cursor_of_another_citizen_is_an_invalid_question(
    store: Store, anna: str, bent: str
) -> None:
    await ask(store, anna)
    await ask(store, anna)
    theirs = await store.ledger.log_of(anna, cursor=None, limit=1)

    with pytest.raises(QuestionInvalid):
        await store.ledger.log_of(bent, cursor=theirs.next_cursor, limit=1)


async def test_reading_the_log_is_an_entry_but_no_row(
    store: Store, house: House, anna: str
) -> None:
    await store.ledger.log_of(anna, cursor=None, limit=10)

    page = await store.ledger.log_of(anna, cursor=None, limit=10)

    assert page.entries == ()
    assert (
        house.rows("SELECT kind, subject_id FROM entry WHERE kind = 'log_read'")
        == [("log_read", anna)] * 2
    )


async def test_a_log_whose_reading_cannot_be_logged_is_not_shown(
    store: Store, clock: FakeClock, anna: str
) -> None:
    await ask(store, anna)
    clock.move(hours=-1)
    with pytest.raises(EvidenceUnavailable):
        await store.ledger.log_of(anna, cursor=None, limit=10)
    clock.move(hours=1)

    assert len((await store.ledger.log_of(anna, cursor=None, limit=10)).entries) == 1


async def test_a_row_that_cannot_be_read_is_not_left_out(
    store: Store, house: House, anna: str
) -> None:
    await ask(store, anna)
    house.change("UPDATE entry SET payload = ?", b"{}")

    with pytest.raises(EvidenceUnavailable):
        await store.ledger.log_of(anna, cursor=None, limit=10)


async def test_both_numbers_of_a_changed_number_lead_to_one_log(store: Store) -> None:
    under_old = await ask(store, await store.subjects.id_of(OLD))
    under_new = await ask(store, await store.subjects.id_of(NEW))

    await store.subjects.link(OLD, NEW)

    page = await store.ledger.log_of(await store.subjects.id_of(NEW), cursor=None, limit=10)
    assert [row.entry_id for row in page.entries] == [under_new, under_old]


async def test_an_id_from_before_the_link_still_gives_the_whole_log(store: Store) -> None:
    await ask(store, await store.subjects.id_of(OLD))
    before = await store.subjects.id_of(NEW)
    await store.subjects.link(OLD, NEW)
    await ask(store, before)

    page = await store.ledger.log_of(before, cursor=None, limit=10)

    assert len(page.entries) == 2


async def look(store: Store, subject_id: str) -> str:
    return await ask(store, subject_id, client_id=CITIZEN, purpose="own-access")


async def test_her_own_answers_are_those_that_she_was_shown_herself(
    store: Store, anna: str, bent: str
) -> None:
    hers = [await look(store, anna), await look(store, anna)]
    await ask(store, anna)
    await look(store, bent)
    sight = sight_of(anna, client_id=CITIZEN, purpose="own-access")
    await store.ledger.close(None, sight, outcome="refused", reason="under_age", at=NOON)

    answers = await store.logs.own_answers(anna, since=NOON)

    assert [each.entry_id for each in answers] == hers[::-1]


async def test_an_answer_counts_from_the_very_instant_on(
    store: Store, clock: FakeClock, anna: str
) -> None:
    looked_at = clock.time
    entry_id = await look(store, anna)

    at_once = await store.logs.own_answers(anna, since=looked_at)
    later = await store.logs.own_answers(anna, since=looked_at + timedelta(microseconds=1))

    assert [each.entry_id for each in at_once] == [entry_id]
    assert later == ()


async def test_her_own_answers_under_both_numbers_are_hers(store: Store) -> None:
    former = await store.subjects.id_of(OLD)
    under_old = await look(store, former)
    under_new = await look(store, await store.subjects.id_of(NEW))
    await store.subjects.link(OLD, NEW)

    answers = await store.logs.own_answers(former, since=NOON)

    assert [each.entry_id for each in answers] == [under_new, under_old]


async def test_looking_for_her_own_answers_shows_nobody_anything_and_is_no_entry(
    store: Store, house: House, anna: str
) -> None:
    await look(store, anna)
    before = house.rows("SELECT count(*) FROM entry")

    await store.logs.own_answers(anna, since=NOON)

    assert house.rows("SELECT count(*) FROM entry") == before

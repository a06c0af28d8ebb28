"""Who is signed in: while they do something, an hour at most, found by the cookie alone."""

import asyncio
from datetime import timedelta

import pytest
from msgspec.structs import replace

from gateway.sessions.session import IDLE, LONGEST, Draft, Session
from gateway.sessions.sessions import Sessions
from gateway.store.store import Store
from tests.gateway.store.house import FakeClock, House

pytestmark = pytest.mark.anyio
DRAFT = Draft(path="/mine-data/fejl/ny", fields=(("hvad", "æøå <b>"),))


def session(clock: FakeClock, subject_id: str = "cit_one") -> Session:
    return Session(
        kind="citizen",
        issuer="https://issuer.example",
        subject="sub-1",
        acr="substantial",
        auth_time=clock(),
        form_key="key",
        subject_id=subject_id,
        name="Anna Ærø",
    )


@pytest.fixture
def sessions(store: Store) -> Sessions:
    return store.sessions


async def test_who_signed_in_is_found_by_the_cookie(sessions: Sessions, clock: FakeClock) -> None:
    name = await sessions.start(session(clock), instead_of=None)

    opened = await sessions.find(name)

    assert opened is not None
    assert opened.session == session(clock)
    assert opened.ends_at == clock() + IDLE


async def test_how_long_is_left_is_counted_by_our_own_clock(
    sessions: Sessions, clock: FakeClock
) -> None:
    name = await sessions.start(session(clock), instead_of=None)
    clock.move(seconds=100)

    looked = await sessions.find(name, prolongs=False)
    went_on = await sessions.find(name)

    assert looked is not None
    assert looked.seconds_left == IDLE.total_seconds() - 100
    assert went_on is not None
    assert went_on.seconds_left == IDLE.total_seconds()


@pytest.mark.parametrize("name", [None, "", "x", "ø", "a" * 65, "' OR 1=1 --"])
async def test_nobody_is_found_by_anything_else(sessions: Sessions, name: str | None) -> None:
    assert await sessions.find(name) is None


async def test_doing_something_keeps_her_signed_in(sessions: Sessions, clock: FakeClock) -> None:
    name = await sessions.start(session(clock), instead_of=None)

    for _ in range(3):
        clock.move(seconds=(IDLE - timedelta(seconds=1)).total_seconds())
        assert await sessions.find(name) is not None


async def test_doing_nothing_ends_it(sessions: Sessions, clock: FakeClock) -> None:
    name = await sessions.start(session(clock), instead_of=None)
    clock.move(seconds=IDLE.total_seconds())

    assert await sessions.find(name) is None


async def test_nobody_stays_longer_than_an_hour(sessions: Sessions, clock: FakeClock) -> None:
    name = await sessions.start(session(clock), instead_of=None)
    for _ in range(5):
        clock.move(minutes=11)
        opened = await sessions.find(name)
        assert opened is not None

    assert opened.is_last_stretch
    clock.move(seconds=(LONGEST - timedelta(minutes=55)).total_seconds())
    assert await sessions.find(name) is None


async def test_signing_in_again_ends_what_was_before(sessions: Sessions, clock: FakeClock) -> None:
    before = await sessions.start(session(clock), instead_of=None)

    after = await sessions.start(session(clock), instead_of=before)

    assert after != before
    assert await sessions.find(before) is None
    assert await sessions.find(after) is not None


async def test_logging_out_ends_it(sessions: Sessions, clock: FakeClock) -> None:
    name = await sessions.start(session(clock), instead_of=None)

    await sessions.end(name)

    assert await sessions.find(name) is None


async def test_another_process_finds_it_and_so_does_the_next_start(
    house: House, clock: FakeClock
) -> None:
    async with house.store() as one, house.store() as another:
        name = await one.sessions.start(session(clock), instead_of=None)
        assert await another.sessions.find(name) is not None

    async with house.store() as again:
        assert await again.sessions.find(name) is not None


async def test_the_table_says_nothing_of_who_it_is(
    sessions: Sessions, house: House, clock: FakeClock
) -> None:
    name = await sessions.start(session(clock), instead_of=None)

    content = house.every_byte()

    assert name.encode() not in content
    assert "Ærø".encode() not in content
    assert b"issuer.example" not in content


async def test_what_was_typed_waits_for_the_very_citizen_who_typed_it(
    sessions: Sessions, clock: FakeClock
) -> None:
    name = await sessions.start(session(clock), instead_of=None)
    clock.move(seconds=IDLE.total_seconds())
    overdue = await sessions.overdue(name)
    assert overdue is not None
    assert overdue.subject_id == "cit_one"
    await sessions.keep_draft(name, DRAFT)

    assert await sessions.take_draft(name, by=session(clock)) == DRAFT
    assert await sessions.take_draft(name, by=session(clock)) is None


async def test_it_is_given_to_nobody_else(sessions: Sessions, clock: FakeClock) -> None:
    name = await sessions.start(session(clock), instead_of=None)
    clock.move(seconds=IDLE.total_seconds())
    await sessions.keep_draft(name, DRAFT)

    assert await sessions.take_draft(name, by=session(clock, "cit_two")) is None


async def test_it_waits_half_an_hour(sessions: Sessions, clock: FakeClock) -> None:
    name = await sessions.start(session(clock), instead_of=None)
    clock.move(seconds=IDLE.total_seconds())
    await sessions.keep_draft(name, DRAFT)
    clock.move(minutes=31)

    assert await sessions.take_draft(name, by=session(clock)) is None


async def test_a_session_can_say_something_else(sessions: Sessions, clock: FakeClock) -> None:
    name = await sessions.start(replace(session(clock), draft=DRAFT), instead_of=None)

    await sessions.change(name, session(clock))

    opened = await sessions.find(name)
    assert opened is not None
    assert opened.session.draft is None


async def test_a_form_is_sent_once_however_often_it_comes(
    sessions: Sessions, clock: FakeClock
) -> None:
    name = await sessions.start(replace(session(clock), draft=DRAFT), instead_of=None)

    firsts = await asyncio.gather(*(sessions.spend(name, "mark-one") for _ in range(4)))

    assert sorted(firsts) == [False, False, False, True]
    opened = await sessions.find(name)
    assert opened is not None
    assert opened.session == replace(session(clock), sent=("mark-one",))


async def test_forms_of_many_windows_at_once_each_count(
    sessions: Sessions, clock: FakeClock
) -> None:
    marks = [f"mark-{place}" for place in range(6)]
    name = await sessions.start(session(clock), instead_of=None)

    firsts = await asyncio.gather(*(sessions.spend(name, mark) for mark in marks * 2))

    assert sum(firsts) == len(marks)


async def test_a_form_that_was_sent_to_another_process_does_not_count(
    house: House, clock: FakeClock
) -> None:
    async with house.store() as one, house.store() as another:
        name = await one.sessions.start(session(clock), instead_of=None)

        firsts = [await each.sessions.spend(name, "mark") for each in (one, another)]

    assert firsts == [True, False]


async def test_no_form_of_a_session_that_is_gone_counts(sessions: Sessions) -> None:
    assert await sessions.spend("nobody", "mark") is False


async def test_what_an_employee_typed_is_given_to_her_alone(
    sessions: Sessions, clock: FakeClock
) -> None:
    kim = replace(session(clock), kind="employee", subject="kim", subject_id=None)
    name = await sessions.start(kim, instead_of=None)
    clock.move(seconds=IDLE.total_seconds())
    await sessions.keep_draft(name, DRAFT)

    assert await sessions.take_draft(name, by=replace(kim, subject="bo")) is None


async def test_what_is_long_over_is_let_go(sessions: Sessions, clock: FakeClock) -> None:
    old = await sessions.start(session(clock), instead_of=None)
    clock.move(hours=3)
    await sessions.start(session(clock), instead_of=None)

    assert await sessions.overdue(old) is None


async def test_a_sign_in_under_way_is_sealed_and_nothing_else_opens(sessions: Sessions) -> None:
    sealed = sessions.seal_begun(b"state")

    assert sessions.open_begun(sealed) == b"state"
    assert sessions.open_begun(sealed[:-2] + "AA") is None
    assert sessions.open_begun("ø") is None
    assert sessions.open_begun("") is None

"""What only PostgreSQL has: connections that are killed, commits without an answer, row locks."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator

import msgspec
import psycopg
import pytest

from contracts.errors import EvidenceUnavailable
from gateway.ledger.protocol import Released
from gateway.settings import SettingsInvalid
from gateway.store.batch import Batch, Needs
from gateway.store.database import database_at
from gateway.store.driver import Driver, StoreLocked
from gateway.store.store import Store
from gateway.store.writer import WriterLimits
from tests.gateway.ledger.samples import (
    PERMIT,
    SCHOOL,
    WITHDRAWN,
    Watching,
    by,
    citizen,
    intend,
    release,
    sight_of,
)
from tests.gateway.store.house import Note, PostgresHouse
from tests.gateway.store.line import Cut, Line
from tests.postgres import Server

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
NOBODY = "sub_" + "a" * 26
ADD_ENTRY = "INSERT INTO entry (id, kind, at_us, payload) VALUES (?, ?, ?, ?)"


@pytest.fixture
def house(postgres_house: PostgresHouse) -> PostgresHouse:
    postgres_house.limits = WriterLimits(lock_seconds=1)
    return postgres_house


@pytest.fixture
async def store(house: PostgresHouse) -> AsyncIterator[Store]:
    async with house.store() as opened:
        yield opened


@pytest.fixture
def driver(house: PostgresHouse) -> Iterator[Driver]:
    opened = house.driver()
    yield opened
    opened.abandon()


@pytest.fixture
def other_driver(house: PostgresHouse) -> Iterator[Driver]:
    opened = house.driver()
    yield opened
    opened.abandon()


@pytest.fixture
def line(house: PostgresHouse, postgres: Server) -> Iterator[Line]:
    """Give the line that the house's store speaks over."""
    opened = Line(postgres.host, postgres.port)
    house.speak_over(opened.port)
    yield opened
    opened.close()


class LosesItsLine(msgspec.Struct, frozen=True, kw_only=True):
    """Is in the middle of its transaction when the server ends the connection."""

    needs: Needs = Needs()

    def run(self, batch: Batch) -> None:
        batch.query(tuple[bool], "SELECT pg_terminate_backend(pg_backend_pid())")


async def test_a_connection_that_is_killed_between_two_jobs_is_opened_again_unnoticed(
    house: PostgresHouse,
) -> None:
    async with house.writer() as writer:
        await writer.write(Note(text="before"))
        killed = house.kill()
        await writer.write(Note(text="after"))

    assert killed == 1
    assert house.texts() == ["before", "after"]
    assert house.connections.opened == 2


async def test_a_connection_that_is_killed_within_a_batch_takes_it_along_and_the_next_works(
    house: PostgresHouse,
) -> None:
    async with house.writer() as writer:
        both = await asyncio.gather(
            writer.write(Note(text="with it")), writer.write(LosesItsLine()), return_exceptions=True
        )
        await writer.write(Note(text="next"))

    assert [type(each) for each in both] == [EvidenceUnavailable, EvidenceUnavailable]
    assert house.texts() == ["next"]


async def test_readers_that_are_killed_open_again_unnoticed(
    store: Store, house: PostgresHouse
) -> None:
    anna = await citizen(store)
    await intend(store, sight_of(anna))
    await store.subjects.number_of(NOBODY, sector="55133018")
    await store.ledger.log_of(anna, cursor=None, limit=10)

    killed = house.kill()

    assert killed >= 3
    assert await store.subjects.number_of(NOBODY, sector="55133018") is None
    assert len((await store.ledger.log_of(anna, cursor=None, limit=10)).entries) == 1


@pytest.mark.parametrize(
    ("cut", "outcome", "there"),
    [
        pytest.param("before the commit", EvidenceUnavailable, ["next"], id="not committed"),
        pytest.param("after the commit", str, ["uncertain", "next"], id="committed"),
    ],
)
async def test_a_commit_whose_answer_is_lost_is_acknowledged_only_if_it_stands(
    house: PostgresHouse, line: Line, cut: Cut, outcome: type, there: list[str]
) -> None:
    async with house.writer() as writer:
        line.cut = cut
        (uncertain,) = await asyncio.gather(
            writer.write(Note(text="uncertain")), return_exceptions=True
        )
        await writer.write(Note(text="next"))

    assert type(uncertain) is outcome
    assert house.texts() == there


async def test_a_commit_that_nobody_can_find_out_about_is_not_acknowledged(
    house: PostgresHouse, line: Line
) -> None:
    house.limits = WriterLimits(lock_seconds=0.2)
    async with house.writer() as writer:
        await writer.write(Note(text="first"))
        line.cut = "after the commit"
        line.refuses = True
        with pytest.raises(EvidenceUnavailable):
            await writer.write(Note(text="uncertain"))

        line.refuses = False
        await writer.write(Note(text="next"))

    assert house.texts() == ["first", "uncertain", "next"]


def test_a_row_is_numbered_only_when_all_before_it_can_be_seen(
    driver: Driver, other_driver: Driver
) -> None:
    driver.begin(until=time.monotonic() + 1)
    driver.execute(ADD_ENTRY, ("ent_1", "note", 1, b""))

    with pytest.raises(StoreLocked):
        other_driver.begin(until=time.monotonic() + 0.05)
    other_driver.abandon()
    driver.commit()
    other_driver.begin(until=time.monotonic() + 1)

    assert other_driver.query("SELECT id FROM entry") == [("ent_1",)]


async def test_a_withdrawal_at_the_databases_own_prompt_wins_over_a_release_that_waits_for_it(
    store: Store, house: PostgresHouse
) -> None:
    await store.record_agreements((SCHOOL,))
    sight = sight_of(await citizen(store))
    intent_id = await intend(store, sight)
    recheck = Watching(lambda granted: WITHDRAWN if granted[0].withdrawn_at else PERMIT)
    with house.connect() as prompt:
        prompt.execute("BEGIN; UPDATE agreement SET withdrawn_at_us = 1")
        releasing = asyncio.create_task(release(store, intent_id, sight, by(recheck)))
        await asyncio.sleep(0.1)
        assert not releasing.done()
        prompt.execute("COMMIT")

    assert await releasing == WITHDRAWN


async def test_a_withdrawal_that_takes_too_long_refuses_and_the_next_release_works(
    store: Store, house: PostgresHouse
) -> None:
    await store.record_agreements((SCHOOL,))
    sight = sight_of(await citizen(store))
    intent_id = await intend(store, sight)
    recheck = Watching(lambda _: PERMIT)
    with house.connect() as prompt:
        prompt.execute("BEGIN; UPDATE agreement SET version = '3'")
        with pytest.raises(EvidenceUnavailable):
            await release(store, intent_id, sight, by(recheck))
        prompt.execute("ROLLBACK")

    assert recheck.granted is None
    assert isinstance(await release(store, intent_id, sight, by(recheck)), Released)


@pytest.mark.parametrize(
    ("servers", "ours"), [("off", "on"), ("local", "on"), ("remote_apply", "remote_apply")]
)
def test_the_writer_waits_for_the_disk_whatever_the_server_would_do(
    house: PostgresHouse, servers: str, ours: str
) -> None:
    with house.server_says("synchronous_commit", servers):
        connection = house.connections()

    assert connection.execute("SHOW synchronous_commit").fetchone() == (ours,)
    connection.close()


def test_a_reading_connection_cannot_write(house: PostgresHouse) -> None:
    queries = database_at(house.settings).queries()

    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        queries.query(tuple[str], "DELETE FROM entry RETURNING id")

    queries.close()


def test_a_gateway_that_freezes_in_a_transaction_does_not_hold_others_up_for_ever(
    house: PostgresHouse,
) -> None:
    connection = house.connections()

    assert connection.execute("SHOW idle_in_transaction_session_timeout").fetchone() == ("10s",)
    connection.close()


@pytest.mark.parametrize("ids", [(), ("ent_1",), ("ent_1", "ent_2")])
def test_a_list_of_any_length_is_one_parameter(driver: Driver, ids: tuple[str, ...]) -> None:
    driver.begin(until=time.monotonic() + 1)
    driver.execute_many(ADD_ENTRY, [("ent_1", "note", 1, b"\x00%"), ("ent_3", "note", 1, b"?")])

    within = driver.query("SELECT id FROM entry WHERE id IN ? ORDER BY id", (ids,))
    without = driver.query("SELECT id FROM entry WHERE id NOT IN ? ORDER BY id", (ids,))

    assert [*within, *without] == sorted([("ent_1",), ("ent_3",)])
    assert within == [("ent_1",)] * bool(ids)


def test_many_rows_keep_their_order(house: PostgresHouse, driver: Driver) -> None:
    driver.begin(until=time.monotonic() + 5)
    driver.execute_many(ADD_ENTRY, [(f"ent_{each}", "note", 1, b"") for each in range(2500)])
    driver.commit()

    assert house.rows("SELECT id FROM entry ORDER BY sequence") == [
        (f"ent_{each}",) for each in range(2500)
    ]


def test_only_an_insert_is_written_for_many_rows(driver: Driver) -> None:
    with pytest.raises(ValueError, match="not an INSERT"):
        driver.execute_many("DELETE FROM entry WHERE id = ?", [("ent_1",)])


def test_a_database_that_is_not_there_is_refused_in_one_line(house: PostgresHouse) -> None:
    house.settings = msgspec.structs.replace(house.settings, url=house.settings.url + "_not_there")

    with pytest.raises(
        SettingsInvalid, match=r"^samsyn\.toml \[store\]: .* check that the server .*$"
    ) as refused:
        house.prepare()

    assert "not_there" not in str(refused.value)


def test_a_server_that_may_only_be_read_is_refused_until_it_may_be_written(
    bare_postgres_house: PostgresHouse,
) -> None:
    house = bare_postgres_house
    with (
        house.server_says("default_transaction_read_only", "on"),
        pytest.raises(SettingsInvalid, match="check that the server"),
    ):
        house.prepare()

    house.prepare()
    assert house.rows("SELECT count(*) FROM subject_key") == [(1,)]

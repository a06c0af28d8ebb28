"""Opening the store: files, tables, keys; and whether it says truly that it is ready."""

import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine

from gateway.settings import SettingsInvalid
from gateway.store.sqlite import StoreUnsafe, make_durable, open_for_reading, open_for_writing
from gateway.store.store import open_store
from gateway.store.tables import metadata
from tests.gateway.store.house import FakeClock, House

pytestmark = pytest.mark.anyio


def test_the_steps_make_exactly_the_tables_that_the_code_knows(house: House) -> None:
    engine = create_engine(f"sqlite:///{house.path}")
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()

    assert differences == []


def test_preparing_again_changes_nothing(house: House) -> None:
    before = house.rows("SELECT sql FROM sqlite_master ORDER BY name")

    house.prepare()

    assert house.rows("SELECT sql FROM sqlite_master ORDER BY name") == before


def test_several_processes_may_prepare_a_new_file_at_once(tmp_path: Path, clock: FakeClock) -> None:
    house = House(tmp_path, clock)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: house.prepare(), range(4)))

    assert house.rows("SELECT count(*) FROM subject_key") == [(1,)]


def test_a_database_of_a_newer_version_is_refused_untouched(house: House) -> None:
    house.change("UPDATE alembic_version SET version_num = '9999'")
    before = house.path.read_bytes()

    with pytest.raises(SettingsInvalid, match=r"^samsyn\.toml \[store\]: a newer Samsyn.*$"):
        house.prepare()

    assert house.path.read_bytes() == before
    house.change("UPDATE alembic_version SET version_num = '0001'")
    house.prepare()


def test_another_key_than_the_databases_own_is_refused(house: House) -> None:
    own = house.key_file.read_bytes()
    house.key_file.write_bytes(bytes(32))
    with pytest.raises(SettingsInvalid, match="not the key of this database"):
        house.prepare()

    house.key_file.write_bytes(own)
    house.prepare()


def test_the_database_is_ours_alone_to_read(tmp_path: Path, clock: FakeClock) -> None:
    house = House(tmp_path, clock)
    house.prepare()

    assert stat.S_IMODE(house.path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("sqlite://", "must name a file"),
        ("sqlite:///:memory:", "must name a file"),
        ("postgresql://localhost/samsyn", "must begin with sqlite:///"),
        ("samsyn.db", "no database address"),
        ("sqlite:////nowhere/at/all/samsyn.db", "cannot be opened for writing"),
    ],
)
async def test_an_address_that_cannot_serve_is_refused_in_one_line(
    house: House, clock: FakeClock, url: str, says: str
) -> None:
    settings = msgspec.structs.replace(house.settings, url=url)

    with pytest.raises(SettingsInvalid, match=rf"^samsyn\.toml \[store\]: .*{says}.*$"):
        async with open_store(settings, clock=clock):
            pytest.fail("it opened")


async def test_a_file_that_is_no_database_is_refused_in_one_line(
    house: House, clock: FakeClock
) -> None:
    house.path.write_bytes(b"not a database at all, and long enough to be looked at" * 20)

    with pytest.raises(SettingsInvalid, match="cannot be opened for writing"):
        async with open_store(house.settings, clock=clock):
            pytest.fail("it opened")


def test_the_writers_connection_syncs_fully_in_wal(house: House) -> None:
    connection = open_for_writing(house.path)

    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_a_database_without_wal_is_not_written_to() -> None:
    connection = sqlite3.connect(":memory:")

    with pytest.raises(StoreUnsafe):
        make_durable(connection)

    connection.close()


def test_a_reading_connection_cannot_write(house: House) -> None:
    connection = open_for_reading(house.path)

    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("DELETE FROM entry")

    connection.close()


async def test_a_sound_store_is_ready_and_looking_leaves_no_entry(house: House) -> None:
    async with house.store() as store:
        assert await store.ready()

    assert house.rows("SELECT count(*) FROM entry") == [(0,)]


async def test_a_locked_store_is_not_ready_until_it_is_let_go(house: House) -> None:
    async with house.store() as store:
        other = sqlite3.connect(house.path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        assert not await store.ready()
        other.close()

        assert await store.ready()


async def test_a_store_with_a_clock_that_runs_back_is_not_ready(
    house: House, clock: FakeClock
) -> None:
    async with house.store() as store:
        await store.load_catalogue("purposes", b"one")
        clock.move(minutes=-1)
        assert not await store.ready()
        clock.move(minutes=1)

        assert await store.ready()

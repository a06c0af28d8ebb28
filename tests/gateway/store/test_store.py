"""Opening the store: tables, keys, addresses; and whether it says truly that it is ready."""

from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from gateway.settings import SettingsInvalid
from gateway.store.database import database_at
from gateway.store.store import open_store
from gateway.store.tables import metadata
from tests.gateway.store.house import FakeClock, House, SqliteHouse

pytestmark = pytest.mark.anyio


def test_the_steps_make_exactly_the_tables_that_the_code_knows(house: House) -> None:
    engine = database_at(house.settings).reading(1)
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()

    assert differences == []


def test_preparing_again_changes_nothing(house: House) -> None:
    before = house.shape()

    house.prepare()

    assert house.shape() == before


def test_several_processes_may_prepare_a_new_database_at_once(bare_house: House) -> None:
    house = bare_house

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: house.prepare(), range(4)))

    assert house.rows("SELECT count(*) FROM subject_key") == [(1,)]


def test_a_database_that_another_process_holds_is_refused_and_opened_when_let_go(
    house: House,
) -> None:
    other = house.lock()
    with pytest.raises(SettingsInvalid, match="another process holds the database"):
        house.prepare(wait_seconds=0.05)

    other.close()
    house.prepare(wait_seconds=0.05)


def test_a_database_of_a_newer_version_is_refused_untouched(house: House) -> None:
    house.change("UPDATE alembic_version SET version_num = '9999'")
    before = house.every_byte()

    with pytest.raises(SettingsInvalid, match=r"^samsyn\.toml \[store\]: a newer Samsyn.*$"):
        house.prepare()

    assert house.every_byte() == before
    house.change("UPDATE alembic_version SET version_num = '0005'")
    house.prepare()


def test_another_key_than_the_databases_own_is_refused(house: House) -> None:
    own = house.key_file.read_bytes()
    house.key_file.write_bytes(bytes(32))
    with pytest.raises(SettingsInvalid, match="not the key of this database"):
        house.prepare()

    house.key_file.write_bytes(own)
    house.prepare()


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("sqlite://", "must name a file"),
        ("sqlite:///:memory:", "must name a file"),
        ("samsyn.db", "must be sqlite:///FILE or postgresql://"),
        ("mysql://root@127.0.0.1/samsyn", "must be sqlite:///FILE or postgresql://"),
        ("sqlite:////nowhere/at/all/samsyn.db", "cannot be opened for writing"),
        ("postgresql://anna@127.0.0.1:1/samsyn", "check that the server of `url` runs"),
    ],
)
async def test_an_address_that_cannot_serve_is_refused_in_one_line(
    sqlite_house: SqliteHouse, clock: FakeClock, url: str, says: str
) -> None:
    settings = msgspec.structs.replace(sqlite_house.settings, url=url)

    with pytest.raises(SettingsInvalid, match=rf"^samsyn\.toml \[store\]: .*{says}.*$"):
        async with open_store(settings, sqlite_house.ledger, clock=clock):
            pytest.fail("it opened")


async def test_a_sound_store_is_ready_and_looking_leaves_no_entry(house: House) -> None:
    async with house.store() as store:
        assert await store.ready()

    assert house.rows("SELECT kind FROM entry") == [("key_changed",)]


async def test_a_locked_store_is_not_ready_until_it_is_let_go(house: House) -> None:
    async with house.store() as store:
        other = house.lock()
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

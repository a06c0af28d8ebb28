"""A log of requests held against the ledger afterwards, on both stores."""

import json

import msgspec
import pytest

from gateway.settings import SettingsInvalid
from gateway.store.store import Store
from gateway.watch.complete import compare
from gateway.watch.log_lines import Answered
from tests.gateway.ledger.samples import NOON, ask, citizen, intend, sight_of
from tests.gateway.store.house import House, SqliteHouse

pytestmark = pytest.mark.anyio


def line(trace_id: str, **more: object) -> bytes:
    said = {"event": "request", "route": "/v1/my-data", "status": 200, "trace_id": trace_id}
    return json.dumps(said | more).encode() + b"\n"


async def test_where_every_answer_has_its_entry_the_log_is_complete(
    house: House, store: Store
) -> None:
    anna = await citizen(store)
    await ask(store, anna, correlation_id="one")
    await ask(store, anna, correlation_id="two")

    found = compare([line("one"), line("two"), line("no", status=403)], house.settings)

    assert (found.is_complete, found.answers, found.requests) == (True, 2, 3)


async def test_an_answer_without_an_entry_is_named(house: House, store: Store) -> None:
    anna = await citizen(store)
    await ask(store, anna, correlation_id="one")
    await intend(store, sight_of(anna, correlation_id="two"))

    found = compare([line("one"), line("two"), line("three")], house.settings)

    assert found.unaccounted == (
        Answered(line=2, trace_id="two", demanded="disclosed"),
        Answered(line=3, trace_id="three", demanded="disclosed"),
    )
    assert not found.is_complete


async def test_a_dry_run_has_its_entry_and_no_answer_has_that_one(
    house: House, store: Store
) -> None:
    sight = sight_of(await citizen(store), correlation_id="dry")
    intent_id = await intend(store, sight)
    await store.ledger.close(intent_id, sight, outcome="checked", reason=None, at=NOON)

    found = compare(
        [
            line("dry", route="/v1/access-checks"),
            line("lost", route="/v1/access-checks"),
            line("dry", route="/v1/citizen-data"),
        ],
        house.settings,
    )

    assert found.unaccounted == (
        Answered(line=2, trace_id="lost", demanded="checked"),
        Answered(line=3, trace_id="dry", demanded="disclosed"),
    )


async def test_an_answer_by_no_id_is_named(house: House, store: Store) -> None:
    await citizen(store)

    found = compare([line("")], house.settings)

    assert found.unaccounted == (Answered(line=1, trace_id=None, demanded="disclosed"),)


async def test_a_log_of_any_length_is_compared(house: House, store: Store) -> None:
    anna = await citizen(store)
    await ask(store, anna, correlation_id="one")

    found = compare((line("one" if n % 700 else "lost") for n in range(1401)), house.settings)

    assert [each.line for each in found.unaccounted] == [1, 701, 1401]


async def test_a_line_that_was_cut_off_is_not_passed_over(house: House, store: Store) -> None:
    await citizen(store)

    found = compare([b"\n", line("one", status=404), line("two")[:20]], house.settings)

    assert (found.unreadable, found.is_complete) == ((3,), False)


def test_a_store_that_is_not_there_is_said(bare_sqlite_house: SqliteHouse) -> None:
    nowhere = msgspec.structs.replace(
        bare_sqlite_house.settings, url=f"sqlite:///{bare_sqlite_house.folder}/nowhere.db"
    )

    with pytest.raises(SettingsInvalid, match="cannot be read"):
        compare([line("one")], nowhere)

"""Whatever was decided over the wire is decided the same again, from what its entry keeps."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest

from gateway.access.replay import Replay, replay
from gateway.ledger.decided import KeptDecision, NoDecision
from gateway.settings_file import load_settings
from gateway.store.store import open_store
from tests.journeys.house import RANDERS, House

pytestmark = pytest.mark.slow

PURPOSES = ("free-day-care-place", "school-enrolment", "passport", "residence-check", "no-such")
PERSONAS = ("employee", "protected-address", "placed-elsewhere", "emigrated")


def newest(house: House) -> int:
    with closing(sqlite3.connect(house.database)) as connection:
        ((found,),) = connection.execute("SELECT max(sequence) FROM entry").fetchall()
    return int(found)


def endings(house: House, *, after: int) -> list[str]:
    """Give the entries that ended a decided question since then."""
    kinds = "'disclosed', 'refused', 'unavailable', 'checked'"
    sql = f"SELECT id FROM entry WHERE kind IN ({kinds}) AND sequence > ?"  # noqa: S608  # our own words
    with closing(sqlite3.connect(house.database)) as connection:
        return [str(each) for (each,) in connection.execute(sql, (after,)).fetchall()]


async def again(house: House, entries: list[str]) -> list[tuple[KeptDecision, Replay]]:
    """Decide again as another process beside the gateway, as the command does."""
    settings, _ = load_settings(house.file)
    async with open_store(
        settings.store, settings.ledger, clock=lambda: datetime.now(UTC)
    ) as store:
        kept = [await store.logs.decision(each) for each in entries]
    assert [each for each in kept if isinstance(each, NoDecision)] == []
    return [
        (each, replay(each.record, each.contents))
        for each in kept
        if isinstance(each, KeptDecision)
    ]


def test_every_decision_comes_out_the_same_again(house: House) -> None:
    before = newest(house)
    for persona in PERSONAS:
        house.own(persona)
        for purpose in PURPOSES:
            house.ask(persona, purpose)
    house.ask("employee", "free-day-care-place", client=RANDERS)
    house.ask("employee", "residence-check", client="bank")
    house.ask("employee", "residence-check", fields=["person.name", "person.shoe_size"])
    house.upset("cpr", "down")
    house.ask("employee", "passport")
    house.mend()

    found = asyncio.run(again(house, endings(house, after=before)))

    assert len(found) >= len(PERSONAS) * (len(PURPOSES) + 1) + 3
    assert [each.said.reason for each, repeated in found if not repeated.is_same] == []
    assert {"permit", "not_registered_here", "purpose_unknown", "fields_not_permitted"} <= {
        repeated.decided for _, repeated in found
    }


def test_what_was_shown_is_what_the_decision_gives(house: House) -> None:
    before = newest(house)
    for persona in PERSONAS:
        house.ask(persona, "residence-check")
    house.own("employee")

    found = asyncio.run(again(house, endings(house, after=before)))

    permits = [(each, repeated) for each, repeated in found if repeated.decided == "permit"]
    assert permits
    assert [tuple(sorted(repeated.fields)) for _, repeated in permits] == [
        each.said.sight.fields for each, _ in permits
    ]

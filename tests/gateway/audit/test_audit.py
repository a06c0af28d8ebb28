"""The audit: what was written fits, and a change in any column of any table is named."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Column

from gateway.settings import SettingsInvalid
from gateway.store.tables import metadata
from tests.gateway.audit.whole import Whole, flipped
from tests.gateway.audit.whole_story import CITIZENS
from tests.gateway.ledger.former import ENTRIES, NOON_US, furnish
from tests.gateway.store.house import House

pytestmark = pytest.mark.slow

DAY_US = 86_400_000_000
UNSEEN = {
    "agreement": "the operator's file as last loaded; what a release read stands in its entry",
    "subject_alias": "what a citizen is called, by chance; no entry and no receipt says it",
    "looked_at": "a count of the last hour, gone after two; what was cut off by it has its entry",
    "field_use": "a day for each field a client uses; the entries of its questions say the same",
    "page_session": "a browser's session, gone after two hours; what was seen in it has its entry",
    "webhook_delivery": "what a recipient was told; the step that it tells of has its entry",
    "lease.holder": "a process's name of its own making, for a few seconds",
}
"""Tables and columns of which no audit can tell a change, and why."""


def _another(value: Any) -> Any:
    if isinstance(value, int):
        return value + 10_000
    return value + (b"2" if isinstance(value, bytes) else "2")


def _by(shift: int) -> Callable[[Any], Any]:
    return lambda value: value + shift


CHANGES: dict[str, Callable[[Any], Any]] = {
    # Numbers lie side by side: one bit more is a neighbour's.
    "entry.sequence": _by(10_000),
    "tree_leaf.leaf_index": _by(10_000),
    "tree_tile.tile_index": _by(10_000),
    "tree_leaf.entry_sequence": _by(10_000),
    "catalogue_load.sequence": _by(10_000),
    "protection_notice.sequence": _by(10_000),
    "delegation.sequence": _by(10_000),
    "subject_identifier.sequence": _by(10_000),
    # Known to lie between two others, and no more.
    "checkpoint.at_us": _by(-DAY_US),
    "data_key.destroyed_us": _by(-5 * DAY_US),
    "lease.until_us": _by(DAY_US),
    "lease.position": _by(10_000),
}
NAMED = {
    "checkpoint.size": "checkpoint.root",
    "catalogue_load.sequence": "catalogue_load.what",
    "catalogue_item.content": "catalogue_item.digest",
    "delegation.id": "delegation.None",
    "entry.id": "entry.subject_id",
    "protection_notice.sequence": "protection_notice.id",
    "ledger_key.public_key": "ledger_key.key_id",
    "snapshot.entry_id": "snapshot.None",
    "subject.created_us": "data_key.created_us",
    "subject.id": "data_key.owner",
    "subject_identifier.ciphertext": "subject_identifier.blind_index",
    "subject_identifier.subject_id": "subject.created_us",
    "subject_identifier.valid_from_us": "subject.created_us",
    "tree_tile.level": "tree_tile.None",
    "tree_tile.tile_index": "tree_tile.None",
}
"""Where the first thing that differs stands, if not where the change was made."""
AT_AN_EDGE = {"entry.intent_id": "entry.id"}
"""Where it stands when intent and ending were read in two pages: the intent comes first."""
COLUMNS = [column for table in metadata.sorted_tables for column in table.columns]
SEEN = [each for each in COLUMNS if not {str(each), each.table.name} & UNSEEN.keys()]
MAY_BE_EMPTY = [each for each in SEEN if each.nullable]
NOTHING_LOST = {
    "subject_identifier.replaced_by": "then the number is in force again, by its row",
}
"""Columns that no audit can tell to have been emptied."""


def test_a_ledger_of_every_kind_of_entry_fits(whole: Whole) -> None:
    summary = whole.audit()

    kinds = {kind for (kind,) in whole.house.rows("SELECT DISTINCT kind FROM entry")}
    assert {"intent", "disclosed", "outcome_unknown", "key_changed", "catalogue_loaded"} <= kinds
    assert {"refused", "unavailable", "unknown_subject", "log_read", "alarm"} <= kinds
    assert {"decision_replayed", "consent", "consent_request"} <= kinds
    assert {"decision_replayed", "power_changed", "correction"} <= kinds
    assert summary.entries == summary.tree_size == whole.value("SELECT COUNT(*) FROM entry")
    assert summary.entries > 600
    assert (summary.citizens, summary.signing_keys) == (CITIZENS - 1, 2)


@pytest.mark.parametrize("column", SEEN, ids=str)
def test_a_change_in_any_column_is_named(whole: Whole, column: Column[object]) -> None:
    key, value = whole.middle(column)
    change = CHANGES.get(str(column), lambda old: flipped(column, old))

    whole.set(column, key, change(value))

    difference = whole.difference()
    assert difference is not None
    named = f"{difference.table}.{difference.column}"
    due = NAMED.get(str(column), str(column))
    assert named in {due, AT_AN_EDGE.get(str(column), due)}, difference.line


@pytest.mark.parametrize("column", MAY_BE_EMPTY, ids=str)
def test_an_emptied_column_is_named(whole: Whole, column: Column[object]) -> None:
    key, _ = whole.middle(column)

    whole.set(column, key, None)

    assert (whole.difference() is None) == (str(column) in NOTHING_LOST)


@pytest.mark.parametrize(
    "column", [each for each in COLUMNS if each not in SEEN and not each.nullable], ids=str
)
def test_what_no_audit_can_see_is_listed_truthfully(whole: Whole, column: Column[object]) -> None:
    key, value = whole.middle(column)

    whole.set(column, key, _another(value))

    assert whole.difference() is None


@pytest.mark.parametrize("value", ["CAST(x'80ff' AS TEXT)", "x'80ff'", "17", "'x'"])
@pytest.mark.parametrize(
    "column",
    [each for each in SEEN if each.table.name == "entry" and not each.primary_key],
    ids=lambda each: each.name,
)
def test_sqlite_holding_a_value_of_another_kind_is_named(
    sqlite_whole: Whole, column: Column[object], value: str
) -> None:
    whole = sqlite_whole
    key, _ = whole.middle(column)

    with whole.put_right():
        sql = "UPDATE entry SET {} = {} WHERE sequence = ?"
        whole.run((sql.format(column.name, value), key))
        difference = whole.difference()

    assert difference is not None
    assert whole.difference() is None


def test_a_ledger_from_before_entries_were_sealed_fits_once_the_gateway_has_started(
    bare_house: House,
) -> None:
    furnish(bare_house, more=20)
    whole = Whole(bare_house)
    add = "INSERT INTO catalogue_load (what, checksum, at_us) VALUES (?, ?, ?)"
    whole.run((add, ("purposes", "76" * 32, NOON_US)))
    with pytest.raises(SettingsInvalid, match="start the gateway once"):
        whole.audit()

    async def start() -> None:
        async with bare_house.store() as store:
            await store.chores.integrate()
            bare_house.clock.move(minutes=5)
            await store.chores.sweep()

    asyncio.run(start())

    summary = whole.audit()
    assert (summary.entries, summary.open_intents) == (len(ENTRIES) + 20 + 1 + 21, 0)

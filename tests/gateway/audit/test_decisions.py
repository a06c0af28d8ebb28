"""The audit of what decisions rested on."""

import hashlib

import msgspec
import pytest
from msgspec.structs import replace

from gateway.access.record import digest_of, record_of, write_record
from gateway.ledger.append import NewEntry
from gateway.ledger.found import found_by
from gateway.ledger.jobs import AddEntry
from gateway.ledger.payload import SightPayload
from gateway.store.store import Store
from tests.gateway.audit.whole import Whole
from tests.gateway.audit.whole_story import CASE, ITEMS
from tests.gateway.ledger.samples import citizen, sight_of

pytestmark = pytest.mark.slow

RESTED_ON = digest_of(ITEMS[0])


def add(whole: Whole, decision: bytes) -> None:
    """Add a refusal with such a decision, as a gateway with our keys could."""

    async def refuse(store: Store) -> None:
        sight = sight_of(await citizen(store, 3))
        payload = SightPayload(sight=sight, decision=msgspec.Raw(decision))
        found = found_by(payload, whole.house.keys.subjects)
        new = NewEntry(kind="refused", payload=payload, subject_id=sight.subject_id, found=found)
        await store._writer.write(AddEntry(new=new))
        await store.chores.integrate()

    whole.house.clock.move(seconds=1)
    whole.work(refuse)


def resting_on(**changes: object) -> bytes:
    return write_record(replace(record_of(CASE, "agreement_missing"), **changes))


def test_a_decision_that_rests_on_what_was_in_force_fits(whole: Whole) -> None:
    add(whole, resting_on())

    assert whole.difference() is None


def test_a_decision_that_rests_on_what_was_never_in_force_is_named(whole: Whole) -> None:
    add(whole, resting_on(purpose="ab" * 32))

    assert "`payload` rests on what was never in force here" in whole.line()


def test_a_decision_that_is_none_is_named(whole: Whole) -> None:
    add(whole, b'{"now":"some day"}')

    assert "`payload` keeps a decision that is none" in whole.line()


def test_a_purpose_of_then_that_is_gone_is_named(whole: Whole) -> None:
    whole.run(("DELETE FROM catalogue_item WHERE digest = ?", (RESTED_ON,)))

    line = whole.line()
    assert line.startswith(f"catalogue_item {RESTED_ON[:16]}: is gone, and entry ")


def test_a_purpose_that_nobody_loaded_is_named(whole: Whole) -> None:
    content = b'{"id":"school"}'
    digest = hashlib.sha256(content).hexdigest()
    sql = "INSERT INTO catalogue_item (digest, what, content, at_us) VALUES (?, 'purposes', ?, 0)"

    whole.run((sql, (digest, content)))

    assert whole.line() == f"catalogue_item {digest[:16]}: has no entry"


def test_a_purpose_that_took_anothers_place_is_named(whole: Whole) -> None:
    sql = "UPDATE catalogue_item SET content = ? WHERE digest = ?"

    whole.run((sql, (b"{}", RESTED_ON)))

    assert "`digest` is not that of `content`" in whole.line()

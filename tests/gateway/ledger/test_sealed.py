"""What lies in the ledger: entries sealed and bound to their rows, and the leaves beside them."""

import base64
import hashlib
import json

import msgspec
import pytest

from contracts.errors import EvidenceUnavailable
from gateway.ledger.payload import Content, SightPayload
from gateway.ledger.protocol import Released
from gateway.store.instants import to_microseconds
from gateway.store.store import Store
from tests.gateway.ledger.samples import (
    DISCLOSURE,
    NOON,
    PERMIT,
    SCHOOL,
    always,
    ask,
    intend,
    sight_of,
)
from tests.gateway.store.house import FakeClock, House

pytestmark = pytest.mark.anyio
PROVEN = msgspec.structs.replace(DISCLOSURE, version="v" * 43, answer="a" * 43)


async def disclose(store: Store, subject_id: str) -> Released:
    sight = sight_of(subject_id)
    outcome = await store.ledger.release(
        await intend(store, sight), sight, PROVEN, recheck=always(PERMIT)
    )
    assert isinstance(outcome, Released)
    return outcome


def row_of(house: House, entry_id: str) -> tuple[bytes, bytes]:
    rows = {each[0]: each[1:] for each in house.rows("SELECT id, payload, leaf FROM entry")}
    return rows[entry_id]


def b64u_hash(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


def jcs(value: object) -> bytes:
    """Write what holds no number but small ones and no letter but ASCII as RFC 8785 does."""
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


async def test_an_entry_says_all_of_itself_under_its_citizens_key(
    store: Store, house: House, anna: str
) -> None:
    await store.record_agreements((SCHOOL,))
    sight = sight_of(anna)
    intent_id = await intend(store, sight)

    released = await store.ledger.release(intent_id, sight, PROVEN, recheck=always(PERMIT))

    assert house.content_of(released.entry_id) == Content(
        entry_id=released.entry_id,
        kind="disclosed",
        at_us=to_microseconds(released.at),
        payload=SightPayload(sight=sight, disclosure=PROVEN, agreements=("school@2",)),
        intent_id=intent_id,
        subject_id=anna,
        correlation_id=sight.correlation_id,
    )


async def test_the_time_that_is_told_is_that_of_the_commit(
    store: Store, clock: FakeClock, anna: str
) -> None:
    clock.move(seconds=7.25)

    released = await disclose(store, anna)

    assert released.at == clock.time


async def test_the_leaf_of_a_disclosure_is_what_the_format_says(
    store: Store, house: House, anna: str
) -> None:
    released = await disclose(store, anna)

    sealed, leaf = row_of(house, released.entry_id)
    assert leaf == jcs(
        {
            "v": 1,
            "kind": "disclosed",
            "t": "2026-11-20T12:00Z",
            "ct": b64u_hash(sealed),
            "rc": b64u_hash(jcs([released.entry_id, "v" * 43, "a" * 43])),
        }
    )


async def test_the_leaf_of_any_other_entry_binds_no_receipt(
    store: Store, house: House, anna: str
) -> None:
    intent_id = await intend(store, sight_of(anna))

    sealed, leaf = row_of(house, intent_id)
    assert leaf == jcs(
        {
            "v": 1,
            "kind": "intent",
            "t": "2026-11-20T12:00Z",
            "ct": b64u_hash(sealed),
            "rc": b64u_hash(jcs([intent_id, "", ""])),
        }
    )


async def test_two_entries_that_say_the_same_share_no_bytes_that_tell(
    store: Store, house: House, anna: str
) -> None:
    one, two = await intend(store, sight_of(anna)), await intend(store, sight_of(anna))

    (sealed, leaf), (other_sealed, other_leaf) = row_of(house, one), row_of(house, two)
    assert sealed[12:] != other_sealed[12:]
    assert json.loads(leaf)["ct"] != json.loads(other_leaf)["ct"]
    assert json.loads(leaf)["rc"] != json.loads(other_leaf)["rc"]


async def test_what_one_entry_says_does_not_open_in_anothers_row(
    store: Store, house: House, anna: str
) -> None:
    one, two = await ask(store, anna), await ask(store, anna)
    sealed, _ = row_of(house, one)
    own, _ = row_of(house, two)
    house.change("UPDATE entry SET payload = ? WHERE id = ?", sealed, two)
    with pytest.raises(EvidenceUnavailable):
        await store.ledger.log_of(anna, cursor=None, limit=10)

    house.change("UPDATE entry SET payload = ? WHERE id = ?", own, two)
    assert len((await store.ledger.log_of(anna, cursor=None, limit=10)).entries) == 2


async def test_an_organisation_finds_its_entry_by_what_says_nothing(
    store: Store, house: House, anna: str, bent: str
) -> None:
    here = await intend(store, sight_of(anna))
    same_case = await intend(store, sight_of(bent))
    elsewhere = await intend(store, sight_of(anna, organisation_cvr="29189668"))

    found = {
        each: row
        for each, *row in house.rows(
            "SELECT id, organisation_index, unit_index, case_index FROM entry WHERE kind = 'intent'"
        )
    }
    assert found[here] == found[same_case]
    assert all(len(each) == 16 for each in found[here])
    assert set(found[here]).isdisjoint(found[elsewhere])


async def test_a_citizens_own_reading_is_no_organisations(
    store: Store, house: House, anna: str
) -> None:
    await intend(store, sight_of(anna, client_id="citizen"))

    assert house.rows(
        "SELECT organisation_index, unit_index, case_index, correlation_id "
        "FROM entry WHERE kind = 'intent'"
    ) == [(None, None, None, "3f2a")]


async def test_the_key_for_digests_is_the_same_for_every_question_about_her(
    store: Store, anna: str, bent: str
) -> None:
    first = (await store.ledger.intend(sight_of(anna), at=NOON)).digest_key
    second = (await store.ledger.intend(sight_of(anna), at=NOON)).digest_key
    hers, his = await store.ledger.digest_key(anna), await store.ledger.digest_key(bent)

    names = [each.pseudonym("cit_x") for each in (first, second, hers, his)]
    assert names[:3] == names[:1] * 3
    assert names[3] != names[0]

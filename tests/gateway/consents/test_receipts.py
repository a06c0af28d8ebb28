"""Receipts of real consents, verified as somebody else would: alone, and against the log."""

import msgspec
import pytest

from gateway.proof.key_sets import read_key_set
from gateway.proof.keys import KeySet
from gateway.proof.signed_document import sign_document
from gateway.proof.verify_files import read_saved
from gateway.proof.verify_saved import Verified, verify_saved
from gateway.records.canonical import canonical
from tests.gateway.consents.situation import IDA, Situation
from tests.gateway.store.house import House

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
BOTH = pytest.mark.parametrize("linked", [False, True], ids=["json", "json-ld"])
Document = dict[str, object]


async def keys_of(situation: Situation) -> KeySet:
    return read_key_set(msgspec.json.encode(await situation.store.proofs.keys()))


async def proof_of(situation: Situation, entry_id: object) -> Document:
    await situation.store.chores.integrate()
    proof: Document = msgspec.to_builtins(await situation.store.proofs.of_entry(str(entry_id)))
    return proof


async def checked(situation: Situation, *documents: Document) -> Verified:
    files = [read_saved(canonical(each)) for each in documents]
    return verify_saved(files, await keys_of(situation))


def failing(verified: Verified) -> set[str]:
    found = [each for part in (*verified.each, verified.together) for each in part]
    return {each.rule for each in found if not each.holds}


def entries(house: House, kind: str) -> list[str]:
    rows = house.rows(f"SELECT id FROM entry WHERE kind = '{kind}' ORDER BY sequence")  # noqa: S608  # ours
    return [entry_id for (entry_id,) in rows]


def signed(situation: Situation, document: Document) -> Document:
    """Sign it anew with the very key of the log."""
    told = {name: each for name, each in document.items() if name != "signature"}
    return sign_document(told, situation.store.signer.key, signed_at=situation.clock.time)


async def lived(situation: Situation, end: str) -> str:
    """Give a consent that came to that end."""
    consent_id = await situation.granted(valid_days=1)
    if end == "withdrawn":
        await situation.withdraw(consent_id)
    elif end == "exhausted":
        await situation.use(consent_id)
    elif end == "expired":
        situation.clock.move(days=1)
        await situation.store.chores.end_consents()
    return consent_id


@BOTH
@pytest.mark.parametrize("end", ["granted", "withdrawn", "exhausted", "expired"])
async def test_a_receipt_of_every_state_holds_and_stands_in_the_log(
    situation: Situation, end: str, *, linked: bool
) -> None:
    consent_id = await lived(situation, end)
    receipt = await situation.receipt(consent_id, linked=linked)
    proof = await proof_of(situation, receipt["entry_id"])

    assert (await checked(situation, receipt)).holds
    assert (await checked(situation, receipt, proof)).holds
    assert failing(await checked(situation, proof, receipt)) == set()


@BOTH
async def test_its_entry_is_the_granting_one_and_no_other(
    situation: Situation, house: House, *, linked: bool
) -> None:
    receipt = await situation.receipt(await situation.granted(), linked=linked)
    other = await situation.receipt(await situation.granted(), linked=linked)
    shown, granted, read = (
        (await situation.log())[1].entry_id,
        str(other["entry_id"]),
        entries(house, "consent_read")[-1],
    )

    for entry_id in (shown, granted, read):
        proof = await proof_of(situation, entry_id)
        assert {"same_entry", "bound"} <= failing(await checked(situation, receipt, proof))


async def test_a_signed_receipt_that_names_a_reading_as_the_granting_does_not_hold(
    situation: Situation, house: House
) -> None:
    receipt = await situation.receipt(await situation.granted())
    reading = entries(house, "consent_read")[-1]
    forged = signed(situation, receipt | {"entry_id": reading})

    found = await checked(situation, forged, await proof_of(situation, reading))

    assert failing(found) == {"bound"}


async def test_a_signed_receipt_of_another_minute_does_not_hold(situation: Situation) -> None:
    receipt = await situation.receipt(await situation.granted())
    events = receipt["events"]
    assert isinstance(events, list)
    later = [each | {"event_time": "2026-11-24T09:00:00Z"} for each in events]

    forged = signed(situation, receipt | {"events": later})

    proof = await proof_of(situation, receipt["entry_id"])
    assert failing(await checked(situation, forged, proof)) == {"same_minute"}


async def test_every_step_is_an_event_with_its_entry(situation: Situation) -> None:
    consent_id = await situation.granted(mode="recurring", max_uses=2)
    for _ in range(2):
        await situation.use(consent_id)

    receipt = await situation.receipt(consent_id, IDA)

    events = receipt["events"]
    assert isinstance(events, list)
    assert [each["event_type"] for each in events] == ["shown", "granted", "exhausted"]
    assert [each["entity_id"] for each in events] == ["citizen", "citizen", "use"]
    for each in events:
        assert (await proof_of(situation, each["entry_id"]))["entry_id"] == each["entry_id"]


async def test_reading_a_receipt_is_an_entry(situation: Situation, house: House) -> None:
    consent_id = await situation.granted()
    before = len(entries(house, "consent_read"))

    await situation.receipt(consent_id)

    assert len(entries(house, "consent_read")) == before + 1

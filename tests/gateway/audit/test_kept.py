"""The audit with what somebody kept elsewhere, and checkpoints that others signed."""

from datetime import timedelta

import msgspec
import pytest

from gateway.audit.audit import Kept
from gateway.audit.receipts import KeptReceipt
from gateway.proof.jcs import jcs_digest
from gateway.proof.keys import SigningKey, generate
from gateway.proof.notes import CheckpointSigner, read_checkpoint
from gateway.proof.receipt import Draft, Receipt, sign_receipt
from gateway.records.digests import FieldDigests
from gateway.store.store import Store
from tests.gateway.audit.whole import Whole
from tests.gateway.audit.whole_rewound import size_before, without_trace
from tests.gateway.ledger.samples import ask, citizen

pytestmark = pytest.mark.slow

NEWEST = "SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1"


def kept(note: object) -> Kept:
    assert isinstance(note, str)
    return Kept(checkpoint=note)


def receipt(content: bytes) -> Kept:
    read = msgspec.json.decode(content, type=Receipt)
    return Kept(receipts=(KeptReceipt(name="kept.json", content=content, receipt=read),))


def signed_anew(whole: Whole, *, late: timedelta = timedelta(0), **changes: str) -> bytes:
    """Sign the first receipt again with the key that signed it, and say something else in it."""
    former = whole.house.ledger.previous_signing_key_file
    assert former is not None
    said = msgspec.json.decode(whole.receipts[0], type=Receipt)
    fields = FieldDigests(
        digests={} if "version" in changes else said.digests,
        salts={} if "version" in changes else said.salts,
        by_group={},
        persons=said.persons,
    )
    told = {"entry_id": said.entry_id, "version": said.version, "answer": said.answer, **changes}
    draft = Draft(version=told["version"], answer=told["answer"], fields=fields)
    return msgspec.json.encode(
        sign_receipt(
            draft,
            SigningKey.read(former, setting=""),
            entry_id=told["entry_id"],
            signed_at=said.signed_at + late,
        )
    )


def test_only_a_checkpoint_kept_elsewhere_tells_of_a_tail_that_left_no_trace(whole: Whole) -> None:
    newest = whole.value(NEWEST)
    before = size_before(whole)

    without_trace(whole, before)

    assert whole.difference() is None
    assert f"the tree has {before} only" in whole.line(kept(newest))


def test_an_old_copy_that_went_on_is_told_by_a_checkpoint_kept_elsewhere(whole: Whole) -> None:
    newest = whole.value(NEWEST)
    before = size_before(whole)
    without_trace(whole, before)

    async def go_on(store: Store) -> None:
        for _ in range(4):
            await ask(store, await citizen(store, 3))
        await store.chores.sweep()
        await store.chores.integrate()

    whole.work(go_on)

    assert whole.audit().tree_size > read_checkpoint(str(newest)).size
    assert "has another root" in whole.line(kept(newest))


def test_a_checkpoint_kept_elsewhere_is_extended(whole: Whole) -> None:
    summary = whole.audit(Kept(checkpoint=whole.kept_note))

    assert summary.tree_size > read_checkpoint(whole.kept_note).size


def test_a_forged_checkpoint_says_nothing(whole: Whole) -> None:
    size, root = 5, bytes(32)
    signer = CheckpointSigner(
        origin=whole.house.ledger.origin, keys=(SigningKey.from_pem(generate()),)
    )

    assert "is not signed by a key of this ledger" in whole.line(kept(signer.sign(size, root)))


def test_a_replaced_key_signs_no_newer_checkpoint(whole: Whole) -> None:
    former = whole.house.ledger.previous_signing_key_file
    assert former is not None
    summary = whole.audit()
    signer = CheckpointSigner(
        origin=whole.house.ledger.origin, keys=(SigningKey.read(former, setting=""),)
    )

    note = signer.sign(summary.tree_size, summary.root)

    assert "is signed by a key that was over by then" in whole.line(kept(note))


@pytest.mark.parametrize(
    ("by_former", "says"),
    [(False, "is signed by a key that is none of ours"), (True, "no key that was in force then")],
)
def test_a_checkpoint_signed_anew_by_another_key_is_named(
    whole: Whole, by_former: bool, says: str
) -> None:
    former = whole.house.ledger.previous_signing_key_file
    assert former is not None
    key = SigningKey.from_pem(former.read_bytes() if by_former else generate())
    summary = whole.audit()
    note = CheckpointSigner(origin=whole.house.ledger.origin, keys=(key,)).sign(
        summary.tree_size, summary.root
    )

    whole.run(("UPDATE checkpoint SET note = ? WHERE size = ?", (note, summary.tree_size)))

    assert says in whole.line()


def test_a_checkpoint_under_another_name_is_named(whole: Whole) -> None:
    whole.house.ledger, ours = (
        msgspec.structs.replace(whole.house.ledger, origin="samsyn.example/other"),
        whole.house.ledger,
    )

    said = whole.line()

    whole.house.ledger = ours
    assert "`note` is of another log, size or root" in said


@pytest.mark.parametrize("reader", [0, 1])
def test_a_receipt_that_was_kept_has_its_entry(whole: Whole, reader: int) -> None:
    assert whole.difference(receipt(whole.receipts[reader])) is None


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"entry_id": "ent_" + "a" * 26}, "`entry_id` is no entry of this ledger"),
        ({"version": jcs_digest({})}, "`entry_id` is an entry of another answer"),
        ({"answer": "another"}, "`entry_id` is an entry of another answer"),
        ({"late": timedelta(seconds=1)}, "`signed_at` is not when the entry was committed"),
    ],
    ids=lambda given: next(iter(given)) if isinstance(given, dict) else "",
)
def test_a_receipt_that_we_signed_and_never_committed_is_named(
    whole: Whole, changes: dict[str, str], says: str
) -> None:
    assert whole.difference(receipt(signed_anew(whole))) is None

    assert says in whole.line(receipt(signed_anew(whole, **changes)))


def test_a_receipt_that_was_changed_is_named(whole: Whole) -> None:
    changed = whole.receipts[0].replace(b'"digest"', b'"another"')

    assert "receipt kept.json: does not hold by itself" in whole.line(receipt(changed))

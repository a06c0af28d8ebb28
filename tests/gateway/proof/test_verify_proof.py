"""Proofs and consistency answers: the genuine believed, every forged one refused."""

from collections import Counter

import pytest

from gateway.proof.keys import KeySet, VerifyingKey
from gateway.proof.verify_files import FileUnreadable, read_saved
from gateway.proof.verify_saved import Verified, verify_saved
from tests.gateway.proof.answered import KEYS, OLD_KEY, OUR_KEY, RENEWED, SIGNED_AT, written
from tests.gateway.proof.logged import (
    ANSWER,
    GROWTH,
    LOG,
    OLDER,
    PLACE,
    PROOF,
    SIZE,
    Files,
    Log,
    forged_growth,
    forged_proofs,
    leaf,
    saved,
)

RECEIPT = saved(ANSWER["receipt"])


def verified(*files: bytes, keys: KeySet = KEYS) -> Verified:
    return verify_saved([read_saved(each) for each in files], keys)


def failing(*files: bytes, keys: KeySet = KEYS) -> set[str]:
    found = verified(*files, keys=keys)
    every = [finding for part in (*found.each, found.together) for finding in part]
    return {finding.rule for finding in every if not finding.holds}


def is_believed(files: Files) -> bool:
    try:
        return verified(*files).holds
    except FileUnreadable:
        return False


@pytest.mark.parametrize(
    "files",
    [
        (saved(PROOF),),
        (RECEIPT, saved(PROOF)),
        (saved(PROOF), written(ANSWER)),
        (saved(GROWTH),),
        (LOG.checkpoint(OLDER).encode(), saved(GROWTH)),
        (saved(GROWTH), LOG.checkpoint(SIZE).encode()),
        (LOG.checkpoint(SIZE).encode(),),
        (LOG.checkpoint(SIZE, OUR_KEY, OLD_KEY).encode(),),
    ],
    ids=[
        "proof",
        "receipt and proof",
        "proof and answer",
        "consistency",
        "kept checkpoint and consistency",
        "consistency and newer checkpoint",
        "checkpoint",
        "checkpoint of two keys",
    ],
)
def test_what_the_log_gave_is_believed(files: Files) -> None:
    assert verified(*files).holds


@pytest.mark.slow
@pytest.mark.parametrize("first", [*range(10), 127, 128, 255, 256, 257, 300, 377, 378])
def test_every_growth_of_the_log_is_believed(first: int) -> None:
    assert verified(saved(LOG.consistency(first, SIZE))).holds


def test_nothing_forged_is_believed() -> None:
    believed = [
        each.name for each in (*forged_proofs(), *forged_growth()) if is_believed(each.files)
    ]

    assert believed == []


def test_the_forgeries_are_many_and_of_many_classes() -> None:
    classes = Counter(each.name.partition(":")[0] for each in (*forged_proofs(), *forged_growth()))

    assert classes.total() >= 300
    assert len(classes) >= 30


def test_a_log_that_was_truncated_and_grown_anew_is_told_from_the_one_that_was_kept() -> None:
    anew = Log([*LOG.leaves[: OLDER - 1], *[leaf(f"ent_n{n}") for n in range(100)]])

    assert failing(LOG.checkpoint(OLDER).encode(), saved(anew.consistency(OLDER, OLDER + 50))) == {
        "same_kept"
    }


def test_a_retired_key_vouches_for_no_later_entry() -> None:
    proof = LOG.proof("ent_a", PLACE, OLD_KEY)

    assert failing(saved(proof)) == {"checkpoint_signature"}


def test_a_retired_key_vouches_for_an_entry_of_its_time() -> None:
    log = Log([leaf("ent_a", at=RENEWED.replace(year=2025))])

    assert verified(saved(log.proof("ent_a", 0, OLD_KEY, size=1))).holds


def test_a_key_without_a_time_or_a_log_is_enough() -> None:
    bare = KeySet(origin=None, keys=(VerifyingKey.of(OUR_KEY.public_key),))

    assert verified(saved(PROOF), keys=bare).holds


def test_an_entry_that_disclosed_nothing_is_bound_to_its_id_without_a_receipt() -> None:
    proof = LOG.proof("ent_7", 7)

    assert verified(saved(proof)).holds
    assert failing(saved({**proof, "entry_id": "ent_8"})) == {"bound_alone"}


def test_the_receipt_must_be_of_the_entrys_minute() -> None:
    later = leaf("ent_a", ANSWER["receipt"]["version"], ANSWER["receipt"]["answer"], at=RENEWED)
    log = Log([later])

    assert failing(RECEIPT, saved(log.proof("ent_a", 0, size=1))) == {"same_minute"}
    assert RENEWED < SIGNED_AT

"""Whatever is done to a genuine answer, it is no longer accepted."""

import json

import pytest

from gateway.proof.verify_receipt import verify_receipt
from tests.gateway.proof.answered import KEYS
from tests.gateway.proof.forging import GENUINE
from tests.gateway.proof.mutations import CLASSES, mutation, mutations

MANY = 1200
SIGNED_BY_US = {
    "signed_by_us_with_a_value_unlike_its_digest": "value_differs",
    "signed_by_us_with_a_field_without_digest": "field_without_digest",
    "signed_by_us_with_a_digest_without_field": "digest_without_field",
    "signed_by_us_with_another_version": "version",
    "signed_by_us_for_another_answer": "answer",
    "signed_by_us_at_another_time": "as_of",
    "signed_by_us_without_a_salt": "shape",
    "signed_by_us_with_another_salt": "value_differs",
    "signed_by_us_with_digests_swapped": "value_differs",
    "signed_by_an_old_key_after_its_end": "key_not_in_force",
    "signed_by_our_key_before_its_beginning": "key_not_in_force",
    "the_true_answer_signed_by_an_unknown_key": "key_unknown",
    "signed_by_an_unknown_key_in_our_name": "signature",
}


def failures(raw: bytes) -> set[str]:
    return {each.code for each in verify_receipt(raw, KEYS) if each.is_failure}


def test_the_genuine_answer_is_accepted_and_nothing_is_left_unsaid() -> None:
    assert verify_receipt(GENUINE, KEYS) == ()


@pytest.mark.parametrize(
    "spelt",
    [
        json.dumps(json.loads(GENUINE), indent=4).encode(),
        json.dumps(json.loads(GENUINE), sort_keys=True).encode(),
        json.dumps(json.loads(GENUINE), ensure_ascii=False).encode(),
        b"\n  " + GENUINE + b"\n",
    ],
    ids=["indented", "members in another order", "escapes written out", "space around it"],
)
def test_the_genuine_answer_may_be_laid_out_otherwise(spelt: bytes) -> None:
    assert verify_receipt(spelt, KEYS) == ()


@pytest.mark.parametrize("name", CLASSES)
def test_a_forgery_of_each_class_is_rejected(name: str) -> None:
    assert failures(mutation(name, seed=name).raw) != set()


@pytest.mark.parametrize(("name", "code"), SIGNED_BY_US.items())
def test_what_alone_is_wrong_is_the_only_thing_found(name: str, code: str) -> None:
    assert failures(mutation(name, seed=name).raw) == {code}


@pytest.mark.slow
def test_a_thousand_forgeries_are_rejected_every_one() -> None:
    accepted = [each.name for each in mutations(MANY) if not failures(each.raw)]

    assert accepted == []


def test_there_are_enough_classes_and_every_one_has_its_turn() -> None:
    assert len(CLASSES) >= 20
    assert {each.name for each in mutations(len(CLASSES))} == set(CLASSES)

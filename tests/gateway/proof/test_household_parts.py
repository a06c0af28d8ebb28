"""A saved answer about a household: every receipt in it is checked, and said of whom."""

from collections.abc import Callable

import msgspec
import pytest

from gateway.proof.verify_files import FileUnreadable, read_saved
from gateway.proof.verify_saved import Verified, verify_saved
from tests.gateway.proof.answered import KEYS, Asked, answered
from tests.gateway.proof.households import (
    Household,
    applicant_as_member,
    household,
    member,
    more,
    no_answer,
    no_list,
    no_warning,
    other_role,
    refused_with_data,
    rename,
    twice,
    without_receipt,
    without_role,
)
from tests.gateway.proof.logged import PROOF


def verified(said: object, *others: object) -> Verified:
    return verify_saved([read_saved(msgspec.json.encode(each)) for each in (said, *others)], KEYS)


def failures(found: Verified) -> set[tuple[str, str]]:
    return {
        (each.rule, each.detail)
        for part in (*found.each, found.together)
        for each in part
        if not each.holds
    }


def test_every_receipt_of_a_household_is_checked_and_said_of_whom() -> None:
    found = verified(household())

    assert found.holds
    (findings,) = found.each
    signed = [each.detail for each in findings if each.rule == "signature"]
    assert signed == ["applicant", "members[0]", "members[2]"]
    assert len([each for each in findings if each.rule == "values"]) == 3


def test_an_applicant_alone_holds() -> None:
    assert verified({"applicant": answered(Asked()), "members": []}).holds


@pytest.mark.parametrize(
    ("forge", "rule", "place"),
    [
        (rename, "value_differs", "members[0]: person.name.full_name"),
        (rename, "answer", "members[0]"),
        (other_role, "answer", "members[2]"),
        (no_warning, "answer", "applicant"),
    ],
)
def test_what_was_changed_is_said_of_whom(
    forge: Callable[[Household], None], rule: str, place: str
) -> None:
    said = household()

    forge(said)

    assert (rule, place) in failures(verified(said))


@pytest.mark.parametrize(
    ("misshape", "place"),
    [
        (without_receipt, "members[0]"),
        (refused_with_data, "members[0]"),
        (twice, "members[0]"),
        (without_role, "members[0]"),
        (applicant_as_member, "applicant"),
        (more, ""),
        (no_list, ""),
        (no_answer, "members[3]"),
    ],
)
def test_what_is_not_written_as_a_household_is_said_and_nothing_is_believed(
    misshape: Callable[[Household], None], place: str
) -> None:
    said = household()

    misshape(said)

    assert failures(verified(said)) == {("household_shape", place)}


def test_the_one_whom_a_proof_is_of_is_found_in_the_log() -> None:
    found = verified(household(), PROOF)

    assert found.holds
    assert {each.rule for each in found.together} == {"same_entry", "bound", "same_minute"}
    assert verified(PROOF, household()).holds


def test_a_proof_of_nobody_in_it_does_not_hold() -> None:
    said = household()
    said["applicant"] = member("self", "ent_d")
    del said["applicant"]["role"]

    assert ("same_entry", "") in failures(verified(said, PROOF))


def test_a_proof_of_a_misshapen_household_does_not_hold() -> None:
    said = household()
    no_answer(said)

    assert failures(verified(said, PROOF)) == {
        ("household_shape", "members[3]"),
        ("same_entry", ""),
    }


def test_a_household_is_not_compared_with_an_answer() -> None:
    with pytest.raises(FileUnreadable):
        verified(household(), answered(Asked()))

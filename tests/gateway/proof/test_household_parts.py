"""A saved answer about a household: every receipt in it is checked, and said of whom."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from gateway.proof.receipt import draft_receipt, sign_receipt
from gateway.proof.verify_files import FileUnreadable, read_saved
from gateway.proof.verify_saved import Verified, verify_saved
from tests.gateway.proof.answered import KEYS, OUR_KEY, Asked, answered, digested
from tests.gateway.proof.logged import PROOF

REFUSED = {"role": "cohabitant", "code": "not_of_the_household", "status": 403}
Household = dict[str, Any]  # read from JSON


def member(role: str, entry_id: str) -> dict[str, Any]:
    asked = Asked(subject=role)
    answer = {**answered(asked), "role": role}
    del answer["receipt"]
    draft = draft_receipt(answer, digested(asked))
    receipt = sign_receipt(draft, OUR_KEY, entry_id=entry_id, signed_at=asked.signed_at)
    told: dict[str, Any] = msgspec.json.decode(msgspec.json.encode({**answer, "receipt": receipt}))
    return told


def household() -> Household:
    return {
        "applicant": answered(Asked()),
        "members": [member("partner", "ent_b"), REFUSED, member("child", "ent_c")],
    }


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


def changed(said: Household, place: int) -> dict[str, Any]:
    part: dict[str, Any] = said["members"][place]
    return part


def rename(said: Household) -> None:
    changed(said, 0)["sections"]["person"]["record"]["name"]["full_name"] = "Somebody Else"


def other_role(said: Household) -> None:
    changed(said, 2)["role"] = "partner"


def no_warning(said: Household) -> None:
    said["applicant"]["warnings"] = []


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


def without_receipt(said: Household) -> None:
    del changed(said, 0)["receipt"]


def refused_with_data(said: Household) -> None:
    del changed(said, 0)["receipt"]
    changed(said, 0)["code"] = "not_of_the_household"


def twice(said: Household) -> None:
    said["members"][2] = said["members"][0]


def without_role(said: Household) -> None:
    del changed(said, 0)["role"]


def applicant_as_member(said: Household) -> None:
    said["applicant"] = said["members"].pop(0)


def more(said: Household) -> None:
    said["sections"] = {}


def no_list(said: Household) -> None:
    said["members"] = {}


def no_answer(said: Household) -> None:
    said["members"].append("child")


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

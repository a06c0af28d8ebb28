"""Answers about a household, genuine, forged and misshapen."""

from collections.abc import Callable
from typing import Any, Final

import msgspec

from gateway.proof.receipt import draft_receipt, sign_receipt
from tests.gateway.proof.answered import OUR_KEY, Asked, answered, digested

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


def changed(said: Household, place: int) -> dict[str, Any]:
    part: dict[str, Any] = said["members"][place]
    return part


def rename(said: Household) -> None:
    changed(said, 0)["sections"]["person"]["record"]["name"]["full_name"] = "Somebody Else"


def other_role(said: Household) -> None:
    changed(said, 2)["role"] = "partner"


def no_warning(said: Household) -> None:
    said["applicant"]["warnings"] = []


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


CHANGES: Final[tuple[Callable[[Household], None], ...]] = (
    rename,
    other_role,
    no_warning,
    without_receipt,
    refused_with_data,
    twice,
    without_role,
    applicant_as_member,
    more,
    no_list,
    no_answer,
)

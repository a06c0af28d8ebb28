"""A saved answer about a household, taken apart: each answer in it is checked as if it came alone.

What binds the answers to each other nobody signed: a member may have been left out.
"""

from collections.abc import Iterator, Mapping

import msgspec

from gateway.proof.verify_files import Saved

APPLICANT = "applicant"


class HouseholdMisshapen(Exception):
    """It is not written as an answer about a household; `place` says where."""

    def __init__(self, place: str) -> None:
        super().__init__("the household's answer lacks something, or is written wrongly")
        self.place = place


def parts_of(household: Saved) -> dict[str, Saved]:
    """Give each answer by its place: `applicant`, `members[0]`. Of a refusal there is nothing to
    check. Raises HouseholdMisshapen.
    """
    parts = dict(_parts(household.members))
    entries = [_entry_id(each) for each in parts.values()]
    for place, entry in zip(parts, entries, strict=True):
        if entries.count(entry) > 1:  # one answer that stands for two people
            raise HouseholdMisshapen(place)
    return parts


def part_in_log(household: Saved, entry_id: str) -> Saved | None:
    """Give the answer whose receipt names that entry; None where none does."""
    found = (each for each in parts_of(household).values() if _entry_id(each) == entry_id)
    return next(found, None)


def _parts(household: Mapping[str, object]) -> Iterator[tuple[str, Saved]]:
    applicant, members = household.get(APPLICANT), household.get("members")
    if household.keys() != {APPLICANT, "members"} or not isinstance(members, list):
        raise HouseholdMisshapen("")
    if not isinstance(applicant, dict) or "receipt" not in applicant or "role" in applicant:
        raise HouseholdMisshapen(APPLICANT)
    yield APPLICANT, _answer(applicant)
    for number, member in enumerate(members):
        place = f"members[{number}]"
        if not isinstance(member, dict) or "role" not in member:
            raise HouseholdMisshapen(place)
        if "receipt" in member:
            yield place, _answer(member)
        elif "code" not in member or "sections" in member:
            raise HouseholdMisshapen(place)


def _answer(members: dict[str, object]) -> Saved:
    return Saved(kind="answer", content=msgspec.json.encode(members), members=members)


def _entry_id(part: Saved) -> object:
    receipt = part.members["receipt"]
    return receipt.get("entry_id") if isinstance(receipt, dict) else None

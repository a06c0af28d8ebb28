"""The brake within a household: a member too many is refused alone, and each is logged."""

import pytest

from contracts.errors import SubjectUnknown, TooManyQuestions
from contracts.reading import Failed
from gateway.answering.answer import Answer
from gateway.answering.household import RefusedMember
from tests.gateway.answering.fakes import CHILD, NUMBER
from tests.gateway.answering.households import SPOUSE, HouseOfHouseholds

pytestmark = pytest.mark.anyio


@pytest.fixture
def house() -> HouseOfHouseholds:
    return HouseOfHouseholds()


def cut_off() -> None:
    raise TooManyQuestions("too_many_people", retry_after_seconds=60)


async def test_a_member_too_many_is_refused_alone(house: HouseOfHouseholds) -> None:
    house.diary.before["ask of nobody"] = cut_off

    answer = await house.ask_all(("partner", "sub_nobody"), ("child", CHILD))

    partner, child = answer.members
    assert isinstance(partner, RefusedMember)
    assert partner.error.code == "too_many_people"
    assert isinstance(child, Answer)


async def test_an_applicant_too_many_ends_the_question_and_each_member_is_logged(
    house: HouseOfHouseholds,
) -> None:
    house.diary.before["intend"] = cut_off

    with pytest.raises(TooManyQuestions):
        await house.ask_all(("partner", SPOUSE), ("child", CHILD))

    assert house.ledger.reasons == ["applicant_refused"] * 2
    assert house.registries.errands == []


async def test_an_alias_too_many_does_not_hide_the_members_after_it(
    house: HouseOfHouseholds,
) -> None:
    house.registries.known[NUMBER] = Failed(outcome="unknown")
    house.diary.before["ask of nobody"] = cut_off

    with pytest.raises(SubjectUnknown):
        await house.ask_all(("partner", "sub_nobody"), ("child", CHILD))

    assert house.ledger.reasons == ["subject_unknown", "applicant_refused"]

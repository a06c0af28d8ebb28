"""What the whole decision gives, for every purpose, party and household role that there is."""

import pytest
from msgspec.structs import replace

from gateway.access.ceilings import below_ceiling
from gateway.access.decide import decide, decide_static
from gateway.access.decision import DecisionContext, Permit
from tests.gateway.access.drawn import BASES


def name(case: DecisionContext) -> str:
    role = case.asked.household_role
    return f"{case.asked.purpose_id}-{case.asker.party}" + (f"-{role}" if role else "")


def given(case: DecisionContext) -> frozenset[str]:
    assert case.purpose is not None
    role = case.asked.household_role
    leaves = case.purpose.fields if role is None else case.purpose.given_of[role]
    return below_ceiling(case.asker.party, case.purpose.basis, leaves)


def permitted(case: DecisionContext) -> Permit:
    permit = decide(case)
    assert isinstance(permit, Permit)
    return permit


EVERY = pytest.mark.parametrize("case", BASES, ids=name)
# Two purposes of the tests' own catalogue name more than their parties' ceiling.
OF_THE_CITIZEN = pytest.mark.parametrize(
    "case",
    [each for each in BASES if each.purpose and given(each) == set(each.purpose.fields)],
    ids=name,
)


@EVERY
def test_with_everything_there_all_that_the_purpose_gives_is_shown(case: DecisionContext) -> None:
    assert permitted(case).fields == given(case) == decide_static(case)


@EVERY
def test_what_may_name_an_item_is_the_same_whatever_is_asked_for(case: DecisionContext) -> None:
    leaf = min(given(case))

    permit = permitted(replace(case, asked=replace(case.asked, fields=frozenset({leaf}))))

    assert permit.fields == {leaf}
    assert permit.tellable == given(case)


@OF_THE_CITIZEN
def test_every_section_may_be_named_at_once(case: DecisionContext) -> None:
    assert case.purpose is not None
    sections = frozenset(case.purpose.sections)

    assert permitted(replace(case, asked=replace(case.asked, sections=sections))) == permitted(case)


@OF_THE_CITIZEN
def test_every_path_may_be_named_at_once(case: DecisionContext) -> None:
    assert case.purpose is not None
    paths = frozenset(case.purpose.askable)

    assert permitted(replace(case, asked=replace(case.asked, fields=paths))) == permitted(case)


@EVERY
def test_a_permit_says_what_it_rests_on(case: DecisionContext) -> None:
    permit = permitted(case)

    assert case.purpose is not None
    assert permit.purpose_version == case.purpose.version
    assert permit.basis == str(case.purpose.basis)
    assert permit.agreement_ids == {each.id for each in case.agreements}
    assert permit.income_kinds == case.purpose.kinds_shown
    assert permit.says_other_income == case.purpose.says_other_income

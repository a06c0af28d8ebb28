"""Who can give or hold a power of attorney at all, and by what somebody acts on which day."""

from datetime import date

import pytest
from msgspec.structs import replace

from contracts.dates import PartialDate
from gateway.access.acting import acts_as, are_protected, may_have_power
from gateway.access.delegations import Delegation
from gateway.access.facts import SubjectFacts
from gateway.access.ties import Custody, Guard
from tests.gateway.access.situations import TODAY, facts

GUARD = Guard(scope="partial", since=PartialDate("2020-01-01"), until=None, marked=False)
POWER = Delegation(
    id="pow_a",
    fields=("person",),
    purposes=("representation",),
    since=TODAY,
    until=TODAY,
    is_active=True,
)
HELD = {
    "dead": (facts(status="dead"), "subject_deceased"),
    "disappeared": (facts(status="disappeared"), "subject_disappeared"),
    "with a guardian by the dates": (facts(guardianship=GUARD), "under_guardianship"),
    "whose guardianship has ended": (
        facts(guardianship=replace(GUARD, until=PartialDate("2026-11-22"))),
        None,
    ),
    "of whose relations nothing is known": (facts(custody=None), "facts_incomplete"),
    "of unknown age": (facts(birth_date=None), "facts_incomplete"),
    "fifteen tomorrow": (facts(birth_date=PartialDate("2011-11-24")), "under_age"),
    "fifteen today": (facts(birth_date=PartialDate("2011-11-23")), None),
    "abroad": (facts(status="emigrated"), None),
    "anybody": (facts(), None),
}


@pytest.mark.parametrize(("someone", "expected"), HELD.values(), ids=HELD.keys())
def test_who_can_have_a_power_of_attorney(someone: SubjectFacts, expected: str | None) -> None:
    assert may_have_power(someone, TODAY) == expected


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (TODAY, TODAY),
        (date(2026, 11, 22), date(2026, 11, 24)),
        (date(2026, 11, 24), date(2026, 11, 30)),
        (date(2026, 11, 1), date(2026, 11, 22)),
    ],
    ids=["today alone", "around today", "to come", "over"],
)
def test_a_power_is_acted_by_before_the_custody_that_fifteen_ended(
    since: date, until: date
) -> None:
    young = facts(
        birth_date=PartialDate("2010-05-05"),
        custody=(_held(),),
        delegations=(replace(POWER, since=since, until=until),),
    )

    in_force = since <= TODAY <= until
    assert acts_as(young, TODAY) == ("power_of_attorney" if in_force else "custody_holder")


def test_custody_that_somebody_else_holds_is_not_hers() -> None:
    theirs = replace(_held(), who=frozenset())
    child = facts(birth_date=PartialDate("2016-05-05"), custody=(theirs,))

    assert acts_as(child, TODAY) is None
    assert acts_as(replace(child, custody=(_held(),)), TODAY) == "custody_holder"


def test_of_several_others_each_counts() -> None:
    assert are_protected([facts(), facts(is_fresh=False)], TODAY) is True
    assert are_protected(iter([facts(), None]), TODAY) is None


def _held() -> Custody:
    return Custody(
        role="mother", since=PartialDate("2010-05-05"), until=None, who=frozenset({"asker"})
    )

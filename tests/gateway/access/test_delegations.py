"""What a power of attorney gives, on which days, and what it gives to nobody."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from contracts.dates import PartialDate
from contracts.records.person import Protection
from gateway.access.acting import acts_as, are_protected
from gateway.access.asker import asker_of
from gateway.access.decide import decide
from gateway.access.decision import DecisionContext, Deny, Permit
from gateway.access.delegations import Delegation
from gateway.access.facts import SubjectFacts
from gateway.access.path import path_of
from gateway.access.ties import Custody, Guard, Who
from tests.gateway.access.situations import TODAY, agreement, asking, case, citizen, facts

ASKER: frozenset[Who] = frozenset({"asker"})
POWER = Delegation(
    id="pow_a",
    fields=("person.name", "income"),
    purposes=("representation",),
    since=date(2026, 11, 1),
    until=date(2027, 4, 30),
    is_active=True,
)
MOTHER = Custody(role="mother", since=PartialDate("2009-05-05"), until=None, who=ASKER)
GUARD = Guard(scope="full", since=PartialDate("2020-01-01"), until=None, marked=True, who=ASKER)
SIXTEEN = {"birth_date": PartialDate("2010-05-05"), "custody": (MOTHER,)}
MARK = Protection(since=PartialDate("2026-01-01"), marked=True)


def giver(*powers: Delegation, **changes: object) -> SubjectFacts:
    plain: dict[str, object] = {
        "others_protected": False,
        "asker_capable": True,
        "delegations": powers or (POWER,),
    }
    return facts(**(plain | changes))


def acting(someone: SubjectFacts, **asked: object) -> DecisionContext:
    return case(
        "representation",
        asker=asker_of(citizen(), represents=True),
        asked=asking("representation", **asked),
        agreements=(agreement("representation"),),
        facts=someone,
    )


def shown(context: DecisionContext) -> set[str]:
    decision = decide(context)
    return set(decision.fields) if isinstance(decision, Permit) else set()


def code(context: DecisionContext) -> str | None:
    decision = decide(context)
    return decision.code if isinstance(decision, Deny) else None


def test_its_holder_sees_what_it_names_and_no_more() -> None:
    context = acting(giver())

    assert context.purpose is not None
    named = {
        leaf for leaf in context.purpose.fields if leaf.startswith(("person.name.", "income."))
    }
    assert shown(context) == named


@given(st.sets(st.sampled_from(["person", "person.name", "family", "income.lines", "address"])))
def test_it_never_adds_a_field(paths: set[str]) -> None:
    everything = acting(giver(replace(POWER, fields=("person", "family", "income", "address"))))

    some = acting(giver(replace(POWER, fields=tuple(paths))))

    assert shown(some) <= shown(everything)


def test_of_two_each_gives_its_own() -> None:
    other = replace(POWER, id="pow_b", fields=("person.birth_date",))

    both = shown(acting(giver(POWER, other)))

    assert both == shown(acting(giver())) | shown(acting(giver(other)))


NOT_IN_FORCE = {
    "not taken on, or ended": giver(replace(POWER, is_active=False)),
    "from tomorrow": giver(replace(POWER, since=date(2026, 11, 24))),
    "until yesterday": giver(replace(POWER, until=date(2026, 11, 22))),
    "for another purpose": giver(replace(POWER, purposes=("own-access",))),
    "of a child of fourteen": giver(birth_date=PartialDate("2011-11-24")),
    "of who may be fourteen": giver(birth_date=PartialDate("2011")),
}


@pytest.mark.parametrize("someone", NOT_IN_FORCE.values(), ids=NOT_IN_FORCE.keys())
def test_one_that_is_not_in_force_gives_nothing(someone: SubjectFacts) -> None:
    assert code(acting(someone)) == "power_not_in_force"


@pytest.mark.parametrize(
    "someone",
    [
        giver(replace(POWER, since=TODAY)),
        giver(replace(POWER, until=TODAY)),
        giver(birth_date=PartialDate("2011-11-23")),
    ],
    ids=["on its first day", "on its last", "on her fifteenth birthday"],
)
def test_one_that_is_in_force_gives(someone: SubjectFacts) -> None:
    assert code(acting(someone)) is None


@pytest.mark.parametrize(
    "guardianship",
    [
        replace(GUARD, who=frozenset()),
        replace(GUARD, who=frozenset(), scope="partial"),
        replace(GUARD, who=frozenset(), marked=False),
    ],
    ids=["full", "partial", "marked as over against its dates"],
)
def test_somebody_with_a_guardian_gives_none(guardianship: Guard) -> None:
    assert code(acting(giver(guardianship=guardianship))) == "under_guardianship"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"status": "dead"}, "subject_deceased"),
        ({"status": "disappeared"}, "subject_disappeared"),
        ({"custody": None}, "facts_incomplete"),
        ({"birth_date": None}, "facts_incomplete"),
    ],
)
def test_of_the_dead_the_disappeared_and_the_unknown_it_gives_nothing(
    changes: dict[str, object], expected: str
) -> None:
    assert code(acting(giver(**changes))) == expected


def test_what_it_does_not_cover_is_told_apart_from_what_is_protected() -> None:
    outside = acting(giver(), sections=frozenset({"family"}))
    protected = acting(
        giver(replace(POWER, fields=("address",)), address_protection=MARK),
    )

    assert code(outside) == "power_does_not_cover"
    assert code(protected) == "nothing_permitted"


def test_the_log_is_read_only_where_it_says_so() -> None:
    with_log = replace(POWER, gives_log=True)

    assert code(acting(giver(), reads_log=True)) == "power_does_not_cover"
    assert code(acting(giver(with_log), reads_log=True)) is None


@pytest.mark.parametrize(
    ("capable", "expected"), [(False, "power_not_in_force"), (None, "facts_incomplete")]
)
def test_whoever_could_not_take_it_on_now_holds_none(capable: bool | None, expected: str) -> None:
    assert code(acting(giver(asker_capable=capable))) == expected


def test_a_power_for_the_log_alone_reads_it_and_shows_no_field() -> None:
    alone = acting(giver(replace(POWER, fields=(), gives_log=True)), reads_log=True)

    decision = decide(alone)

    assert isinstance(decision, Permit)
    assert decision.fields == frozenset()
    assert path_of(alone)[-1].refused is None


def test_it_lifts_no_protection() -> None:
    everything = replace(POWER, fields=("person", "address"))

    kept = shown(acting(giver(everything))) - shown(
        acting(giver(everything, address_protection=MARK))
    )

    assert "address.full_address" in kept
    assert "person.residence.municipality_code" in kept


def test_a_young_person_gives_back_by_it_what_custody_lost_at_fifteen() -> None:
    by_custody = code(acting(giver(replace(POWER, is_active=False), **SIXTEEN)))
    by_power = acting(giver(**SIXTEEN))

    assert by_custody == "of_age"
    assert code(by_power) is None
    assert shown(by_power) == shown(acting(giver()))


def test_a_child_of_fourteen_cannot_lift_the_fortnight_of_new_custody() -> None:
    new = replace(MOTHER, since=PartialDate("2026-11-20"))
    child = giver(
        replace(POWER, fields=("person", "address")),
        birth_date=PartialDate("2012-05-05"),
        custody=(new,),
    )

    assert "address.full_address" not in shown(acting(child))


@pytest.mark.parametrize(
    ("someone", "expected"),
    [
        (giver(guardianship=GUARD), "guardian"),
        (giver(guardianship=replace(GUARD, marked=False)), "power_of_attorney"),
        (giver(birth_date=PartialDate("2016-05-05"), custody=(MOTHER,)), "custody_holder"),
        (giver(**SIXTEEN), "power_of_attorney"),
        (giver(replace(POWER, is_active=False), **SIXTEEN), "custody_holder"),
        (giver(), "power_of_attorney"),
        (giver(replace(POWER, is_active=False)), "power_of_attorney"),
        (facts(**SIXTEEN), "custody_holder"),
        (facts(custody=(MOTHER,)), None),
        (facts(), None),
    ],
)
def test_the_register_decides_before_the_power(someone: SubjectFacts, expected: str | None) -> None:
    assert acts_as(someone, TODAY) == expected


OPEN, HIDDEN = facts(), facts(address_protection=MARK)


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ((), False),
        ((OPEN, OPEN), False),
        ((OPEN, HIDDEN), True),
        ((OPEN, None), None),
        ((HIDDEN, None), True),
        ((facts(is_fresh=False),), True),
        ((facts(notices=None),), True),
        ((facts(residence_kind="no_fixed_abode"),), True),
        ((facts(status="dead", residence_kind=None),), False),
    ],
)
def test_one_protected_other_is_enough_and_of_one_unknown_nothing_is_known(
    others: tuple[SubjectFacts | None, ...], expected: bool | None
) -> None:
    assert are_protected(others, TODAY) is expected

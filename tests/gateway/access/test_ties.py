from datetime import date

import pytest
from msgspec.structs import replace

from contracts.dates import PartialDate
from contracts.pnr import Pnr
from contracts.records.family import Child, CustodyHolder, Family, Guardianship, Parent, Relative
from contracts.records.person import CivilStatus, Person
from gateway.access.facts import Heard, SubjectFacts, facts_of
from gateway.access.ties import (
    Custody,
    Guard,
    People,
    Tie,
    custody_of,
    guard_of,
    others_of,
    ties_of,
)
from tests.gateway.access.situations import NOW, TODAY

SUBJECT, HER, HIM = Pnr("0505155555"), Pnr("3112859995"), Pnr("0108612345")
THIRD, FOURTH = Pnr("0209622345"), Pnr("0310632345")
ASKED_BY_HER = People(subject=SUBJECT, asker=HER)
RELATIONS = {
    "a spouse": (Family(spouse=Relative(person=HER)), frozenset({"spouse"})),
    "a mother": (Family(parents=(Parent(role="mother", person=HER),)), frozenset({"parent"})),
    "a second mother": (
        Family(parents=(Parent(role="father", person=HER),)),
        frozenset({"parent"}),
    ),
    "a child": (Family(children=(Child(person=HIM), Child(person=HER))), frozenset({"child"})),
    "more than one thing": (
        Family(spouse=Relative(person=HER), children=(Child(person=HER),)),
        frozenset({"spouse", "child"}),
    ),
    "a spouse without a number": (Family(spouse=Relative(name="Zoë")), frozenset()),
    "somebody else's spouse": (Family(spouse=Relative(person=HIM)), frozenset()),
    "nobody": (Family(), frozenset()),
}


def heard(family: Family | None, civil_status: CivilStatus | None = None) -> SubjectFacts:
    person = Person(status="resident", civil_status=civil_status)
    taken = facts_of(person, family, None, heard=Heard(at=NOW, is_fresh=True), people=ASKED_BY_HER)
    assert taken is not None
    return taken


@pytest.mark.parametrize(("family", "expected"), RELATIONS.values(), ids=RELATIONS.keys())
def test_the_register_says_what_she_is_to_the_citizen(
    family: Family, expected: frozenset[Tie]
) -> None:
    assert ties_of(family, ASKED_BY_HER, "asker") == expected


def test_the_citizen_is_herself_whatever_the_register_says() -> None:
    people = People(subject=SUBJECT, asker=SUBJECT)

    assert ties_of(None, people, "asker") == frozenset({"self"})


def test_of_nobody_nothing_is_looked_for() -> None:
    assert ties_of(None, People(subject=SUBJECT), "asker") == frozenset()
    assert ties_of(None, ASKED_BY_HER, "applicant") == frozenset()


def test_of_somebody_a_silent_register_tells_nothing() -> None:
    assert ties_of(None, ASKED_BY_HER, "asker") is None
    assert ties_of(Family(), ASKED_BY_HER, "asker") == frozenset()


@pytest.mark.parametrize("status", ["divorced", "dissolved_partnership"])
def test_a_former_spouse_whom_the_register_still_names_is_none(status: CivilStatus) -> None:
    family = Family(spouse=Relative(person=HER))

    assert heard(family, status).asker_ties == frozenset()


@pytest.mark.parametrize("status", ["married", "registered_partnership", "dead", "widowed", None])
def test_a_spouse_stays_one_in_separation_and_after_a_death(status: CivilStatus | None) -> None:
    family = Family(spouse=Relative(person=HER))

    assert heard(family, status).asker_ties == frozenset({"spouse"})


def test_divorce_ends_no_other_tie() -> None:
    family = Family(
        spouse=Relative(person=HIM),
        children=(Child(person=HER),),
        custody=(CustodyHolder(role="other_1", person=HER),),
        guardianship=Guardianship(guardian=HER, in_force=True),
    )

    taken = heard(family, "divorced")

    assert taken.asker_ties == frozenset({"child"})
    assert taken.custody == (
        Custody(role="other_1", since=None, until=None, who=frozenset({"asker"})),
    )
    assert taken.guardianship is not None
    assert taken.guardianship.who == {"asker"}


def test_holders_of_custody_are_named_only_as_far_as_they_are_asked_about() -> None:
    family = Family(
        custody=(
            CustodyHolder(role="mother", person=HER),
            CustodyHolder(role="father", person=HIM),
            CustodyHolder(role="other_1"),
        )
    )
    people = People(subject=SUBJECT, asker=HER, applicant=HIM)

    assert [each.who for each in custody_of(family, people)] == [
        {"asker"},
        {"applicant"},
        frozenset(),
    ]


def test_no_number_is_in_what_is_kept() -> None:
    family = Family(
        spouse=Relative(person=HER),
        custody=(CustodyHolder(role="mother", person=HER),),
        guardianship=Guardianship(guardian=HER, guardian_name="Hanne", in_force=True),
    )

    kept = repr(heard(family))

    assert "spouse" in kept
    assert HER.reveal() not in kept
    assert "Hanne" not in kept


@pytest.mark.parametrize("scope", ["full", "partial", None])
def test_a_guardianship_is_what_the_register_says(scope: str | None) -> None:
    written = Guardianship(
        guardian=HER,
        scope=scope,  # type: ignore[arg-type]  # a parametrised literal
        since=PartialDate("2020-01-01"),
        until=PartialDate("2030-01-01"),
        in_force=True,
    )

    assert guard_of(written, ASKED_BY_HER) == Guard(
        scope=scope,  # type: ignore[arg-type]  # a parametrised literal
        since=PartialDate("2020-01-01"),
        until=PartialDate("2030-01-01"),
        marked=True,
        who=frozenset({"asker"}),
    )
    assert guard_of(None, ASKED_BY_HER) is None


CUSTODY = Custody(role="mother", since=PartialDate("2020-01-01"), until=None)
TIMES = {
    "open": (CUSTODY, True, True),
    "since an unknown day": (replace(CUSTODY, since=None), True, True),
    "ends today": (replace(CUSTODY, until=PartialDate("2026-11-23")), True, True),
    "ended yesterday": (replace(CUSTODY, until=PartialDate("2026-11-22")), False, False),
    "begins today": (replace(CUSTODY, since=PartialDate("2026-11-23")), True, True),
    "begins tomorrow": (replace(CUSTODY, since=PartialDate("2026-11-24")), False, False),
    "begins some time this month": (replace(CUSTODY, since=PartialDate("2026-11")), True, False),
    "ends some time this year": (replace(CUSTODY, until=PartialDate("2026")), True, False),
    "ends before it begins": (replace(CUSTODY, until=PartialDate("2001-01-01")), True, False),
}


@pytest.mark.parametrize(("held", "maybe", "surely"), TIMES.values(), ids=TIMES.keys())
def test_what_may_hold_is_told_from_what_surely_does(
    held: Custody, *, maybe: bool, surely: bool
) -> None:
    guard = Guard(scope="full", since=held.since, until=held.until, marked=True)

    assert (held.holds(TODAY), held.surely_holds(TODAY)) == (maybe, surely)
    assert (guard.is_in_force(TODAY), guard.surely_acts_for_all(TODAY)) == (maybe, surely)
    assert guard.may_be_in_force(TODAY) == maybe


OVER = PartialDate("2025-06-01")


@pytest.mark.parametrize(
    ("since", "until", "maybe"),
    [
        (None, None, False),
        (PartialDate("2020-01-01"), None, True),
        (None, PartialDate("2027-01-01"), True),
        (PartialDate("2020-01-01"), OVER, False),
        (None, OVER, False),
        (PartialDate("2027-01-01"), None, False),
    ],
)
def test_a_guardianship_marked_as_over_may_hold_by_its_dates_but_nobody_acts_by_it(
    since: PartialDate | None, until: PartialDate | None, *, maybe: bool
) -> None:
    guard = Guard(scope="full", since=since, until=until, marked=False)

    assert guard.may_be_in_force(TODAY) == maybe
    assert not guard.is_in_force(TODAY)
    assert not guard.surely_acts_for_all(TODAY)


@pytest.mark.parametrize(
    ("today", "expected"), [(date(2026, 11, 22), False), (date(2026, 11, 23), True)]
)
def test_a_tie_is_settled_on_its_fourteenth_day(today: date, *, expected: bool) -> None:
    since = PartialDate("2026-11-09")

    assert replace(CUSTODY, since=since).is_settled(today) == expected
    guard = Guard(scope="full", since=since, until=None, marked=True)
    assert guard.is_settled(today) == expected


def test_the_others_are_parents_and_holders_of_custody_but_who_asks() -> None:
    family = Family(
        parents=(Parent(role="mother", person=HER), Parent(role="father", person=HIM)),
        custody=(
            CustodyHolder(role="mother", person=HER),
            CustodyHolder(role="other_1", person=THIRD),
            CustodyHolder(role="other_2", person=FOURTH, until=PartialDate("2026-11-22")),
        ),
    )

    assert others_of(family, People(subject=SUBJECT, asker=HER), today=TODAY) == {HIM, THIRD}


@pytest.mark.parametrize(
    "family",
    [
        Family(parents=(Parent(role="mother", person=HER), Parent(role="father", name="Zoë"))),
        Family(custody=(CustodyHolder(role="other_1"),)),
    ],
    ids=["a parent", "a holder of custody"],
)
def test_of_somebody_without_a_number_nothing_can_be_known(family: Family) -> None:
    assert others_of(family, People(subject=SUBJECT, asker=HER), today=TODAY) is None


def test_whose_custody_has_ended_is_nobodys_business() -> None:
    family = Family(custody=(CustodyHolder(role="other_1", until=PartialDate("2026-11-22")),))

    assert others_of(family, People(subject=SUBJECT, asker=HER), today=TODAY) == frozenset()

from datetime import date

import pytest

from contracts.dates import PartialDate
from contracts.lookup import ResidenceKey, ResidenceKind
from contracts.pnr import Pnr
from contracts.records.family import CustodyHolder, Family, Guardianship, Parent, Relative
from contracts.records.person import FormerAddress, Person, Protection, Residence, Status
from gateway.access.decide import decide
from gateway.access.decision import Deny
from gateway.access.facts import Heard, SubjectFacts, facts_of
from gateway.access.ties import Custody, Guard, People
from tests.gateway.access.situations import AARHUS, NOW, RANDERS, TODAY, case, facts

PROTECTED = Protection(since=PartialDate("2026-01-01"), marked=True)

HEARD = Heard(at=NOW, is_fresh=True)
PEOPLE = People(subject=Pnr("0505155555"))


def known(person: Person, residence: ResidenceKey | None = None) -> SubjectFacts:
    taken = facts_of(person, None, residence, heard=HEARD, people=PEOPLE)
    assert taken is not None
    return taken


def test_the_facts_are_what_the_register_said() -> None:
    custody = (CustodyHolder(role="mother", person=Pnr("3112859995")),)
    guardianship = Guardianship(in_force=True)
    person = Person(
        status="resident",
        birth_date=PartialDate("2015-05-05"),
        residence=Residence(
            kind="address", municipality_code=AARHUS, since=PartialDate("2020-02-02")
        ),
        address_protection=PROTECTED,
        directory_protection=PROTECTED,
    )

    taken = facts_of(
        person,
        Family(custody=custody, guardianship=guardianship),
        ResidenceKey(kind="special_road", municipality_code=AARHUS),
        heard=Heard(at=NOW, is_fresh=False),
        people=PEOPLE,
    )

    assert taken == SubjectFacts(
        status="resident",
        birth_date=PartialDate("2015-05-05"),
        municipality_code=AARHUS,
        municipality_since=PartialDate("2020-02-02"),
        residence_kind="special_road",
        address_protection=PROTECTED,
        directory_protection=PROTECTED,
        custody=(Custody(role="mother", since=None, until=None),),
        guardianship=Guard(scope=None, since=None, until=None, marked=True),
        fetched_at=NOW,
        is_fresh=False,
    )


def test_no_person_is_no_facts() -> None:
    assert facts_of(None, Family(), None, heard=HEARD, people=PEOPLE) is None


def test_an_empty_answer_leaves_everything_unknown() -> None:
    taken = known(Person())

    assert (taken.status, taken.birth_date, taken.municipality_code) == (None, None, None)
    assert (taken.residence_kind, taken.custody, taken.guardianship) == (None, None, None)


def test_the_key_says_the_municipality_where_the_record_does_not() -> None:
    key = ResidenceKey(kind="address", municipality_code=RANDERS)

    assert known(Person(status="resident"), key).municipality_code == RANDERS


@pytest.mark.parametrize(
    ("status", "expected"),
    [("dead", RANDERS), ("disappeared", RANDERS), ("emigrated", None), ("resident", None)],
)
def test_the_dead_and_the_disappeared_stay_in_their_last_municipality(
    status: Status, expected: str | None
) -> None:
    history = (
        FormerAddress(moved_in=PartialDate("2020-01-01"), municipality_code=RANDERS),
        FormerAddress(moved_in=PartialDate("2010-01-01"), municipality_code=AARHUS),
        FormerAddress(municipality_code=AARHUS),
    )

    assert known(Person(status=status, address_history=history)).municipality_code == expected


def test_a_changed_number_is_replaced() -> None:
    assert known(Person(status="number_changed")).is_replaced
    assert not known(Person(status="resident")).is_replaced


@pytest.mark.parametrize(
    ("born", "today", "expected"),
    [
        ("2011-11-23", date(2026, 11, 23), False),
        ("2011-11-24", date(2026, 11, 23), True),
        ("2011-11", date(2026, 11, 29), True),
        ("2011-11", date(2026, 11, 30), False),
        ("2011", date(2026, 12, 30), True),
        ("2011", date(2026, 12, 31), False),
    ],
)
def test_an_age_counts_from_the_last_day_the_birth_date_may_mean(
    born: str, today: date, *, expected: bool
) -> None:
    someone = facts(birth_date=PartialDate(born))

    assert someone.is_younger_than(15, today=today) == expected


def test_an_unknown_birth_date_gives_no_age() -> None:
    assert facts(birth_date=None).is_younger_than(15, today=TODAY) is None


@pytest.mark.parametrize(
    ("someone", "expected"),
    [
        (facts(), "open"),
        (facts(address_protection=PROTECTED), "address"),
        (facts(is_fresh=False), "address"),
        (facts(residence_kind=None), "address"),
        (facts(residence_kind=None, status="emigrated"), "open"),
        (facts(residence_kind="no_fixed_abode"), "whereabouts"),
        (facts(residence_kind="no_fixed_abode", is_fresh=False), "whereabouts"),
    ],
    ids=["open", "marked", "stale", "home unknown", "left", "no abode", "no abode and stale"],
)
def test_what_is_unknown_or_overdue_counts_as_protected(
    someone: SubjectFacts, expected: str
) -> None:
    assert someone.address_strength(TODAY) == expected


@pytest.mark.parametrize("written", ["special_road", "no_fixed_abode"])
@pytest.mark.parametrize("key", ["address", "abroad"])
def test_where_record_and_key_differ_the_home_is_the_one_that_may_hide_somebody(
    written: ResidenceKind, key: ResidenceKind
) -> None:
    person = Person(status="resident", residence=Residence(kind=written))

    hidden = known(person, ResidenceKey(kind=key, municipality_code=AARHUS))
    other_way = known(
        Person(status="resident", residence=Residence(kind=key)),
        ResidenceKey(kind=written, municipality_code=AARHUS),
    )

    assert (hidden.residence_kind, other_way.residence_kind) == (written, written)


@pytest.mark.parametrize("status", ["resident_special_road", "resident_greenland_special_road"])
def test_a_status_of_a_special_road_is_the_strongest_protection_whatever_the_home(
    status: Status,
) -> None:
    assert facts(status=status).address_strength(TODAY) == "whereabouts"
    assert facts(status=status, residence_kind=None).address_strength(TODAY) == "whereabouts"


@pytest.mark.parametrize(
    ("born", "today", "may_be", "surely_is"),
    [
        ("2011-11-24", TODAY, True, True),
        ("2011-11-23", TODAY, False, False),
        ("2011-11", TODAY, True, False),
        ("2011", TODAY, True, False),
        ("2012", TODAY, True, True),
        ("2012-02-29", date(2027, 2, 28), True, True),
        ("2012-02-29", date(2027, 3, 1), False, False),
        ("2012-02-29", date(2028, 2, 28), False, False),
    ],
)
def test_an_age_that_may_be_is_told_from_one_that_surely_is(
    born: str, today: date, *, may_be: bool, surely_is: bool
) -> None:
    someone = facts(birth_date=PartialDate(born))

    assert someone.is_younger_than(15, today=today) == may_be
    assert someone.is_surely_younger_than(15, today=today) == surely_is


def test_of_an_unknown_birth_date_no_age_is_sure() -> None:
    assert not facts(birth_date=None).is_surely_younger_than(15, today=TODAY)


def test_the_protection_of_others_is_unknown_until_it_is_looked_up() -> None:
    assert known(Person()).others_protected is None


@pytest.mark.parametrize(
    "status",
    [
        "resident",
        "resident_special_road",
        "resident_greenland",
        "resident_greenland_special_road",
    ],
)
def test_a_resident_of_whose_home_nothing_is_known_may_be_protected(status: Status) -> None:
    homeless = facts(status=status, residence_kind=None, municipality_code=None)
    refusal = decide(case(facts=homeless))

    assert homeless.address_strength(TODAY) != "open"
    assert isinstance(refusal, Deny)
    assert refusal.code == "facts_incomplete"


@pytest.mark.parametrize("status", ["emigrated", "dead", "disappeared", "tax_number_only"])
def test_who_is_no_resident_needs_no_home(status: Status) -> None:
    gone = facts(status=status, residence_kind=None, municipality_code=None)
    refusal = decide(case(facts=gone))

    assert gone.address_strength(TODAY) == "open"
    assert isinstance(refusal, Deny)
    assert refusal.code in {"not_registered_here", "subject_deceased"}


WIFE, FATHER = Pnr("0404444444"), Pnr("0303333333")


def test_who_is_what_to_the_citizen_is_told_of_each_asked_about() -> None:
    family = Family(spouse=Relative(person=WIFE), parents=(Parent(role="father", person=FATHER),))
    people = People(subject=PEOPLE.subject, asker=WIFE, applicant=FATHER)

    taken = facts_of(Person(), family, None, heard=HEARD, people=people)
    divorced = facts_of(Person(civil_status="divorced"), family, None, heard=HEARD, people=people)

    assert taken is not None
    assert (taken.asker_ties, taken.applicant_ties) == ({"spouse"}, {"parent"})
    assert divorced is not None
    assert (divorced.asker_ties, divorced.applicant_ties) == (frozenset(), {"parent"})

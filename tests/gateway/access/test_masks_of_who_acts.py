"""What somebody who acts for a child does not see: every hint of where a protected family is."""

import pytest
from msgspec.structs import replace

from contracts.dates import PartialDate
from contracts.records.person import Protection
from gateway.access.asker import asker_of
from gateway.access.facts import SubjectFacts
from gateway.access.masks import masks_for, warnings_for
from gateway.access.ties import Custody, Guard, Who
from tests.gateway.access.situations import KNOWN, TODAY, citizen, facts, organisation

EVERYTHING = frozenset(KNOWN)
ASKER: frozenset[Who] = frozenset({"asker"})
PARENT = asker_of(citizen(), represents=True)
MOTHER = Custody(role="mother", since=PartialDate("2019-03-04"), until=None, who=ASKER)
FATHER = Custody(role="father", since=PartialDate("2019-03-04"), until=None)
CHILD = facts(
    birth_date=PartialDate("2019-03-04"), custody=(MOTHER, FATHER), others_protected=False
)
MARK = Protection(since=PartialDate("2026-01-01"), marked=True)
ENDED = Protection(since=PartialDate("2025-01-01"), until=PartialDate("2026-11-22"), marked=True)
GUARD = Guard(scope="full", since=PartialDate("2020-01-01"), until=None, marked=True, who=ASKER)
PLACES = {
    *(leaf for leaf in KNOWN if leaf.startswith(("address.", "person.address_history[]."))),
    "person.residence.kind",
    "person.residence.municipality_code",
    "person.residence.since",
    "person.residence.care_of",
    "person.residence.school_district",
    "person.residence.school_district_code",
    "person.contact_address.lines",
    "person.contact_address.since",
    "person.contact_address.until",
    "person.departure.country_code",
    "person.departure.since",
    "person.departure.foreign_address",
    "person.disappeared_since",
    "person.status",
    "person.status_since",
    "person.birth_registration.authority_code",
    "person.birth_registration.place",
    "person.address_protection.since",
    "person.address_protection.until",
    "person.address_protection.marked",
    "person.directory_protection.since",
    "person.directory_protection.until",
    "person.directory_protection.marked",
    "family.shared_residence",
    "family.shared_residence_since",
    "income.lines[].employer_se",
    "income.lines[].production_unit",
    "vehicles.plates",  # a section of a third party's
}
NAME = {leaf for leaf in KNOWN if leaf.startswith("person.name.")}

PROTECTED = {
    "the child is marked": replace(CHILD, address_protection=MARK),
    "the child's mark ends today": replace(
        CHILD, address_protection=replace(ENDED, until=PartialDate("2026-11-23"))
    ),
    "the register is overdue": replace(CHILD, is_fresh=False),
    "the child's home is unknown": replace(CHILD, residence_kind=None),
    "the other parent is protected": replace(CHILD, others_protected=True),
    "of the other parent nothing is known": replace(CHILD, others_protected=None),
    "custody is of today": replace(
        CHILD, custody=(replace(MOTHER, since=PartialDate("2026-11-23")), FATHER)
    ),
    "custody is thirteen days old": replace(
        CHILD, custody=(replace(MOTHER, since=PartialDate("2026-11-10")), FATHER)
    ),
    "custody may be thirteen days old": replace(
        CHILD, custody=(replace(MOTHER, since=PartialDate("2026-11")), FATHER)
    ),
    "custody is of an unknown day": replace(CHILD, custody=(replace(MOTHER, since=None), FATHER)),
    "an old custody ended before the new began": replace(
        CHILD,
        custody=(
            replace(MOTHER, until=PartialDate("2020-01-01")),
            replace(MOTHER, role="other_1", since=PartialDate("2026-11-20")),
        ),
    ),
    "the guardian is new": facts(
        others_protected=False, guardianship=replace(GUARD, since=PartialDate("2026-11-10"))
    ),
}
OPEN = {
    "nobody is protected": CHILD,
    "the child's protection ended yesterday": replace(CHILD, address_protection=ENDED),
    "custody is fourteen days old": replace(
        CHILD, custody=(replace(MOTHER, since=PartialDate("2026-11-09")), FATHER)
    ),
    "the guardian is not new": facts(others_protected=False, guardianship=GUARD),
}


def hidden(someone: SubjectFacts) -> set[str]:
    return {each.path for each in masks_for(PARENT, someone, EVERYTHING, today=TODAY)}


@pytest.mark.parametrize("someone", PROTECTED.values(), ids=PROTECTED.keys())
def test_a_parent_is_told_of_no_place_and_no_move(someone: SubjectFacts) -> None:
    assert hidden(someone) == PLACES


@pytest.mark.parametrize("someone", OPEN.values(), ids=OPEN.keys())
def test_a_parent_sees_everything_where_nobody_is_protected(someone: SubjectFacts) -> None:
    assert hidden(someone) == set()


@pytest.mark.parametrize(
    "someone",
    [
        replace(CHILD, residence_kind="no_fixed_abode"),
        replace(CHILD, residence_kind="special_road"),
        replace(CHILD, status="resident_special_road"),
        replace(CHILD, status="resident_greenland_special_road", residence_kind="greenland"),
        replace(CHILD, notices=None),
    ],
    ids=["no fixed abode", "special road", "status 3", "status 7", "notices unread"],
)
def test_in_hiding_the_name_is_kept_from_the_other_parent_too(someone: SubjectFacts) -> None:
    assert hidden(someone) == PLACES | NAME


@pytest.mark.parametrize(
    "someone", [*PROTECTED.values(), *OPEN.values()], ids=[*PROTECTED.keys(), *OPEN.keys()]
)
def test_the_child_of_fifteen_and_the_authority_lose_nothing(someone: SubjectFacts) -> None:
    assert masks_for(asker_of(citizen()), someone, EVERYTHING, today=TODAY) == frozenset()
    assert masks_for(asker_of(organisation()), someone, EVERYTHING, today=TODAY) == frozenset()


def test_a_protection_of_others_is_nothing_to_an_authority() -> None:
    someone = replace(CHILD, others_protected=True)

    assert warnings_for(asker_of(organisation()), someone, EVERYTHING, today=TODAY) == frozenset()


@pytest.mark.parametrize("party", ["private", "supervised_finance"])
@pytest.mark.parametrize(
    "someone",
    [
        facts(address_protection=MARK),
        facts(is_fresh=False),
        facts(residence_kind="no_fixed_abode"),
        facts(status="resident_special_road"),
    ],
    ids=["marked", "overdue", "no abode", "status 3"],
)
def test_a_private_party_gets_neither_name_nor_address_nor_departure(
    someone: SubjectFacts, party: str
) -> None:
    asker = asker_of(organisation(party))  # type: ignore[arg-type]  # a test's shorthand

    masked = {each.path for each in masks_for(asker, someone, EVERYTHING, today=TODAY)}

    assert masked == NAME | {
        leaf
        for leaf in PLACES
        if leaf.startswith(("address.", "person."))
        and not leaf.startswith(
            (
                "person.birth_registration.",
                "person.address_protection.",
                "person.directory_protection.",
            )
        )
    }


@pytest.mark.parametrize("party", ["private", "supervised_finance"])
def test_the_directory_protection_alone_hides_nothing_from_who_asks_about_one_person(
    party: str,
) -> None:
    asker = asker_of(organisation(party))  # type: ignore[arg-type]  # a test's shorthand
    someone = facts(directory_protection=MARK, address_protection=ENDED)

    assert masks_for(asker, someone, EVERYTHING, today=TODAY) == frozenset()

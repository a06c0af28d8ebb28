from datetime import UTC, datetime

import pytest

from contracts.dates import PartialDate, danish_day
from contracts.records.person import Protection
from gateway.access.decide import decide
from gateway.access.decision import Deny, Permit, Withheld
from gateway.access.facts import SubjectFacts
from gateway.access.masks import address_like
from tests.gateway.access.situations import (
    KNOWN,
    TODAY,
    asking,
    case,
    consent,
    facts,
    organisation,
    own_case,
    private_case,
)

PROTECTED = facts(address_protection=Protection(since=PartialDate("2026-01-01"), marked=True))
EXPIRED = facts(
    address_protection=Protection(
        since=PartialDate("2025-01-01"), until=PartialDate("2026-11-22"), marked=True
    )
)
STALE = facts(is_fresh=False)
NO_ABODE = facts(residence_kind="no_fixed_abode")
APP = organisation("public_school", municipality=None)


def app_case(someone: SubjectFacts) -> Permit:
    permit = decide(case("school-app", asker=APP, facts=someone))
    assert isinstance(permit, Permit)
    return permit


def private_permit(someone: SubjectFacts) -> Permit:
    permit = decide(private_case(facts=someone))
    assert isinstance(permit, Permit)
    return permit


def test_address_like_is_all_that_tells_where_a_person_lives() -> None:
    leaves = address_like(KNOWN)

    assert leaves == {
        leaf
        for leaf in KNOWN
        if leaf.startswith(
            (
                "address.",
                "person.residence.",
                "person.address_history[].",
                "person.contact_address.",
                "person.departure.foreign_address",
            )
        )
    }


def test_the_strongest_protection_keeps_country_and_absence_too() -> None:
    added = address_like(KNOWN, kept="whereabouts") - address_like(KNOWN)

    assert added == {
        "person.departure.country_code",
        "person.departure.since",
        "person.disappeared_since",
    }


def test_an_open_address_keeps_nothing() -> None:
    assert address_like(KNOWN, kept="open") == frozenset()


@pytest.mark.parametrize("someone", [PROTECTED, STALE, NO_ABODE], ids=["marked", "stale", "none"])
def test_a_private_party_gets_no_protected_name_and_no_protected_address(
    someone: SubjectFacts,
) -> None:
    permit = private_permit(someone)

    assert permit.fields == {"person.birth_date"}
    assert Withheld(path="person.name.full_name", reason="protected") in permit.masked
    assert Withheld(path="address.full_address", reason="protected") in permit.masked
    assert Withheld(path="person.residence.since", reason="protected") in permit.masked
    assert permit.warnings == frozenset()


@pytest.mark.parametrize("someone", [facts(), EXPIRED], ids=["never", "expired yesterday"])
def test_a_private_party_gets_the_address_that_is_not_protected(someone: SubjectFacts) -> None:
    permit = private_permit(someone)

    assert {"person.name.full_name", "address.full_address"} <= permit.fields
    assert "person.residence.since" in permit.fields
    assert permit.masked == frozenset()


def test_a_private_party_that_would_get_nothing_gets_the_one_refusal() -> None:
    refusal = decide(private_case("resident-since", facts=PROTECTED))

    assert refusal == Deny(
        code="nothing_permitted",
        public_code="subject_not_available",
        is_static=False,
        status=404,
    )


def test_the_same_party_gets_it_once_protection_has_expired() -> None:
    permit = decide(private_case("resident-since", facts=EXPIRED))

    assert isinstance(permit, Permit)
    assert permit.fields == {"person.residence.since"}


def test_a_schools_app_keeps_the_departure_but_loses_the_address() -> None:
    permit = app_case(PROTECTED)

    assert "person.departure.country_code" in permit.fields
    assert address_like(permit.fields) == frozenset()


def test_a_schools_app_loses_the_departure_too_where_police_protection_is_possible() -> None:
    permit = app_case(NO_ABODE)

    assert address_like(permit.fields, kept="whereabouts") == frozenset()


def test_an_authority_sees_a_protected_address_with_a_warning() -> None:
    permit = decide(case(facts=PROTECTED))

    assert isinstance(permit, Permit)
    assert "address.full_address" in permit.fields
    assert permit.masked == frozenset()
    assert permit.warnings == {"address_protected"}


@pytest.mark.parametrize("someone", [STALE, NO_ABODE], ids=["stale", "no fixed abode"])
def test_an_authority_is_warned_of_a_protection_that_is_only_possible(
    someone: SubjectFacts,
) -> None:
    permit = decide(case(facts=someone))

    assert isinstance(permit, Permit)
    assert permit.warnings == {"address_possibly_protected"}


@pytest.mark.parametrize("someone", [facts(), EXPIRED], ids=["never", "expired yesterday"])
def test_an_authority_is_not_warned_without_cause(someone: SubjectFacts) -> None:
    permit = decide(case(facts=someone))

    assert isinstance(permit, Permit)
    assert permit.warnings == frozenset()


def test_an_authority_that_sees_no_address_is_not_warned() -> None:
    asked = asking(fields=frozenset({"person.name"}))

    permit = decide(case(facts=PROTECTED, asked=asked))

    assert isinstance(permit, Permit)
    assert permit.warnings == frozenset()


def test_the_citizen_sees_her_own_protected_address_and_is_not_warned() -> None:
    permit = decide(own_case(facts=PROTECTED, today=TODAY))

    assert isinstance(permit, Permit)
    assert "address.full_address" in permit.fields
    assert permit.masked == frozenset()
    assert permit.warnings == frozenset()


@pytest.mark.parametrize(
    ("instant", "protection", "is_shown"),
    [
        ("2026-11-23T22:59:59", Protection(since=PartialDate("2026-11-24")), True),
        ("2026-11-23T23:00:00", Protection(since=PartialDate("2026-11-24")), False),
        ("2026-07-23T21:59:59", Protection(since=PartialDate("2026-07-24")), True),
        ("2026-07-23T22:00:00", Protection(since=PartialDate("2026-07-24")), False),
        ("2026-11-23T22:59:59", Protection(until=PartialDate("2026-11-23")), False),
        ("2026-11-23T23:00:00", Protection(until=PartialDate("2026-11-23")), True),
    ],
    ids=[
        *("the evening before it begins", "the winter midnight it begins"),
        *("the evening before, in summer", "the summer midnight it begins"),
        *("its last evening", "the midnight after its last day"),
    ],
)
def test_protection_begins_and_ends_at_midnight_in_copenhagen(
    instant: str, protection: Protection, *, is_shown: bool
) -> None:
    now = datetime.fromisoformat(instant).replace(tzinfo=UTC)
    someone = facts(address_protection=protection, fetched_at=now)
    agreed = consent("ordered-copy", not_before=now)

    permit = decide(private_case(now=now, today=danish_day(now), facts=someone, consent=agreed))

    assert isinstance(permit, Permit)
    assert ("person.name.full_name" in permit.fields) == is_shown
    assert ("address.full_address" in permit.fields) == is_shown

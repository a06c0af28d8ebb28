"""A notice of protection: from when, until when, and that it can only make stricter."""

from datetime import date

import msgspec
import pytest

from contracts.dates import PartialDate
from contracts.records.person import Protection
from gateway.access.decide import decide
from gateway.access.decision import Permit
from gateway.access.facts import SubjectFacts
from gateway.access.notices import ProtectionNotice, noticed, stricter
from gateway.access.protection import Strength
from tests.gateway.access.situations import TODAY, asking, case, facts, own_case, private_case

SATURDAY, SUNDAY, MONDAY, TUESDAY = (date(2026, 11, day) for day in (21, 22, 23, 24))
GAINED = ProtectionNotice(change="gained", since=SATURDAY, noticed_on=SATURDAY)
ADDRESS = "address.full_address"


def changed(**changes: object) -> ProtectionNotice:
    return msgspec.structs.replace(GAINED, **changes)


def told(
    *notices: ProtectionNotice, loaded_on: date | None = SATURDAY, **more: object
) -> SubjectFacts:
    return facts(notices=notices, loaded_on=loaded_on, **more)


def given(permit: object) -> Permit:
    assert isinstance(permit, Permit)
    return permit


@pytest.mark.parametrize(
    ("notice", "today", "loaded_on", "expected"),
    [
        pytest.param(GAINED, SUNDAY, SATURDAY, "address", id="replica of the same morning"),
        pytest.param(GAINED, SUNDAY, SUNDAY, "open", id="loaded the day after"),
        pytest.param(GAINED, TUESDAY, TUESDAY, "open", id="loaded on Tuesday"),
        pytest.param(GAINED, TUESDAY, SATURDAY, "address", id="load of Tuesday missing"),
        pytest.param(GAINED, SUNDAY, None, "address", id="no load can be told"),
        pytest.param(changed(strength="whereabouts"), SUNDAY, SATURDAY, "whereabouts", id="police"),
        pytest.param(changed(since=TUESDAY), MONDAY, SATURDAY, "open", id="before its first day"),
        pytest.param(changed(since=TUESDAY), TUESDAY, SATURDAY, "address", id="on its first day"),
        pytest.param(changed(since=TUESDAY), TUESDAY, TUESDAY, "address", id="loaded that day"),
        pytest.param(changed(until=SUNDAY), SUNDAY, SATURDAY, "address", id="on its last day"),
        pytest.param(changed(until=SUNDAY), MONDAY, SATURDAY, "open", id="after its last day"),
        pytest.param(changed(change="ended"), SUNDAY, SATURDAY, "open", id="an end adds nothing"),
        pytest.param(changed(since=date(2020, 1, 1)), SUNDAY, SATURDAY, "address", id="long since"),
    ],
)
def test_a_notice_counts_on_its_days_until_a_later_load(
    notice: ProtectionNotice, today: date, loaded_on: date | None, expected: Strength
) -> None:
    assert noticed((notice,), today, loaded_on=loaded_on) == expected


def test_no_notice_keeps_nothing_and_one_that_cannot_be_read_keeps_everything() -> None:
    assert noticed((), TODAY, loaded_on=None) == "open"
    assert noticed(None, TODAY, loaded_on=TODAY) == "whereabouts"


def test_the_strictest_of_several_notices_wins_in_any_order() -> None:
    both = GAINED, changed(strength="whereabouts")

    found = {noticed(each, SUNDAY, loaded_on=SATURDAY) for each in (both, both[::-1])}

    assert found == {"whereabouts"}


def test_an_end_that_is_noticed_lifts_neither_a_mark_nor_another_notice() -> None:
    ended = changed(change="ended", since=SUNDAY, noticed_on=SUNDAY)
    marked = Protection(since=PartialDate("2020-01-01"))

    assert told(ended, address_protection=marked).address_strength(TODAY) == "address"
    assert told(GAINED, ended).address_strength(TODAY) == "address"


@pytest.mark.parametrize(
    ("said", "notice", "expected"),
    [
        ({}, changed(), "address"),
        ({}, changed(strength="whereabouts"), "whereabouts"),
        ({"residence_kind": "no_fixed_abode"}, changed(), "whereabouts"),
        ({"is_fresh": False}, changed(strength="whereabouts"), "whereabouts"),
        ({"is_fresh": False}, changed(until=SATURDAY), "address"),
    ],
)
def test_of_register_and_notice_the_stricter_wins(
    said: dict[str, object], notice: ProtectionNotice, expected: Strength
) -> None:
    assert told(notice, **said).address_strength(TODAY) == expected


def test_the_strictest_is_told_from_its_parts() -> None:
    assert stricter("open", "address") == "address"
    assert stricter("whereabouts", "address") == "whereabouts"
    assert stricter("open") == "open"


def test_a_private_party_is_shown_the_address_again_once_a_load_says_otherwise() -> None:
    noticed_of = given(decide(private_case(facts=told(GAINED))))
    loaded = given(decide(private_case(facts=told(GAINED, loaded_on=TUESDAY))))

    assert ADDRESS not in noticed_of.fields
    assert ADDRESS in loaded.fields


def test_an_authority_is_shown_the_address_with_the_warning_that_it_is_protected() -> None:
    permit = given(decide(case(facts=told(GAINED))))

    assert ADDRESS in permit.fields
    assert "address_protected" in permit.warnings


def test_an_authority_is_warned_of_what_may_be_where_notices_cannot_be_read() -> None:
    permit = given(decide(case(facts=facts(notices=None, loaded_on=TODAY))))

    assert "address_possibly_protected" in permit.warnings
    assert "address_protected" not in permit.warnings


def test_a_private_party_is_shown_no_address_where_notices_cannot_be_read() -> None:
    unread = given(decide(private_case(facts=facts(notices=None, loaded_on=TODAY))))
    read = given(decide(private_case(facts=facts(notices=(), loaded_on=TODAY))))

    assert ADDRESS not in unread.fields
    assert ADDRESS in read.fields


def test_the_citizen_herself_is_shown_her_address_whatever_is_noticed() -> None:
    permit = given(decide(own_case(asked=asking("own-access"), facts=told(GAINED))))

    assert ADDRESS in permit.fields


def test_facts_with_notices_come_back_from_the_entry_as_they_were() -> None:
    kept = told(GAINED, changed(until=TUESDAY, strength="whereabouts"))

    written = msgspec.json.encode(kept.notices)

    assert msgspec.json.decode(written, type=tuple[ProtectionNotice, ...]) == kept.notices

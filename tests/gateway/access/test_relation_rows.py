from datetime import date

import pytest
from msgspec.structs import replace

from contracts.dates import PartialDate
from contracts.records.person import Protection
from gateway.access.facts import SubjectFacts
from gateway.access.purposes import Catalogue
from gateway.access.relation_rows import RowOf, rows_kept_from_who_acts
from gateway.access.ties import Custody
from tests.gateway.access.situations import AARHUS, CATALOGUE, NOW, TODAY, facts

MOTHER = Custody(
    role="mother", since=PartialDate("2019-03-04"), until=None, who=frozenset({"asker"})
)
CHILD = facts(birth_date=PartialDate("2019-03-04"), custody=(MOTHER,), others_protected=False)
PROTECTED = Protection(since=PartialDate("2026-01-01"), marked=True)
HERS = RowOf(entry_id="hers", purpose_id="school", party="citizen")
AARHUS_ASKED = RowOf(
    entry_id="aarhus", purpose_id="school", party="authority", municipality_code=AARHUS
)
A_UNIT_ASKED = RowOf(entry_id="unit", purpose_id="school", party="authority", unit="Nord")
STATE_ASKED = RowOf(entry_id="state", purpose_id="school", party="authority")
SHOP_ASKED = RowOf(entry_id="shop", purpose_id="school", party="private")
SCHOOL_ASKED = RowOf(entry_id="app", purpose_id="school", party="public_school")
GONE_ASKED = RowOf(entry_id="gone", purpose_id="school", party=None)
ROWS = (HERS, AARHUS_ASKED, A_UNIT_ASKED, STATE_ASKED, SHOP_ASKED, SCHOOL_ASKED, GONE_ASKED)
TELL_PLACES = {"aarhus", "unit", "shop", "app", "gone"}

HIDDEN = {
    "the child is protected": replace(CHILD, address_protection=PROTECTED),
    "the child's protection is overdue": replace(CHILD, is_fresh=False),
    "the child has no fixed abode": replace(CHILD, residence_kind="no_fixed_abode"),
    "the other parent is protected": replace(CHILD, others_protected=True),
    "nobody looked the other parent up": replace(CHILD, others_protected=None),
    "custody is thirteen days old": replace(
        CHILD, custody=(replace(MOTHER, since=PartialDate("2026-11-10")),)
    ),
}


def kept(
    facts_now: SubjectFacts, *rows: RowOf, catalogue: Catalogue = CATALOGUE, today: date = TODAY
) -> frozenset[str]:
    return rows_kept_from_who_acts(rows, facts_now, catalogue, today=today)


def with_own_case(purpose_id: str) -> Catalogue:
    purposes = tuple(
        replace(each, child_is_party=each.id == purpose_id) for each in CATALOGUE.purposes
    )
    return replace(CATALOGUE, purposes=purposes)


def born(day: str) -> SubjectFacts:
    return replace(CHILD, birth_date=PartialDate(day))


@pytest.mark.parametrize("someone", HIDDEN.values(), ids=HIDDEN.keys())
def test_rows_that_tell_where_who_looked_is_are_kept_back(someone: SubjectFacts) -> None:
    assert kept(someone, *ROWS) == TELL_PLACES


def test_a_parent_sees_every_row_where_nobody_is_protected() -> None:
    assert kept(CHILD, *ROWS) == frozenset()


def test_custody_of_fourteen_days_shows_the_rows() -> None:
    holder = replace(MOTHER, since=PartialDate("2026-11-09"))

    assert kept(replace(CHILD, custody=(holder,)), *ROWS) == frozenset()


@pytest.mark.parametrize(
    ("birth", "today", "expected"),
    [
        ("2016-11-24", TODAY, frozenset()),
        ("2016-11-23", TODAY, {"aarhus"}),
        ("2016", date(2025, 12, 31), frozenset()),
        ("2016", date(2026, 1, 1), {"aarhus"}),
        ("2016-02-29", date(2026, 2, 28), frozenset()),
        ("2016-02-29", date(2026, 3, 1), {"aarhus"}),
        ("2008-11-24", TODAY, {"aarhus"}),
        ("2008-11-23", TODAY, frozenset()),
    ],
    ids=[
        *("nine", "ten today", "nine by any reading", "may be ten"),
        *("leap day, 28 February", "leap day, 1 March", "seventeen", "eighteen"),
    ],
)
def test_from_ten_the_rows_of_a_childs_own_case_are_the_childs(
    birth: str, today: date, expected: frozenset[str]
) -> None:
    catalogue = with_own_case("school")

    assert kept(born(birth), AARHUS_ASKED, catalogue=catalogue, today=today) == expected


def test_at_ten_other_cases_stay_open_to_the_parent() -> None:
    catalogue = with_own_case("subsidy")

    assert kept(born("2016-11-23"), AARHUS_ASKED, catalogue=catalogue) == frozenset()


def test_of_a_purpose_that_is_gone_the_child_may_have_been_a_party() -> None:
    row = replace(AARHUS_ASKED, purpose_id="long-gone")

    assert kept(born("2016-11-23"), row) == {"aarhus"}
    assert kept(born("2016-11-24"), row) == frozenset()


def test_a_child_of_unknown_age_may_be_ten() -> None:
    someone = replace(CHILD, birth_date=None)

    assert kept(someone, AARHUS_ASKED, catalogue=with_own_case("school")) == {"aarhus"}
    assert kept(someone, AARHUS_ASKED) == frozenset()


def test_no_place_is_told_of_a_child_that_nobody_acts_for() -> None:
    someone = replace(CHILD, custody=None, fetched_at=NOW)

    assert kept(someone, *ROWS) == TELL_PLACES

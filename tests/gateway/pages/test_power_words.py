"""A power of attorney on a page: what can be chosen, until when it is, and what either may do."""

from datetime import UTC, date, datetime

import pytest

from gateway.answering.relation import Scope
from gateway.api.power_bodies import PowerRow
from gateway.catalogue.catalogue_file import load_catalogue
from gateway.ledger.delegations import State
from gateway.pages.record.about_children import ABOUT_CHILDREN
from gateway.pages.record.powers import SPANS, PowerTold, choices, last_day, told_power
from tests.gateway.access.every_leaf import every_leaf

SECTIONS = ("person", "family", "address", "income")
SHIPPED = load_catalogue(None, known=[leaf for name in SECTIONS for leaf in every_leaf(name)])
AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def told(state: State, *, is_hers: bool, **more: object) -> PowerTold:
    scope = Scope(fields=("income",), purposes=("representation",), access_log=False)
    row = PowerRow(
        id="pow_one",
        state=state,
        scope=scope,
        until=date(2027, 4, 30),
        given_at=AT,
        changed_at=AT,
        **more,  # type: ignore[arg-type]  # by name
    )
    return told_power(row, "da", is_hers=is_hers)


@pytest.mark.parametrize(
    ("span", "today", "last"),
    [
        ("uge", date(2026, 11, 28), date(2026, 12, 5)),
        ("maaned", date(2026, 11, 28), date(2026, 12, 28)),
        ("maaned", date(2027, 1, 31), date(2027, 2, 28)),
        ("kvartal", date(2026, 11, 30), date(2027, 2, 28)),
        ("halvaar", date(2026, 12, 31), date(2027, 6, 30)),
        ("aar", date(2026, 11, 28), date(2027, 11, 28)),
        ("aar", date(2028, 2, 29), date(2029, 2, 28)),
    ],
)
def test_a_span_ends_on_a_day_that_there_is(span: str, today: date, last: date) -> None:
    assert last_day(span, today) == last


@pytest.mark.parametrize("span", ["", "evig", "12", "maaned "])
def test_a_span_that_nobody_offered_is_none(span: str) -> None:
    assert last_day(span, date(2026, 11, 28)) is None


@pytest.mark.parametrize("span", SPANS)
def test_every_span_that_is_offered_is_one_that_may_be_given(span: str) -> None:
    today = date(2026, 11, 28)

    last = last_day(span, today)

    assert last is not None
    assert today < last <= today.replace(year=today.year + 1)


def test_each_section_can_be_given_whole_and_all_but_income_in_part() -> None:
    found = choices(SHIPPED, "da")

    assert [each.section for each in found] == ["person", "family", "address", "income"]
    assert [bool(each.fields) for each in found] == [True, True, True, False]
    askable = SHIPPED.of("representation")
    assert askable is not None
    offered = {path for each in found for path, _ in each.fields}
    assert offered <= askable.askable.keys()


def test_no_choice_is_called_by_its_path() -> None:
    names = [name for each in choices(SHIPPED, "da") for _, name in each.fields]

    assert [name for name in names if "." in name or "_" in name] == []


@pytest.mark.parametrize(
    ("state", "is_hers", "can_answer", "can_end"),
    [
        ("offered", True, False, True),
        ("opened", True, False, True),
        ("active", True, False, True),
        ("withdrawn", True, False, False),
        ("expired", True, False, False),
        ("opened", False, True, False),
        ("active", False, False, True),
        ("returned", False, False, False),
        ("lapsed", False, False, False),
    ],
)
def test_what_either_may_do_follows_from_how_it_stands(
    state: State,
    is_hers: bool,  # a parameter of the table
    can_answer: bool,
    can_end: bool,
) -> None:
    power = told(state, is_hers=is_hers)

    assert (power.can_answer, power.can_end) == (can_answer, can_end)


def test_the_other_one_is_named_where_the_name_may_be_told() -> None:
    assert told("active", is_hers=True, other="sub_x", other_name="Lars Ærø").name == "Lars Ærø"
    assert told("offered", is_hers=True).name == "den, der åbner linket"
    assert told("active", is_hers=False, other="sub_x").name == "en, hvis navn er beskyttet"


def test_only_who_holds_one_in_force_has_a_way_to_the_record() -> None:
    assert told("active", is_hers=False, other="sub_x").href == "/mine-data/andre/sub_x"
    assert told("active", is_hers=True, other="sub_x").href is None
    assert told("returned", is_hers=False, other="sub_x").href is None


def test_every_purpose_that_is_about_a_child_is_in_the_shipped_catalogue() -> None:
    assert {each.id for each in SHIPPED.purposes} >= ABOUT_CHILDREN

"""The purposes that ship and see income, as the table of domain.md has them."""

import pytest

from contracts.records.income_kinds import INCOME_KINDS
from gateway.access.purposes import Purpose
from gateway.catalogue.catalogue_file import load_catalogue
from tests.gateway.access.situations import KNOWN

CATALOGUE = load_catalogue(None, known=KNOWN)
BY_STATUTE = tuple(each for each in CATALOGUE.purposes if each.basis.kind == "statute")
SEE_INCOME = {each.id for each in BY_STATUTE if "income" in each.sections}
REVEAL_HEALTH = {
    "sickness-benefit",
    "daily-benefit-as-b-income",
    "rehabilitation-benefit",
    "resource-course-benefit",
    "flexjob-subsidy",
    "lost-earnings-child",
    "care-for-dying",
    "municipal-benefit",
    "disability-pension",
    "survivor-pension",
}
AMOUNTS = {
    leaf
    for leaf in KNOWN
    if leaf.startswith("income.")
    and leaf.endswith(
        ("gross", "_am", "b_income", "_tax", "_contribution", "_pension", "_travel", "hours")
    )
}


def purpose(wanted: str) -> Purpose:
    found = CATALOGUE.of(wanted)
    assert found is not None
    return found


def income_of(wanted: str) -> set[str]:
    return {leaf for leaf in purpose(wanted).fields if leaf.startswith("income.")}


def test_these_purposes_see_income_and_no_other() -> None:
    assert {
        "free-day-care-place",
        "cash-benefit",
        "sickness-benefit",
        "flex-job-subsidy",
        "deposit-loan",
        "residence-check",
        "lost-earnings",
        "cash-benefit-control",
        "free-day-care-place-control",
    } == SEE_INCOME


@pytest.mark.parametrize("purpose_id", sorted(SEE_INCOME))
def test_each_names_the_statute_that_opens_the_income_register(purpose_id: str) -> None:
    assert "indkomstregisterloven" in (purpose(purpose_id).basis.income_register_law or "")


@pytest.mark.parametrize("each", CATALOGUE.purposes, ids=lambda each: each.id)
def test_no_purpose_sees_strike_pay_refunds_or_the_unclassified(each: Purpose) -> None:
    assert {"strike-pay", "other", "refund"}.isdisjoint(each.income_kinds)


@pytest.mark.parametrize("each", CATALOGUE.purposes, ids=lambda each: each.id)
def test_no_purpose_tells_of_other_income_before_a_lawyer_lets_it(each: Purpose) -> None:
    assert not each.says_other_income


@pytest.mark.parametrize("each", CATALOGUE.purposes, ids=lambda each: each.id)
def test_no_statute_is_said_to_be_approved(each: Purpose) -> None:
    assert (each.approved_by, each.law_checked_on) == ("", None)


def test_a_notice_is_needed_for_these_and_no_other() -> None:
    assert {
        "cash-benefit",
        "sickness-benefit",
        "lost-earnings",
        "extra-costs",
        "cash-benefit-control",
        "free-day-care-place-control",
    } == {each.id for each in CATALOGUE.purposes if each.notice_required}


MUNICIPALITIES = {
    "free-day-care-place": ("staying", ("stays",), "optional"),
    "cash-benefit": ("handlekommune", ("placed",), "required"),
    "sickness-benefit": ("registered", (), "required"),
    "flex-job-subsidy": ("handlekommune", ("placed",), "optional"),
    "personal-supplement": ("handlekommune", ("placed",), "required"),
    "deposit-loan": ("property", ("property",), "optional"),
    "residence-check": ("registered", ("presumed",), "required"),
    "lost-earnings": ("handlekommune", ("placed",), "required"),
    "extra-costs": ("handlekommune", ("placed",), "required"),
    "care-home": ("handlekommune", ("placed", "chosen"), "required"),
    "building-permit": ("property", ("property",), "required"),
    "hand-in": ("receiving", (), "optional"),
    "cash-benefit-control": ("registered", (), "required"),
    "free-day-care-place-control": ("registered", (), "required"),
}


@pytest.mark.parametrize(("purpose_id", "expected"), MUNICIPALITIES.items(), ids=MUNICIPALITIES)
def test_which_municipality_asks_and_whether_it_names_a_case(
    purpose_id: str, expected: tuple[str, tuple[str, ...], str]
) -> None:
    found = purpose(purpose_id)

    assert (found.municipality, found.municipality_basis, found.case_reference) == expected


def test_a_free_day_care_place_sees_the_four_figures_and_nothing_that_tells_of_health() -> None:
    figures = {leaf.rpartition(".")[2] for leaf in income_of("free-day-care-place") & AMOUNTS}

    assert figures == {"a_income_with_am", "a_income_without_am", "b_income", "atp_contribution"}
    assert REVEAL_HEALTH.isdisjoint(purpose("free-day-care-place").income_kinds)
    assert "free-day-care-place" in SEE_INCOME


def test_a_free_day_care_place_counts_the_children_and_lists_none() -> None:
    family = {leaf for leaf in purpose("free-day-care-place").fields if "family." in leaf}

    assert family == {"family.children_under_18"}


def test_cash_benefit_sees_every_kind_but_three() -> None:
    assert set(purpose("cash-benefit").income_kinds) == INCOME_KINDS - {
        "strike-pay",
        "other",
        "refund",
    }


HOUSEHOLDS = {
    "free-day-care-place": {"partner", "cohabitant"},
    "free-day-care-place-control": {"partner", "cohabitant"},
    "cash-benefit": {"partner"},
    "cash-benefit-control": {"partner"},
    "deposit-loan": {"partner", "cohabitant", "child"},
}


@pytest.mark.parametrize("each", CATALOGUE.purposes, ids=lambda each: each.id)
def test_these_members_of_a_household_belong_to_the_case_and_no_other(each: Purpose) -> None:
    assert set(each.given_of) == HOUSEHOLDS.get(each.id, set())


@pytest.mark.parametrize("purpose_id", ["free-day-care-place", "deposit-loan"])
def test_of_each_member_the_same_is_given_as_of_the_applicant(purpose_id: str) -> None:
    found = purpose(purpose_id)

    assert set(found.given_of.values()) == {frozenset(found.fields)}


def test_cash_benefit_sees_a_spouses_income_and_not_her_years_here() -> None:
    (given,) = purpose("cash-benefit").given_of.values()

    assert {leaf for leaf in given if leaf.startswith("income.")} == income_of("cash-benefit")
    assert not [leaf for leaf in given if leaf.startswith(("family.", "person.address_history"))]


def test_cash_benefit_sees_days_of_living_here_and_no_address() -> None:
    residence = {
        leaf
        for leaf in purpose("cash-benefit").fields
        if leaf.startswith(("address.", "person.residence", "person.address_history"))
    }

    assert residence == {
        "person.residence.municipality_code",
        "person.residence.since",
        "person.address_history[].moved_in",
        "person.address_history[].moved_out",
    }


def test_sickness_benefit_sees_no_family_no_tax_and_no_pension() -> None:
    found = purpose("sickness-benefit")

    assert set(found.sections) == {"person", "income"}
    assert not [leaf for leaf in found.fields if leaf.endswith(("_tax", "_pension"))]
    assert "flexjob-subsidy" not in found.income_kinds


def test_a_flex_job_sees_income_and_hours_by_month() -> None:
    assert income_of("flex-job-subsidy") == {
        "income.rule",
        "income.months[].month",
        "income.months[].kinds[].kind",
        "income.months[].kinds[].gross",
        "income.months[].kinds[].hours",
        "income.months[].kinds[].lines",
    }


def test_a_personal_supplement_sees_no_income() -> None:
    found = purpose("personal-supplement")

    assert set(found.sections) == {"person", "family"}
    assert found.income_kinds == ()


def test_a_residence_check_sees_whether_where_and_when_and_not_what() -> None:
    assert purpose("residence-check").version == 2
    assert income_of("residence-check") == {
        "income.months[].month",
        "income.lines[].month",
        "income.lines[].pay_period_from",
        "income.lines[].pay_period_to",
        "income.lines[].employer_se",
        "income.lines[].production_unit",
        "income.lines[].report_kind",
        "income.lines[].marked_reversed",
    }


def test_a_residence_check_sees_work_and_no_benefit() -> None:
    kinds = purpose("residence-check").income_kinds

    assert not [kind for kind in kinds if kind.endswith(("benefit", "pension", "pay", "subsidy"))]


def test_lost_earnings_sees_earlier_wage_and_hours_and_custody() -> None:
    found = purpose("lost-earnings")

    assert {leaf.rpartition(".")[2] for leaf in income_of("lost-earnings") & AMOUNTS} == {
        "gross",
        "a_income_with_am",
        "a_income_without_am",
        "hours",
    }
    assert {leaf for leaf in found.fields if leaf.startswith("family.")} == {
        leaf for leaf in KNOWN if leaf.startswith("family.custody")
    }
    assert REVEAL_HEALTH.isdisjoint(found.income_kinds)


@pytest.mark.parametrize(
    ("control", "benefit"),
    [
        ("cash-benefit-control", "cash-benefit"),
        ("free-day-care-place-control", "free-day-care-place"),
    ],
)
def test_a_control_sees_no_more_than_the_benefit_it_controls(control: str, benefit: str) -> None:
    assert purpose(control).controls == benefit
    assert set(purpose(control).fields) <= set(purpose(benefit).fields)
    assert set(purpose(control).income_kinds) <= set(purpose(benefit).income_kinds)

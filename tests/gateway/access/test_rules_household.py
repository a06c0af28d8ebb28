"""Members of a household: who they are by the person register, and in whose municipality."""

from datetime import date

import pytest
from msgspec.structs import replace

from contracts.dates import PartialDate
from contracts.pnr import Pnr
from contracts.records.family import Child, CustodyHolder, Family, Parent, Relative
from gateway.access.decide import decide
from gateway.access.decision import DecisionContext, Deny, Permit
from gateway.access.purposes import Purpose
from gateway.access.rules_municipality import municipality_is_the_right_one
from gateway.access.ties import Custody, People, Tie, custody_of, ties_of
from gateway.question import HouseholdRole, MunicipalityBasis
from tests.gateway.access.situations import (
    CATALOGUE,
    RANDERS,
    TODAY,
    agreement,
    asking,
    case,
    facts,
)

FOUND = CATALOGUE.of("school")
assert FOUND is not None
NAME = frozenset({"person.name.full_name"})
ALL = frozenset(FOUND.fields)
PURPOSE: Purpose = replace(FOUND, given_of={"partner": ALL, "cohabitant": ALL, "child": NAME})
PURPOSE = replace(PURPOSE, household=dict.fromkeys(PURPOSE.given_of, "everything"))
HOLDS = Custody(role="other_1", since=None, until=None, who=frozenset({"applicant"}))
OTHERS = replace(HOLDS, who=frozenset())
CHILD_OF_NINE = PartialDate("2017-05-04")


def member(role: HouseholdRole, *ties: Tie, **changes: object) -> DecisionContext:
    """A question about a member to whom the applicant is that, permitted or refused by it alone."""
    stated = {
        name: changes.pop(name)
        for name in ("municipality_basis", "sections", "fields")
        if name in changes
    }
    known = facts(**({"applicant_ties": frozenset(ties)} | changes))
    asked = asking(household_role=role, **stated)
    return replace(case(asked=asked, facts=known), purpose=PURPOSE)


def refusal(of: DecisionContext) -> str | None:
    decision = decide(of)
    return decision.code if isinstance(decision, Deny) else None


@pytest.mark.parametrize(
    ("permitted", "refused"),
    [
        (member("partner", "spouse"), member("partner")),
        (member("partner", "spouse"), member("partner", "parent")),
        (member("partner", "spouse"), member("partner", "self")),
        (member("child", "parent"), member("child")),
        (member("child", "parent"), member("child", "child")),
        (member("child", "parent"), member("child", "spouse")),
        (member("child", custody=(HOLDS,)), member("child", custody=(OTHERS,))),
        (
            member("child", custody=(replace(HOLDS, until=PartialDate("2026-11-23")),)),
            member("child", custody=(replace(HOLDS, until=PartialDate("2026-11-22")),)),
        ),
        (
            member("child", custody=(replace(HOLDS, since=PartialDate("2026-11-23")),)),
            member("child", custody=(replace(HOLDS, since=PartialDate("2026-11-24")),)),
        ),
        (member("cohabitant"), member("cohabitant", "spouse")),
        (member("cohabitant"), member("cohabitant", "parent")),
        (member("cohabitant"), member("cohabitant", "child")),
        (member("cohabitant"), member("cohabitant", "self")),
        (member("cohabitant", custody=(OTHERS,)), member("cohabitant", custody=(HOLDS,))),
    ],
)
def test_the_register_shows_the_spouse_and_the_child_and_no_cohabitant(
    permitted: DecisionContext, refused: DecisionContext
) -> None:
    assert isinstance(decide(permitted), Permit)
    assert refusal(refused) == "not_of_the_household"


@pytest.mark.parametrize("role", ["partner", "child", "cohabitant"])
@pytest.mark.parametrize("silent", ["applicant_ties", "custody"])
def test_a_register_that_told_no_relations_refuses_every_role(
    role: HouseholdRole, silent: str
) -> None:
    ties: dict[HouseholdRole, tuple[Tie, ...]] = {"partner": ("spouse",), "child": ("parent",)}

    assert refusal(member(role, *ties.get(role, ()), **{silent: None})) == "facts_incomplete"
    assert refusal(member(role, *ties.get(role, ()))) is None


def test_whose_own_case_it_is_needs_no_relation() -> None:
    assert refusal(case(facts=facts(applicant_ties=None))) is None


def test_a_role_that_the_purpose_does_not_know_is_refused_before_anything_is_asked() -> None:
    childless = replace(PURPOSE, household={"partner": "everything"}, given_of={"partner": ALL})
    asked = replace(member("child", "parent"), purpose=childless)

    assert refusal(asked) == "household_role_not_permitted"
    assert refusal(replace(member("partner", "spouse"), purpose=childless)) is None


def test_custody_of_an_uncertain_day_makes_neither_a_child_nor_a_cohabitant() -> None:
    perhaps = replace(HOLDS, until=PartialDate("2026-11"))

    assert refusal(member("child", custody=(perhaps,))) == "not_of_the_household"
    assert refusal(member("cohabitant", custody=(perhaps,))) == "not_of_the_household"
    assert refusal(member("child", custody=(replace(HOLDS, until=PartialDate("2026-12")),))) is None


ELSEWHERE = {"municipality_code": RANDERS}


@pytest.mark.parametrize(
    "follows",
    [
        member("partner", "spouse", **ELSEWHERE),
        member("partner", "spouse", municipality_code=None),
        member("child", "parent", birth_date=CHILD_OF_NINE, **ELSEWHERE),
        member("child", custody=(HOLDS,), birth_date=CHILD_OF_NINE, **ELSEWHERE),
    ],
    ids=["the spouse", "the spouse who lives nowhere", "the child", "the child in her custody"],
)
def test_the_registered_family_is_in_the_applicants_case_wherever_it_lives(
    follows: DecisionContext,
) -> None:
    assert refusal(follows) is None


def test_a_cohabitant_registered_elsewhere_needs_the_municipalitys_reason() -> None:
    stays = MunicipalityBasis(kind="stays", reference="ansøgning 7")

    assert refusal(member("cohabitant", **ELSEWHERE)) == "not_registered_here"
    assert refusal(member("cohabitant", municipality_basis=stays, **ELSEWHERE)) is None


@pytest.mark.parametrize(
    ("born", "code"),
    [
        ("2008-11-24", None),
        ("2008-11-23", "not_registered_here"),
        ("2008", "not_registered_here"),
        ("2009", None),
    ],
    ids=["turns 18 tomorrow", "turns 18 today", "has perhaps turned 18", "has certainly not"],
)
def test_a_child_of_age_has_a_home_and_a_municipality_of_its_own(
    born: str, code: str | None
) -> None:
    grown = member("child", "parent", birth_date=PartialDate(born), **ELSEWHERE)

    assert date(2026, 11, 23) == TODAY
    assert refusal(grown) == code
    assert refusal(member("child", "parent", birth_date=PartialDate(born))) is None


def test_a_child_without_a_birth_date_does_not_follow() -> None:
    unknown = member("child", "parent", birth_date=None, **ELSEWHERE)

    assert refusal(unknown) == "not_registered_here"


@pytest.mark.parametrize("role", ["partner", "child", "cohabitant", None])
def test_who_has_no_tie_follows_nobody(role: HouseholdRole | None) -> None:
    stranger = replace(
        member("cohabitant", birth_date=CHILD_OF_NINE, **ELSEWHERE),
        asked=asking(household_role=role),
    )

    assert stranger.facts is not None
    found = municipality_is_the_right_one(stranger, PURPOSE, stranger.facts)
    assert found == "not_registered_here"


def test_a_member_is_given_what_her_role_gives_and_no_more() -> None:
    child, partner = decide(member("child", "parent")), decide(member("partner", "spouse"))

    assert isinstance(child, Permit)
    assert isinstance(partner, Permit)
    assert child.fields == child.tellable == NAME
    assert partner.fields == ALL


@pytest.mark.parametrize(
    "asked",
    [
        {"sections": frozenset({"person", "address"})},
        {"fields": frozenset({"person.name", "address.road_name"})},
    ],
    ids=["sections", "fields"],
)
def test_what_is_asked_of_the_applicant_is_given_of_a_member_as_far_as_her_role_goes(
    asked: dict[str, object],
) -> None:
    child = decide(member("child", "parent", **asked))

    assert isinstance(child, Permit)
    assert child.fields == NAME


@pytest.mark.parametrize(
    "asked",
    [
        {"sections": frozenset({"address"})},
        {"fields": frozenset({"person.birth_date"})},
        {"fields": frozenset({"person.name", "income"})},
        {"sections": frozenset({"person", "income"})},
    ],
    ids=["a section not of the role", "a field not of it", "a field", "a section of no purpose"],
)
def test_where_nothing_of_it_is_left_the_member_is_refused(asked: dict[str, object]) -> None:
    assert refusal(member("child", "parent", **asked)) == "fields_not_permitted"


def test_an_agreement_narrows_what_a_role_gives() -> None:
    narrow = agreement(fields=("person.birth_date", "address"))
    partner = replace(member("partner", "spouse"), agreements=(narrow,))
    child = replace(member("child", "parent"), agreements=(narrow,))

    found = decide(partner)
    assert isinstance(found, Permit)
    assert found.fields == {leaf for leaf in ALL if narrow.allows(leaf)}
    assert refusal(child) == "fields_not_permitted"


def test_the_applicants_consent_is_nobody_elses() -> None:
    basis = replace(PURPOSE.basis, kind="consent")
    by_consent = replace(PURPOSE, basis=basis)

    assert refusal(replace(member("partner", "spouse"), purpose=by_consent)) == "consent_required"


SUBJECT, APPLICANT, OTHER = Pnr("0108612345"), Pnr("3112859995"), Pnr("0111152345")


def related(family: Family | None) -> frozenset[Tie] | None:
    return ties_of(family, People(subject=SUBJECT, applicant=APPLICANT), "applicant")


@pytest.mark.parametrize(
    ("family", "ties"),
    [
        (Family(spouse=Relative(person=APPLICANT)), {"spouse"}),
        (Family(spouse=Relative(person=OTHER)), set()),
        (Family(spouse=Relative(name="Uden nummer")), set()),
        (Family(parents=(Parent(role="mother", person=APPLICANT),)), {"parent"}),
        (Family(children=(Child(person=APPLICANT),)), {"child"}),
        (Family(), set()),
        (None, None),
    ],
)
def test_relations_are_read_off_the_members_own_record(
    family: Family | None, ties: set[Tie] | None
) -> None:
    assert related(family) == ties


def test_custody_is_the_applicants_where_the_register_names_her() -> None:
    held = Family(
        custody=(
            CustodyHolder(role="mother", person=OTHER),
            CustodyHolder(role="other_1", person=APPLICANT),
        )
    )

    who = [each.who for each in custody_of(held, People(subject=SUBJECT, applicant=APPLICANT))]

    assert who == [frozenset(), frozenset({"applicant"})]

"""Why not the rest: every leaf of the purpose is either given or explained, and never to those who
must not know.
"""

from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from contracts.dates import PartialDate
from contracts.records.person import Protection
from gateway.access.decide import decide
from gateway.access.decision import DecisionContext, Deny, Permit, WithholdReason
from gateway.access.explain import RULES, explained, told, withheld_by_rule
from tests.gateway.access.drawn import anything
from tests.gateway.access.situations import (
    CVR,
    agreement,
    asking,
    case,
    citizen,
    consent,
    facts,
    organisation,
    own_case,
    private_case,
)

PROTECTED = facts(address_protection=Protection(since=PartialDate("2020-01-01")))
STRANGERS: list[dict[str, object]] = [
    {"party": "private", "represents": False},
    {"party": "supervised_finance", "represents": False},
    {"party": "public_school", "represents": False},
    {"party": "citizen", "represents": True},
]
FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def rules(context: DecisionContext) -> dict[str, str]:
    return {each.path: each.rule for each in withheld_by_rule(context)}


def leaves(context: DecisionContext, group: str) -> set[str]:
    assert context.purpose is not None
    return {each for each in context.purpose.fields if each.startswith(group)}


def whole(context: DecisionContext) -> set[str]:
    return leaves(context, "")


@pytest.mark.slow
@FEW
@given(anything)
def test_what_is_given_and_what_is_explained_are_the_purpose_and_share_nothing(
    context: DecisionContext,
) -> None:
    for each in (explained(context), told(context)):
        paths = [*each.fields, *(one.path for one in each.withheld)]

        assert sorted(paths) == (sorted(context.purpose.fields) if context.purpose else [])


@pytest.mark.slow
@FEW
@given(anything)
def test_what_is_given_is_what_is_decided(context: DecisionContext) -> None:
    decision = decide(context)

    permitted = decision.fields if isinstance(decision, Permit) else frozenset()
    assert frozenset(explained(context).fields) == permitted


@pytest.mark.slow
@FEW
@given(anything)
def test_only_of_a_refused_question_is_a_leaf_refused_as_a_whole(context: DecisionContext) -> None:
    is_refused = isinstance(decide(context), Deny)

    assert is_refused or "refused" not in rules(context).values()


@pytest.mark.slow
@FEW
@given(anything, st.sampled_from(STRANGERS))
def test_a_stranger_is_told_the_same_of_everybody_she_may_ask_about(
    context: DecisionContext, changes: dict[str, object]
) -> None:
    stranger = replace(context, asker=replace(context.asker, **changes))
    of_another = replace(stranger, facts=PROTECTED, consent=None)
    decisions = decide(stranger), decide(of_another)

    is_told_alike = told(stranger) == told(of_another)

    assert is_told_alike or len({type(each) for each in decisions}) == 2


def test_of_a_whole_answer_nothing_is_withheld() -> None:
    assert withheld_by_rule(case()) == ()
    assert list(explained(case()).fields) == sorted(whole(case()))


def test_what_was_not_asked_for_is_named_as_that() -> None:
    asked = case(asked=asking(sections=frozenset({"person"})))

    assert rules(asked) == dict.fromkeys(leaves(asked, "address"), "not_asked")


def test_what_the_agreement_leaves_out_is_named_as_that() -> None:
    narrow = case(agreements=(agreement(fields=("person",)),))

    assert rules(narrow) == dict.fromkeys(leaves(narrow, "address"), "agreement")


def test_what_a_kind_of_party_never_sees_is_named_as_that() -> None:
    app = case("school-app", asker=organisation("public_school", municipality=None))

    above = rules(app)

    assert set(above.values()) == {"ceiling"}
    assert set(above) == leaves(app, "family.custody") - {"family.custody[].role"}


def test_the_ceiling_is_named_before_that_nobody_asked() -> None:
    asked = asking("school-app", fields=frozenset({"person.name"}))
    app = case("school-app", asker=organisation("public_school", municipality=None), asked=asked)

    assert rules(app)["family.custody[].person"] == "ceiling"
    assert rules(app)["address.full_address"] == "not_asked"


def test_the_agreement_is_named_before_the_ceiling_and_that_nobody_asked() -> None:
    narrow = case(
        "school-app",
        asker=organisation("public_school", municipality=None),
        asked=asking("school-app", fields=frozenset({"person.name"})),
        agreements=(agreement("school-app", fields=("person.name",)),),
    )

    assert set(rules(narrow).values()) == {"agreement"}


def test_of_two_agreements_either_covers_a_leaf() -> None:
    both = (agreement(fields=("person",)), agreement(fields=("address",)))

    assert rules(case(agreements=both)) == {}


def test_what_a_role_in_the_household_does_not_give_is_named_as_that() -> None:
    purpose = case().purpose
    assert purpose is not None
    given_of = {"partner": frozenset(leaves(case(), "person"))}
    about = case(
        asked=asking(household_role="partner"), facts=facts(applicant_ties=frozenset({"spouse"}))
    )

    partner = replace(
        about, purpose=replace(purpose, household={"partner": ("person",)}, given_of=given_of)
    )

    assert rules(partner) == dict.fromkeys(leaves(partner, "address"), "household_role")


def test_what_protection_takes_is_named_as_that_to_the_citizen_alone() -> None:
    protected = private_case(facts=PROTECTED)

    taken = {path for path, rule in rules(protected).items() if rule == "protected"}

    assert leaves(protected, "address") | {"person.residence.since"} <= taken
    assert not taken & {each.path for each in told(protected).withheld}


def test_what_a_consent_leaves_out_is_named_as_that_to_the_citizen_alone() -> None:
    agreed = private_case(consent=consent(fields=("person",)))

    assert {rules(agreed)[path] for path in leaves(agreed, "address")} == {"consent"}
    assert "consent" not in {each.rule for each in told(agreed).withheld}


def test_a_private_party_is_told_the_same_of_the_protected_and_of_others() -> None:
    assert told(private_case(facts=PROTECTED)) == told(private_case())


@pytest.mark.parametrize(
    "refused",
    [
        private_case(facts=facts(status="dead")),
        private_case(facts=None),
        private_case(consent=consent(is_granted=False)),
        private_case(consent=consent(is_granted=False, fields=("person.name",))),
        private_case(asked=asking("ordered-copy")),
        private_case(agreements=()),
    ],
    ids=[
        "dead",
        "no facts",
        "withdrawn",
        "withdrawn from less",
        "no consent named",
        "no agreement",
    ],
)
def test_a_private_party_that_is_refused_is_told_no_field(refused: DecisionContext) -> None:
    heard = told(refused)

    assert heard.fields == ()
    assert {each.path for each in heard.withheld} == whole(refused)
    assert {each.rule for each in heard.withheld} <= {"agreement", "ceiling", "refused"}


def test_a_private_party_is_told_what_it_may_see_of_nobody() -> None:
    above = [each for each in told(private_case()).withheld if each.rule == "ceiling"]

    assert [each.path for each in above] == ["income.rule"]


def test_an_authority_is_told_all() -> None:
    narrow = case(agreements=(agreement(fields=("person",)),), facts=PROTECTED)

    assert told(narrow) == explained(narrow)


def test_the_citizen_is_told_all() -> None:
    assert told(own_case()) == explained(own_case())


@pytest.mark.parametrize(
    "refused",
    [
        case(agreements=(agreement(valid_to=agreement().valid_from),)),
        case(asker=organisation(cvr="29189668")),
    ],
    ids=["expired", "another's"],
)
def test_without_an_agreement_it_is_the_agreement_that_takes_all(refused: DecisionContext) -> None:
    assert rules(refused) == dict.fromkeys(whole(refused), "agreement")


@pytest.mark.parametrize(
    "refused",
    [
        case(facts=None),
        case(facts=facts(status="dead")),
        case(asked=asking(fields=frozenset({"person.shoe_size"}))),
        own_case(asker=citizen(acr="low")),
    ],
    ids=["no facts", "dead", "unknown path", "low sign-in"],
)
def test_of_a_question_that_is_refused_everything_is_refused(refused: DecisionContext) -> None:
    assert rules(refused) == dict.fromkeys(whole(refused), "refused")


def test_of_an_unknown_purpose_nothing_is_said() -> None:
    assert withheld_by_rule(replace(case(), purpose=None)) == ()


@pytest.mark.parametrize("reason", get_args(WithholdReason))
def test_every_reason_of_a_mask_has_its_words(reason: str) -> None:
    assert reason in RULES


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_plain_words_in_both_languages(rule: str) -> None:
    text = RULES[rule]  # type: ignore[index]  # parametrized by its keys

    assert text.da.endswith(".")
    assert text.en.endswith(".")
    assert text.da != text.en


def test_the_words_stand_beside_the_rule() -> None:
    narrow = case(agreements=(agreement(fields=("person",), controller_cvr=CVR),))

    assert {each.text for each in withheld_by_rule(narrow)} == {RULES["agreement"]}

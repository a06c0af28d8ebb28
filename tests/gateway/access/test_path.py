"""The way of a decision in words is the way that decide() goes."""

import pytest
from hypothesis import given

from gateway.access.decide import decide
from gateway.access.decision import DecisionContext, Deny
from gateway.access.path import HEARD, KNOWN, SOMETHING_LEFT, WORDS, factors_of, path_of
from gateway.access.rules_personal import PERSONAL_RULES
from gateway.access.rules_static import STATIC_RULES
from tests.gateway.access.drawn import anything
from tests.gateway.access.situations import (
    RANDERS,
    agreement,
    asking,
    case,
    consent,
    facts,
    organisation,
    private_case,
)
from tests.gateway.access.test_properties import FEW


def test_every_rule_has_its_sentence_and_none_is_left_over() -> None:
    rules = [each.__name__ for each in (*STATIC_RULES, *PERSONAL_RULES)]

    assert {*rules, KNOWN, HEARD, SOMETHING_LEFT} == {*WORDS}


def test_the_numbers_of_the_rules_run_upward() -> None:
    order = [number for number, _ in (WORDS[step.rule] for step in path_of(case()))]

    assert order == sorted(order, key=lambda number: (number[0] == "D", number))


@pytest.mark.slow
@FEW
@given(anything)
def test_the_way_ends_as_the_decision_does(context: DecisionContext) -> None:
    decision, path = decide(context), path_of(context)

    refused = [each.refused for each in path if each.refused is not None]
    assert refused == ([decision.code] if isinstance(decision, Deny) else [])
    assert path[-1].refused == (decision.code if isinstance(decision, Deny) else None)


@pytest.mark.slow
@FEW
@given(anything)
def test_the_last_factor_leaves_what_is_shown(context: DecisionContext) -> None:
    decision, factors = decide(context), factors_of(context)

    shown = 0 if isinstance(decision, Deny) else len(decision.fields)
    assert (factors[-1].left if factors else 0) == shown
    assert all(each.took >= 0 for each in factors)


def test_a_permit_passes_every_rule() -> None:
    path = path_of(case())

    rules = [each.__name__ for each in (*STATIC_RULES, *PERSONAL_RULES)]
    assert [each.rule for each in path] == [
        KNOWN,
        *rules[: len(STATIC_RULES)],
        HEARD,
        *rules[len(STATIC_RULES) :],
        SOMETHING_LEFT,
    ]
    assert {each.refused for each in path} == {None}


def test_a_refusal_says_why_and_nothing_after_it() -> None:
    path = path_of(case(facts=facts(municipality_code=RANDERS)))

    assert (path[-1].rule, path[-1].refused) == (
        "municipality_is_the_right_one",
        "not_registered_here",
    )
    assert path[-1].because == "The citizen is not registered in the municipality."


def test_without_facts_the_way_ends_where_they_are_needed() -> None:
    assert path_of(case(facts=None))[-1].refused == "facts_unavailable"
    assert factors_of(case(facts=None)) == ()


def test_each_factor_says_how_many_fields_it_took() -> None:
    asked = asking(fields=frozenset({"person.name"}))

    factors = factors_of(case(agreements=(agreement(fields=("person",)),), asked=asked))

    took = {each.factor: each.took > 0 for each in factors}
    assert took == {
        "purpose": False,
        "agreement": True,
        "ceiling": False,
        "asked": True,
        "consent": False,
        "protection": False,
    }


def test_consent_and_protection_take_theirs() -> None:
    protected = facts(residence_kind="no_fixed_abode")
    agreed = consent(fields=("person.name", "address"))

    factors = factors_of(private_case(consent=agreed, facts=protected))

    took = {each.factor for each in factors if each.took > 0}
    assert took == {"ceiling", "consent", "protection"}


def test_a_private_party_is_told_of_by_its_own_code_here() -> None:
    path = path_of(private_case(facts=facts(status="annulled")))

    assert organisation("private").party_class == "private"
    assert path[-1].refused == "number_not_in_use"

"""What holds of every decision, over drawn cases."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

import msgspec
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from contracts.paths import section_of
from gateway.access.ceilings import below_ceiling
from gateway.access.decide import decide, decide_static
from gateway.access.decision import DecisionContext, Deny, Permit
from gateway.access.facts import SubjectFacts
from gateway.access.minimise import minimise
from gateway.access.refusals import REFUSALS
from tests.gateway.access.drawn import (
    BASES,
    GROUPS,
    ROLES,
    anything,
    field_sets,
    near_permits,
    private_cases,
)
from tests.gateway.access.situations import KNOWN, NOW, TODAY, facts

pytestmark = pytest.mark.slow

# Drawn on two cores that others share: no deadline per example, and no more than tell apart.
FEW = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
paths = field_sets


def fields_of(decision: Permit | Deny) -> frozenset[str]:
    return decision.fields if isinstance(decision, Permit) else frozenset()


def never_adds(more: DecisionContext, less: DecisionContext) -> None:
    assert fields_of(decide(less)) <= fields_of(decide(more))


@pytest.mark.parametrize("case", BASES, ids=lambda case: case.asked.purpose_id)
def test_the_case_from_which_others_are_drawn_is_permitted(case: DecisionContext) -> None:
    assert isinstance(decide(case), Permit)


@FEW
@given(anything)
def test_a_decision_is_total_and_the_same_every_time(context: DecisionContext) -> None:
    assert decide(context) == decide(msgspec.structs.replace(context))


@FEW
@given(near_permits)
def test_no_field_comes_from_anywhere_but_every_factor(context: DecisionContext) -> None:
    shown = fields_of(decide(context))
    purpose, role, asked = context.purpose, context.asked.household_role, context.asked.fields
    assume(shown and purpose is not None)

    assert purpose is not None
    assert shown <= frozenset(purpose.fields)
    assert role is None or shown <= purpose.given_of[role]
    assert shown <= below_ceiling(context.asker.party, purpose.basis, KNOWN)
    assert all(any(each.allows(leaf) for each in context.agreements) for leaf in shown)
    assert context.asked.sections is None or {section_of(leaf) for leaf in shown} <= (
        context.asked.sections
    )
    assert asked is None or shown <= frozenset().union(*(GROUPS[path] for path in asked))
    assert purpose.basis.kind != "consent" or all(
        context.consent is not None and context.consent.allows(leaf) for leaf in shown
    )


@FEW
@given(near_permits)
def test_what_is_masked_is_not_shown_and_was_permitted(context: DecisionContext) -> None:
    permit = decide(context)
    static = decide_static(context)
    assume(isinstance(permit, Permit))

    assert isinstance(permit, Permit)
    assert isinstance(static, frozenset)
    masked = {withheld.path for withheld in permit.masked}
    assert permit.fields | masked <= static
    assert permit.fields.isdisjoint(masked)
    assert masked.isdisjoint(permit.tellable)


@FEW
@given(near_permits)
def test_what_may_name_an_item_is_given_by_every_factor_but_the_asking(
    context: DecisionContext,
) -> None:
    permit = decide(context)
    whole = decide(replace(context, asked=replace(context.asked, fields=None, sections=None)))
    assume(isinstance(permit, Permit) and isinstance(whole, Permit))

    assert isinstance(permit, Permit)
    assert isinstance(whole, Permit)
    assert permit.fields <= permit.tellable == whole.fields


BY_CONSENT = [
    each for each in BASES if each.purpose is not None and each.purpose.basis.kind == "consent"
]


@pytest.mark.parametrize("case", BY_CONSENT, ids=lambda case: case.asked.purpose_id)
def test_what_was_not_agreed_to_may_not_even_name_an_item(case: DecisionContext) -> None:
    assert case.purpose is not None
    assert case.consent is not None
    (leaf, *_) = case.purpose.fields

    permit = decide(replace(case, consent=replace(case.consent, fields=(leaf,))))

    assert isinstance(permit, Permit)
    assert permit.fields == permit.tellable == {leaf}


@FEW
@given(anything, st.integers(0, 2))
def test_taking_an_agreement_away_never_adds_a_field(context: DecisionContext, which: int) -> None:
    fewer = context.agreements[:which] + context.agreements[which + 1 :]

    never_adds(context, replace(context, agreements=fewer))


@FEW
@given(anything, st.sampled_from(sorted(GROUPS)))
def test_taking_a_field_out_of_the_agreements_never_adds_one(
    context: DecisionContext, path: str
) -> None:
    kept = tuple(leaf for leaf in KNOWN if leaf not in GROUPS[path])
    narrowed = tuple(
        replace(each, fields=tuple(leaf for leaf in kept if each.allows(leaf)))
        for each in context.agreements
    )

    less = replace(context, agreements=narrowed)

    never_adds(context, less)
    assert fields_of(decide(less)).isdisjoint(GROUPS[path])


@FEW
@given(anything, st.sampled_from(ROLES))
def test_taking_a_role_away_never_adds_a_field(context: DecisionContext, role: str) -> None:
    assume(context.asker.person is not None)
    assert context.asker.person is not None
    person = replace(context.asker.person, roles=context.asker.person.roles - {role})

    never_adds(context, replace(context, asker=replace(context.asker, person=person)))


@FEW
@given(anything)
def test_a_weaker_sign_in_never_adds_a_field(context: DecisionContext) -> None:
    assume(context.asker.person is not None)
    assert context.asker.person is not None
    person = replace(context.asker.person, acr="low")

    never_adds(context, replace(context, asker=replace(context.asker, person=person)))


@FEW
@given(anything)
def test_taking_the_consent_away_refuses_what_rests_on_it(context: DecisionContext) -> None:
    less = decide(replace(context, consent=None))

    assert fields_of(less) <= fields_of(decide(context))
    assert context.purpose is None or context.purpose.basis.kind != "consent" or not fields_of(less)


@FEW
@given(anything, st.sampled_from(sorted(GROUPS)))
def test_taking_a_field_out_of_the_consent_never_adds_one(
    context: DecisionContext, path: str
) -> None:
    assume(context.consent is not None)
    assert context.consent is not None
    kept = tuple(
        leaf for leaf in KNOWN if context.consent.allows(leaf) and leaf not in GROUPS[path]
    )

    never_adds(context, replace(context, consent=replace(context.consent, fields=kept)))


@FEW
@given(anything)
def test_taking_away_the_statement_that_lifts_the_municipality_never_adds_a_field(
    context: DecisionContext,
) -> None:
    stated = context.asked.municipality_basis
    # One that the purpose does not know is no grant: it refuses, and leaving it out need not.
    assume(stated is not None and stated.reference.strip() and context.purpose is not None)
    assert stated is not None
    assert context.purpose is not None
    assume(stated.kind in context.purpose.municipality_basis)
    asked = replace(context.asked, municipality_basis=None)

    never_adds(context, replace(context, asked=asked))


@FEW
@given(anything)
def test_taking_a_kind_of_statement_out_of_the_purpose_never_adds_a_field(
    context: DecisionContext,
) -> None:
    assume(context.purpose is not None)
    assert context.purpose is not None

    never_adds(context, replace(context, purpose=replace(context.purpose, municipality_basis=())))


@FEW
@given(anything)
def test_taking_a_member_out_of_the_household_never_adds_a_field(context: DecisionContext) -> None:
    role = context.asked.household_role
    assume(role is not None and context.purpose is not None)
    assert context.purpose is not None
    fewer = {name: each for name, each in context.purpose.household.items() if name != role}
    given_of = {name: each for name, each in context.purpose.given_of.items() if name != role}
    purpose = replace(context.purpose, household=fewer, given_of=given_of)

    less = decide(replace(context, purpose=purpose))

    assert not fields_of(less)


@FEW
@given(anything, st.sampled_from(KNOWN))
def test_taking_a_field_out_of_the_purpose_never_adds_one(
    context: DecisionContext, leaf: str
) -> None:
    assume(context.purpose is not None)
    assert context.purpose is not None
    fields = tuple(each for each in context.purpose.fields if each != leaf)
    askable = {path: under for path, under in context.purpose.askable.items() if leaf not in under}
    purpose = replace(
        context.purpose,
        fields=fields,
        askable=askable,
        given_of={role: each - {leaf} for role, each in context.purpose.given_of.items()},
        sections=tuple(sorted({section_of(each) for each in fields})),
    )

    less = decide(replace(context, purpose=purpose))

    assert fields_of(less) <= fields_of(decide(context)) - {leaf}


NEVER_ADDING: dict[str, Callable[[SubjectFacts], SubjectFacts]] = {
    "its being fresh": lambda known: replace(known, is_fresh=False),
    "the status": lambda known: replace(known, status=None),
    "the birth date": lambda known: replace(known, birth_date=None),
    "the municipality": lambda known: replace(known, municipality_code=None),
    "what the asker is to her": lambda known: replace(known, asker_ties=None),
    "what the applicant is to her": lambda known: replace(known, applicant_ties=None),
    "custody": lambda known: replace(known, custody=None),
}


@FEW
@given(anything, st.sampled_from(sorted(NEVER_ADDING)))
def test_not_knowing_a_fact_any_more_never_adds_a_field(
    context: DecisionContext, fact: str
) -> None:
    assume(context.facts is not None)
    assert context.facts is not None
    # Custody of the asker herself refuses; only where it grants may its loss not add.
    assume(fact != "custody" or context.asker.represents or context.asker.is_known_citizen)

    never_adds(context, replace(context, facts=NEVER_ADDING[fact](context.facts)))


@FEW
@given(anything)
def test_a_failed_fact_refuses_whatever_would_have_been_permitted(context: DecisionContext) -> None:
    refusal = decide(replace(context, facts=None))

    assert isinstance(refusal, Deny)
    assert refusal.is_static == isinstance(decide_static(context), Deny)
    assert refusal.is_static or refusal.code == "facts_unavailable"


@FEW
@given(anything)
def test_the_same_case_with_everything_there_permits(context: DecisionContext) -> None:
    assume(context.purpose is not None)

    whole = next(each for each in BASES if each.asked.purpose_id == context.asked.purpose_id)

    assert isinstance(decide(replace(whole, facts=whole.facts or facts())), Permit)


@FEW
@given(anything)
def test_an_unknown_purpose_refuses(context: DecisionContext) -> None:
    refusal = decide(replace(context, purpose=None))

    assert isinstance(refusal, Deny)
    assert refusal.code == "purpose_unknown"


@FEW
@given(anything, paths)
def test_an_unknown_path_beside_others_refuses(
    context: DecisionContext, others: frozenset[str]
) -> None:
    asked = replace(context.asked, fields=others | {"person.shoe_size"})

    assert isinstance(decide(replace(context, asked=asked)), Deny)


later = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=4000))


@FEW
@given(anything, later)
def test_at_and_after_the_end_of_every_agreement_all_is_refused(
    context: DecisionContext, later: timedelta
) -> None:
    ended = tuple(replace(each, valid_to=NOW) for each in context.agreements)

    refusal = decide(replace(context, agreements=ended, now=NOW + later))

    assert isinstance(refusal, Deny)
    assert refusal.is_static


@FEW
@given(anything, later)
def test_at_and_after_the_withdrawal_of_every_agreement_all_is_refused(
    context: DecisionContext, later: timedelta
) -> None:
    ended = tuple(replace(each, withdrawn_at=NOW) for each in context.agreements)

    refusal = decide(replace(context, agreements=ended, now=NOW + later))

    assert isinstance(refusal, Deny)
    assert refusal.is_static


@FEW
@given(anything, later)
def test_at_and_after_the_end_of_the_consent_what_rests_on_it_is_refused(
    context: DecisionContext, later: timedelta
) -> None:
    assume(context.consent is not None)
    assume(context.purpose is not None and context.purpose.basis.kind == "consent")
    assert context.consent is not None
    ended = replace(context.consent, expires_at=NOW)

    refusal = decide(replace(context, consent=ended, now=NOW + later))

    assert isinstance(refusal, Deny)


@FEW
@given(anything, st.integers(1, 4000))
def test_after_a_purposes_last_day_all_is_refused(context: DecisionContext, later: int) -> None:
    assume(context.purpose is not None)
    assert context.purpose is not None
    purpose = replace(context.purpose, valid_to=TODAY)
    today = TODAY + timedelta(days=later)

    refusal = decide(replace(context, purpose=purpose, today=today))

    assert isinstance(refusal, Deny)
    assert refusal.is_static


@FEW
@given(anything, st.integers(0, 400))
def test_after_the_expected_update_nothing_is_added_whatever_the_day(
    context: DecisionContext, later: int
) -> None:
    assume(context.facts is not None)
    assert context.facts is not None
    on_time = replace(context, today=context.today + timedelta(days=later))

    never_adds(on_time, replace(on_time, facts=replace(context.facts, is_fresh=False)))


@FEW
@given(anything, st.integers(0, 400))
def test_after_the_end_of_custody_a_representative_sees_nothing_more(
    context: DecisionContext, later: int
) -> None:
    assume(context.asker.represents and context.facts is not None and context.facts.custody)
    assert context.facts is not None
    on_time = replace(context, today=context.today + timedelta(days=later))

    never_adds(on_time, replace(on_time, facts=replace(context.facts, custody=())))


def reordered(value: object, random: Random) -> object:
    """Give the same in another order, all the way in."""
    if isinstance(value, msgspec.Struct):
        inner = {name: reordered(getattr(value, name), random) for name in value.__struct_fields__}
        return replace(value, **inner)
    if isinstance(value, dict):
        items = random.sample(sorted(value.items(), key=repr), len(value))
        return {key: reordered(each, random) for key, each in items}
    if isinstance(value, frozenset):
        return frozenset(random.sample(sorted(value, key=repr), len(value)))
    if isinstance(value, tuple):
        return tuple(reordered(each, random) for each in random.sample(value, len(value)))
    return value


@FEW
@given(anything, st.randoms(use_true_random=False))
def test_the_order_of_sets_and_lists_is_of_no_account(
    context: DecisionContext, random: Random
) -> None:
    again = reordered(context, random)

    assert isinstance(again, DecisionContext)
    assert decide(again) == decide(context)


@FEW
@given(anything)
def test_every_refusal_has_its_texts_and_a_public_form(context: DecisionContext) -> None:
    refusal = decide(context)
    assume(isinstance(refusal, Deny))

    assert isinstance(refusal, Deny)
    row, public = REFUSALS[refusal.code], REFUSALS[refusal.public_code]
    assert row.is_static == refusal.is_static
    assert public.status == refusal.status
    assert all(text.strip() for text in (row.text.da, row.text.en, public.text.da, public.text.en))


@FEW
@given(private_cases)
def test_a_private_party_cannot_tell_one_persons_refusal_from_anothers(
    context: DecisionContext,
) -> None:
    decision = decide(context)

    assert isinstance(decision, Permit) or (
        decision.is_static
        or (decision.public_code, decision.status) == ("subject_not_available", 404)
    )


# Canaries: each leaf of a tree as wide as the records holds its own path; around them lies what no
# record has.
def tree_of(section: str, count: int) -> dict[str, object]:
    tree: dict[str, object] = {"surplus": "canary", "nested": {"deep": ["canary"]}}
    for leaf in KNOWN:
        if section_of(leaf) == section:
            _plant(tree, leaf.split(".")[1:], leaf, count)
    return tree


def _plant(tree: dict[str, object], parts: list[str], leaf: str, count: int) -> None:
    tree.setdefault("surplus", "canary")
    name, rest = parts[0].removesuffix("[]"), parts[1:]
    if not rest:
        tree[name] = leaf
    elif parts[0].endswith("[]"):
        items = tree.setdefault(name, [{} for _ in range(count)])
        assert isinstance(items, list)
        for item in items:
            _plant(item, rest, leaf, count)
    else:
        group = tree.setdefault(name, {})
        assert isinstance(group, dict)
        _plant(group, rest, leaf, count)


sections = st.sampled_from(["person", "family", "address", "income"])
counts = st.integers(1, 3)
named = st.frozensets(st.sampled_from(KNOWN), max_size=8)


def values_in(value: object) -> set[object]:
    if isinstance(value, dict):
        return set().union(*(values_in(each) for each in value.values()))
    if isinstance(value, list):
        return set().union(*(values_in(each) for each in value))
    return {value}


@FEW
@given(sections, counts, named)
def test_minimising_gives_every_permitted_leaf_and_no_canary(
    section: str, count: int, fields: frozenset[str]
) -> None:
    tree = tree_of(section, count)

    left = values_in(minimise(section, tree, fields))

    assert left == {leaf for leaf in fields if section_of(leaf) == section}


@FEW
@given(sections, counts, named)
def test_minimising_twice_is_minimising_once(
    section: str, count: int, fields: frozenset[str]
) -> None:
    once = minimise(section, tree_of(section, count), fields)

    assert minimise(section, once, fields) == once

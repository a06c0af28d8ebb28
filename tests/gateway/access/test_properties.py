"""What holds of every decision, over drawn cases."""

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from contracts.dates import PartialDate
from contracts.paths import groups_of, section_of
from contracts.records.person import Protection
from gateway.access.ceilings import below_ceiling
from gateway.access.decide import decide, decide_static
from gateway.access.decision import Asked, DecisionContext, Deny, Permit
from gateway.access.facts import SubjectFacts
from gateway.access.minimise import minimise
from gateway.access.refusals import REFUSALS
from gateway.identity.callers import Citizen, Requester
from gateway.question import MunicipalityBasis
from tests.gateway.access.situations import (
    AARHUS,
    CATALOGUE,
    CVR,
    KNOWN,
    NOW,
    RANDERS,
    TODAY,
    actor,
    agreement,
    citizen,
    facts,
    organisation,
    private_case,
)

pytestmark = pytest.mark.slow

# Drawn on two cores that others share: no deadline per example, and no more than tell apart.
FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
GROUPS = groups_of(KNOWN)
PATHS = [*sorted(GROUPS), "person.shoe_size", "*", ""]
STATUSES = ["resident", "dead", "emigrated", "disappeared", "annulled", "number_changed", None]
days = st.dates(min_value=date(2025, 6, 1), max_value=date(2028, 6, 1))
paths = st.frozensets(st.sampled_from(PATHS), max_size=4)
marks = st.builds(
    Protection,
    since=st.none() | days.map(lambda day: PartialDate(day.isoformat())),
    until=st.none() | days.map(lambda day: PartialDate(day.isoformat())),
    marked=st.sampled_from([True, False, None]),
)
people = st.builds(
    lambda changes: facts(**changes),
    st.fixed_dictionaries(
        {},
        optional={
            "status": st.sampled_from(STATUSES),
            "birth_date": st.none() | days.map(lambda day: PartialDate(day.isoformat())),
            "municipality_code": st.sampled_from([AARHUS, RANDERS, None]),
            "residence_kind": st.sampled_from(["address", "no_fixed_abode", "abroad", None]),
            "address_protection": st.none() | marks,
            "is_fresh": st.booleans(),
        },
    ),
)
employees = st.builds(
    lambda roles, acr: actor(roles=roles, acr=acr),
    st.frozensets(st.sampled_from(["school", "head-of-school", "other"])),
    st.sampled_from(["low", "substantial", "high", ""]),
)
requesters = st.builds(
    lambda party, municipality, employee: msgspec.structs.replace(
        organisation(party, municipality=municipality), actor=employee
    ),
    st.sampled_from(["authority", "public_school", "private", "supervised_finance"]),
    st.sampled_from([AARHUS, RANDERS, None]),
    st.none() | employees,
)
citizens = st.builds(lambda acr: citizen(acr=acr), st.sampled_from(["low", "substantial", "high"]))
purpose_ids = [each.id for each in CATALOGUE.purposes]


agreed = st.builds(
    agreement,
    controller_cvr=st.sampled_from([CVR, CVR, CVR, "29189668"]),
    fields=st.sampled_from([None, None, ("person", "address"), ("person.name",), ("vehicles",)]),
    valid_to=st.sampled_from([None, None, NOW, NOW + timedelta(days=1)]),
    withdrawn_at=st.sampled_from([None, None, NOW, NOW + timedelta(days=1)]),
)
agreement_sets = st.lists(agreed, max_size=3)
asked_sections = st.none() | st.frozensets(st.sampled_from(["person", "address", "income"]))
statements = st.sampled_from([None, MunicipalityBasis(kind="stays", reference="s-1")])
references = st.sampled_from([None, "s-1"])


def in_one_purpose(
    purpose_id: str, asked: Asked, asker: Requester | Citizen, *others: object
) -> DecisionContext:
    agreements, someone = others
    return DecisionContext(
        now=NOW,
        today=TODAY,
        asker=asker,
        asked=msgspec.structs.replace(asked, purpose_id=purpose_id),
        purpose=CATALOGUE.of(purpose_id),
        agreements=tuple(
            msgspec.structs.replace(each, id=f"a{at}", purpose=purpose_id)
            for at, each in enumerate(agreements)
        ),
        facts=someone,
    )


questions = st.builds(
    Asked,
    purpose_id=st.just(""),
    sections=asked_sections,
    fields=st.none() | paths,
    case_reference=references,
    notice_reference=references,
    municipality_basis=statements,
)
cases = st.builds(
    in_one_purpose,
    st.sampled_from(purpose_ids),
    questions,
    requesters | citizens,
    agreement_sets,
    st.none() | people,
)
# Near enough to a permit that most of them are.
ASKERS = {
    "school": organisation(),
    "school-app": organisation("public_school"),
    "ordered-copy": organisation("private"),
    "own-access": citizen(),
}
permitted_cases = st.builds(
    lambda purpose_id, asked, agreements, someone: in_one_purpose(
        purpose_id, asked, ASKERS[purpose_id], agreements, someone
    ),
    st.sampled_from(sorted(ASKERS)),
    st.builds(
        Asked,
        purpose_id=st.just(""),
        sections=st.none() | st.sampled_from([frozenset({"person"}), frozenset({"address"})]),
        fields=st.none() | st.sampled_from([frozenset({"person.name"}), frozenset({"address"})]),
    ),
    st.lists(agreed, min_size=1, max_size=3),
    people,
)


def fields_of(decision: Permit | Deny) -> frozenset[str]:
    return decision.fields if isinstance(decision, Permit) else frozenset()


anything = cases | permitted_cases


@FEW
@given(anything)
def test_a_decision_is_total_and_the_same_every_time(context: DecisionContext) -> None:
    assert decide(context) == decide(context)


@FEW
@given(permitted_cases)
def test_no_field_comes_from_anywhere_but_every_factor(context: DecisionContext) -> None:
    shown = fields_of(decide(context))
    assume(shown)

    assert context.purpose is not None
    assert shown <= frozenset(context.purpose.fields)
    assert shown <= below_ceiling(context.asker.party, context.purpose.basis, KNOWN)
    assert all(any(each.allows(leaf) for each in context.agreements) for leaf in shown)
    assert context.asked.sections is None or {section_of(leaf) for leaf in shown} <= (
        context.asked.sections
    )
    asked = context.asked.fields
    assert asked is None or shown <= frozenset().union(*(GROUPS[path] for path in asked))


@FEW
@given(permitted_cases)
def test_what_is_masked_is_not_shown_and_was_permitted(context: DecisionContext) -> None:
    permit = decide(context)
    static = decide_static(context)
    assume(isinstance(permit, Permit))

    assert isinstance(permit, Permit)
    assert isinstance(static, frozenset)
    masked = {withheld.path for withheld in permit.masked}
    assert permit.fields | masked == static
    assert permit.fields.isdisjoint(masked)


@FEW
@given(permitted_cases)
def test_what_may_name_an_item_is_given_by_every_factor_but_the_asking(
    context: DecisionContext,
) -> None:
    permit = decide(context)
    whole = decide(replace(context, asked=replace(context.asked, fields=None, sections=None)))
    assume(isinstance(permit, Permit) and isinstance(whole, Permit))

    assert isinstance(permit, Permit)
    assert isinstance(whole, Permit)
    assert permit.fields <= permit.tellable == whole.fields
    assert permit.tellable.isdisjoint({withheld.path for withheld in whole.masked})


@FEW
@given(anything, st.integers(0, 2))
def test_taking_an_agreement_away_never_adds_a_field(context: DecisionContext, which: int) -> None:
    fewer = context.agreements[:which] + context.agreements[which + 1 :]

    less = decide(msgspec.structs.replace(context, agreements=fewer))

    assert fields_of(less) <= fields_of(decide(context))


@FEW
@given(anything, st.sampled_from(["school", "head-of-school", "other"]))
def test_taking_a_role_away_never_adds_a_field(context: DecisionContext, role: str) -> None:
    assume(isinstance(context.asker, Requester) and context.asker.actor is not None)
    assert isinstance(context.asker, Requester)
    assert context.asker.actor is not None
    employee = msgspec.structs.replace(
        context.asker.actor, roles=context.asker.actor.roles - {role}
    )
    asker = msgspec.structs.replace(context.asker, actor=employee)

    less = decide(msgspec.structs.replace(context, asker=asker))

    assert fields_of(less) <= fields_of(decide(context))


@FEW
@given(anything, st.sampled_from(KNOWN))
def test_taking_a_field_out_of_the_purpose_never_adds_one(
    context: DecisionContext, leaf: str
) -> None:
    assume(context.purpose is not None)
    assert context.purpose is not None
    fields = tuple(each for each in context.purpose.fields if each != leaf)
    askable = {path: under for path, under in context.purpose.askable.items() if leaf not in under}
    purpose = msgspec.structs.replace(
        context.purpose,
        fields=fields,
        askable=askable,
        sections=tuple(sorted({section_of(each) for each in fields})),
    )

    less = decide(msgspec.structs.replace(context, purpose=purpose))

    assert fields_of(less) <= fields_of(decide(context)) - {leaf}


@FEW
@given(anything)
def test_going_stale_never_adds_a_field(context: DecisionContext) -> None:
    assume(context.facts is not None)
    assert context.facts is not None
    stale = msgspec.structs.replace(context.facts, is_fresh=False)

    less = decide(msgspec.structs.replace(context, facts=stale))

    assert fields_of(less) <= fields_of(decide(context))


@FEW
@given(anything)
def test_a_failed_fact_refuses_whatever_would_have_been_permitted(context: DecisionContext) -> None:
    refusal = decide(msgspec.structs.replace(context, facts=None))

    assert isinstance(refusal, Deny)
    assert refusal.is_static == isinstance(decide_static(context), Deny)
    assert refusal.is_static or refusal.code == "facts_unavailable"


@FEW
@given(permitted_cases)
def test_the_same_case_with_the_facts_there_permits(context: DecisionContext) -> None:
    assume(isinstance(decide_static(context), frozenset))

    permit = decide(msgspec.structs.replace(context, facts=facts()))

    assert isinstance(permit, Permit)


@FEW
@given(anything)
def test_an_unknown_purpose_refuses(context: DecisionContext) -> None:
    refusal = decide(msgspec.structs.replace(context, purpose=None))

    assert isinstance(refusal, Deny)
    assert refusal.code == "purpose_unknown"


@FEW
@given(anything, paths)
def test_an_unknown_path_beside_others_refuses(
    context: DecisionContext, others: frozenset[str]
) -> None:
    asked = msgspec.structs.replace(context.asked, fields=others | {"person.shoe_size"})

    assert isinstance(decide(msgspec.structs.replace(context, asked=asked)), Deny)


@FEW
@given(anything, st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=4000)))
def test_at_and_after_the_end_of_every_agreement_all_is_refused(
    context: DecisionContext, later: timedelta
) -> None:
    ended = tuple(msgspec.structs.replace(each, valid_to=NOW) for each in context.agreements)

    refusal = decide(msgspec.structs.replace(context, agreements=ended, now=NOW + later))

    assert isinstance(refusal, Deny)
    assert refusal.is_static


@FEW
@given(anything, st.integers(1, 4000))
def test_after_a_purposes_last_day_all_is_refused(context: DecisionContext, later: int) -> None:
    assume(context.purpose is not None)
    assert context.purpose is not None
    purpose = msgspec.structs.replace(context.purpose, valid_to=TODAY)
    today = TODAY + timedelta(days=later)

    refusal = decide(msgspec.structs.replace(context, purpose=purpose, today=today))

    assert isinstance(refusal, Deny)
    assert refusal.is_static


@FEW
@given(anything, st.randoms(use_true_random=False))
def test_the_order_of_sets_and_agreements_is_of_no_account(
    context: DecisionContext, random: object
) -> None:
    agreements = list(context.agreements)
    random.shuffle(agreements)  # type: ignore[attr-defined]  # hypothesis types it as object
    fields = context.asked.fields
    shuffled = None if fields is None else sorted(fields)[::-1]
    asked = msgspec.structs.replace(
        context.asked, fields=None if shuffled is None else frozenset(shuffled)
    )

    again = decide(msgspec.structs.replace(context, agreements=tuple(agreements), asked=asked))

    assert again == decide(context)


@FEW
@given(anything)
def test_every_refusal_has_a_public_form(context: DecisionContext) -> None:
    refusal = decide(context)
    assume(isinstance(refusal, Deny))

    assert isinstance(refusal, Deny)
    assert REFUSALS[refusal.code].is_static == refusal.is_static
    assert REFUSALS[refusal.public_code].status == refusal.status


@FEW
@given(people, st.sampled_from(["ordered-copy", "resident-since"]))
def test_a_private_party_cannot_tell_one_persons_refusal_from_anothers(
    someone: SubjectFacts, purpose_id: str
) -> None:
    decision = decide(private_case(purpose_id, facts=someone))

    assert isinstance(decision, Permit) or (decision.public_code, decision.status) == (
        "subject_not_available",
        404,
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

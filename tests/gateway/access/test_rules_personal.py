from datetime import date

import pytest
from msgspec.structs import replace

from contracts.dates import PartialDate
from contracts.records.person import Status
from gateway.access.decide import decide
from gateway.access.decision import DecisionContext, Deny, Permit
from gateway.question import MunicipalityBasis
from tests.gateway.access.situations import (
    AARHUS,
    RANDERS,
    asking,
    case,
    citizen,
    facts,
    organisation,
    own_case,
    private_case,
)

RANDERS_ASKS = organisation(municipality=RANDERS)
SAID = asking("anywhere", case_reference="s-1", notice_reference="b-1")

REFUSED = {
    "the facts failed": (case(facts=None), "facts_unavailable", 503),
    "the register gave no status": (case(facts=facts(status=None)), "facts_incomplete", 503),
    "a resident of nowhere": (case(facts=facts(municipality_code=None)), "facts_incomplete", 503),
    "an annulled number": (case(facts=facts(status="annulled")), "number_not_in_use", 403),
    "a doubled number": (case(facts=facts(status="duplicate_deleted")), "number_not_in_use", 403),
    "a replaced number": (
        case(facts=facts(status="number_changed")),
        "number_not_in_use",
        403,
    ),
    "the dead, under a purpose for the living": (
        case(facts=facts(status="dead")),
        "subject_deceased",
        403,
    ),
    "Randers about a resident of Aarhus": (
        case(asker=RANDERS_ASKS),
        "not_registered_here",
        403,
    ),
    "Aarhus about somebody who left the country": (
        case(facts=facts(status="emigrated", municipality_code=None)),
        "not_registered_here",
        403,
    ),
    "own access of the dead": (own_case(facts=facts(status="dead")), "subject_deceased", 403),
    "own access the day before the fifteenth birthday": (
        own_case(facts=facts(birth_date=PartialDate("2011-11-24"))),
        "under_age",
        403,
    ),
    "own access with only the year of birth known": (
        own_case(facts=facts(birth_date=PartialDate("2011"))),
        "under_age",
        403,
    ),
    "own access with no birth date": (
        own_case(facts=facts(birth_date=None)),
        "facts_incomplete",
        503,
    ),
}


@pytest.mark.parametrize(("context", "code", "status"), REFUSED.values(), ids=REFUSED.keys())
def test_a_personal_rule_refuses(context: DecisionContext, code: str, status: int) -> None:
    assert decide(context) == Deny(code=code, public_code=code, is_static=False, status=status)


PERMITTED = {
    "Aarhus about its own resident": case(),
    "Randers about a resident of Randers": case(
        asker=RANDERS_ASKS, facts=facts(municipality_code=RANDERS)
    ),
    "any municipality where the purpose is for anybody": case(
        "anywhere", asker=RANDERS_ASKS, asked=SAID
    ),
    "the dead, under a purpose that goes on after death": case(
        "anywhere", asked=SAID, facts=facts(status="dead")
    ),
    "somebody abroad, where the purpose is for anybody": case(
        "anywhere", asked=SAID, facts=facts(status="emigrated", municipality_code=None)
    ),
    "a tax number only, where the purpose is for anybody": case(
        "anywhere", asked=SAID, facts=facts(status="tax_number_only", municipality_code=None)
    ),
    "a child who stays in Randers and is registered in Aarhus": case(
        asker=RANDERS_ASKS,
        asked=asking(municipality_basis=MunicipalityBasis(kind="stays", reference="s-1")),
    ),
    "own access on the fifteenth birthday": own_case(
        facts=facts(birth_date=PartialDate("2011-11-23"))
    ),
    "own access of the disappeared": own_case(
        facts=facts(status="disappeared", municipality_code=None)
    ),
    "own access of the emigrated": own_case(
        facts=facts(status="emigrated", municipality_code=None)
    ),
}


@pytest.mark.parametrize("context", PERMITTED.values(), ids=PERMITTED.keys())
def test_the_same_with_the_right_fact_is_permitted(context: DecisionContext) -> None:
    assert isinstance(decide(context), Permit)


@pytest.mark.parametrize(
    ("today", "is_permitted"),
    [(date(2027, 2, 28), False), (date(2027, 3, 1), True)],
    ids=["28 February", "1 March"],
)
def test_born_on_a_leap_day_is_fifteen_on_the_first_of_march(
    today: date, *, is_permitted: bool
) -> None:
    context = own_case(today=today, facts=facts(birth_date=PartialDate("2012-02-29")))

    assert isinstance(decide(context), Permit) == is_permitted


def test_the_citizen_sees_every_field_of_every_section() -> None:
    context = own_case()

    permit = decide(context)

    assert isinstance(permit, Permit)
    assert context.purpose is not None
    assert permit.fields == frozenset(context.purpose.fields)


@pytest.mark.parametrize(
    "status", ["annulled", "duplicate_deleted", "number_changed", "dead", None]
)
def test_a_private_party_hears_one_and_the_same_of_every_personal_reason(
    status: Status | None,
) -> None:
    refusal = decide(private_case(facts=facts(status=status)))

    assert isinstance(refusal, Deny)
    assert (refusal.public_code, refusal.status) == ("subject_not_available", 404)


def test_a_private_party_hears_that_the_register_is_down() -> None:
    refusal = decide(private_case(facts=None))

    assert refusal == Deny(
        code="facts_unavailable", public_code="facts_unavailable", is_static=False, status=503
    )


def test_a_static_refusal_is_precise_for_a_private_party_too() -> None:
    refusal = decide(private_case(agreements=()))

    assert isinstance(refusal, Deny)
    assert (refusal.public_code, refusal.status) == ("agreement_missing", 403)


def test_the_order_of_the_rules_puts_the_number_before_the_municipality() -> None:
    context = case(asker=RANDERS_ASKS, facts=facts(status="annulled", municipality_code=AARHUS))

    refusal = decide(context)

    assert isinstance(refusal, Deny)
    assert refusal.code == "number_not_in_use"


def test_a_citizens_sign_in_says_nothing_about_another_purpose() -> None:
    refusal = decide(case("anywhere", asker=citizen()))

    assert isinstance(refusal, Deny)
    assert refusal.code == "party_class_not_permitted"


def test_after_a_death_nobody_sees_as_the_dead_what_an_authority_still_may() -> None:
    own = own_case(facts=facts(status="dead"))
    assert own.purpose is not None

    refusal = decide(replace(own, purpose=replace(own.purpose, post_mortem=True)))

    assert isinstance(refusal, Deny)
    assert refusal.code == "subject_deceased"

"""Somebody who might ask: all that the purpose needs of an asker is in order, and said to be so."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from contracts.dates import Period
from gateway.access.agreements import Agreement, Agreements
from gateway.access.asker import Asker, SignedIn
from gateway.access.decide import decide
from gateway.access.decision import Asked, DecisionContext, Deny, Permit
from gateway.access.purposes import Purpose
from gateway.access.supposed import Supposed, supposed
from gateway.identity.callers import Organisation
from tests.gateway.access.drawn import PURPOSES
from tests.gateway.access.situations import (
    AARHUS,
    CATALOGUE,
    CVR,
    NOW,
    RANDERS,
    SUBJECT,
    agreement,
    asking,
    facts,
    own_case,
)

OTHER = "29189668"
OPERATOR = Organisation(name="Driften", cvr=CVR, municipality_code=AARHUS)
HERS = replace(
    own_case(),
    subject_id=SUBJECT,
    asked=asking("own-access", period=Period(from_month="2026-01", to_month="2026-11")),
)


def purpose_of(name: str) -> Purpose:
    found = CATALOGUE.of(name)
    assert found is not None
    return found


def supposing(purpose: str | Purpose, *agreed: Agreement, hers: DecisionContext = HERS) -> Supposed:
    asked = purpose_of(purpose) if isinstance(purpose, str) else purpose
    all_of_them = Agreements(agreements=agreed, checksum="", file="agreements.toml", lines={})
    return supposed(asked, hers, operator=OPERATOR, agreements=all_of_them)


def what(given: Supposed) -> list[str]:
    return [each.what for each in given.assumed]


@pytest.mark.parametrize("purpose", PURPOSES, ids=lambda each: each.id)
def test_about_somebody_who_lives_here_every_purpose_permits(purpose: Purpose) -> None:
    given = supposing(purpose, agreement(purpose.id))

    # Of an asker who acts for somebody it is not known that she may.
    is_for_another = purpose.basis.kind == "representation"
    assert isinstance(decide(given.context), Permit) != is_for_another


@pytest.mark.parametrize("purpose", PURPOSES, ids=lambda each: each.id)
def test_all_of_the_purpose_is_asked_for(purpose: Purpose) -> None:
    asked = supposing(purpose, agreement(purpose.id)).context.asked

    assert (asked.purpose_id, asked.fields, asked.sections) == (purpose.id, None, None)
    assert (asked.municipality_basis, asked.household_role) == (None, None)
    assert asked.period == HERS.asked.period


def test_the_person_and_the_time_are_hers() -> None:
    context = supposing("school", agreement()).context

    assert context.facts == HERS.facts
    assert context.subject_id == SUBJECT
    assert (context.now, context.today) == (HERS.now, HERS.today)


def test_an_authority_is_the_operator_with_every_role_at_the_highest_level() -> None:
    asker = supposing("school", agreement()).context.asker

    assert asker == Asker(
        party="authority",
        client_id="supposed",
        cvr=CVR,
        municipality_code=AARHUS,
        person=SignedIn(acr="high", auth_time=NOW, roles=frozenset({"school", "head-of-school"})),
    )


def test_what_the_operator_would_be_refused_it_is_refused() -> None:
    moved = replace(HERS, facts=facts(municipality_code=RANDERS))

    refusal = decide(supposing("school", agreement(), hers=moved).context)

    assert isinstance(refusal, Deny)
    assert refusal.code == "not_registered_here"


def test_an_authority_without_an_agreement_is_not_taken_for_another() -> None:
    given = supposing("school", agreement(controller_cvr=OTHER))

    refusal = decide(given.context)

    assert given.context.agreements == ()
    assert given.context.asker.cvr == CVR
    assert isinstance(refusal, Deny)
    assert refusal.code == "agreement_missing"


def test_a_private_party_is_whoever_has_an_agreement() -> None:
    school, copy = agreement(), agreement("ordered-copy", controller_cvr=OTHER)

    given = supposing("ordered-copy", school, copy)

    assert given.context.agreements == (copy,)
    assert (given.context.asker.cvr, given.context.asker.municipality_code) == (OTHER, None)
    assert what(given) == ["organisation", "sign_in", "consent"]


def test_the_operator_s_own_agreement_goes_before_another_s() -> None:
    other, own = (agreement("ordered-copy", controller_cvr=each) for each in (OTHER, CVR))

    given = supposing("ordered-copy", other, own)

    assert given.context.agreements == (own,)
    assert what(given)[0] == "operator"


def test_a_private_party_that_nobody_agreed_with_is_refused() -> None:
    refusal = decide(supposing("ordered-copy", agreement()).context)

    assert isinstance(refusal, Deny)
    assert refusal.code == "agreement_missing"


def test_a_consent_is_supposed_to_all_of_the_purpose_and_no_longer_than_a_day() -> None:
    consent = supposing("ordered-copy", agreement("ordered-copy")).context.consent

    assert consent is not None
    assert consent.fields == purpose_of("ordered-copy").fields
    assert (consent.not_before, consent.expires_at) == (NOW, NOW + timedelta(days=1))


def test_no_consent_is_supposed_where_the_law_asks_for_none() -> None:
    context = supposing("school", agreement()).context

    assert (context.consent, context.asked.consent_id) == (None, None)


def test_her_own_access_is_supposed_to_be_her_own() -> None:
    given = supposing("own-access", agreement("own-access"))

    assert given.context.asker == Asker(party="citizen", person=SignedIn(acr="high", auth_time=NOW))
    assert what(given) == ["yourself", "sign_in"]


def test_only_what_the_purpose_asks_for_is_assumed() -> None:
    anywhere = what(supposing("anywhere", agreement("anywhere")))
    school = what(supposing("school", agreement()))

    assert anywhere == ["operator", "sign_in", "case_reference", "notice_reference"]
    assert school == ["operator", "role", "sign_in", "no_municipality_basis"]


def test_what_is_assumed_is_said_in_both_languages() -> None:
    (first, *_) = supposing("school", agreement()).assumed

    assert first.text.da.startswith("Den, der spørger, er den myndighed")
    assert first.text.en.startswith("Whoever asks is the authority")


def test_it_is_no_question_of_hers_any_more() -> None:
    context = supposing("school", agreement()).context

    assert context.asked != HERS.asked
    assert isinstance(context.asked, Asked)
    assert context.purpose == purpose_of("school")

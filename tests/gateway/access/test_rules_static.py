from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from gateway.access.asker import asker_of
from gateway.access.decide import decide, decide_static
from gateway.access.decision import DecisionContext, Deny, Permit
from gateway.question import MunicipalityBasis
from tests.gateway.access.situations import (
    CATALOGUE,
    CVR,
    RANDERS,
    actor,
    agreement,
    asked_by,
    asking,
    case,
    citizen,
    organisation,
    own_case,
    private_case,
)

REFUSED = {
    "an unknown purpose": (case(purpose=None), "purpose_unknown"),
    "another purpose than asked for": (case(asked=asking("anywhere")), "purpose_unknown"),
    "no agreement": (case(agreements=()), "agreement_missing"),
    "an agreement on another purpose": (
        case(agreements=(agreement("anywhere"),)),
        "agreement_missing",
    ),
    "another organisation's agreement": (
        case(agreements=(agreement(controller_cvr="29189668"),)),
        "agreement_missing",
    ),
    "an agreement that ends this instant": (
        case(agreements=(agreement(valid_to=datetime(2026, 11, 23, 9, tzinfo=UTC)),)),
        "agreement_expired",
    ),
    "an agreement that begins later today": (
        case(agreements=(agreement(valid_from=datetime(2026, 11, 23, 10, tzinfo=UTC)),)),
        "agreement_expired",
    ),
    "a withdrawn agreement": (
        case(agreements=(agreement(withdrawn_at=datetime(2026, 11, 23, 8, tzinfo=UTC)),)),
        "agreement_expired",
    ),
    "a purpose not yet in force": (case(today=date(2025, 12, 31)), "purpose_not_in_force"),
    "a purpose no longer in force": (case(today=date(2028, 1, 1)), "purpose_not_in_force"),
    "a shop under an authority's purpose": (
        case(asker=organisation("private")),
        "party_class_not_permitted",
    ),
    "a citizen under an authority's purpose": (case(asker=citizen()), "party_class_not_permitted"),
    "an authority under own access": (own_case(asker=organisation()), "party_class_not_permitted"),
    "an authority that is no municipality": (
        case(asker=organisation(municipality=None)),
        "municipality_missing",
    ),
    "nobody behind the system": (
        case(asker=asked_by(organisation(), actor=None)),
        "actor_missing",
    ),
    "an employee with another role": (
        case(asker=asked_by(organisation(), actor=actor(roles=frozenset({"passport"})))),
        "role_missing",
    ),
    "an employee's weak sign-in": (
        case(asker=asked_by(organisation(), actor=actor(acr="low"))),
        "assurance_too_low",
    ),
    "an unknown level of sign-in": (
        case(asker=asked_by(organisation(), actor=actor(acr="strong"))),
        "assurance_too_low",
    ),
    "an unknown level where the lowest would do": (
        case("subsidy", asker=asked_by(organisation(), actor=actor(acr="strong"))),
        "assurance_too_low",
    ),
    "a substantial sign-in where a high one is asked for": (
        case(
            "anywhere",
            asker=asked_by(organisation(), actor=actor(acr="substantial")),
            asked=asking("anywhere", case_reference="s-1", notice_reference="b-1"),
        ),
        "assurance_too_low",
    ),
    "a member in a role that the purpose does not know": (
        case(asked=asking(household_role="partner")),
        "household_role_not_permitted",
    ),
    "a private party that names no consent": (
        private_case(asked=asking("ordered-copy")),
        "consent_required",
    ),
    "a private party that names a blank consent": (
        private_case(asked=asking("ordered-copy", consent_id=" ")),
        "consent_required",
    ),
    "who acts for another under own access": (
        own_case(asker=asker_of(citizen(), represents=True)),
        "party_class_not_permitted",
    ),
    "a citizen's weak sign-in": (own_case(asker=citizen(acr="Low")), "assurance_too_low"),
    "no case where one is required": (case("anywhere"), "case_reference_missing"),
    "a blank case": (
        case("anywhere", asked=asking("anywhere", case_reference=" ", notice_reference="b-1")),
        "case_reference_missing",
    ),
    "no notice where one is required": (
        case("anywhere", asked=asking("anywhere", case_reference="s-1")),
        "notice_required",
    ),
    "a statement the purpose does not know": (
        case(
            asked=asking(municipality_basis=MunicipalityBasis(kind="chosen", reference="s-1")),
        ),
        "municipality_basis_not_permitted",
    ),
    "a statement that refers to nothing": (
        case(asked=asking(municipality_basis=MunicipalityBasis(kind="stays", reference=""))),
        "municipality_basis_not_permitted",
    ),
    "a field outside the purpose": (
        case(asked=asking(fields=frozenset({"person.name", "person.sex"}))),
        "fields_not_permitted",
    ),
    "a group half inside the purpose": (
        case(asked=asking(fields=frozenset({"person"}))),
        "fields_not_permitted",
    ),
    "a field nobody knows": (
        case(asked=asking(fields=frozenset({"person.shoe_size"}))),
        "fields_not_permitted",
    ),
    "a section outside the purpose": (
        case(asked=asking(sections=frozenset({"person", "income"}))),
        "fields_not_permitted",
    ),
    "no field at all": (case(asked=asking(fields=frozenset())), "fields_not_permitted"),
    "a field the agreement leaves out": (
        case(
            agreements=(agreement(fields=("address",)),),
            asked=asking(fields=frozenset({"person.name.full_name"})),
        ),
        "fields_not_permitted",
    ),
    "a section the agreement leaves out": (
        case(
            agreements=(agreement(fields=("address",)),),
            asked=asking(sections=frozenset({"person", "address"})),
        ),
        "fields_not_permitted",
    ),
}


@pytest.mark.parametrize(("context", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_a_static_rule_refuses_before_anything_is_known_about_the_citizen(
    context: DecisionContext, code: str
) -> None:
    refusal = decide_static(context)

    assert refusal == Deny(code=code, public_code=code, is_static=True, status=403)


@pytest.mark.parametrize(("context", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_the_whole_decision_gives_the_same_static_refusal(
    context: DecisionContext, code: str
) -> None:
    assert decide(context) == Deny(code=code, public_code=code, is_static=True, status=403)


def test_the_case_behind_every_refusal_is_permitted() -> None:
    assert isinstance(decide(case()), Permit)


def test_case_and_notice_once_given_permit() -> None:
    asked = asking("anywhere", case_reference="s-1", notice_reference="b-1")

    assert isinstance(decide(case("anywhere", asked=asked)), Permit)


def test_a_purpose_without_roles_lets_a_system_ask() -> None:
    asked = asking("anywhere", case_reference="s-1", notice_reference="b-1")
    asker = asked_by(organisation(), actor=None)

    assert isinstance(decide(case("anywhere", asked=asked, asker=asker)), Permit)


@pytest.mark.parametrize("role", ["school", "head-of-school"])
def test_any_one_of_the_roles_is_enough(role: str) -> None:
    asker = asked_by(organisation(), actor=actor(roles=frozenset({role})))

    assert isinstance(decide(case(asker=asker)), Permit)


@pytest.mark.parametrize(
    "acr", ["substantial", "High", "https://data.gov.dk/concept/core/nsis/Substantial"]
)
def test_a_level_of_assurance_is_read_as_a_word_or_as_the_end_of_a_uri(acr: str) -> None:
    asker = asked_by(organisation(), actor=actor(acr=acr))

    assert isinstance(decide(case(asker=asker)), Permit)


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2027, 12, 31)])
def test_a_purpose_is_in_force_on_its_first_and_on_its_last_day(today: date) -> None:
    assert isinstance(decide_static(case(today=today)), frozenset)


def test_neither_sections_nor_fields_asks_for_all_that_the_purpose_gives() -> None:
    purpose = CATALOGUE.of("school")

    assert purpose is not None
    assert decide_static(case()) == frozenset(purpose.fields)


def test_a_group_stands_for_its_leaves() -> None:
    asked = asking(fields=frozenset({"address.position", "person.birth_date"}))

    fields = decide_static(case(asked=asked))

    assert fields == {
        "address.position.crs",
        "address.position.easting",
        "address.position.northing",
        "person.birth_date",
    }


def test_a_section_stands_for_what_the_purpose_gives_of_it() -> None:
    fields = decide_static(case(asked=asking(sections=frozenset({"person"}))))

    assert fields == {
        "person.birth_date",
        "person.name.family_name",
        "person.name.full_name",
        "person.name.given_name",
        "person.name.middle_name",
        "person.name.since",
    }


def test_sections_and_fields_together_ask_for_what_lies_in_both() -> None:
    asked = asking(
        sections=frozenset({"address"}), fields=frozenset({"address.floor", "person.birth_date"})
    )

    assert decide_static(case(asked=asked)) == {"address.floor"}


def test_an_agreement_narrows_silently_what_is_not_asked_for_by_name() -> None:
    narrowed = agreement(fields=("person.birth_date", "address.position"))

    fields = decide_static(case(agreements=(narrowed,)))

    assert fields == {
        "address.position.crs",
        "address.position.easting",
        "address.position.northing",
        "person.birth_date",
    }


def test_an_agreement_in_force_counts_beside_one_that_has_ended() -> None:
    ended = agreement(id="old", valid_to=datetime(2026, 6, 1, tzinfo=UTC))

    permit = decide(case(agreements=(ended, agreement())))

    assert isinstance(permit, Permit)
    assert permit.agreement_ids == {"agreement-school"}


def test_an_operators_agreement_covers_the_citizens_own_access() -> None:
    operators = agreement("own-access", controller_cvr="29189668")

    assert isinstance(decide(own_case(agreements=(operators,))), Permit)


def test_the_permit_says_version_basis_and_agreements() -> None:
    permit = decide(case())

    assert isinstance(permit, Permit)
    assert permit.purpose_version == 3
    assert permit.basis == "statute: folkeskoleloven § 36"
    assert permit.agreement_ids == {"agreement-school"}


def test_the_ceiling_holds_under_a_catalogue_that_forgets_it() -> None:
    bank = organisation("supervised_finance", municipality=None, cvr=CVR)

    fields = decide_static(
        case(
            "ordered-copy",
            asker=bank,
            asked=asking("ordered-copy", sections=frozenset({"person"}), consent_id="con_a"),
        )
    )

    assert fields == {
        "person.name.family_name",
        "person.name.full_name",
        "person.name.given_name",
        "person.name.middle_name",
        "person.name.since",
    }


def test_a_statement_the_purpose_knows_is_let_pass_to_the_personal_rules() -> None:
    asked = asking(municipality_basis=MunicipalityBasis(kind="stays", reference="s-1"))

    fields = decide_static(case(asked=asked, asker=organisation(municipality=RANDERS)))

    assert isinstance(fields, frozenset)


def test_what_is_asked_of_employees_and_municipalities_is_not_asked_of_a_citizen() -> None:
    own = own_case()
    assert own.purpose is not None
    as_if = replace(own.purpose, roles=("school",), municipality="registered")

    assert not isinstance(decide_static(replace(own, purpose=as_if)), Deny)

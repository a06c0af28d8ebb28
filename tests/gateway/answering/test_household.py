"""A household is asked about one by one: her own decision, entry and receipt for each."""

import pytest
from msgspec.structs import replace

from contracts.errors import EvidenceUnavailable, NotPermitted, SubjectUnknown
from contracts.pnr import Pnr
from contracts.reading import Failed
from contracts.records.family import Family, Relative
from gateway.answering.answer import Answer, FailedSection
from gateway.answering.household import (
    AskedMember,
    Household,
    HouseholdAnswer,
    RefusedMember,
)
from gateway.question import MunicipalityBasis
from tests.gateway.access.situations import CVR, RANDERS, actor, asked_by, organisation
from tests.gateway.answering.fakes import (
    CHILD,
    NEW_NUMBER,
    NUMBER,
    PERSON,
    knows,
    out_of_order,
    question,
    shown,
)
from tests.gateway.answering.households import (
    COHABITANT,
    FAMILIES,
    SPOUSE,
    STRANGER,
    HouseOfHouseholds,
    registered,
)

pytestmark = pytest.mark.anyio
FAMILY = (("partner", SPOUSE), ("child", CHILD))


@pytest.fixture
def house() -> HouseOfHouseholds:
    return HouseOfHouseholds()


def code(answer: HouseholdAnswer, place: int = 0) -> str | None:
    """Give the code by which a member was refused; None where she was answered about."""
    member = answer.members[place]
    return member.error.code if isinstance(member, RefusedMember) else None


async def test_each_is_answered_about_in_the_order_asked(house: HouseOfHouseholds) -> None:
    answer = await house.ask_all(*FAMILY, ("cohabitant", COHABITANT))

    subjects = [each.subject for each in answer.members if isinstance(each, Answer)]
    aliases = await house.subjects.named(frozenset({SPOUSE, CHILD, COHABITANT}), sector=CVR)
    assert [getattr(each, "role", None) for each in answer.members] == [
        "partner",
        "child",
        "cohabitant",
    ]
    assert subjects == [aliases[number].alias for number in (SPOUSE, CHILD, COHABITANT)]
    assert {errand.pnr for errand in house.registries.errands} == {
        NUMBER,
        SPOUSE,
        CHILD,
        COHABITANT,
    }


async def test_each_has_an_intent_an_entry_and_a_receipt_of_her_own(
    house: HouseOfHouseholds,
) -> None:
    answer = await house.ask_all(*FAMILY)

    assert house.diary.count("intend") == house.diary.count("release") == 3
    ids = house.subjects.ids
    assert [each.subject_id for each in house.ledger.sights].count(ids[SPOUSE]) == 2
    answers = [answer.applicant, *(each for each in answer.members if isinstance(each, Answer))]
    assert len({each.receipt.signature for each in answers}) == 3


async def test_each_is_given_what_her_role_gives(house: HouseOfHouseholds) -> None:
    partner, child = (await house.ask_all(*FAMILY)).members

    assert isinstance(partner, Answer)
    assert isinstance(child, Answer)
    assert set(partner.sections) == {"person", "address"}
    assert shown(partner, "person") == shown(child, "person")
    assert "birth_date" not in shown(partner, "person")
    assert set(child.sections) == {"person"}


async def test_the_sections_asked_for_are_the_applicants(house: HouseOfHouseholds) -> None:
    answer = await house.ask_all(*FAMILY, sections=frozenset({"person", "address"}))
    only = await house.ask_all(*FAMILY, sections=frozenset({"address"}))

    assert [code(answer, 0), code(answer, 1)] == [None, None]
    assert [code(only, 0), code(only, 1)] == [None, "fields_not_permitted"]


async def test_the_role_stands_in_a_members_answer_and_under_her_receipt(
    house: HouseOfHouseholds,
) -> None:
    answer = await house.ask_all(("cohabitant", COHABITANT))
    alone = await house.ask(
        organisation(),
        question(subject=COHABITANT, fields=frozenset({"person.name", "person.birth_date"})),
    )

    (member,) = answer.members
    assert isinstance(member, Answer)
    assert member.sections == alone.sections
    assert member.receipt.version == alone.receipt.version
    assert member.receipt.answer != alone.receipt.answer


async def test_a_members_row_is_of_somebody_elses_case_and_the_applicants_is_her_own(
    house: HouseOfHouseholds,
) -> None:
    await house.ask_all(*FAMILY)

    said = {each.subject_id: (each.capacity, each.household_role) for each in house.ledger.sights}
    ids = house.subjects.ids
    assert said == {
        ids[NUMBER]: ("subject", None),
        ids[SPOUSE]: ("related", "partner"),
        ids[CHILD]: ("related", "child"),
    }


async def test_a_cohabitant_rests_on_the_statute_as_the_applicant_does(
    house: HouseOfHouseholds,
) -> None:
    await house.ask_all(("cohabitant", COHABITANT), consent_id="con_a")

    assert {each.basis for each in house.ledger.sights} == {"statute: folkeskoleloven § 36"}


@pytest.mark.parametrize(
    ("role", "right", "wrong"),
    [("partner", SPOUSE, STRANGER), ("child", CHILD, STRANGER), ("cohabitant", STRANGER, SPOUSE)],
)
async def test_whom_the_register_shows_as_something_else_is_refused_alone(
    house: HouseOfHouseholds, role: str, right: Pnr, wrong: Pnr
) -> None:
    refused = await house.ask_all((role, wrong), ("child", CHILD))  # type: ignore[arg-type]
    given = await house.ask_all((role, right))  # type: ignore[arg-type]  # a role

    assert [code(refused, 0), code(refused, 1)] == ["not_of_the_household", None]
    assert code(given) is None


async def test_a_members_refusal_is_in_her_own_entry_only(house: HouseOfHouseholds) -> None:
    await house.ask_all(("partner", STRANGER), ("child", CHILD))

    ids, sights = house.subjects.ids, house.ledger.sights
    assert house.ledger.reasons == ["not_of_the_household"]
    assert house.diary.count("close ent_intent refused") == 1
    assert [each.capacity for each in sights if each.subject_id == ids[STRANGER]] == [
        "related",
        "related",
    ]
    assert house.diary.count("release") == 2


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (Failed(outcome="unknown"), "subject_unknown"),
        (Failed(outcome="unavailable", retry_after_seconds=7), "facts_unavailable"),
        (Failed(outcome="broken"), "facts_unavailable"),
    ],
)
async def test_a_member_about_whom_the_register_is_silent_fails_alone(
    house: HouseOfHouseholds, known: Failed, expected: str
) -> None:
    house.registries.known[SPOUSE] = known

    refused = await house.ask_all(*FAMILY)

    assert [code(refused, 0), code(refused, 1)] == [expected, None]
    house.registries.known[SPOUSE] = registered(SPOUSE, FAMILIES[SPOUSE])
    assert code(await house.ask_all(*FAMILY)) is None


async def test_a_section_that_fails_is_a_members_own_matter(house: HouseOfHouseholds) -> None:
    del house.registries.filled["address"]

    answer = await house.ask_all(*FAMILY)

    partner, child = answer.members
    assert isinstance(partner, Answer)
    assert isinstance(child, Answer)
    assert isinstance(partner.sections["address"], FailedSection)
    assert shown(partner, "person") == shown(child, "person")


async def test_a_role_that_the_purpose_does_not_know_is_refused_without_asking(
    house: HouseOfHouseholds,
) -> None:
    alone = replace(house.parts.catalogue.purposes[0], household={}, given_of={})
    catalogue = replace(house.parts.catalogue, purposes=(alone,))
    house.rewire(replace(house.parts, catalogue=catalogue))

    answer = await house.ask_all(*FAMILY)

    assert [code(answer, 0), code(answer, 1)] == ["household_role_not_permitted"] * 2
    assert {errand.pnr for errand in house.registries.errands} == {NUMBER}


REFUSING = {
    "role_missing": {"who": asked_by(organisation(), actor=actor(roles=frozenset()))},
    "not_registered_here": {"who": organisation(municipality=RANDERS)},
    "purpose_unknown": {"purpose": "made-up"},
}


@pytest.mark.parametrize("expected", REFUSING)
async def test_a_refused_applicant_is_the_answer_and_nobody_else_is_asked_about(
    house: HouseOfHouseholds, expected: str
) -> None:
    with pytest.raises(NotPermitted) as refused:
        await house.ask_all(*FAMILY, **REFUSING[expected])  # type: ignore[arg-type]  # see there

    assert refused.value.code == expected
    assert house.ledger.reasons == [expected, "applicant_refused", "applicant_refused"]
    assert house.diary.count("close None refused") >= 2
    assert {errand.pnr for errand in house.registries.errands} <= {NUMBER}
    ids = house.subjects.ids
    last = house.ledger.sights[-2:]
    assert [each.subject_id for each in last] == [ids[SPOUSE], ids[CHILD]]
    assert {each.capacity for each in last} == {"related"}


async def test_an_applicant_whom_the_register_does_not_answer_about_leaves_the_members_unasked(
    house: HouseOfHouseholds,
) -> None:
    house.registries.known[NUMBER] = Failed(outcome="unavailable", retry_after_seconds=7)

    with pytest.raises(EvidenceUnavailable) as failed:
        await house.ask_all(*FAMILY)

    assert (failed.value.code, failed.value.retry_after_seconds) == ("facts_unavailable", 7)
    assert house.ledger.reasons == ["facts_unavailable", "applicant_refused", "applicant_refused"]
    house.registries.known[NUMBER] = registered(NUMBER, FAMILIES[NUMBER])
    assert code(await house.ask_all(*FAMILY)) is None


async def test_where_a_members_refusal_cannot_be_logged_nothing_else_is_said(
    house: HouseOfHouseholds,
) -> None:
    house.registries.known[NUMBER] = Failed(outcome="unavailable")
    house.diary.before["close None refused"] = out_of_order

    with pytest.raises(EvidenceUnavailable) as failed:
        await house.ask_all(*FAMILY)

    assert failed.value.code == "evidence_unavailable"


async def test_an_alias_of_another_organisation_is_nobody_and_nobody_is_logged(
    house: HouseOfHouseholds,
) -> None:
    other = organisation(cvr="29189668")
    alias = (await house.ask_all()).applicant.subject
    house.diary.clear()

    with pytest.raises(SubjectUnknown):
        await house.ask_all(*FAMILY, subject=alias, who=other)

    assert not {"intend", "facts", "close None refused"} & set(house.diary)


async def test_a_member_by_an_alias_of_another_organisation_is_nobody(
    house: HouseOfHouseholds,
) -> None:
    await house.subjects.id_of(SPOUSE)
    answer = await house.ask_all(("partner", "sub_29189668_cit_0"), ("child", CHILD))

    assert [code(answer, 0), code(answer, 1)] == ["subject_unknown", None]


async def test_a_member_by_an_unknown_alias_is_skipped_where_the_applicant_is_refused(
    house: HouseOfHouseholds,
) -> None:
    house.registries.known[NUMBER] = Failed(outcome="unknown")

    with pytest.raises(SubjectUnknown):
        await house.ask_all(("partner", "sub_nobody"), ("child", CHILD))

    assert house.ledger.reasons == ["subject_unknown", "applicant_refused"]


async def test_aliases_of_the_askers_own_are_the_same_people(house: HouseOfHouseholds) -> None:
    first = await house.ask_all(*FAMILY)
    partner = first.members[0]
    assert isinstance(partner, Answer)

    again = await house.ask_all(("partner", partner.subject), subject=first.applicant.subject)

    assert again.applicant.subject == first.applicant.subject
    assert code(again) is None


async def test_relations_name_the_number_in_force_whichever_number_was_asked_by(
    house: HouseOfHouseholds,
) -> None:
    changed = replace(PERSON, status="number_changed")
    house.registries.known[NUMBER] = knows(changed, current=NEW_NUMBER)
    house.registries.known[NEW_NUMBER] = registered(NEW_NUMBER, FAMILIES[NUMBER])
    married = Family(spouse=Relative(person=NEW_NUMBER))
    house.registries.known[SPOUSE] = registered(SPOUSE, married)

    answer = await house.ask_all(("partner", SPOUSE))

    assert code(answer) is None


STAYS = MunicipalityBasis(kind="stays", reference="ansøgning 7")


async def test_what_is_stated_of_a_member_is_stated_of_her_alone(house: HouseOfHouseholds) -> None:
    house.registries.known[COHABITANT] = registered(
        COHABITANT, FAMILIES[COHABITANT], municipality=RANDERS
    )
    member = AskedMember(subject=COHABITANT, role="cohabitant")

    unstated = await house.ask_all(member)
    house.ledger.sights.clear()
    stated = await house.ask_all(replace(member, municipality_basis=STAYS))

    assert [code(unstated), code(stated)] == ["not_registered_here", None]
    ids = house.subjects.ids
    said = {each.subject_id: each.municipality_basis for each in house.ledger.sights}
    assert said == {ids[NUMBER]: None, ids[COHABITANT]: STAYS}


async def test_what_is_stated_of_all_counts_for_a_member(house: HouseOfHouseholds) -> None:
    house.registries.known[COHABITANT] = registered(
        COHABITANT, FAMILIES[COHABITANT], municipality=RANDERS
    )

    answer = await house.ask_all(("cohabitant", COHABITANT), municipality_basis=STAYS)

    assert code(answer) is None


async def test_a_spouse_registered_elsewhere_is_in_the_applicants_case(
    house: HouseOfHouseholds,
) -> None:
    house.registries.known[SPOUSE] = registered(SPOUSE, FAMILIES[SPOUSE], municipality=RANDERS)

    assert code(await house.ask_all(("partner", SPOUSE))) is None


@pytest.mark.parametrize(
    ("members", "place"),
    [
        ((SPOUSE, CHILD), None),
        ((), None),
        ((SPOUSE, NUMBER), 1),
        ((SPOUSE, CHILD, SPOUSE), 2),
        (("sub_nobody", "sub_nobody"), 1),
        (("sub_nobody", "sub_no_other"), None),
    ],
)
async def test_who_is_named_twice_is_found(
    house: HouseOfHouseholds, members: tuple[Pnr | str, ...], place: int | None
) -> None:
    household = Household(
        applicant=question(),
        members=tuple(AskedMember(subject=each, role="child") for each in members),
    )

    assert await house.households.repeated(organisation(), household) == place


async def test_a_number_and_an_alias_of_one_person_are_one(house: HouseOfHouseholds) -> None:
    alias = (await house.ask_all()).applicant.subject
    twice = AskedMember(subject=NUMBER, role="partner")
    household = Household(applicant=question(subject=alias), members=(twice,))

    assert await house.households.repeated(organisation(), household) == 0

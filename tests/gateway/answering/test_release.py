"""The second decision, inside the transaction that releases: a withdrawal in between wins."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from contracts.dates import PartialDate
from contracts.errors import EvidenceUnavailable, NotPermitted, SubjectUnknown
from contracts.records.person import Protection
from gateway.access.agreements import Agreement
from tests.gateway.access.situations import NOW, agreement, organisation
from tests.gateway.answering.fakes import (
    NUMBER,
    PERSON,
    PROTECTED,
    House,
    found,
    knows,
    question,
    shown,
    stored,
)

pytestmark = pytest.mark.anyio

SCHOOL = agreement("school")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"withdrawn_at": NOW}, "agreement_expired"),
        ({"withdrawn_at": NOW - timedelta(days=1)}, "agreement_expired"),
        ({"version": "2"}, "agreement_missing"),
    ],
    ids=["at this instant", "before", "another version than the one decided on"],
)
async def test_an_agreement_withdrawn_in_the_store_between_the_decisions_releases_nothing(
    house: House, changes: dict[str, object], code: str
) -> None:
    house.ledger.granted[SCHOOL.id] = stored(SCHOOL, **changes)

    with pytest.raises(NotPermitted) as refused:
        await house.ask(organisation(), question())

    assert refused.value.code == code
    assert house.ledger.disclosures == []
    assert house.ledger.reasons == [code]
    house.ledger.granted[SCHOOL.id] = stored(SCHOOL)
    assert (await house.ask(organisation(), question())).receipt.entry_id == "ent_disclosed"


async def test_an_agreement_that_the_store_does_not_hold_releases_nothing(house: House) -> None:
    house.ledger.granted = {}

    with pytest.raises(NotPermitted):
        await house.ask(organisation(), question())

    assert house.ledger.disclosures == []


async def test_a_withdrawal_that_lies_ahead_still_releases(house: House) -> None:
    house.ledger.granted[SCHOOL.id] = stored(SCHOOL, withdrawn_at=NOW + timedelta(seconds=1))

    answer = await house.ask(organisation(), question())

    assert answer.receipt.entry_id == "ent_disclosed"


def narrow(name: str, *fields: str) -> Agreement:
    return replace(agreement("school"), id=name, fields=fields)


async def test_a_permit_that_became_narrower_is_to_be_asked_again() -> None:
    house = House(narrow("names", "person.name"), narrow("dates", "person.birth_date"))
    house.ledger.granted["dates"] = replace(house.ledger.granted["dates"], withdrawn_at=NOW)

    with pytest.raises(EvidenceUnavailable) as changed:
        await house.ask(organisation(), question())

    assert changed.value.code == "decision_changed"
    assert (house.ledger.disclosures, house.ledger.reasons) == ([], ["decision_changed"])


async def test_the_next_question_is_decided_by_what_holds_then() -> None:
    house = House(narrow("names", "person.name"))

    answer = await house.ask(organisation(), question())

    assert shown(answer, "person") == {"name": {"full_name": "Ida Holm"}}


async def test_an_agreement_that_ends_while_we_ask_releases_nothing() -> None:
    house = House(replace(SCHOOL, valid_to=NOW + timedelta(seconds=3)))
    house.ledger.now = NOW + timedelta(seconds=3)

    with pytest.raises(NotPermitted) as refused:
        await house.ask(organisation(), question())

    assert refused.value.code == "agreement_expired"
    assert house.ledger.disclosures == []


async def test_a_protection_that_begins_at_midnight_while_we_ask_is_a_changed_decision(
    house: House,
) -> None:
    begins = PartialDate("2026-11-24")
    person = replace(PERSON, address_protection=Protection(since=begins))
    house.registries.known = {NUMBER: knows(person)}
    house.ledger.now = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)

    with pytest.raises(EvidenceUnavailable) as changed:
        await house.ask(organisation(), question())

    assert changed.value.code == "decision_changed"
    assert house.ledger.disclosures == []


async def test_an_authority_sees_a_protected_address_and_is_warned(house: House) -> None:
    house.registries.known = {NUMBER: knows(PROTECTED)}

    answer = await house.ask(organisation(), question())

    assert answer.warnings == ("address_protected",)
    assert shown(answer, "address")["full_address"] == "Skovvej 1, 8000 Aarhus C"


async def test_a_private_party_is_not_told_what_protection_took(house: House) -> None:
    house.registries.known = {NUMBER: knows(PROTECTED)}
    house.registries.filled["person"] = found(PROTECTED)
    shop = organisation("private", municipality=None)

    answer = await house.ask(shop, question("ordered-copy"))

    assert set(answer.sections) == {"person"}
    assert "residence" not in shown(answer, "person")
    assert (answer.withheld, answer.warnings) == ((), ())
    (disclosed,) = house.ledger.disclosures
    assert "person.residence.since" in disclosed.withheld


async def test_a_fact_that_is_not_there_is_no_permit_and_no_refusal(house: House) -> None:
    house.registries.known = {NUMBER: knows(replace(PERSON, status=None))}

    with pytest.raises(EvidenceUnavailable) as failed:
        await house.ask(organisation(), question())

    assert failed.value.code == "facts_incomplete"
    assert house.diary[-1] == "close ent_intent unavailable"


async def test_an_answer_without_a_person_in_it_decides_nothing(house: House) -> None:
    house.registries.known = {NUMBER: knows(None)}

    with pytest.raises(EvidenceUnavailable) as failed:
        await house.ask(organisation(), question())

    assert failed.value.code == "facts_unavailable"
    assert "release" not in house.diary


async def test_a_private_party_hears_one_refusal_for_every_personal_reason(house: House) -> None:
    house.registries.known = {NUMBER: knows(replace(PERSON, status="dead"))}
    shop = organisation("private", municipality=None)

    with pytest.raises(SubjectUnknown) as refused:
        await house.ask(shop, question("ordered-copy"))

    assert refused.value.code == "subject_not_available"
    assert house.ledger.reasons == ["subject_deceased"]

"""Nothing is asked before the intent is durable, and nothing leaves before the entry is."""

import asyncio

import pytest

from contracts.errors import EvidenceUnavailable, NotPermitted
from contracts.paths import section_of
from contracts.reading import Failed
from contracts.records import Address
from gateway.answering.answer import FailedSection
from tests.gateway.access.situations import citizen, organisation
from tests.gateway.answering.fakes import (
    CHILD,
    NUMBER,
    House,
    found,
    out_of_order,
    question,
    shown,
)

pytestmark = pytest.mark.anyio

WHOLE = ["intend", "facts", "sections address person", "aliases", "release"]


async def test_the_life_of_a_question_has_one_order(house: House) -> None:
    answer = await house.ask(organisation(), question())

    assert house.diary == WHOLE
    assert answer.receipt.entry_id == "ent_disclosed"


async def test_a_citizen_comes_by_the_same_path(house: House) -> None:
    house.registries.known = dict.fromkeys([citizen().pnr], house.registries.known[NUMBER])

    answer = await house.ask(citizen(), question("own-access", sections=frozenset({"address"})))

    assert house.diary == ["intend", "facts", "sections address", "aliases", "release"]
    assert answer.subject == "sub_citizen:cit_0_cit_0"


async def test_a_static_refusal_asks_nothing_and_is_logged(house: House) -> None:
    with pytest.raises(NotPermitted) as refused:
        await house.ask(organisation("public_school"), question())

    assert refused.value.code == "party_class_not_permitted"
    assert house.diary == ["close None refused"]
    assert house.ledger.reasons == ["party_class_not_permitted"]


async def test_an_unknown_purpose_is_logged_without_its_name(house: House) -> None:
    with pytest.raises(NotPermitted):
        await house.ask(organisation(), question("0108612345"))

    assert house.diary == ["close None refused"]
    assert house.ledger.sights[0].purpose == "unknown"


async def test_a_personal_refusal_comes_after_the_facts_and_before_the_sections(
    house: House,
) -> None:
    with pytest.raises(NotPermitted) as refused:
        await house.ask(organisation(municipality="0730"), question())

    assert refused.value.code == "not_registered_here"
    assert house.diary == ["intend", "facts", "close ent_intent refused"]
    assert house.ledger.reasons == ["not_registered_here"]


async def test_only_the_sections_permitted_are_asked_for(house: House) -> None:
    await house.ask(organisation(), question(fields=frozenset({"person.birth_date"})))

    assert house.diary == ["intend", "facts", "sections person", "aliases", "release"]


@pytest.mark.parametrize("stage", ["intend", "release"])
async def test_a_ledger_that_fails_ends_the_question_without_data(house: House, stage: str) -> None:
    house.diary.before[stage] = out_of_order

    with pytest.raises(EvidenceUnavailable) as failed:
        await house.ask(organisation(), question())

    assert failed.value.code == "evidence_unavailable"
    assert house.diary == WHOLE[: WHOLE.index(stage)]
    house.diary.clear()
    house.diary.before.clear()
    await house.ask(organisation(), question())
    assert house.diary == WHOLE


async def test_a_refusal_that_cannot_be_logged_is_not_told(house: House) -> None:
    house.diary.before["close None refused"] = out_of_order

    with pytest.raises(EvidenceUnavailable):
        await house.ask(organisation("public_school"), question())

    assert house.diary == []


async def test_nobody_known_that_cannot_be_logged_is_not_told(house: House) -> None:
    house.registries.known = {}
    house.diary.before["close ent_intent unknown_subject"] = out_of_order

    with pytest.raises(EvidenceUnavailable) as failed:
        await house.ask(organisation(), question())

    assert failed.value.code == "evidence_unavailable"


async def test_subjects_that_fail_after_the_sections_keep_the_answer_back(house: House) -> None:
    house.diary.before["aliases"] = out_of_order

    with pytest.raises(EvidenceUnavailable):
        await house.ask(organisation(), question())

    assert house.diary == WHOLE[:3]


async def test_after_the_release_nothing_is_left_that_could_fail(house: House) -> None:
    await house.ask(organisation(), question())

    assert house.diary[-1] == "release"


async def test_a_record_that_cannot_be_shown_breaks_its_own_section_and_no_other(
    house: House,
) -> None:
    house.registries.filled["address"] = found(Address(kind=3.5))  # type: ignore[arg-type]  # broken

    answer = await house.ask(organisation(), question())

    assert answer.sections["address"] == FailedSection(outcome="broken")
    assert shown(answer, "person")["birth_date"] == "1961-08-01"
    (disclosed,) = house.ledger.disclosures
    assert disclosed.outcomes == {"address": "broken", "person": "found"}


async def test_a_caller_that_goes_away_leaves_the_intent_and_releases_nothing(
    house: House,
) -> None:
    house.registries.is_hanging = True
    asking = asyncio.create_task(house.ask(organisation(), question()))
    await asyncio.sleep(0)
    await asyncio.sleep(0)

    asking.cancel()

    with pytest.raises(asyncio.CancelledError):
        await asking
    assert house.diary == ["intend", "facts"]


async def test_a_section_that_fails_is_told_beside_the_others(house: House) -> None:
    house.registries.filled["address"] = Failed(outcome="unavailable", retry_after_seconds=9)

    answer = await house.ask(organisation(), question())

    assert answer.sections["address"] == FailedSection(outcome="unavailable", retry_after_seconds=9)
    assert shown(answer, "person")["birth_date"] == "1961-08-01"
    (disclosed,) = house.ledger.disclosures
    assert disclosed.outcomes == {"address": "unavailable", "person": "found"}
    assert {section_of(path) for path in disclosed.fields} == {"person"}


async def test_aliases_stand_where_numbers_were(house: House) -> None:
    house.registries.known = {citizen().pnr: house.registries.known[NUMBER]}

    answer = await house.ask(citizen(), question("own-access", sections=frozenset({"family"})))

    sector = "citizen:cit_0"
    assert shown(answer, "family")["children"] == [
        {"person": f"sub_{sector}_{house.subjects.ids[CHILD]}"}
    ]

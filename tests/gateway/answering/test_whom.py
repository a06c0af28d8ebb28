"""Whom a question is about: numbers, aliases, and numbers that were changed."""

import pytest
from msgspec.structs import replace

from contracts.errors import (
    EvidenceUnavailable,
    NotPermitted,
    SubjectUnknown,
    TooManyQuestions,
)
from contracts.pnr import Pnr
from contracts.reading import Failed
from gateway.ledger.entries import AskedBy
from tests.gateway.access.situations import CVR, asked_by, citizen, organisation
from tests.gateway.answering.fakes import (
    NEW_NUMBER,
    NEWEST_NUMBER,
    NUMBER,
    PERSON,
    House,
    knows,
    question,
)

pytestmark = pytest.mark.anyio
CHANGED = replace(PERSON, status="number_changed")
SHOP = organisation("private", municipality=None)


async def test_an_alias_of_the_askers_own_is_the_same_citizen(house: House) -> None:
    alias = (await house.ask(organisation(), question())).subject

    answer = await house.ask(organisation(), question(subject=alias))

    assert alias == f"sub_{CVR}_cit_0"
    assert answer.subject == alias
    assert [errand.pnr for errand in house.registries.errands] == [NUMBER] * 4


@pytest.mark.parametrize(
    ("who", "code"),
    [
        (organisation(cvr="29189668"), "subject_unknown"),
        (organisation("private", municipality=None, cvr="90000001"), "subject_not_available"),
    ],
    ids=["an authority", "a private party, in the words of every refusal"],
)
async def test_an_alias_of_another_sector_is_nobody(house: House, who: object, code: str) -> None:
    alias = (await house.ask(organisation(), question())).subject
    house.diary.clear()

    with pytest.raises(SubjectUnknown) as unknown:
        await house.ask(who, question(subject=alias))  # type: ignore[arg-type]  # see the cases

    assert unknown.value.code == code
    assert house.diary == ["ask of nobody"]


async def test_an_alias_that_is_nobodys_is_counted_with_who_asked(house: House) -> None:
    with pytest.raises(SubjectUnknown):
        await house.ask(organisation(), question(subject="sub_made_up"))
    with pytest.raises(SubjectUnknown):
        await house.ask(asked_by(organisation(), actor=None), question(subject="sub_made_up"))

    named = AskedBy(client_id="client", actor=f"p-{CVR}-3", correlation_id="c0ffee")
    nameless = replace(named, actor=None)
    assert house.ledger.nobodies == [(named, "sub_made_up"), (nameless, "sub_made_up")]


@pytest.mark.parametrize("told", [NUMBER, "sub_made_up"], ids=["a number", "an alias"])
async def test_one_person_too_many_is_asked_of_no_registry(house: House, told: Pnr | str) -> None:
    house.diary.before |= {"intend": cut_off, "ask of nobody": cut_off}

    with pytest.raises(TooManyQuestions) as cut:
        await house.ask(organisation(), question(subject=told))

    assert cut.value.code == "too_many_people"
    assert house.diary == []
    assert house.registries.errands == []

    house.diary.before.clear()
    await house.ask(organisation(), question())


def cut_off() -> None:
    raise TooManyQuestions("too_many_people", retry_after_seconds=60)


async def test_a_citizen_is_asked_about_whatever_her_question_says(house: House) -> None:
    house.registries.known = {citizen().pnr: knows(about=citizen().pnr)}

    await house.ask(citizen(), question("own-access", subject=NUMBER))

    assert {errand.pnr for errand in house.registries.errands} == {citizen().pnr}


@pytest.mark.parametrize(
    ("known", "code", "line"),
    [
        (Failed(outcome="unknown"), "subject_unknown", "close ent_intent unknown_subject"),
        (Failed(outcome="broken"), "facts_unavailable", "close ent_intent unavailable"),
        (
            Failed(outcome="unavailable", retry_after_seconds=7),
            "facts_unavailable",
            "close ent_intent unavailable",
        ),
    ],
    ids=["knows nobody", "garbage", "down"],
)
async def test_without_facts_there_is_no_answer_and_the_log_says_why(
    house: House, known: Failed, code: str, line: str
) -> None:
    house.registries.known[NUMBER] = known

    with pytest.raises((SubjectUnknown, EvidenceUnavailable)) as failed:
        await house.ask(organisation(), question())

    assert failed.value.code == code
    assert failed.value.retry_after_seconds == known.retry_after_seconds
    assert house.diary == ["intend", "facts", line]
    assert house.ledger.reasons == [code]
    house.registries.known[NUMBER] = knows()
    assert (await house.ask(organisation(), question())).receipt.entry_id == "ent_disclosed"


async def test_nobody_known_is_to_a_private_party_the_same_as_a_refusal(house: House) -> None:
    house.registries.known = {}

    with pytest.raises(SubjectUnknown) as unknown:
        await house.ask(SHOP, question("ordered-copy"))

    assert unknown.value.code == "subject_not_available"
    assert house.ledger.reasons == ["subject_unknown"]


async def test_a_private_party_that_sends_a_number_hears_what_it_may_not_do(house: House) -> None:
    with pytest.raises(NotPermitted) as refused:
        await house.ask(organisation("private", municipality=None), question("school"))

    assert refused.value.code == "party_class_not_permitted"
    assert house.diary == ["close None refused"]


async def test_a_changed_number_is_followed_to_the_one_in_force(house: House) -> None:
    house.registries.known = {
        NUMBER: knows(CHANGED, current=NEW_NUMBER),
        NEW_NUMBER: knows(about=NEW_NUMBER),
    }

    answer = await house.ask(organisation(), question())

    assert house.diary[:4] == ["intend", "facts", "link", "facts"]
    assert [errand.pnr for errand in house.registries.errands] == [NUMBER, NEW_NUMBER, NEW_NUMBER]
    assert answer.subject == f"sub_{CVR}_cit_linked"
    assert house.ledger.sights[-1].subject_id == "cit_linked"


async def test_a_citizen_whose_number_changed_keeps_one_set_of_aliases(house: House) -> None:
    old, sister = citizen(), replace(citizen(), pnr=NEW_NUMBER)
    house.registries.known = {
        old.pnr: knows(CHANGED, about=old.pnr, current=NEW_NUMBER),
        NEW_NUMBER: knows(about=NEW_NUMBER),
    }

    by_the_old = await house.ask(old, question("own-access"))
    by_the_new = await house.ask(sister, question("own-access"))

    assert by_the_old.subject == by_the_new.subject == "sub_citizen:cit_linked_cit_linked"


async def test_an_answer_that_already_gives_the_number_in_force_is_not_followed(
    house: House,
) -> None:
    house.registries.known = {NEW_NUMBER: knows(about=NUMBER, current=NEW_NUMBER)}

    await house.ask(organisation(), question(subject=NEW_NUMBER))

    assert house.diary.count("facts") == 1
    assert "link" not in house.diary


@pytest.mark.parametrize("back_to", [NEWEST_NUMBER, NUMBER], ids=["a third", "the first"])
async def test_a_changed_number_is_never_followed_twice(house: House, back_to: object) -> None:
    house.registries.known = {
        NUMBER: knows(CHANGED, current=NEW_NUMBER),
        NEW_NUMBER: knows(about=NEW_NUMBER, current=back_to),  # type: ignore[arg-type]  # a number
        NEWEST_NUMBER: knows(about=NEWEST_NUMBER),
    }

    with pytest.raises(EvidenceUnavailable) as failed:
        await house.ask(organisation(), question())

    assert failed.value.code == "facts_unavailable"
    assert house.diary == ["intend", "facts", "link", "facts", "close ent_intent unavailable"]


async def test_a_number_in_force_that_nobody_knows_is_nobody(house: House) -> None:
    house.registries.known = {NUMBER: knows(CHANGED, current=NEW_NUMBER)}

    with pytest.raises(SubjectUnknown):
        await house.ask(organisation(), question())

    assert house.diary[-1] == "close ent_intent unknown_subject"


async def test_the_log_is_told_who_stood_behind_the_question(house: House) -> None:
    await house.ask(organisation(), question(case_reference="sag-1", notice_reference="brev-2"))

    sight = house.ledger.sights[-1]
    assert (sight.actor, sight.unit) == (f"p-{CVR}-3", "Borgerservice")
    assert (sight.case_reference, sight.notice_reference) == ("sag-1", "brev-2")
    assert (sight.purpose_version, sight.basis) == (3, "statute: folkeskoleloven § 36")
    assert sight.correlation_id == "c0ffee"

"""What becomes true between asking, showing, answering and using: the latest counts."""

from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace

from contracts.dates import PartialDate
from contracts.errors import EvidenceUnavailable, NothingThere, NotPermitted, SubjectUnknown
from contracts.reading import Failed
from contracts.records import Family, Person
from contracts.records.family import CustodyHolder, Guardianship
from gateway.consents.answers import Yes
from gateway.consents.deciding import Whose
from gateway.consents.terms import Served
from gateway.ledger.notices import Heard
from gateway.registries.answered import Answered
from gateway.store.store import Store
from tests.gateway.answering.fakes import (
    CHILD,
    FAMILY,
    NEW_NUMBER,
    NUMBER,
    PERSON,
    PROTECTED,
    knows,
)
from tests.gateway.consents.situation import (
    ADDRESS,
    BO,
    EVA,
    FIELDS,
    FIRST,
    IDA,
    NAME,
    SECOND,
    Situation,
    catalogue,
    signed_in,
)
from tests.gateway.store.house import FakeClock, House

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
GUARDED = replace(FAMILY, guardianship=Guardianship(scope="full", in_force=True))
QUARTER_TO_MIDNIGHT = datetime(2026, 11, 23, 22, 45, tzinfo=UTC)
"""In Copenhagen."""
SHOWN = Served(
    subject_id="",
    sha256="digest",
    language="da",
    text_version="1",
    at=datetime(2026, 11, 23, 9, tzinfo=UTC),
)


def known(person: Person = PERSON, family: Family = FAMILY) -> Answered:
    told = knows(person)
    sections = tuple(
        replace(each, record=family) if each.section == "family" else each
        for each in told.reading.sections
    )
    return replace(told, reading=replace(told.reading, sections=sections))


TURNS: dict[str, tuple[Answered | Failed, str]] = {
    "she died": (known(replace(PERSON, status="dead")), "subject_deceased"),
    "she disappeared": (known(replace(PERSON, status="disappeared")), "subject_disappeared"),
    "she got a guardian": (known(family=GUARDED), "under_guardianship"),
    "she turns out to be fourteen": (
        known(replace(PERSON, birth_date=PartialDate("2012-11-24"))),
        "under_age",
    ),
}


async def refuses(situation: Situation, request_id: str) -> str:
    with pytest.raises((NotPermitted, EvidenceUnavailable)) as refused:
        await situation.answer(request_id)
    return refused.value.code


@pytest.mark.parametrize("turn", TURNS)
async def test_what_came_between_showing_and_answering_is_heeded(
    situation: Situation, turn: str
) -> None:
    request = await situation.ask()
    await situation.show(request.id)
    situation.registries.known[NUMBER], _ = TURNS[turn]

    code = await refuses(situation, request.id)

    assert code in {"subject_deceased", "subject_disappeared", "under_guardianship", "under_age"}
    assert (await situation.request(request.id)).state == "requested"
    situation.registries.known[NUMBER] = known()
    assert (await situation.answer(request.id)).state == "granted"


@pytest.mark.parametrize("turn", TURNS)
async def test_she_may_always_say_no(situation: Situation, turn: str) -> None:
    request = await situation.ask()
    await situation.show(request.id)
    situation.registries.known[NUMBER], _ = TURNS[turn]

    assert (await situation.answer(request.id, "refuse")).state == "refused"


@pytest.mark.parametrize("turn", TURNS)
async def test_what_came_between_answering_and_using_is_heeded(
    situation: Situation, turn: str
) -> None:
    consent_id = await situation.granted()
    situation.registries.known[NUMBER], _ = TURNS[turn]

    with pytest.raises(SubjectUnknown, match="subject_not_available"):
        await situation.use(consent_id)

    assert (await situation.standing(consent_id)).uses == 0
    situation.registries.known[NUMBER] = known()
    assert (await situation.use(consent_id)).sections


async def test_the_fifteenth_birthday_makes_a_request_hers(situation: Situation) -> None:
    situation.clock.time = QUARTER_TO_MIDNIGHT
    situation.registries.known[NUMBER] = known(
        replace(PERSON, birth_date=PartialDate("2011-11-24"))
    )
    request = await situation.ask()

    before = await refuses(situation, request.id)
    situation.clock.move(minutes=15)
    request = await situation.ask()

    assert before == "under_age"
    assert (await situation.answer(request.id)).state == "granted"


async def test_without_the_register_nobody_agrees_and_nobody_is_bound(
    situation: Situation,
) -> None:
    request = await situation.ask()
    situation.registries.known[NUMBER] = Failed(outcome="unavailable", retry_after_seconds=30)

    with pytest.raises(EvidenceUnavailable, match="facts_unavailable"):
        await situation.show(request.id)

    assert (await situation.show(request.id, BO)).question.can_agree


async def test_protection_that_came_after_the_yes_keeps_her_address(
    situation: Situation,
) -> None:
    request = await situation.ask()
    served = await situation.show(request.id)
    situation.registries.known[NUMBER] = known(PROTECTED)
    again = await situation.show(request.id)
    outcome = await situation.answer(request.id)

    answer = await situation.use(outcome.consent_id)

    shown = {each.field: each.would_be_given for each in served.question.fields}
    now = {each.field: each.would_be_given for each in again.question.fields}
    assert (shown[ADDRESS], now[ADDRESS], now[NAME]) == (True, False, False)
    assert "address" not in answer.sections


async def test_a_notice_of_protection_between_yes_and_use_is_heeded(
    situation: Situation,
) -> None:
    consent_id = await situation.granted(mode="recurring")
    before = await situation.use(consent_id)
    heard = Heard(change="gained", since=date(2026, 11, 23), reference="cpr-1")
    await situation.store.notices.take(NUMBER, heard)

    after = await situation.use(consent_id)

    assert ("address" in before.sections, "address" in after.sections) == (True, False)


async def test_a_notice_between_showing_and_answering_takes_the_address_from_what_is_shown(
    situation: Situation,
) -> None:
    request = await situation.ask()
    await situation.show(request.id)
    heard = Heard(change="gained", since=date(2026, 11, 23), reference="cpr-1")
    await situation.store.notices.take(NUMBER, heard)

    again = await situation.show(request.id)

    (address,) = (each for each in again.question.fields if each.field == ADDRESS)
    assert (address.would_be_given, address.values) == (False, {})
    assert address.note


@pytest.mark.parametrize("when", ["before showing", "before answering"])
async def test_another_version_of_the_purpose_is_another_question(
    store: Store, clock: FakeClock, when: str
) -> None:
    old = await Situation(store, clock).start()
    request = await old.ask()
    if when == "before answering":
        await old.show(request.id)
    new = await Situation(store, clock, catalogue=catalogue(version=2)).start()

    for does in (new.show, new.answer):
        with pytest.raises(NotPermitted, match="consent_request_lapsed"):
            await does(request.id)

    assert (await new.answer(request.id, "refuse")).state == "refused"
    assert (await new.granted()).startswith("con_")


async def test_a_consent_to_an_older_version_gives_nothing_under_the_newer(
    store: Store, clock: FakeClock
) -> None:
    old = await Situation(store, clock).start()
    consent_id = await old.granted()
    new = await Situation(store, clock, catalogue=catalogue(version=2)).start()

    with pytest.raises(SubjectUnknown, match="subject_not_available"):
        await new.use(consent_id)

    assert (await old.use(consent_id)).sections


async def test_a_changed_number_keeps_its_consents_and_its_requests(situation: Situation) -> None:
    given, waiting = await situation.granted(mode="recurring"), await situation.ask()
    await situation.show(waiting.id)
    await situation.store.subjects.id_of(NEW_NUMBER)  # was somebody of her own until today
    theirs = await situation.granted(mode="recurring", citizen=BO)
    await situation.store.subjects.link(NUMBER, NEW_NUMBER)

    her_own = await situation.flows.own.all(BO, correlation_id="1")
    used = await situation.use(given, citizen=BO)
    outcome = await situation.answer(waiting.id, citizen=BO)

    assert {each.id for each in her_own.consents} == {given, theirs}
    assert [each.id for each in her_own.waiting] == [waiting.id]
    assert used.subject == (await situation.standing(given)).subject
    assert outcome.state == "granted"
    assert (await situation.receipt(theirs, BO))["record_id"] == theirs
    assert (await situation.withdraw(given, BO)).state == "withdrawn"
    assert (await situation.withdraw(theirs, IDA)).state == "withdrawn"


async def test_a_merged_citizen_s_consent_is_renewed_under_the_number_in_force(
    situation: Situation,
) -> None:
    old = await situation.granted(mode="recurring")
    await situation.store.subjects.id_of(NEW_NUMBER)
    await situation.store.subjects.link(NUMBER, NEW_NUMBER)

    request = await situation.ask(mode="recurring", renews=old)
    await situation.answer(request.id, citizen=BO)

    assert (await situation.standing(old)).state == "withdrawn"


def destroy_key(house: House, owner: str) -> None:
    us = int(house.clock.time.timestamp() * 1_000_000)
    house.change(
        f"UPDATE data_key SET wrapped = NULL, destroyed_us = {us} WHERE owner = '{owner}'"  # noqa: S608  # ours
    )


async def test_with_her_key_destroyed_nothing_is_given_and_nothing_said(
    situation: Situation, house: House
) -> None:
    consent_id = await situation.granted(mode="recurring")
    request = await situation.ask()
    await situation.show(request.id)
    destroy_key(house, await situation.store.subjects.id_of(NUMBER))

    for does in (
        situation.use(consent_id),
        situation.standing(consent_id),
        situation.answer(request.id),
        situation.show(request.id),
    ):
        with pytest.raises(EvidenceUnavailable, match="evidence_unavailable"):
            await does

    situation.clock.move(days=400)
    await situation.store.chores.end_consents()
    assert (await situation.granted(citizen=BO)).startswith("con_")


async def test_where_whom_he_agreed_for_is_erased_he_still_sees_and_ends_his_own(
    situation: Situation, house: House
) -> None:
    own = await situation.granted()
    child_id = await granted_for_child(situation)
    destroy_key(house, await situation.store.subjects.id_of(CHILD))

    listed = await situation.flows.own.all(IDA, correlation_id="1")

    assert [each.id for each in listed.consents] == [own]
    assert (await situation.receipt(own))["record_id"] == own
    with pytest.raises(EvidenceUnavailable):
        await situation.receipt(child_id)
    assert (await situation.withdraw(own)).state == "withdrawn"
    assert (await situation.withdraw(child_id)).state == "withdrawn"


async def test_a_clock_that_went_back_revives_nothing(situation: Situation) -> None:
    consent_id = await situation.granted(valid_days=1)
    situation.clock.move(days=1)
    with pytest.raises(SubjectUnknown):
        await situation.use(consent_id)
    situation.clock.move(days=-1)

    for does in (situation.use(consent_id), situation.ask()):
        with pytest.raises(EvidenceUnavailable, match="evidence_unavailable"):
            await does

    situation.clock.move(days=1)
    assert (await situation.standing(consent_id)).uses == 0
    assert (await situation.ask()).id


async def granted_for_child(situation: Situation) -> str:
    """Let Ida agree for the child, as her route does once it knows that she may."""
    subjects = situation.store.subjects
    opener, child = await subjects.id_of(NUMBER), await subjects.id_of(CHILD)
    request = await situation.ask(mode="recurring")
    answered = await situation.store.consents.answer(
        request.id,
        opener,
        Yes(
            fields=FIELDS,
            subject_id=child,
            given_by="custody_holder",
            acr="substantial",
            expires_at=situation.clock.time + timedelta(days=30),
            authorities=("CPR-kontoret",),
            served=SHOWN,
        ),
        correlation_id="c1",
    )
    assert answered.consent_id is not None
    return answered.consent_id


YOUNG = replace(PERSON, birth_date=PartialDate("2015-11-11"))
HELD = replace(
    FAMILY,
    children=(),
    custody=(CustodyHolder(role="mother", person=NUMBER, since=PartialDate("2015-11-11")),),
)
CHILD_SIGNED_IN = signed_in(CHILD)
LATER: dict[str, Answered] = {
    "custody ended": known(
        YOUNG, replace(HELD, custody=(replace(HELD.custody[0], until=PartialDate("2026-11-22")),))
    ),
    "custody went to another": known(
        YOUNG, replace(HELD, custody=(replace(HELD.custody[0], person=EVA.pnr),))
    ),
    "the child is fifteen": known(replace(YOUNG, birth_date=PartialDate("2011-11-23")), HELD),
    "the register says nothing of custody": known(YOUNG, replace(HELD, custody=())),
    "the child died": known(replace(YOUNG, status="dead"), HELD),
}


def about_child(told: Answered) -> Answered:
    return replace(told, reading=replace(told.reading, about=CHILD))


@pytest.mark.parametrize("turn", LATER)
async def test_what_a_parent_agreed_to_ends_with_what_made_it_hers_to_give(
    situation: Situation, turn: str
) -> None:
    situation.registries.known[CHILD] = about_child(known(YOUNG, HELD))
    consent_id = await granted_for_child(situation)
    first = await situation.use(consent_id, citizen=CHILD_SIGNED_IN)
    situation.registries.known[CHILD] = about_child(LATER[turn])

    with pytest.raises(SubjectUnknown, match="subject_not_available"):
        await situation.use(consent_id, citizen=CHILD_SIGNED_IN)

    assert "person" in first.sections
    assert (await situation.standing(consent_id)).uses == 1


async def test_a_consent_for_a_child_is_seen_and_ended_by_both_and_by_nobody_else(
    situation: Situation,
) -> None:
    consent_id = await granted_for_child(situation)

    seen = [
        [each.id for each in (await situation.flows.own.all(who, correlation_id="1")).consents]
        for who in (IDA, CHILD_SIGNED_IN, BO)
    ]

    assert seen == [[consent_id], [consent_id], []]
    assert (await situation.receipt(consent_id, CHILD_SIGNED_IN))["record_id"] == consent_id
    with pytest.raises(NothingThere):
        await situation.withdraw(consent_id, BO)
    assert (await situation.withdraw(consent_id, CHILD_SIGNED_IN)).state == "withdrawn"


async def test_what_she_was_shown_of_herself_is_not_what_she_agreed_to_for_a_child(
    situation: Situation,
) -> None:
    subjects = situation.store.subjects
    request = await situation.ask(mode="recurring")
    hers = await situation.show(request.id)
    child = await subjects.id_of(CHILD)
    yes = Yes(
        fields=FIELDS,
        subject_id=child,
        given_by="custody_holder",
        acr="substantial",
        expires_at=situation.clock.time + timedelta(days=30),
        authorities=(),
        served=replace(SHOWN, subject_id=child, sha256="the child's"),
    )

    answered = await situation.store.consents.answer(
        request.id, await subjects.id_of(NUMBER), yes, correlation_id="c1"
    )

    standing = await situation.store.consents.standing(answered.consent_id or "")
    assert standing.agreed.served.sha256 == "the child's" != hers.sha256


async def test_a_consent_for_one_recipient_s_purpose_is_no_other_s(situation: Situation) -> None:
    consent_id = await situation.granted()

    with pytest.raises(SubjectUnknown, match="subject_not_available"):
        await situation.use(consent_id, SECOND)

    assert (await situation.use(consent_id, FIRST)).sections
    assert Whose().alias is None

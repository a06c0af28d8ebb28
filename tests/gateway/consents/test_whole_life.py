"""From a request that names nobody to a use that is counted, and every end that there is."""

from datetime import UTC, datetime, timedelta

import pytest

from contracts.errors import (
    Conflicting,
    KeyUsedOtherwise,
    NothingThere,
    NotPermitted,
    SubjectUnknown,
    TooManyQuestions,
)
from gateway.consents.endings import EndOverdue
from gateway.ledger.leases import CONSENTS, Lease
from tests.gateway.consents.situation import (
    ADDRESS,
    BACK,
    BO,
    BORN,
    FIRST,
    IDA,
    NAME,
    SECOND,
    SINCE,
    Situation,
)

pytestmark = pytest.mark.anyio
WINTER_NIGHT = datetime(2027, 3, 27, 22, 30, tzinfo=UTC)
"""Half past eleven in Copenhagen, the night before clocks go forward."""
SUMMER_NIGHT = datetime(2026, 10, 24, 22, 30, tzinfo=UTC)
LEAP_DAY = datetime(2028, 2, 29, 9, tzinfo=UTC)


async def steps(situation: Situation) -> list[str]:
    """Give what happened by her log, oldest first."""
    return [each.outcome for each in reversed(await situation.log())]


async def test_a_request_is_made_opened_granted_used_and_used_up(situation: Situation) -> None:
    request = await situation.ask(redirect_uri=BACK, state="their-word")
    before = await situation.request(request.id)
    served = await situation.show(request.id)
    outcome = await situation.answer(request.id)
    assert outcome.consent_id
    answer = await situation.use(outcome.consent_id)
    after = await situation.standing(outcome.consent_id)

    assert (before.state, before.subject, before.consent_id) == ("requested", None, None)
    assert served.question.can_agree
    assert outcome.redirect_to == f"{BACK}&id={request.id}&state=their-word"
    assert set(answer.sections) == {"person", "address"}
    assert (after.state, after.uses, after.subject) == ("exhausted", 1, answer.subject)
    assert await steps(situation) == [
        "disclosed",  # her own record, to show it to her
        "consent_shown",
        "disclosed",  # and again as she answers
        "consent_granted",
        "disclosed",
        "consent_exhausted",
    ]


async def test_the_request_names_nobody_until_somebody_opens_it(situation: Situation) -> None:
    await situation.ask()

    assert [await situation.log(each) for each in (IDA, BO)] == [(), ()]


async def test_the_first_who_opens_a_link_is_the_only_one_to_see_it(situation: Situation) -> None:
    request = await situation.ask()
    await situation.show(request.id, IDA)

    told = []
    for nothing in (request.id, "req_" + "a" * 26, "req_1", "\x00", ""):
        with pytest.raises(NothingThere) as refused:
            await situation.show(nothing, BO)
        told.append(refused.value.code)
        with pytest.raises(NothingThere) as refused:
            await situation.answer(nothing, citizen=BO)
        told.append(refused.value.code)

    assert set(told) == {"consent_request_unknown"}
    assert (await situation.answer(request.id)).state == "granted"


async def test_the_first_who_answers_unseen_is_bound_alike(situation: Situation) -> None:
    request = await situation.ask()

    await situation.answer(request.id, "refuse", citizen=BO)

    with pytest.raises(NothingThere, match="consent_request_unknown"):
        await situation.show(request.id, IDA)


async def test_another_recipient_hears_of_nothing(situation: Situation) -> None:
    request = await situation.ask()
    consent_id = await situation.granted()

    with pytest.raises(NothingThere, match="consent_request_unknown"):
        await situation.request(request.id, SECOND)
    for does in (situation.standing, situation.give_up):
        with pytest.raises(NothingThere, match="consent_unknown"):
            await does(consent_id, SECOND)

    assert (await situation.standing(consent_id)).state == "granted"


async def test_another_citizen_can_neither_read_nor_withdraw_it(situation: Situation) -> None:
    consent_id = await situation.granted()

    with pytest.raises(NothingThere, match="consent_unknown"):
        await situation.receipt(consent_id, BO)
    with pytest.raises(NothingThere, match="consent_unknown"):
        await situation.withdraw(consent_id, BO)

    assert (await situation.standing(consent_id)).state == "granted"


@pytest.mark.parametrize(("minutes", "seconds", "opens"), [(9, 59, True), (10, 0, False)])
async def test_a_link_lives_ten_minutes(
    situation: Situation, minutes: int, seconds: int, *, opens: bool
) -> None:
    request = await situation.ask()
    situation.clock.move(minutes=minutes, seconds=seconds)

    if opens:
        assert (await situation.show(request.id)).question.can_agree
    else:
        with pytest.raises(NotPermitted, match="consent_request_lapsed"):
            await situation.show(request.id)
        assert (await situation.request(request.id)).state == "lapsed"
    assert (await situation.ask()).id != request.id


@pytest.mark.parametrize(("days", "seconds", "answers"), [(6, 86_399, True), (7, 0, False)])
async def test_once_opened_it_waits_seven_days(
    situation: Situation, days: int, seconds: int, *, answers: bool
) -> None:
    request = await situation.ask()
    await situation.show(request.id)
    situation.clock.move(days=days, seconds=seconds)

    if answers:
        assert (await situation.answer(request.id)).state == "granted"
    else:
        with pytest.raises(NotPermitted, match="consent_request_lapsed"):
            await situation.answer(request.id)


async def test_seeing_it_again_gives_no_more_days(situation: Situation) -> None:
    request = await situation.ask()
    await situation.show(request.id)
    situation.clock.move(days=6)
    await situation.show(request.id)
    situation.clock.move(days=1)

    with pytest.raises(NotPermitted, match="consent_request_lapsed"):
        await situation.show(request.id)


async def test_what_lapses_is_told_to_whom_it_was_shown_and_to_nobody_else(
    situation: Situation,
) -> None:
    shown, unseen = await situation.ask(), await situation.ask()
    await situation.show(shown.id)
    situation.clock.move(days=8)

    await situation.store.chores.end_consents()

    assert (await steps(situation))[-1] == "consent_lapsed"
    assert (await situation.log(BO)) == ()
    assert (await situation.request(unseen.id)).state == "lapsed"


async def test_requests_that_wait_for_an_answer_keep_no_other_from_lapsing(
    situation: Situation,
) -> None:
    store = situation.store
    lease = Lease(name=CONSENTS, holder="a test")
    for _ in range(3):
        await situation.show((await situation.ask()).id)
    unseen = await situation.ask()
    situation.clock.move(minutes=11)

    await store._writer.write(EndOverdue(lease=lease, telling=store.telling, at_once=2))

    pending = await store.consents.pending(unseen.id)
    assert pending is not None
    assert pending.row.state == "lapsed"


async def test_she_agrees_to_some_and_what_she_refused_is_kept(situation: Situation) -> None:
    request = await situation.ask()
    await situation.show(request.id)

    outcome = await situation.answer(request.id, fields=(NAME,))
    assert outcome.consent_id
    answer = await situation.use(outcome.consent_id)

    (given,) = (await situation.flows.own.all(IDA, correlation_id="1")).consents
    assert (given.fields, given.refused_fields) == ((NAME,), (ADDRESS, BORN, SINCE))
    assert set(answer.sections) == {"person"}
    person = answer.sections["person"]
    assert set(person.record) == {"name"}  # type: ignore[union-attr]  # a found section


async def test_a_refusal_gives_nothing_and_says_so(situation: Situation) -> None:
    request = await situation.ask()
    await situation.show(request.id)

    outcome = await situation.answer(request.id, "refuse")

    assert (outcome.state, outcome.consent_id) == ("refused", None)
    standing = await situation.request(request.id)
    assert (standing.state, standing.subject, standing.consent_id) == ("refused", None, None)
    assert (await steps(situation))[-1] == "consent_refused"


@pytest.mark.parametrize("fields", [(), ("person.citizenship",), (NAME, "person.citizenship")])
async def test_nothing_that_was_not_asked_for_can_be_granted(
    situation: Situation, fields: tuple[str, ...]
) -> None:
    request = await situation.ask()

    with pytest.raises(Exception, match="consent_fields_invalid"):
        await situation.answer(request.id, fields=fields)

    assert (await situation.answer(request.id)).state == "granted"


async def test_a_recurring_consent_is_used_as_often_as_it_says(situation: Situation) -> None:
    consent_id = await situation.granted(mode="recurring", max_uses=3)

    for _ in range(3):
        await situation.use(consent_id)
    with pytest.raises(SubjectUnknown, match="subject_not_available"):
        await situation.use(consent_id)

    standing = await situation.standing(consent_id)
    assert (standing.state, standing.uses, standing.max_uses) == ("exhausted", 3, 3)


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ({"mode": "once", "max_uses": 2}, "uses_not_permitted"),
        ({"mode": "recurring", "max_uses": 13}, "uses_not_permitted"),
        ({"valid_days": 366}, "uses_not_permitted"),
        ({"redirect_uri": BACK + "/"}, "redirect_uri_not_registered"),
        ({"purpose": "own-access"}, "agreement_missing"),
        ({"purpose": "no-such"}, "purpose_unknown"),
        ({"fields": ("person.citizenship",)}, "fields_not_permitted"),
    ],
)
async def test_what_could_never_be_given_is_not_asked_for(
    situation: Situation, wish: dict[str, object], code: str
) -> None:
    with pytest.raises(NotPermitted, match=code):
        await situation.ask(**wish)

    assert (await situation.ask()).id


async def test_she_gives_it_for_a_shorter_time_and_never_for_a_longer(
    situation: Situation,
) -> None:
    short, long = await situation.ask(valid_days=10), await situation.ask(valid_days=10)

    ends = [
        (await situation.standing(outcome.consent_id or "")).expires_at
        for outcome in (
            await situation.answer(short.id, valid_days=1),
            await situation.answer(long.id, valid_days=365),
        )
    ]

    now = situation.clock.time
    assert ends == [now + timedelta(days=1), now + timedelta(days=10)]


@pytest.mark.parametrize("start", [WINTER_NIGHT, SUMMER_NIGHT, LEAP_DAY])
async def test_it_holds_to_the_second_whatever_night_clocks_are_moved(
    situation: Situation, start: datetime
) -> None:
    situation.clock.time = max(start, situation.clock.time)
    consent_id = await situation.granted(mode="recurring", valid_days=1)

    situation.clock.move(hours=23, minutes=59, seconds=59)
    assert (await situation.use(consent_id)).sections
    situation.clock.move(seconds=1)
    with pytest.raises(SubjectUnknown, match="subject_not_available"):
        await situation.use(consent_id)

    assert (await situation.standing(consent_id)).state == "expired"


async def test_an_expiry_is_written_down_and_told(situation: Situation) -> None:
    consent_id = await situation.granted(valid_days=1)
    situation.clock.move(days=1)

    await situation.store.chores.end_consents()
    await situation.store.chores.end_consents()

    assert (await steps(situation)).count("consent_expired") == 1
    standing = await situation.store.consents.standing(consent_id)
    assert (standing.row.state, standing.row.version) == ("expired", 2)


async def test_a_renewal_takes_the_place_of_the_one_before(situation: Situation) -> None:
    old = await situation.granted(mode="recurring")

    new = await situation.granted(mode="recurring", renews=old)

    assert (await situation.standing(old)).state == "withdrawn"
    assert (await situation.standing(new)).supersedes == old
    assert (await situation.use(new)).sections
    with pytest.raises(SubjectUnknown):
        await situation.use(old)
    (withdrawn,) = (each for each in await situation.log() if each.outcome == "consent_withdrawn")
    assert withdrawn.consent is not None
    assert (withdrawn.consent.by, withdrawn.consent.consent_id) == ("renewal", old)


@pytest.mark.parametrize("end", ["expired", "exhausted", "withdrawn"])
async def test_a_renewal_leaves_an_end_that_came_before_it_as_it_was(
    situation: Situation, end: str
) -> None:
    old = await situation.granted(valid_days=1)
    if end == "exhausted":
        await situation.use(old)
    elif end == "withdrawn":
        await situation.withdraw(old)
    else:
        situation.clock.move(days=1)

    new = await situation.granted(renews=old)
    await situation.store.chores.end_consents()

    assert (await situation.standing(old)).state == end
    assert (await situation.standing(new)).supersedes == old
    ends = [each for each in await situation.log() if each.outcome == f"consent_{end}"]
    assert len(ends) == 1


async def test_a_consent_is_renewed_by_whom_it_is_about_and_by_nobody_else(
    situation: Situation,
) -> None:
    hers = await situation.granted()
    request = await situation.ask(renews=hers)

    with pytest.raises(NothingThere, match="consent_request_unknown"):
        await situation.answer(request.id, citizen=BO)

    assert (await situation.standing(hers)).state == "granted"
    assert (await situation.answer(request.id)).state == "granted"


async def test_nobody_renews_what_another_recipient_was_given(situation: Situation) -> None:
    theirs = await situation.granted(SECOND)

    for renews in (theirs, "con_" + "a" * 26, "\x00"):
        with pytest.raises(NothingThere, match="consent_unknown"):
            await situation.ask(FIRST, renews=renews)

    assert (await situation.ask(SECOND, renews=theirs)).id


async def test_one_recipient_has_three_open_with_a_citizen_and_no_more(
    situation: Situation,
) -> None:
    opened = [await situation.ask() for _ in range(4)]
    for each in opened[:3]:
        await situation.show(each.id)

    with pytest.raises(NotPermitted, match="too_many_open_requests"):
        await situation.show(opened[3].id)
    others = await situation.ask(SECOND)

    assert (await situation.show(others.id)).question.can_agree
    assert (await situation.show(opened[0].id)).question.can_agree
    await situation.answer(opened[0].id, "refuse")
    assert (await situation.show(opened[3].id)).question.can_agree


async def test_a_client_may_have_so_many_open_and_no_more(situation: Situation) -> None:
    opened = [await situation.ask() for _ in range(10)]

    with pytest.raises(TooManyQuestions, match="too_many_consent_requests"):
        await situation.ask()

    assert (await situation.ask(SECOND)).id
    await situation.answer(opened[0].id, "refuse")
    assert (await situation.ask()).id


async def test_the_same_key_and_body_is_the_same_request(situation: Situation) -> None:
    first = await situation.ask(retry_key="k-1")

    again = await situation.ask(retry_key="k-1")
    others = await situation.ask(SECOND, retry_key="k-1")

    assert again == first
    assert others.id != first.id


async def test_the_same_key_with_another_body_is_refused(situation: Situation) -> None:
    first = await situation.ask(retry_key="k-1")

    with pytest.raises(KeyUsedOtherwise, match="idempotency_key_used"):
        await situation.ask(retry_key="k-1", body_sha256="another")

    assert (await situation.ask(retry_key="k-1")).id == first.id


async def test_a_key_is_remembered_for_a_day(situation: Situation) -> None:
    first = await situation.ask(retry_key="k-1")
    situation.clock.move(hours=23, minutes=59, seconds=59)
    same = await situation.ask(retry_key="k-1")
    situation.clock.move(seconds=1)

    another = await situation.ask(retry_key="k-1", body_sha256="another")

    assert same.id == first.id
    assert another.id != first.id


async def test_a_key_of_yesterday_beyond_the_limit_takes_nobody_else_s_job_with_it(
    situation: Situation,
) -> None:
    await situation.ask(retry_key="k-1")
    situation.clock.move(days=1)
    for _ in range(10):
        await situation.ask()

    with pytest.raises(TooManyQuestions, match="too_many_consent_requests"):
        await situation.ask(retry_key="k-1")

    assert (await situation.ask(SECOND, retry_key="k-1")).id


async def test_a_withdrawal_is_done_once_and_said_again(situation: Situation) -> None:
    consent_id = await situation.granted()

    first = await situation.withdraw(consent_id)
    again = await situation.withdraw(consent_id)

    assert (first.state, again.state) == ("withdrawn", "withdrawn")
    assert (await steps(situation)).count("consent_withdrawn") == 1
    with pytest.raises(SubjectUnknown, match="subject_not_available"):
        await situation.use(consent_id)


async def test_a_recipient_gives_up_what_it_needs_no_more(situation: Situation) -> None:
    consent_id = await situation.granted()

    standing = await situation.give_up(consent_id)

    assert standing.state == "withdrawn"
    (told,) = (each for each in await situation.log() if each.outcome == "consent_withdrawn")
    assert told.consent is not None
    assert told.consent.by == "recipient"


@pytest.mark.parametrize(
    "nonsense", ["\x00", "con_1", "", "con_" + "a" * 26, "x" * 10_000, "\ud800"]
)
async def test_an_id_that_is_none_disturbs_nobody_else_s_withdrawal(
    situation: Situation, nonsense: str
) -> None:
    consent_id = await situation.granted()

    with pytest.raises(NothingThere, match="consent_unknown"):
        await situation.withdraw(nonsense)
    with pytest.raises(NothingThere, match="consent_unknown"):
        await situation.give_up(nonsense)

    assert (await situation.withdraw(consent_id)).state == "withdrawn"


async def test_an_answer_is_given_once(situation: Situation) -> None:
    request = await situation.ask()
    await situation.answer(request.id)

    for verdict in ("grant", "refuse"):
        with pytest.raises(Conflicting, match="consent_request_answered"):
            await situation.answer(request.id, verdict)  # type: ignore[arg-type]  # one of both
    with pytest.raises(Conflicting, match="consent_request_answered"):
        await situation.show(request.id)

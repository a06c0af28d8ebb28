"""Two at once, in one transaction and in two processes' writers: exactly one wins, and the other
is told.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable

import pytest
from msgspec.structs import replace

from contracts.errors import Conflicting, GatewayError, NothingThere, SubjectUnknown
from gateway.answering.answer import Answer
from gateway.consents.deciding import Outcome
from tests.gateway.consents.situation import BO, IDA, Situation
from tests.gateway.store.house import FakeClock, House

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
AT_ONCE = 12


class Pair:
    """Two gateways on one store; or one, twice."""

    def __init__(self, one: Situation, two: Situation) -> None:
        self.one = one
        self.two = two

    def both(self, count: int) -> list[Situation]:
        return [self.one, self.two] * (count // 2)


@pytest.fixture(params=["one writer", "two writers"])
async def pair(
    request: pytest.FixtureRequest, house: House, clock: FakeClock
) -> AsyncIterator[Pair]:
    house.limits = replace(house.limits, lock_seconds=5)  # the two wait for each other
    async with house.store() as store, house.store() as other:
        one = await Situation(store, clock).start()
        two = one if request.param == "one writer" else await Situation(other, clock).start()
        yield Pair(one, two)


async def at_once(jobs: list[Awaitable[object]]) -> list[object]:
    return list(await asyncio.gather(*jobs, return_exceptions=True))


def won(outcomes: list[object]) -> list[object]:
    return [each for each in outcomes if not isinstance(each, BaseException)]


def lost(outcomes: list[object]) -> set[tuple[type, str]]:
    return {(type(each), each.code) for each in outcomes if isinstance(each, GatewayError)}


async def test_of_two_grants_at_once_one_is_given(pair: Pair) -> None:
    request = await pair.one.ask()
    await pair.one.show(request.id)

    outcomes = await at_once([each.answer(request.id) for each in pair.both(AT_ONCE)])

    assert len(won(outcomes)) == 1
    assert lost(outcomes) == {(Conflicting, "consent_request_answered")}
    given = await pair.two.flows.own.all(IDA, correlation_id="1")
    assert len(given.consents) == 1


async def test_of_a_grant_and_a_refusal_at_once_one_stands(pair: Pair) -> None:
    request = await pair.one.ask()
    await pair.one.show(request.id)
    verdicts = ("grant", "refuse") * (AT_ONCE // 2)

    outcomes = await at_once(
        [
            each.answer(request.id, verdict)
            for each, verdict in zip(pair.both(AT_ONCE), verdicts, strict=True)
        ]
    )

    (stands,) = won(outcomes)
    assert isinstance(stands, Outcome)
    assert (await pair.two.request(request.id)).state == stands.state
    assert lost(outcomes) == {(Conflicting, "consent_request_answered")}


async def test_of_two_citizens_who_open_a_link_at_once_one_sees_it(pair: Pair) -> None:
    request = await pair.one.ask()

    outcomes = await at_once(
        [
            each.show(request.id, citizen)
            for each, citizen in zip(pair.both(AT_ONCE), (IDA, BO) * (AT_ONCE // 2), strict=True)
        ]
    )

    pending = await pair.two.store.consents.pending(request.id)
    assert pending is not None
    assert len(won(outcomes)) >= 1
    assert lost(outcomes) == {(NothingThere, "consent_request_unknown")}
    seen_by = {
        citizen
        for citizen, each in zip(("ida", "bo") * (AT_ONCE // 2), outcomes, strict=True)
        if not isinstance(each, BaseException)
    }
    assert len(seen_by) == 1


async def test_of_many_uses_at_once_of_a_once_consent_one_is_answered(pair: Pair) -> None:
    consent_id = await pair.one.granted()

    outcomes = await at_once([each.use(consent_id) for each in pair.both(AT_ONCE)])

    assert len(won(outcomes)) == 1
    assert lost(outcomes) == {(SubjectUnknown, "subject_not_available")}
    assert (await pair.two.standing(consent_id)).uses == 1


async def test_a_recurring_consent_is_counted_to_its_last_use(pair: Pair) -> None:
    consent_id = await pair.one.granted(mode="recurring", max_uses=5)

    outcomes = await at_once([each.use(consent_id) for each in pair.both(AT_ONCE)])

    assert len(won(outcomes)) == 5
    standing = await pair.one.standing(consent_id)
    assert (standing.uses, standing.state) == (5, "exhausted")


async def test_of_a_withdrawal_and_a_use_at_once_none_is_used_after_it(pair: Pair) -> None:
    consent_id = await pair.one.granted(mode="recurring")

    jobs: list[Awaitable[object]] = [each.use(consent_id) for each in pair.both(AT_ONCE)]
    jobs.insert(AT_ONCE // 2, pair.two.withdraw(consent_id))
    outcomes = await at_once(jobs)

    order = [each.outcome for each in reversed(await pair.one.log())]
    withdrawn = order.index("consent_withdrawn")
    granted = order.index("consent_granted")
    answers = [each for each in outcomes if isinstance(each, Answer)]
    assert order[granted:withdrawn].count("disclosed") == len(answers)
    assert "disclosed" not in order[withdrawn:]
    assert lost(outcomes) <= {(SubjectUnknown, "subject_not_available")}
    assert (await pair.two.standing(consent_id)).state == "withdrawn"


async def test_of_a_last_use_and_a_withdrawal_at_once_one_ends_it(pair: Pair) -> None:
    consent_id = await pair.one.granted()

    outcomes = await at_once([pair.one.use(consent_id), pair.two.withdraw(consent_id)])

    assert len(won(outcomes)) == 1
    ends = [each.outcome for each in await pair.one.log() if each.outcome.startswith("consent_")]
    assert len({"consent_exhausted", "consent_withdrawn"} & set(ends)) == 1
    assert ends[0] in {"consent_exhausted", "consent_withdrawn"}


async def test_withdrawn_from_both_sides_at_once_it_ends_once(pair: Pair) -> None:
    consent_id = await pair.one.granted()

    outcomes = await at_once([pair.one.withdraw(consent_id), pair.two.give_up(consent_id)])

    assert len(won(outcomes)) == 2
    ended = [each.outcome for each in await pair.one.log()].count("consent_withdrawn")
    assert ended == 1


async def test_the_same_key_at_once_makes_one_request(pair: Pair) -> None:
    outcomes = await at_once([each.ask(retry_key="k-1") for each in pair.both(AT_ONCE)])

    assert len({each.id for each in won(outcomes)}) == 1  # type: ignore[attr-defined]  # made
    assert len(won(outcomes)) == AT_ONCE


async def test_the_limit_of_open_requests_holds_at_once(pair: Pair) -> None:
    outcomes = await at_once([each.ask() for each in pair.both(AT_ONCE)])

    assert len(won(outcomes)) == 10
    assert len(outcomes) == AT_ONCE


async def test_of_four_opened_at_once_three_are_hers(pair: Pair) -> None:
    made = [await pair.one.ask() for _ in range(4)]

    outcomes = await at_once(
        [each.show(one.id) for each, one in zip(pair.both(4), made, strict=True)]
    )

    assert len(won(outcomes)) == 3


async def test_two_renewals_of_one_consent_leave_no_second_end(pair: Pair) -> None:
    old = await pair.one.granted(mode="recurring")
    renewals = [await pair.one.ask(renews=old, mode="recurring") for _ in range(2)]

    outcomes = await at_once(
        [each.answer(one.id) for each, one in zip(pair.both(2), renewals, strict=True)]
    )

    assert len(won(outcomes)) == 2
    ended = [each for each in await pair.one.log() if each.outcome == "consent_withdrawn"]
    assert [each.consent.consent_id for each in ended if each.consent] == [old]

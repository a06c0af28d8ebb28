"""No edge leaves a state that ends a consent: every state against every step."""

from collections.abc import Awaitable, Callable

import pytest

from contracts.errors import GatewayError
from gateway.consents.states import EDGES, State, may_become
from tests.gateway.consents.situation import Situation

pytestmark = [pytest.mark.anyio, pytest.mark.slow]
LAST = sorted(state for state, edges in EDGES.items() if not edges)


class Case:
    """A request that was brought to a state, and the consent that came of it, if any."""

    def __init__(self, situation: Situation, request_id: str, consent_id: str | None) -> None:
        self.situation = situation
        self.request_id = request_id
        self.consent_id = consent_id or "con_" + "a" * 26

    async def state(self) -> str:
        return (await self.situation.request(self.request_id)).state

    async def row(self) -> object:
        """Give what is written: of a consent its row, of a request without one its own."""
        pending = await self.situation.store.consents.pending(self.request_id)
        assert pending is not None
        if pending.row.consent_id is None:
            return pending.row
        return (await self.situation.store.consents.standing(pending.row.consent_id)).row


async def brought_to(situation: Situation, state: State) -> Case:
    request = await situation.ask(valid_days=1, mode="once")
    if state == "lapsed":
        situation.clock.move(minutes=10)
        return Case(situation, request.id, None)
    await situation.show(request.id)
    verdict = "refuse" if state == "refused" else "grant"
    outcome = await situation.answer(request.id, verdict)  # type: ignore[arg-type]  # one of both
    case = Case(situation, request.id, outcome.consent_id)
    if state == "withdrawn":
        await situation.withdraw(case.consent_id)
    elif state == "exhausted":
        await situation.use(case.consent_id)
    elif state == "expired":
        situation.clock.move(days=1)
    return case


async def renew(case: Case) -> object:
    request = await case.situation.ask(renews=case.consent_id)
    return await case.situation.answer(request.id)


async def chores(case: Case) -> None:
    await case.situation.store.chores.end_consents()


STEPS: dict[str, Callable[[Case], Awaitable[object]]] = {
    "is shown": lambda case: case.situation.show(case.request_id),
    "is granted": lambda case: case.situation.answer(case.request_id),
    "is refused": lambda case: case.situation.answer(case.request_id, "refuse"),
    "is withdrawn": lambda case: case.situation.withdraw(case.consent_id),
    "is given up": lambda case: case.situation.give_up(case.consent_id),
    "is used": lambda case: case.situation.use(case.consent_id),
}
SAID_AGAIN = {("withdrawn", "is withdrawn"), ("withdrawn", "is given up")}
"""Steps that have been taken already, and say so."""


async def declined(step: Callable[[Case], Awaitable[object]], case: Case) -> bool:
    try:
        await step(case)
    except GatewayError as error:
        return error.status in {403, 404, 409}
    return False


@pytest.mark.parametrize("state", LAST)
@pytest.mark.parametrize("step", STEPS)
async def test_what_has_ended_stays_so(situation: Situation, state: State, step: str) -> None:
    case = await brought_to(situation, state)
    await chores(case)
    before = await case.row()

    is_declined = await declined(STEPS[step], case)

    assert is_declined == ((state, step) not in SAID_AGAIN)
    assert await case.state() == state
    assert await case.row() == before


@pytest.mark.parametrize("state", LAST)
@pytest.mark.parametrize("step", STEPS)
async def test_what_has_ended_by_the_clock_alone_stays_so(
    situation: Situation, state: State, step: str
) -> None:
    case = await brought_to(situation, state)

    is_declined = await declined(STEPS[step], case)
    await chores(case)

    assert is_declined == ((state, step) not in SAID_AGAIN)
    assert await case.state() == state


@pytest.mark.parametrize("state", [each for each in LAST if each not in {"refused", "lapsed"}])
async def test_a_renewal_and_time_leave_an_end_as_it_was(
    situation: Situation, state: State
) -> None:
    case = await brought_to(situation, state)

    await renew(case)
    situation.clock.move(days=400)
    await chores(case)

    assert await case.state() == state


@pytest.mark.parametrize("step", ["is shown", "is granted", "is refused"])
async def test_a_granted_request_is_answered(situation: Situation, step: str) -> None:
    case = await brought_to(situation, "granted")

    assert await declined(STEPS[step], case)

    assert await case.state() == "granted"
    assert await declined(STEPS["is used"], case) is False


@pytest.mark.parametrize("state", EDGES)
@pytest.mark.parametrize("other", EDGES)
def test_the_edges_are_those_that_are_drawn(state: State, other: State) -> None:
    drawn = {
        "requested": {"granted", "refused", "lapsed"},
        "granted": {"withdrawn", "expired", "exhausted"},
    }

    assert may_become(state, other) == (other in drawn.get(state, set()))

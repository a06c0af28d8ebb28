"""Consents over HTTP against two processes on one store: no release after a withdrawal, one use of
a once-consent, and one answer for whatever is not to be had.
"""

import asyncio
import contextlib
import random
import time
from collections.abc import AsyncIterator, Iterator
from statistics import fmean

import httpx
import msgspec
import pytest

from gateway.ledger.protocol import LogEntry
from mocks.server import Mocks
from mocks.world.model import World
from tests.journeys.workers import CLIENT, PERSONA, PRIVATE_SECONDS, PURPOSE, Workers, two_workers
from tests.postgres import own_database

pytestmark = [pytest.mark.slow, pytest.mark.anyio]
WITHDRAWALS = 1000
LANES = 24
"""Consents that are raced for at once."""
USES_AT_ONCE = 200
ELSEWHERE = "con_" + "a" * 26


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def workers(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    mocks: Mocks,
    world: World,
) -> Iterator[Workers]:
    folder = tmp_path_factory.mktemp("workers")
    with contextlib.ExitStack() as stack:
        server = database = None
        if request.param == "postgresql":
            server = request.getfixturevalue("postgres")
            database = stack.enter_context(own_database(server))
        opened = two_workers(folder, mocks, world, database=database, server=server)
        yield stack.enter_context(opened)


class Raced(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one use beside one withdrawal, by the clock of this process."""

    consent_id: str
    status: int
    sent: float
    answered: float


class Race:
    """Uses and withdraws over HTTP."""

    def __init__(self, workers: Workers, clients: list[httpx.AsyncClient], alias: str) -> None:
        self.clients = clients
        self._question = {"subject": {"alias": alias}, "purpose": PURPOSE}
        self._theirs = workers.bearer(client=CLIENT)
        self._hers = workers.bearer(citizen=PERSONA)

    async def use(self, consent_id: str, process: int, **more: object) -> httpx.Response:
        question = {**self._question, "consent_id": consent_id, **more}
        return await self.clients[process].post(
            "/v1/citizen-data", json=question, headers=self._theirs
        )

    async def withdraw(self, consent_id: str, process: int) -> None:
        path = f"/v1/my-data/consents/{consent_id}/withdrawal"
        answer = await self.clients[process].post(path, headers=self._hers)
        assert answer.json() == {"id": consent_id, "state": "withdrawn"}

    async def both(self, consent_id: str, chance: random.Random, *, around: float) -> Raced:
        """Use it at one process and, about when that is answered, withdraw it at the other."""
        process = chance.randrange(2)
        sent = time.monotonic()
        using = asyncio.create_task(self.use(consent_id, process))
        await asyncio.sleep(chance.random() * around)
        await self.withdraw(consent_id, 1 - process)
        answer = await using
        answered = sent + answer.elapsed.total_seconds()
        return Raced(
            consent_id=consent_id,
            status=answer.status_code,
            sent=sent,
            answered=answered,
        )


@contextlib.asynccontextmanager
async def racing(workers: Workers, alias: str, *, at_once: int) -> AsyncIterator[Race]:
    async with contextlib.AsyncExitStack() as stack:
        clients = [await stack.enter_async_context(each) for each in workers.clients(at_once)]
        yield Race(workers, clients, alias)


async def raced(race: Race, given: list[str]) -> list[Raced]:
    """Withdraw each while it is used, so many at once."""
    chance = random.Random(20261128)  # noqa: S311  # the same race again for the same seed
    lanes, lasted = asyncio.Semaphore(LANES), [0.05]

    async def one(consent_id: str) -> Raced:
        async with lanes:
            # Spread about as long as a use takes now, whatever else the machine does.
            outcome = await race.both(consent_id, chance, around=2 * fmean(lasted[-50:]))
        if outcome.status == 200:
            lasted.append(outcome.answered - outcome.sent)
        return outcome

    return list(await asyncio.gather(*(one(each) for each in given)))


def places(story: list[LogEntry]) -> tuple[dict[str, int], dict[str, int]]:
    """Give where in the ledger each consent was last used, and where it was withdrawn."""
    used = {
        entry.sight.consent_id: entry.sequence for entry in story if entry.outcome == "disclosed"
    }
    withdrawn = {
        entry.sight.consent_id: entry.sequence
        for entry in story
        if entry.outcome == "consent_withdrawn"
    }
    return (
        {each: at for each, at in used.items() if each is not None},
        {each: at for each, at in withdrawn.items() if each is not None},
    )


async def test_of_a_thousand_withdrawals_none_is_followed_by_a_release(workers: Workers) -> None:
    async with workers.store() as granting:
        given = await granting.consents(WITHDRAWALS)
        async with racing(workers, await granting.alias(), at_once=2 * LANES) as race:
            outcomes = await raced(race, given)
            late = await asyncio.gather(
                *(race.use(each, at % 2) for at, each in enumerate(given[:40]))
            )
        used, withdrawn = places(await granting.story())

    statuses = [each.status for each in outcomes]
    released = {each.consent_id for each in outcomes if each.status == 200}
    after = [each for each in released if used[each] > withdrawn[each]]
    print(  # noqa: T201  # the figures of the note
        f"\n{len(given)} withdrawals: {len(released)} uses released before, "
        f"{statuses.count(404)} refused, {len(after)} released after"
    )
    assert set(given) <= withdrawn.keys()
    assert set(statuses) == {200, 404}
    assert (after, released) == ([], used.keys() & set(given))
    assert min(map(statuses.count, (200, 404))) > WITHDRAWALS // 20
    assert {each.status_code for each in late} == {404}


async def test_of_two_hundred_uses_of_a_once_consent_one_is_answered(workers: Workers) -> None:
    async with workers.store() as granting:
        (consent_id,) = await granting.consents(1, mode="once", max_uses=1)
        async with racing(workers, await granting.alias(), at_once=USES_AT_ONCE) as race:
            answers = await asyncio.gather(
                *(race.use(consent_id, each % 2) for each in range(USES_AT_ONCE))
            )
        standing = await granting.store.consents.standing(consent_id)

    statuses = [each.status_code for each in answers]
    assert (statuses.count(200), statuses.count(404)) == (1, USES_AT_ONCE - 1)
    assert len({each.content for each in answers if each.status_code == 404}) == 1
    assert (standing.state, standing.row.uses) == ("exhausted", 1)


async def test_whatever_is_not_to_be_had_is_the_same_answer_after_the_same_time(
    workers: Workers,
) -> None:
    async with workers.store() as granting:
        expired = await granting.consent(days=1 / 86_400)
        over = time.monotonic() + 1.2
        holds, withdrawn = await granting.consents(2)
        (used,) = await granting.consents(1, mode="once", max_uses=1)
        other_purpose = await granting.consent(purpose_id="enrolment-copy")
        other_version = await granting.consent(purpose_version=2)
        other_case = await granting.consent(case_reference="S1")
        async with racing(workers, await granting.alias(), at_once=40) as race:
            await race.withdraw(withdrawn, 0)
            await race.use(used, 1)
            await asyncio.sleep(max(0, over - time.monotonic()))
            reasons = {
                "none at all": ELSEWHERE,
                "no id": "x",
                "withdrawn": withdrawn,
                "used up": used,
                "expired": expired,
                "of another purpose": other_purpose,
                "of another version": other_version,
                "of another case": other_case,
            }
            asked = [
                (reason, process) for reason in reasons for process in (0, 1) for _ in range(2)
            ]
            random.Random(7).shuffle(asked)  # noqa: S311  # an order, not a secret
            answers = await asyncio.gather(
                *(race.use(reasons[reason], process) for reason, process in asked)
            )
            given = await race.use(holds, 0)
            nobody = await race.use(holds, 1, subject={"alias": "sub_" + "a" * 26})

    said = {(each.status_code, each.content, _headers(each)) for each in (*answers, nobody)}
    seconds = [each.elapsed.total_seconds() for each in answers]
    assert len(said) == 1
    assert {status for status, _, _ in said} == {404}
    assert given.status_code == 200
    assert min(seconds) >= PRIVATE_SECONDS
    assert max(seconds) - min(seconds) < PRIVATE_SECONDS / 4


def _headers(answer: httpx.Response) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in answer.headers.items() if name != "date")

"""Processes that ask, integrate and sweep without end, each until it kills itself.

Of ours only gateway.store and gateway.ledger are imported, and what they need. One process imports
all of it once and forks a child for every run: it has no thread and no connection of its own. On
stdin come runs, a line of JSON each; on stdout goes a line when all children of a run are dead.

What a child has been told by the ledger it says over a socket, one line each: `KIND ID`, and
after a disclosure its body, as a gateway would: `body ENTRY_ID` and the answer.
"""

import asyncio
import contextlib
import os
import random
import signal
import socket
import sys
import threading
import traceback
from collections.abc import AsyncIterator, Callable, Coroutine
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import msgspec

from contracts.pnr import Pnr
from gateway.access.decision import Permit
from gateway.ledger.brake import Brake
from gateway.ledger.chores import Rhythm
from gateway.ledger.entries import CITIZEN
from gateway.ledger.house_keys import HouseKeys
from gateway.ledger.protocol import Released, Shown
from gateway.settings import LedgerSettings, LimitsSettings, StoreSettings
from gateway.store.database import database_at
from gateway.store.reader import Reader
from gateway.store.store import Store, prepare
from gateway.store.writer import Writer, WriterLimits
from tests.gateway.audit.whole_consents import Consenting
from tests.gateway.ledger.kill.points import KillingDriver, Point
from tests.gateway.ledger.samples import DISCLOSURE, PERMIT, WITHDRAWN, always, sight_of

ASKERS = 6
PATIENCE_SECONDS = 0.4
HURRIED = Rhythm(integrate_seconds=0.004, sweep_seconds=0.01, key_seconds=0.05)
LIMITS = WriterLimits(lock_seconds=30)
ANSWER = b'{"person": "' + b"x" * 2000 + b'"}'
SHOWN = Shown(content=b"what was shown", days=1)


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One run: a child for each point, all on one store."""

    store: StoreSettings
    ledger: LedgerSettings
    port: int
    seed: str
    points: tuple[Point, ...]
    ahead_seconds: float
    """How far the clock is ahead: what the last run broke off is old in this one."""


class Told:
    """Says on a socket what the ledger has said."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._lock = threading.Lock()

    def say(self, line: str, body: bytes = b"") -> None:
        with self._lock:
            self._socket.sendall(f"{line}\n".encode() + body)


class Asker:
    """Asks in every way that there is, about ever other citizens."""

    def __init__(self, store: Store, told: Told, *, chance: random.Random, run: Run) -> None:
        self._store = store
        self._told = told
        self._chance = chance
        self._clock = _clock(run)

    async def ask_without_end(self) -> None:
        ways = (
            (self.see, 8),
            (self.be_refused_at_release, 2),
            (self.be_refused_at_once, 1),
            (self.break_off, 1),
            (self.read_own_log, 1),
            (self.agree, 5),
        )
        while True:
            (way,) = self._chance.choices([each for each, _ in ways], [often for _, often in ways])
            await way(await self._someone())

    async def see(self, subject_id: str) -> None:
        sight = sight_of(subject_id)
        intent_id = await self._intend(subject_id)
        released = await self._store.ledger.release(
            intent_id, sight, DISCLOSURE, recheck=always(PERMIT), shown=SHOWN
        )
        assert isinstance(released, Released)
        self._told.say(f"body {released.entry_id}", ANSWER + b"\n")

    async def be_refused_at_release(self, subject_id: str) -> None:
        intent_id = await self._intend(subject_id)
        refused = await self._store.ledger.release(
            intent_id, sight_of(subject_id), DISCLOSURE, recheck=always(WITHDRAWN)
        )
        assert not isinstance(refused, Permit | Released)
        self._told.say(f"ends {intent_id}")

    async def be_refused_at_once(self, subject_id: str) -> None:
        entry_id = await self._store.ledger.close(
            None, sight_of(subject_id), outcome="refused", reason="no", at=self._clock()
        )
        self._told.say(f"refused {entry_id}")

    async def break_off(self, subject_id: str) -> None:
        await self._intend(subject_id)

    async def read_own_log(self, subject_id: str) -> None:
        await self._store.ledger.log_of(subject_id, cursor=None, limit=5)

    async def agree(self, subject_id: str) -> None:
        """Agree to something, let it be used, and withdraw it or not."""
        lives = Consenting(self._store, self._clock)
        consent_id = await lives.give(subject_id)
        self._told.say(f"granted {consent_id}")
        await lives.use(consent_id, subject_id)
        self._told.say(f"used {consent_id}")
        if self._chance.random() < 0.5:
            await lives.withdraw(consent_id, subject_id)
            self._told.say(f"withdrawn {consent_id}")

    async def _intend(self, subject_id: str) -> str:
        sight = sight_of(subject_id, client_id=self._chance.choice(("a", CITIZEN)))
        intended = await self._store.ledger.intend(sight, at=self._clock())
        self._told.say(f"intent {intended.intent_id}")
        return intended.intent_id

    async def _someone(self) -> str:
        return await self._store.subjects.id_of(Pnr(f"010761{self._chance.randrange(10_000):04d}"))


def _clock(run: Run) -> Callable[[], datetime]:
    ahead = timedelta(seconds=run.ahead_seconds)
    return lambda: datetime.now(UTC) + ahead


@contextlib.asynccontextmanager
async def opened(run: Run, point: Point, told: Told) -> AsyncIterator[Store]:
    """Open the store as open_store does, with a driver that kills."""
    keys = HouseKeys.read(run.store, run.ledger)
    database = database_at(run.store)
    await asyncio.to_thread(prepare, database, keys)
    driver = KillingDriver(
        database.driver(), point, patience_seconds=PATIENCE_SECONDS, say=told.say
    )
    writer = Writer(driver, clock=_clock(run), limits=LIMITS, wrapper=keys.wrapper)
    writer.start()
    store = Store(keys=keys, reader=Reader(database), writer=writer, clock=_clock(run), advice="")
    store.ledger.brake = Brake(limits=LimitsSettings(people_per_hour=100_000))
    await store.chores.check_key()
    yield store


async def live(run: Run, number: int) -> None:
    told = Told(run.port)
    async with opened(run, run.points[number], told) as store, store.chores.running(HURRIED):
        askers = [
            Asker(store, told, chance=random.Random(f"{run.seed}/{number}/{each}"), run=run)  # noqa: S311  # a seed, not a secret
            for each in range(ASKERS)
        ]
        await asyncio.gather(*(each.ask_without_end() for each in askers))


def forked(life: Callable[[], Coroutine[None, None, None]]) -> int:
    """Give the id of a new process that does nothing but live."""
    if child := os.fork():
        return child
    try:
        asyncio.run(life())
    except BaseException:  # noqa: BLE001  # nothing but its death may leave this process
        traceback.print_exc()
    finally:
        os._exit(1)


def serve(answers: int) -> None:
    decoder = msgspec.json.Decoder(Run, dec_hook=lambda _, text: Path(text))
    for line in sys.stdin.buffer:
        run = decoder.decode(line)
        children = [forked(partial(live, run, each)) for each in range(len(run.points))]
        ends = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        os.write(answers, msgspec.json.encode([each == -signal.SIGKILL for each in ends]) + b"\n")


if __name__ == "__main__":
    own_stdout = os.dup(1)
    # What a child logs is none of our answers.
    os.dup2(2, 1)
    os.write(own_stdout, msgspec.json.encode(sorted(sys.modules)) + b"\n")
    serve(own_stdout)

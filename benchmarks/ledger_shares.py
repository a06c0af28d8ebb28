"""What the two entries of a question consist of: thread time of each step, whole laps long.

A store whose writer and connection look at the clock of their thread before and after each step.
What the looking itself costs (some two microseconds a question) is in the figures.
"""

import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Final, Generic, TypeVar

import msgspec

from gateway.ledger.house_keys import HouseKeys
from gateway.ledger.integrator import Integrate
from gateway.settings import LedgerSettings, StoreSettings
from gateway.store.batch import Batch, Job, Needs
from gateway.store.database import database_at
from gateway.store.driver import Driver, Parameters, Row, Value
from gateway.store.reader import Reader
from gateway.store.store import USUAL_LIMITS, Store, prepare
from gateway.store.writer import Writer

ResultT = TypeVar("ResultT")
COMMITS: Final = "commits: log file written and synced"
JOBS: Final = "jobs: sealing, leaf, ids, decide() given"
INSERTS: Final = "inserts into entry and its indexes"
READS: Final = "reads: clock, keys, open intents, looks"
OTHER_SQL: Final = "begin, looks written"
TREE: Final = "tree and checkpoints"
LOOP: Final = "event loop: futures, hand-over"
WRITER: Final = "writer's thread beside all that"


class Shares:
    """Seconds by step. Called from the writer's thread only."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._within = 0.0
        """What steps inside the one under way have taken: theirs, not its own."""
        self._is_tree = False

    def of(self, step: str, work: Callable[[], ResultT]) -> ResultT:
        """Do a step of a transaction. The tree's has all that is done for it."""
        if self._is_tree:
            return work()
        before = self._within
        self._within, self._is_tree = 0.0, step == TREE
        start = time.thread_time()
        try:
            return work()
        finally:
            took = time.thread_time() - start
            self.seconds[step] += took - self._within
            self._within, self._is_tree = before + took, False


class _TimedDriver:
    """A connection that writes, its steps timed."""

    def __init__(self, driver: Driver, shares: Shares) -> None:
        self._driver = driver
        self._of = shares.of
        self.abandon = driver.abandon
        self.is_uncertain = driver.is_uncertain

    def begin(self, *, until: float) -> None:
        self._of(OTHER_SQL, lambda: self._driver.begin(until=until))

    def query(self, sql: str, parameters: Parameters = ()) -> list[tuple[Value, ...]]:
        return self._of(READS, lambda: self._driver.query(sql, parameters))

    def query_held(self, sql: str, parameters: Parameters = ()) -> list[tuple[Value, ...]]:
        return self._of(READS, lambda: self._driver.query_held(sql, parameters))

    def execute(self, sql: str, parameters: Parameters = ()) -> None:
        self._of(OTHER_SQL, lambda: self._driver.execute(sql, parameters))

    def execute_many(self, sql: str, rows: Sequence[Row]) -> None:
        step = INSERTS if sql.startswith("INSERT INTO entry ") else OTHER_SQL
        self._of(step, lambda: self._driver.execute_many(sql, rows))

    def commit(self) -> None:
        self._of(COMMITS, self._driver.commit)


class _TimedJob(msgspec.Struct, Generic[ResultT], frozen=True):
    """A job, timed."""

    job: Job[ResultT]
    shares: Shares

    @property
    def needs(self) -> Needs:
        return self.job.needs

    def run(self, batch: Batch) -> ResultT:
        step = TREE if isinstance(self.job, Integrate) else JOBS
        return self.shares.of(step, lambda: self.job.run(batch))


class _TimedWriter(Writer):
    """A writer whose jobs are timed."""

    shares: Shares

    async def write(self, job: Job[ResultT]) -> ResultT:
        return await super().write(_TimedJob(job, self.shares))


def _now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def timed_store(
    settings: StoreSettings, ledger: LedgerSettings
) -> AsyncIterator[tuple[Store, Shares]]:
    """Open a store as gateway/store/store.py does, and give the seconds of its writer's steps."""
    keys, database, shares = HouseKeys.read(settings, ledger), database_at(settings), Shares()
    prepare(database, keys)
    reader = Reader(database)
    writer = _TimedWriter(
        _TimedDriver(database.driver(), shares),
        clock=_now,
        limits=USUAL_LIMITS,
        wrapper=keys.wrapper,
    )
    writer.shares = shares
    writer.start()
    try:
        store = Store(keys=keys, reader=reader, writer=writer, clock=_now, advice=database.advice)
        await store.chores.check_key()
        yield store, shares
    finally:
        await writer.close()
        reader.close()

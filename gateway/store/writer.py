"""The one writer: gathers the jobs of at most two milliseconds and commits them together.

It waits for as many as were there together the last time: where sixteen ask and ask again, until
the sixteenth is there and no moment longer; where one asks, for nobody.

A caller hears of its job only after the commit is on the disk. Whatever goes wrong undoes the whole
transaction and tells every caller EvidenceUnavailable; the next transaction begins afresh. After a
disk I/O error nothing is written until the process is started again.
"""

import asyncio
import contextlib
import threading
import time
from collections import deque
from datetime import datetime, timedelta
from typing import Final, Protocol, TypeVar, cast

import msgspec
import structlog

from contracts.errors import EvidenceUnavailable, GatewayError
from gateway.store.batch import Batch, Job, Needs
from gateway.store.data_keys import KeyWrapper
from gateway.store.driver import CommitUnknown, Driver
from gateway.store.instants import Clock, from_microseconds

ResultT = TypeVar("ResultT")
CLOCK_TOLERANCE: Final = timedelta(seconds=2)
_log: Final = structlog.get_logger(__name__)


class WriterLimits(msgspec.Struct, frozen=True, kw_only=True):
    """How long the writer gathers and waits, and how much it takes on."""

    window_seconds: float = 0.002
    """How long a first job waits for company at most."""
    jobs_in_batch: int = 64
    lock_seconds: float = 1.5
    """How long a job may wait for a database that another process holds."""
    jobs_waiting: int = 4096


class ClockBehind(Exception):
    """The clock is behind what has been committed: expired agreements could come back to life."""


class CommitLost(Exception):
    """The connection was lost while the commit was under way, and nothing of it stands."""


class Writer:
    """A thread with the only connection that writes."""

    def __init__(
        self, driver: Driver, *, clock: Clock, limits: WriterLimits, wrapper: KeyWrapper
    ) -> None:
        self._driver = driver
        self._wrapper = wrapper
        self._clock = clock
        self._limits = limits
        self._waiting: deque[_Waiting] = deque()
        self._changed = threading.Condition()
        self._expected = limits.jobs_in_batch
        self._is_closing = False
        self._is_poisoned = False
        # A daemon: what nobody has been told of may be lost when the process ends.
        self._thread = threading.Thread(target=self._serve, name="samsyn-writer", daemon=True)

    def start(self) -> None:
        """Begin to serve."""
        self._thread.start()

    async def write(self, job: Job[ResultT]) -> ResultT:
        """Return what the job gave once it is durable.

        Raises EvidenceUnavailable, or the job's own GatewayError. A caller that is cancelled
        leaves its job behind: it still commits.
        """
        loop = asyncio.get_running_loop()
        waiting = _Waiting(job=cast("Job[object]", job), loop=loop, future=loop.create_future())
        self._take(waiting)
        return cast("ResultT", await waiting.future)

    async def close(self) -> None:
        """Commit what is waiting, then let go of the database."""
        with self._changed:
            self._is_closing = True
            self._changed.notify()
        await asyncio.to_thread(self._thread.join)

    def _take(self, waiting: "_Waiting") -> None:
        with self._changed:
            is_full = len(self._waiting) >= self._limits.jobs_waiting
            if self._is_closing or self._is_poisoned or is_full:
                raise EvidenceUnavailable("evidence_unavailable")
            self._waiting.append(waiting)
            if len(self._waiting) in {1, self._expected}:
                self._changed.notify()

    def _serve(self) -> None:
        while batch := self._gather():
            outcomes = self._commit(batch)
            # Before anybody is told: who has heard comes again, and is no company for the next.
            self._expect(len(batch))
            _settle(batch, outcomes)
        self._driver.abandon()

    def _gather(self) -> "list[_Waiting]":
        """Wait for a first job and then for its company; give nothing when closing."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._is_closing)
            self._changed.wait_for(self._has_enough, timeout=self._limits.window_seconds)
            count = min(len(self._waiting), self._limits.jobs_in_batch)
            return [self._waiting.popleft() for _ in range(count)]

    def _expect(self, count: int) -> None:
        """Expect as many as were here together by now, those included that came too late for their
        batch; and forget slowly, since company is worth more than the wait for it.
        """
        with self._changed:
            together = max(count + len(self._waiting), self._expected - 1)
            self._expected = min(together, self._limits.jobs_in_batch)

    def _has_enough(self) -> bool:
        return len(self._waiting) >= self._expected or self._is_closing

    def _commit(self, batch: "list[_Waiting]") -> "list[_Outcome]":
        if not self._is_poisoned:
            try:
                return self._transact(batch)
            except Exception as error:  # noqa: BLE001  # the thread must live; nobody else is told
                self._fail(error, len(batch))
        return [_Failure(EvidenceUnavailable("evidence_unavailable")) for _ in batch]

    def _fail(self, error: Exception, count: int) -> None:
        self._is_poisoned = self._driver.is_uncertain(error)
        self._driver.abandon()
        _log.error(
            "commit_failed",
            error=type(error).__name__,
            jobs=count,
            restart_needed=self._is_poisoned,
        )

    def _transact(self, waiting: "list[_Waiting]") -> "list[_Outcome]":
        # Counted from when the oldest came, so that a queue behind a lock fails together.
        self._driver.begin(until=waiting[0].since + self._limits.lock_seconds)
        batch = Batch(
            self._driver, now=self._now(), needs=_together(waiting), wrapper=self._wrapper
        )
        outcomes = [_outcome(batch, each.job) for each in waiting]
        batch.flush()
        try:
            self._driver.commit()
        except CommitUnknown:
            self._find_out(batch)
        return outcomes

    def _find_out(self, batch: Batch) -> None:
        """Return only if a commit of unknown outcome stands. Raises CommitLost.

        Once we hold what every writer holds the lost transaction has ended, one way or the other.
        """
        self._driver.abandon()
        self._driver.begin(until=time.monotonic() + self._limits.lock_seconds)
        has_stayed = batch.has_stayed()
        self._driver.abandon()
        if not has_stayed:
            raise CommitLost
        _log.warning("commit_found_again")

    def _now(self) -> datetime:
        """Give the time of this commit, never earlier than the last one's. Raises ClockBehind."""
        now = self._clock()
        rows = self._driver.query("SELECT at_us FROM entry ORDER BY sequence DESC LIMIT 1")
        last = from_microseconds(cast("int", rows[0][0])) if rows else now
        if now < last - CLOCK_TOLERANCE:
            raise ClockBehind
        return max(now, last)


class _Waiting:
    """A job, and who waits for it."""

    __slots__ = ("future", "job", "loop", "since")

    def __init__(
        self,
        *,
        job: Job[object],
        loop: asyncio.AbstractEventLoop,
        future: asyncio.Future[object],
    ) -> None:
        self.job = job
        self.loop = loop
        self.future = future
        self.since = time.monotonic()


class _Outcome(Protocol):
    """What becomes of a job."""

    def tell(self, future: asyncio.Future[object]) -> None:
        """Tell the caller, on its own loop."""
        ...


class _Success(msgspec.Struct, frozen=True):
    result: object

    def tell(self, future: asyncio.Future[object]) -> None:
        future.set_result(self.result)


class _Failure(msgspec.Struct, frozen=True):
    error: GatewayError

    def tell(self, future: asyncio.Future[object]) -> None:
        future.set_exception(self.error)


def _together(waiting: list[_Waiting]) -> Needs:
    needs = [each.job.needs for each in waiting]
    return Needs(
        agreements=frozenset().union(*(each.agreements for each in needs)),
        intents=frozenset().union(*(each.intents for each in needs)),
        data_keys=frozenset().union(*(each.data_keys for each in needs)),
        looks=frozenset().union(*(each.looks for each in needs)),
        notices=frozenset().union(*(each.notices for each in needs)),
        consents=frozenset().union(*(each.consents for each in needs)),
        delegations=frozenset().union(*(each.delegations for each in needs)),
    )


def _outcome(batch: Batch, job: Job[object]) -> _Outcome:
    try:
        return _Success(batch.run(job))
    except GatewayError as error:
        return _Failure(error)


def _settle(waiting: list[_Waiting], outcomes: list[_Outcome]) -> None:
    """Wake each caller's loop once."""
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[_Waiting, _Outcome]]] = {}
    for each, outcome in zip(waiting, outcomes, strict=True):
        by_loop.setdefault(each.loop, []).append((each, outcome))
    for loop, pairs in by_loop.items():
        # A loop that has ended has nobody left to tell.
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(_tell, pairs)


def _tell(pairs: list[tuple[_Waiting, _Outcome]]) -> None:
    for waiting, outcome in pairs:
        if not waiting.future.done():
            outcome.tell(waiting.future)

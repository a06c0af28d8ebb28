"""How long we wait for a registry and how often we ask again. The one place that retries."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Final, TypeVar

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception_type,
    stop_after_attempt,
    wait_random_exponential,
)

from contracts.errors import RegistryUnavailable

T = TypeVar("T")
ATTEMPTS: Final = 3
LONGEST_WAIT_SECONDS: Final = 0.5
_SHORT: Final = wait_random_exponential(multiplier=0.05, max=LONGEST_WAIT_SECONDS)


class DeadlinePassed(Exception):
    """There was no answer when the deadline came."""


class GaveUpItself(Exception):
    """The adapter cancelled its own task: a bug of the adapter."""


async def patiently(ask: Callable[[], Awaitable[T]], *, deadline: float) -> T:
    """Ask, and ask again at most twice while the registry is unavailable and time is left.

    Between attempts a short jittered wait, or as long as the registry said; where that would reach
    the deadline we give up at once. `deadline` is on the event loop's clock.
    """
    try:
        return await ask()
    except RegistryUnavailable as error:
        failed = [error]

    async def attempt() -> T:
        # tenacity counts the first attempt too, but is set up only now: it costs 80 microseconds.
        if failed:
            raise failed.pop()
        return await ask()

    return await _retrying(deadline)(attempt)


def _retrying(deadline: float) -> AsyncRetrying:
    loop = asyncio.get_running_loop()
    enough = stop_after_attempt(ATTEMPTS)

    def is_enough(state: RetryCallState) -> bool:
        return enough(state) or loop.time() + state.upcoming_sleep >= deadline

    return AsyncRetrying(
        retry=retry_if_exception_type(RegistryUnavailable),
        wait=_wait,
        stop=is_enough,
        sleep=asyncio.sleep,
        reraise=True,
    )


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    said = error.retry_after_seconds if isinstance(error, RegistryUnavailable) else None
    return _SHORT(state) if said is None else max(float(said), _SHORT(state))


class Leash:
    """Runs questions up to a deadline and lets go of those that do not come back.

    A task of its own for each: an adapter that swallows its cancellation still delays nobody.
    """

    def __init__(self) -> None:
        self._running: set[asyncio.Task[object]] = set()

    async def run(self, question: Coroutine[object, object, T], *, deadline: float) -> T:
        """Give the question's result. Raises what it raises, DeadlinePassed or GaveUpItself."""
        task = asyncio.create_task(question)
        self._running.add(task)
        task.add_done_callback(self._let_go)
        left = max(deadline - asyncio.get_running_loop().time(), 0)
        try:
            await asyncio.wait({task}, timeout=left)
        finally:
            task.cancel()
        if not task.done():
            raise DeadlinePassed
        if task.cancelled():
            raise GaveUpItself
        return task.result()

    async def close(self, *, within_seconds: float = 1.0) -> None:
        """Cancel what still runs and give it a moment to end."""
        for task in self._running:
            task.cancel()
        if self._running:
            await asyncio.wait(set(self._running), timeout=within_seconds)

    def _let_go(self, task: asyncio.Task[object]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # Looked at, so that asyncio does not print it: it may quote data.

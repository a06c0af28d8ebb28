"""The canary: asks about a synthetic citizen over and over, and looks whether her log says so."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

import msgspec
import structlog

from contracts.errors import GatewayError
from gateway.watch.alarms import Alarms
from gateway.watch.figures import Figures

FIRST_WAIT_SHARE: Final = 0.1
"""Of the interval: the first look-up comes soon after a start, not in it."""
FIRST_PAUSE_SECONDS: Final = 0.25
"""Between looks at the log, each pause twice the one before: every look is an entry."""
MISSING: Final = "canary_missing"
_log: Final = structlog.get_logger("samsyn.watch")


class RegistryDown(Exception):
    """A registry gave nothing to answer with: no fault of the log's."""


class LookedUp(msgspec.Struct, frozen=True, kw_only=True):
    """A look-up that was answered: its entry and its request."""

    entry_id: str
    correlation_id: str


class Rhythm(msgspec.Struct, frozen=True, kw_only=True):
    """How often the canary asks, and within what time its entry is seen."""

    interval_seconds: float
    seen_within_seconds: float


class Canary:
    """Asks and looks. It alarms when the look-up is not on the log, or is not answered at all."""

    def __init__(
        self,
        ask: Callable[[], Awaitable[LookedUp]],
        logged: Callable[[], Awaitable[frozenset[str]]],
        *,
        rhythm: Rhythm,
        alarms: Alarms,
        figures: Figures,
    ) -> None:
        self._ask = ask
        self._logged = logged
        self._rhythm = rhythm
        self._alarms = alarms
        self._figures = figures

    async def sing(self) -> None:
        """Ask once, and wait until the log says so."""
        self._figures.canary_lookups.inc()
        try:
            asked = await self._ask()
        except RegistryDown:
            self._figures.canary_unavailable.inc()
            return
        except Exception as error:  # noqa: BLE001  # whatever keeps it from an answer is a finding
            self._missing(None, error)
            return
        await self._look_for(asked)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Sing while the block runs."""
        task = asyncio.create_task(self._keep_singing())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _keep_singing(self) -> None:
        loop = asyncio.get_running_loop()
        at = loop.time() + self._rhythm.interval_seconds * FIRST_WAIT_SHARE
        while True:
            await asyncio.sleep(max(at - loop.time(), 0))
            await self.sing()
            at = max(at + self._rhythm.interval_seconds, loop.time())

    async def _look_for(self, asked: LookedUp) -> None:
        error: Exception | None = None
        try:
            async with asyncio.timeout(self._rhythm.seen_within_seconds):
                await self._until_seen(asked.entry_id)
        except Exception as failed:  # noqa: BLE001  # a log that fails is not seen
            error = failed
        if error is not None:
            self._missing(asked.correlation_id, error)
            return
        self._figures.canary_last_seen.set_to_current_time()

    async def _until_seen(self, entry_id: str) -> None:
        pause = FIRST_PAUSE_SECONDS
        while entry_id not in await self._read():
            await asyncio.sleep(pause)
            pause *= 2

    async def _read(self) -> frozenset[str]:
        """Read the log; while it fails for now, nothing is on it."""
        try:
            return await self._logged()
        except GatewayError:
            return frozenset()

    def _missing(self, correlation_id: str | None, error: Exception) -> None:
        self._figures.canary_missing.inc()
        reason = error.code if isinstance(error, GatewayError) else type(error).__name__
        self._alarms.sound(MISSING, correlation_id, reason=reason)

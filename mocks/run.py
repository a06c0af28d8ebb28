"""The mocks as a program: one event loop, until SIGINT or SIGTERM."""

import asyncio
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime

from contracts.dates import danish_day
from mocks.addresses import Addresses
from mocks.population.population import Wish
from mocks.server import Mocks
from mocks.setup import Setup
from mocks.world.sandbox import sandbox_world


def now() -> datetime:
    """Give the moment: the one place where the mocks read the clock."""
    return datetime.now(UTC)


def run(setup: Setup, wish: Wish, *, announce: Callable[[Addresses], None]) -> None:
    """Serve until told to stop; announce the addresses once they answer.

    Raises PortTaken and TooManyPeople.
    """
    world = sandbox_world(
        danish_day(now()), seed=wish.seed, people=wish.people, modulus_11=wish.modulus_11
    )
    mocks = Mocks(setup, world, clock=now)
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(_until_stopped(mocks, announce))


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Give uvloop where it is installed; None for the interpreter's own loop (Windows)."""
    try:
        import uvloop
    except ImportError:  # pragma: no cover - no uvloop on Windows
        return None
    return uvloop.new_event_loop


async def _until_stopped(mocks: Mocks, announce: Callable[[Addresses], None]) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        _on_signal(number, stop)
    async with mocks.serving() as addresses:
        announce(addresses)
        sys.stdout.flush()
        await stop.wait()


def _on_signal(number: signal.Signals, stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    try:
        loop.add_signal_handler(number, stop.set)
    except NotImplementedError:  # Windows
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))

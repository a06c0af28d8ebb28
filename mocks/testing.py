"""The mocks for tests: all three listeners on free ports, in a thread of this process."""

import asyncio
import contextlib
import threading
from collections.abc import Generator
from queue import SimpleQueue

from mocks.exchange import Clock
from mocks.server import Mocks
from mocks.setup import Setup
from mocks.world.model import World


@contextlib.contextmanager
def running_mocks(setup: Setup, world: World, *, clock: Clock) -> Generator[Mocks, None, None]:
    """Serve while the block runs; `.addresses`, `.faults` and `.journal` are there to use.

    Give port 0 three times, so that tests do not meet. Raises what starting raises.
    """
    mocks = Mocks(setup, world, clock=clock)
    started: SimpleQueue[_Stop | BaseException] = SimpleQueue()
    thread = threading.Thread(target=_serve, args=(mocks, started), name="samsyn-mocks")
    thread.start()
    outcome = started.get()
    if isinstance(outcome, BaseException):
        thread.join()
        raise outcome
    try:
        yield mocks
    finally:
        outcome()
        thread.join()


class _Stop:
    """Stops the loop of the other thread."""

    def __init__(self, loop: asyncio.AbstractEventLoop, event: asyncio.Event) -> None:
        self._loop = loop
        self._event = event

    def __call__(self) -> None:
        self._loop.call_soon_threadsafe(self._event.set)


def _serve(mocks: Mocks, started: "SimpleQueue[_Stop | BaseException]") -> None:
    async def until_stopped() -> None:
        stop = asyncio.Event()
        async with mocks.serving():
            started.put(_Stop(asyncio.get_running_loop(), stop))
            await stop.wait()

    try:
        asyncio.run(until_stopped())
    except BaseException as error:  # noqa: BLE001  the other thread waits for an outcome
        started.put(error)

"""Listeners: several ASGI applications in one event loop, stopped together."""

import asyncio
import contextlib
import signal
from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec
import uvicorn

_LONGEST_GOODBYE_SECONDS: Final = 5
_STOPS: Final = (signal.SIGINT, signal.SIGTERM)


class Listener(msgspec.Struct, frozen=True, kw_only=True):
    """One ASGI application at one address."""

    app: Any
    host: str
    port: int


class _Server(uvicorn.Server):
    """A server that leaves the process's signals alone: with two of them, each would take the
    other's and the last would end the process before the store is closed.
    """

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def listen(*listeners: Listener) -> None:
    """Serve until SIGINT or SIGTERM. An address that is taken ends all of them."""
    servers = [_Server(_config(listener)) for listener in listeners]
    tasks = [asyncio.create_task(server.serve()) for server in servers]

    def stop() -> None:
        for server in servers:
            server.should_exit = True

    loop = asyncio.get_running_loop()
    for number in _STOPS:
        loop.add_signal_handler(number, stop)
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stop()
        await asyncio.gather(*tasks)


def event_loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Give uvloop where it is installed; None for the interpreter's own loop (Windows)."""
    try:
        import uvloop
    except ImportError:  # pragma: no cover - no uvloop on Windows
        return None
    return uvloop.new_event_loop


def _config(listener: Listener) -> uvicorn.Config:
    return uvicorn.Config(
        listener.app,
        host=listener.host,
        port=listener.port,
        access_log=False,
        log_config=None,
        lifespan="off",
        server_header=False,
        http="httptools",
        timeout_graceful_shutdown=_LONGEST_GOODBYE_SECONDS,
    )

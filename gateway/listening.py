"""Listeners: several ASGI applications in one event loop, stopped together."""

import asyncio
import contextlib
import errno
import signal
import socket
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import msgspec
import uvicorn
from structlog import get_logger

from contracts.plain_http import Http11
from gateway.settings import SettingsInvalid

log = get_logger("samsyn.listening")
_LONGEST_GOODBYE_SECONDS: Final = 5
_BACKLOG: Final = 2048
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


@contextlib.contextmanager
def bound(host: str, port: int, *, option: str) -> Iterator[socket.socket]:
    """Take an address before anything is opened; 0 takes a free port. Raises SettingsInvalid.

    `option` is what a user gives to have another port.
    """
    fault = None
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        taken = socket.socket(family, kind, protocol)
    except OSError:
        raise SettingsInvalid(f"{_unusable(host)}") from None
    with taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind(address)
            taken.listen(_BACKLOG)
        except OSError as error:
            fault = error.errno
        if fault is not None:
            raise SettingsInvalid(_fault(host, port, option=option, fault=fault))
        taken.setblocking(False)  # noqa: FBT003 - the standard library's signature
        yield taken


async def listen(apps: Mapping[socket.socket, Any]) -> None:
    """Serve each application on its socket until SIGINT or SIGTERM."""
    servers = {_Server(_config(_listener(taken, app))): taken for taken, app in apps.items()}
    tasks = [
        asyncio.create_task(server.serve(sockets=[taken])) for server, taken in servers.items()
    ]

    def stop() -> None:
        for server in servers:
            server.should_exit = True

    loop = asyncio.get_running_loop()
    for number in _STOPS:
        loop.add_signal_handler(number, stop)
    log.info("listening", ports=[taken.getsockname()[1] for taken in apps])
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


def _listener(taken: socket.socket, app: Any) -> Listener:  # noqa: ANN401 - an ASGI application
    host, port = taken.getsockname()[:2]
    return Listener(app=app, host=host, port=port)


def _config(listener: Listener) -> uvicorn.Config:
    return uvicorn.Config(
        listener.app,
        host=listener.host,
        port=listener.port,
        access_log=False,
        log_config=None,
        lifespan="off",
        server_header=False,
        http=Http11,
        timeout_graceful_shutdown=_LONGEST_GOODBYE_SECONDS,
    )


def _fault(host: str, port: int, *, option: str, fault: int) -> str:
    if fault == errno.EADDRINUSE:
        return (
            f"port {port} on {host} is taken: stop what listens there (another samsyn?), "
            f"or give {option} another one"
        )
    if fault in {errno.EACCES, errno.EPERM}:
        return f"port {port} on {host} may not be opened by us: give {option} one above 1023"
    return _unusable(host)


def _unusable(host: str) -> str:
    return f"{host} is no address of this machine: mend [listen] in samsyn.toml"

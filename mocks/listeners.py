"""Listeners on this machine: sockets bound up front, uvicorn on each, the client's certificate in
the scope.
"""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Final

import msgspec
import uvicorn

from contracts.plain_http import Http11
from mocks.tls import Certificates
from mocks.web import CONNECTION, Answering, application

HOST: Final = "127.0.0.1"
HONEST: Final = "honest"
"""What a connection was shown where no certificate fault met it."""
_BACKLOG: Final = 512
_TICK_SECONDS: Final = 0.02


class PortTaken(Exception):
    """Another program listens there."""

    def __init__(self, port: int) -> None:
        super().__init__(f"port {port} is taken")
        self.port = port


class Listener(msgspec.Struct, frozen=True, kw_only=True):
    """One bound socket and what answers on it."""

    socket: socket.socket
    behind: Answering
    certificates: Certificates | None = None
    """Set for TLS; a client certificate is then optional on the listener."""
    shows: Callable[[], str | None] = lambda: None
    """Asked at each handshake: the certificate fault to show, or None for the honest one."""

    @property
    def address(self) -> str:
        """Give the base address, without a slash at the end."""
        scheme = "https" if self.certificates else "http"
        return f"{scheme}://{HOST}:{port_of(self.socket)}"


def bound(port: int) -> socket.socket:
    """Bind a port of this machine; 0 takes a free one. Raises PortTaken."""
    # asyncio turns Nagle's waiting off only for sockets that say TCP: 40 ms an answer otherwise.
    opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((HOST, port))
    except OSError:
        opened.close()
        raise PortTaken(port) from None
    opened.setblocking(False)  # noqa: FBT003  the standard library's signature
    return opened


def port_of(listening: socket.socket) -> int:
    """Give the port that a socket is bound to."""
    return int(listening.getsockname()[1])


class Listening:
    """Several listeners in one event loop, started and stopped together."""

    def __init__(self, listeners: tuple[Listener, ...]) -> None:
        self._servers = [(_server(listener), listener.socket) for listener in listeners]
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Return when every listener answers."""
        self._tasks = [
            asyncio.create_task(server.serve(sockets=[opened])) for server, opened in self._servers
        ]
        while not all(server.started for server, _ in self._servers):
            broken = next((task for task in self._tasks if task.done()), None)
            if broken is not None:
                await broken
            await asyncio.sleep(_TICK_SECONDS)

    async def stop(self) -> None:
        """Close every listener and drop what is under way: a registry that goes does not wait."""
        for server, _ in self._servers:
            server.should_exit = True
            server.force_exit = True
        for server, _ in self._servers:
            for task in tuple(server.server_state.tasks):
                task.cancel()
        await asyncio.gather(*self._tasks)


class _Protocol(Http11):
    """Puts into the scope what the mocks need: the certificate, and how to close the connection."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        extensions: dict[str, dict[object, object]] = {CONNECTION: {"close": self.transport.close}}
        tls = self.transport.get_extra_info("ssl_object")
        if tls is not None:
            # uvicorn tells the application nothing of a client certificate (libraries.md, trap 10).
            certificate = tls.getpeercert(binary_form=True)
            chain = [ssl.DER_cert_to_PEM_cert(certificate)] if certificate else []
            shown = tls.context.shown
            extensions["tls"] = {"client_cert_chain": chain, "shown_certificate": shown}
        self.scope["extensions"] = extensions


class _Server(uvicorn.Server):
    """A server whose signals are somebody else's: several run in one process."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


def _server(listener: Listener) -> uvicorn.Server:
    config = uvicorn.Config(
        application(listener.behind),
        http=_Protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        date_header=False,
        proxy_headers=False,
        server_header=False,
        backlog=_BACKLOG,
        timeout_keep_alive=30,
    )
    config.load()
    if listener.certificates is not None:
        config.ssl = _tls(listener.certificates, shows=listener.shows)
    return _Server(config)


def _tls(files: Certificates, *, shows: Callable[[], str | None]) -> ssl.SSLContext:
    """Give the context of a listener: at each handshake it may turn into one of the faulty ones."""
    honest = _context(files.server, files, shown=HONEST)
    faulty = {name: _context(path, files, shown=name) for name, path in files.faulty.items()}

    def choose(connection: ssl.SSLObject, _name: str | None, _: ssl.SSLContext) -> None:
        if (name := shows()) is not None:
            connection.context = faulty[name]

    honest.sni_callback = choose
    # A resumed session shows no certificate at all.
    honest.num_tickets = 0
    return honest


def _context(certificate: Path, files: Certificates, *, shown: str) -> ssl.SSLContext:
    context = _Context(ssl.PROTOCOL_TLS_SERVER)
    context.shown = shown
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(certificate, files.server_key)
    context.load_verify_locations(files.ca)
    context.verify_mode = ssl.CERT_OPTIONAL
    return context


class _Context(ssl.SSLContext):
    """A context that says which certificate it shows."""

    shown: str = HONEST

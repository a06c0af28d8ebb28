"""A PostgreSQL server for tests: the one at SAMSYN_TEST_POSTGRES, else one of our own.

SAMSYN_TEST_POSTGRES is `[user[:password]@]host:port`; without it 127.0.0.1:5432 is tried. The role
`samsyn_test` is made where the server lets us; it owns a database for each worker and nothing else.
"""

import contextlib
import itertools
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
import psycopg
from psycopg.conninfo import make_conninfo

ROLE = "samsyn_test"
_MADE = itertools.count(1)
VARIABLE = "SAMSYN_TEST_POSTGRES"
_DEFAULT = "127.0.0.1:5432"
_MAKE_ROLE = f"CREATE ROLE {ROLE} LOGIN CREATEDB PASSWORD '{ROLE}'"


class Server(msgspec.Struct, frozen=True, kw_only=True):
    """Where a server is, and as whom the tests use it."""

    host: str
    port: int
    user: str = ROLE
    password: str = ROLE

    def url(self, database: str) -> str:
        return f"postgresql://{self.user}@{self.host}:{self.port}/{database}"

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(
            make_conninfo(self.url(database), password=self.password, connect_timeout=2),
            autocommit=True,
        )

    def answers(self) -> bool:
        with contextlib.suppress(psycopg.OperationalError):
            self.connect().close()
            return True
        return False


class PrivateServer:
    """A server of our own: may be stopped, killed and started with other settings."""

    def __init__(self, binaries: Path, folder: Path) -> None:
        self._binaries = binaries
        self._data = folder / "data"
        self._log = folder / "log"
        self.server = Server(host="127.0.0.1", port=_free_port())
        self._run("initdb", "-U", ROLE, "--auth=trust", "-E", "UTF8", "--locale=C", "--no-sync")

    def start(self, **settings: str) -> None:
        said = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", **settings}
        options = " ".join(f"-c {name}='{value}'" for name, value in said.items())
        options += f" -p {self.server.port}"
        self._run("pg_ctl", "-w", "-l", str(self._log), "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop it; `immediate` is a crash: nothing is written down on the way out."""
        self._run("pg_ctl", "-w", "-m", mode, "stop")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._binaries / program), "-D", str(self._data), *arguments]
        # The server's own child keeps what we would read from: it gets nothing of ours.
        subprocess.run(  # noqa: S603  # a program of the PostgreSQL that is installed
            command,
            check=True,
            user=_unprivileged(),
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=60,
        )


def shared_server() -> Server | None:
    """Give the server that is there, with our role in it."""
    asked = urlsplit("//" + os.environ.get(VARIABLE, _DEFAULT))
    server = Server(
        host=asked.hostname or "127.0.0.1",
        port=asked.port or 5432,
        user=asked.username or ROLE,
        password=asked.password or ROLE,
    )
    if not server.answers() and server.user == ROLE:
        _make_role(server)
    return server if server.answers() else None


@contextlib.contextmanager
def private_server() -> Iterator[PrivateServer | None]:
    """Make a server and start it; give None where none is installed."""
    binaries = _binaries()
    if binaries is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="samsyn-postgres-"))
    if (owner := _unprivileged()) is not None:
        shutil.chown(folder, owner)
    try:
        made = PrivateServer(binaries, folder)
        made.start()
        try:
            yield made
        finally:
            with contextlib.suppress(subprocess.CalledProcessError):
                made.stop("immediate")
    finally:
        shutil.rmtree(folder)


@contextlib.contextmanager
def own_database(server: Server) -> Iterator[str]:
    """Make a database for whoever asks, in this process alone; give its address."""
    name = f"{ROLE}_{next(_MADE)}_{os.getpid()}"
    with server.connect() as connection:
        for (left,) in connection.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s", (f"{ROLE}\\_%",)
        ):
            if not Path("/proc", left.rpartition("_")[2]).exists():
                connection.execute(f'DROP DATABASE IF EXISTS "{left}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield server.url(name)
    finally:
        with server.connect() as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _make_role(server: Server) -> None:
    administrator = msgspec.structs.replace(server, user="postgres", password="")
    with contextlib.suppress(psycopg.Error), administrator.connect() as connection:
        connection.execute(_MAKE_ROLE)
        return
    if os.geteuid() == 0 and server.host == "127.0.0.1" and shutil.which("psql"):
        command = ["psql", "-q", "-p", str(server.port), "-d", "postgres", "-c", _MAKE_ROLE]
        with contextlib.suppress(OSError, KeyError, PermissionError):
            subprocess.run(  # noqa: S603  # psql, as the administrator
                command, check=False, user="postgres", cwd="/", capture_output=True, timeout=30
            )


def _binaries() -> Path | None:
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if installed:
        return installed[-1].parent
    found = shutil.which("initdb")
    return None if found is None else Path(found).resolve().parent


def _unprivileged() -> str | None:
    """Name the user that the server runs as: initdb refuses root."""
    return "postgres" if os.geteuid() == 0 else None


def _free_port() -> int:
    with socket.socket() as chosen:
        chosen.bind(("127.0.0.1", 0))
        return chosen.getsockname()[1]

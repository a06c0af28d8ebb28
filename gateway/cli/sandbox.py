"""The sandbox's processes: the mocks and the gateway as children, and the mocks' tokens."""

import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

import httpx
import msgspec

from gateway.cli.ports import Ports
from gateway.cli.sandbox_agreements import AGREEMENT_UUIDS
from gateway.cli.sandbox_settings import Mocks, make_folder, write_sandbox
from gateway.identity.sign_in import RETURN_PATH
from gateway.settings import Settings, SettingsInvalid

FOLDER: Final = Path(".samsyn")
PEOPLE: Final = 10_000
"""So many live in the demo beside the personas where nobody says; each is made when asked for."""
_LONGEST_START_SECONDS: Final = 30
_LONGEST_GOODBYE_SECONDS: Final = 10


class Sandbox(msgspec.Struct, frozen=True, kw_only=True):
    """A sandbox that answers."""

    settings_file: Path
    gateway: str
    metrics: str
    mocks: Mocks
    gateway_process: "subprocess.Popen[bytes]"


class Population(msgspec.Struct, frozen=True, kw_only=True):
    """Who lives in the sandbox beside the personas."""

    people: int = PEOPLE
    seed: int = 0


USUAL: Final = Population()


class _TokenReply(msgspec.Struct, frozen=True, kw_only=True):
    access_token: str = ""
    error: str = ""
    known: tuple[str, ...] = ()


_NOBODY: Final = {
    "unknown_client": "the sandbox has no client by that name",
    "unknown_citizen": "the sandbox has no persona by that name",
    "no_employee": "the sandbox has an employee at other clients only",
}


@contextlib.contextmanager
def running_sandbox(
    folder: Path, ports: Ports, population: Population = USUAL
) -> Iterator[Sandbox]:
    """Run mocks and gateway until the block ends; begin when both answer.

    Raises SettingsInvalid.
    """
    ports.check_free()
    make_folder(folder)
    with running_mocks(folder, ports, population) as mocks:
        file = write_sandbox(folder, mocks, ports)
        with running_gateway(file, mocks, ports) as sandbox:
            yield sandbox


@contextlib.contextmanager
def running_gateway(
    file: Path, mocks: Mocks, ports: Ports, *, log: IO[str] | None = None
) -> Iterator[Sandbox]:
    """Run the gateway as a child until the block ends; begin when it answers. Its log goes to
    `log`, or where ours goes.
    """
    command = [sys.executable, "-m", "gateway", "serve", "--settings", str(file)]
    with _child(command, stdout=log) as process:
        address = f"http://127.0.0.1:{ports.gateway}"
        _wait_until_ready(address, process)
        yield Sandbox(
            settings_file=file,
            gateway=address,
            metrics=f"http://127.0.0.1:{ports.admin}/metrics",
            mocks=mocks,
            gateway_process=process,
        )


@contextlib.contextmanager
def running_mocks(folder: Path, ports: Ports, population: Population = USUAL) -> Iterator[Mocks]:
    """Run the mocks as a child until the block ends; begin when they answer."""
    command = [
        *(sys.executable, "-m", "gateway", "mocks", "--json", "--check", "strict"),
        *("--state", str(folder / "mocks"), "--port", str(ports.mocks)),
        *("--tls-port", str(ports.mocks_tls), "--admin-port", str(ports.mocks_admin)),
        *("--people", str(population.people), "--seed", str(population.seed)),
    ]
    pages = f"http://127.0.0.1:{ports.gateway}"
    command += ["--redirect-uri", f"{pages}{RETURN_PATH}", "--post-logout-redirect-uri", pages]
    command += ["--gateway", pages]
    for uuid in AGREEMENT_UUIDS:
        command += ["--agreement", uuid]
    with _child(command, stdout=subprocess.PIPE) as child:
        yield _announced(child)


def minted_token(
    settings: Settings,
    *,
    client: str | None,
    citizen: str | None,
    actor_subject: str | None = None,
) -> str:
    """Ask the sandbox's issuer for a token. Raises SettingsInvalid with what to do."""
    if settings.mocks_admin is None:
        raise SettingsInvalid("tokens are minted in a sandbox only: `mocks_admin` is not set")
    wanted = {"client": client} if client else {"citizen": citizen}
    if actor_subject is not None:
        wanted["actor_subject"] = actor_subject
    try:
        reply = httpx.post(f"{settings.mocks_admin}/tokens", json=wanted, trust_env=False)
    except httpx.TransportError:
        raise SettingsInvalid(
            "the sandbox's issuer does not answer: start it with `samsyn demo`"
        ) from None
    said = _said(reply.content)
    if reply.status_code == httpx.codes.NOT_FOUND and said.known and said.error in _NOBODY:
        raise SettingsInvalid(f"{_NOBODY[said.error]}: it has {', '.join(said.known)}")
    if not said.access_token:
        raise SettingsInvalid(
            f"what answers {reply.status_code} at `mocks_admin` is no sandbox: name the admin "
            "listener of the mocks"
        )
    return said.access_token


def _said(content: bytes) -> _TokenReply:
    try:
        return msgspec.json.decode(content, type=_TokenReply)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _TokenReply()


@contextlib.contextmanager
def _child(
    command: list[str], *, stdout: "int | IO[str] | None" = None
) -> "Iterator[subprocess.Popen[bytes]]":
    # Its own session: Ctrl+C is ours to handle, so that the gateway ends before its registries.
    child = subprocess.Popen(  # noqa: S603 - ours
        command, stdin=subprocess.DEVNULL, stdout=stdout, start_new_session=True
    )
    try:
        yield child
    finally:
        child.terminate()
        try:
            child.wait(timeout=_LONGEST_GOODBYE_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
        if child.stdout is not None:
            child.stdout.close()


def _wait_until_ready(address: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _LONGEST_START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{address}/ready", trust_env=False).is_success:
                return
        time.sleep(0.05)
    raise SettingsInvalid("the gateway did not start; the line above says why")


def _announced(child: "subprocess.Popen[bytes]") -> Mocks:
    """Wait for the one line that says where everything is."""
    line = child.stdout.readline() if child.stdout else b""
    try:
        return msgspec.json.decode(line, type=Mocks)
    except msgspec.DecodeError:
        pass
    # What went wrong stands on standard error, which the child shares with us.
    raise SettingsInvalid("the mocks did not start; the line above says why")

"""The sandbox: the mocks as a child process, and the folder of settings that makes the gateway
theirs. It differs from production by addresses, keys and issuers alone.
"""

import contextlib
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Self

import httpx
import msgspec

from gateway.cli.sandbox_agreements import AGREEMENT_UUIDS, agreements_toml
from gateway.settings import Settings, SettingsInvalid

FOLDER: Final = Path(".samsyn")
_LONGEST_START_SECONDS: Final = 30
_LONGEST_GOODBYE_SECONDS: Final = 10
_CLIENTS: Final = {
    "aarhus-kommune": ("Aarhus Kommune", "55133018", "0751", "authority"),
    "randers-kommune": ("Randers Kommune", "29189668", "0730", "authority"),
    "rejsebureau": ("Sandkassens Rejsebureau", "90000001", None, "private"),
    "boligforening": ("Sandkassens Boligforening", "90000002", None, "private"),
    "bank": ("Sandkassens Bank", "90000003", None, "supervised_finance"),
}
"""Client id to organisation, CVR, municipality and party class: our own register, not the token."""


class Mocks(msgspec.Struct, frozen=True, kw_only=True):
    """What `samsyn mocks --json` prints: the part of it that the gateway needs."""

    plain: str
    tls: str
    admin: str
    issuer: str
    jwks: str
    audience: str
    dar_key_file: str
    ca_file: str
    gateway_certificate_file: str
    gateway_key_file: str


class Ports(msgspec.Struct, frozen=True, kw_only=True):
    """Where the sandbox listens; 0 takes a free port."""

    gateway: int = 8080
    admin: int = 8081
    mocks: int = 8090
    mocks_tls: int = 8443
    mocks_admin: int = 8092

    @classmethod
    def free(cls, *, gateway: int | None = None) -> Self:
        """Give ports that nobody uses at this moment, but for the gateway's where it is named."""
        return cls(
            gateway=_free_port() if gateway is None else gateway,
            admin=_free_port(),
            mocks=0,
            mocks_tls=0,
            mocks_admin=0,
        )


class Sandbox(msgspec.Struct, frozen=True, kw_only=True):
    """A sandbox that answers."""

    settings_file: Path
    gateway: str
    metrics: str
    mocks: Mocks
    gateway_process: "subprocess.Popen[bytes]"


@contextlib.contextmanager
def running_sandbox(folder: Path, ports: Ports) -> Iterator[Sandbox]:
    """Run mocks and gateway until the block ends; begin when both answer."""
    with running_mocks(folder, ports) as mocks:
        file = write_sandbox(folder, mocks, ports)
        command = [sys.executable, "-m", "gateway", "serve", "--settings", str(file)]
        with _child(command) as process:
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
def running_mocks(folder: Path, ports: Ports) -> Iterator[Mocks]:
    """Run the mocks as a child until the block ends; begin when they answer."""
    command = [
        *(sys.executable, "-m", "gateway", "mocks", "--json", "--check", "strict"),
        *("--state", str(folder / "mocks"), "--port", str(ports.mocks)),
        *("--tls-port", str(ports.mocks_tls), "--admin-port", str(ports.mocks_admin)),
    ]
    for uuid in AGREEMENT_UUIDS:
        command += ["--agreement", uuid]
    with _child(command, stdout=subprocess.PIPE) as child:
        yield _announced(child)


def write_sandbox(folder: Path, mocks: Mocks, ports: Ports) -> Path:
    """Write settings, agreements and the subject key; keys and data are kept between runs."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = folder / "subject.key"
    if not key.exists():
        _write_private(key, secrets.token_bytes(32))
    _write_private(folder / "agreements.toml", agreements_toml().encode())
    file = folder / "samsyn.toml"
    _write_private(file, _settings_toml(mocks, ports).encode())
    return file


def minted_token(settings: Settings, *, client: str | None, citizen: str | None) -> str:
    """Ask the sandbox's issuer for a token. Raises SettingsInvalid with what to do."""
    if settings.mocks_admin is None:
        raise SettingsInvalid("tokens are minted in a sandbox only: `mocks_admin` is not set")
    wanted = {"client": client} if client else {"citizen": citizen}
    try:
        reply = httpx.post(f"{settings.mocks_admin}/tokens", json=wanted, trust_env=False)
    except httpx.TransportError:
        raise SettingsInvalid(
            "the sandbox's issuer does not answer: start it with `samsyn demo`"
        ) from None
    if reply.status_code != httpx.codes.OK:
        kind = "client" if client else "persona"
        raise SettingsInvalid(
            f"the sandbox has no {kind} by that name: see GET {settings.mocks_admin}/ or /personas"
        )
    return str(reply.json()["access_token"])


@contextlib.contextmanager
def _child(command: list[str], *, stdout: int | None = None) -> "Iterator[subprocess.Popen[bytes]]":
    # Its own session: Ctrl+C is ours to handle, so that the gateway ends before its registries.
    child = subprocess.Popen(command, stdout=stdout, start_new_session=True)  # noqa: S603 - ours
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


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _announced(child: "subprocess.Popen[bytes]") -> Mocks:
    """Wait for the one line that says where everything is."""
    line = child.stdout.readline() if child.stdout else b""
    try:
        return msgspec.json.decode(line, type=Mocks)
    except msgspec.DecodeError:
        pass
    # What went wrong stands on standard error, which the child shares with us.
    raise SettingsInvalid("the mocks did not start; the line above says why")


def _settings_toml(mocks: Mocks, ports: Ports) -> str:
    name, cvr, municipality, _ = _CLIENTS["aarhus-kommune"]
    clients = "\n".join(_client_toml(client) for client in _CLIENTS)
    return f"""\
# Written by `samsyn demo`. Everything here is a sandbox: synthetic people, loopback addresses.
mocks_admin = {_quoted(mocks.admin)}

[operator]
name = {_quoted(name)}
cvr = {_quoted(cvr)}
municipality_code = {_quoted(municipality)}

[listen]
port = {ports.gateway}
admin_port = {ports.admin}

[store]
url = "sqlite:///samsyn.db"
subject_key_file = "subject.key"

[catalogue]
agreements_file = "agreements.toml"

[issuers.sandbox]
issuer = {_quoted(mocks.issuer)}
jwks_url = {_quoted(mocks.jwks)}
audience = {_quoted(mocks.audience)}
issues_citizens = true

[adapters.person_sf1520]
contract = "v5"
service_uuid = "6a5f9d62-0000-4000-8000-000000001520"

[adapters.person_sf1520.transport]
address = {_quoted(mocks.tls)}
client_certificate_file = {_quoted(mocks.gateway_certificate_file)}
client_key_file = {_quoted(mocks.gateway_key_file)}
ca_file = {_quoted(mocks.ca_file)}

[adapters.address_dar]
api_key_file = {_quoted(mocks.dar_key_file)}

[adapters.address_dar.transport]
address = {_quoted(mocks.plain)}

{clients}"""


def _client_toml(client: str) -> str:
    name, cvr, municipality, party_class = _CLIENTS[client]
    municipality_line = f"municipality_code = {_quoted(municipality)}\n" if municipality else ""
    return f"""\
[clients.{client}]
party_class = {_quoted(party_class)}
issuer = "sandbox"
subject = {_quoted(client)}

[clients.{client}.organisation]
name = {_quoted(name)}
cvr = {_quoted(cvr)}
{municipality_line}"""


def _quoted(text: str | None) -> str:
    """Write a TOML basic string; JSON's escapes are TOML's for every text we write."""
    return json.dumps(text or "", ensure_ascii=False)


def _write_private(file: Path, content: bytes) -> None:
    draft = file.with_name(file.name + ".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        opened.write(content)
    draft.replace(file)

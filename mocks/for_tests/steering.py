"""The sandbox's process: `samsyn demo --steered`, as everybody runs it, on free ports."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import msgspec

_FRESH: Final = b"fresh\n"
_LONGEST_GOODBYE_SECONDS: Final = 30
_LINES_SHOWN: Final = 5


class SandboxDidNotStart(Exception):
    """The sandbox said nothing; the message is the end of its log, which names nobody."""


class MocksAddresses(msgspec.Struct, frozen=True, kw_only=True):
    """Where the registries and the sign-in are."""

    plain: str
    tls: str
    admin: str
    issuer: str
    jwks: str
    audience: str
    ca_file: str
    dar_key_file: str
    gateway_certificate_file: str
    gateway_key_file: str


class Addresses(msgspec.Struct, frozen=True, kw_only=True):
    """Where everything is; the same for the whole run."""

    gateway: str
    metrics: str
    settings_file: str
    mocks: MocksAddresses


class Steering:
    """Starts a sandbox, empties its gateway's store, stops it."""

    def __init__(self, folder: Path, *, people: int, seed: int) -> None:
        """Start it and wait until it answers. Raises SandboxDidNotStart."""
        folder.mkdir(mode=0o700)
        self._log = folder / "sandbox.log"
        command = [
            *(sys.executable, "-m", "gateway", "demo", "--steered"),
            *("--folder", str(folder / "sandbox")),
            *("--people", str(people), "--seed", str(seed)),
        ]
        with self._log.open("wb") as log:
            # Of no path of the tests': a folder of theirs called `gateway` is none of ours.
            self._process = subprocess.Popen(  # noqa: S603 - our own command
                command,
                env=os.environ | {"PYTHONSAFEPATH": "1"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                start_new_session=True,
            )
        self.addresses = self._said()

    def fresh(self) -> None:
        """Let the gateway begin with an empty store, where it is. Raises SandboxDidNotStart."""
        assert self._process.stdin is not None  # noqa: S101 - we asked for a pipe
        self._process.stdin.write(_FRESH)
        self._process.stdin.flush()
        self._said()

    def stop(self) -> None:
        """Stop it: the end of its input does, also where we are killed."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(timeout=_LONGEST_GOODBYE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.terminate()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _said(self) -> Addresses:
        line = self._process.stdout.readline() if self._process.stdout else b""
        try:
            return msgspec.json.decode(line, type=Addresses)
        except msgspec.DecodeError:
            pass
        self.stop()
        last = self._log.read_text("utf-8", errors="replace").splitlines()[-_LINES_SHOWN:]
        raise SandboxDidNotStart("\n".join(last))

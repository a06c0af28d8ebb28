"""The order of things, as the operating system saw it: on the disk first, then on the wire.

One question is put to the real gateway under strace. What is looked for are the bytes themselves:
the entry's id in what is written to the log file of the database, and in what goes to a socket.
"""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import httpx
import msgspec
import pytest

from gateway.cli.sandbox import Mocks as Announced
from gateway.cli.sandbox import Ports, write_sandbox
from mocks.server import Mocks
from mocks.world.model import World

pytestmark = pytest.mark.slow
CALLS = "pwrite64,pwritev,pwritev2,write,writev,sendto,sendmsg,sendfile,fsync,fdatasync"
SYNCS = ("fsync", "fdatasync")
_PATIENCE_SECONDS = 60
_LINE = re.compile(r"(?P<pid>\d+) +(?P<what>.*)")
_CALL = re.compile(r"(?P<name>\w+)\(\d+<(?P<where>.*?)>(?=[,)])(?P<rest>.*)", re.DOTALL)


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """A system call: where in the whole sequence it began and ended, and with what."""

    name: str
    where: str
    """A file's path, or TCP and the two ends."""
    text: str
    began: int
    ended: int

    @property
    def is_sent(self) -> bool:
        return self.where.startswith("TCP")


def read_calls(trace: str) -> list[Call]:
    """Read strace's lines; a call that others interrupt ends where it is resumed."""
    begun: dict[str, tuple[str, int]] = {}
    calls: list[Call] = []
    for number, line in enumerate(trace.splitlines()):
        found = _LINE.match(line)
        if found is None:
            continue
        pid, what = found["pid"], found["what"]
        if what.endswith("<unfinished ...>"):
            begun[pid] = what, number
            continue
        start = number
        if what.startswith("<... "):
            before, start = begun.pop(pid, ("", number))
            what = before + what
        if call := _CALL.match(what):
            calls.append(
                Call(
                    name=call["name"],
                    where=call["where"],
                    text=call["rest"],
                    began=start,
                    ended=number,
                )
            )
    return calls


class Traced:
    """A gateway that strace looks at."""

    def __init__(self, process: "subprocess.Popen[bytes]", address: str, trace: Path) -> None:
        self._process = process
        self._trace = trace
        self.address = address

    def wait_until_ready(self) -> None:
        def is_ready() -> bool:
            assert self._process.poll() is None
            with contextlib.suppress(httpx.TransportError):
                return httpx.get(f"{self.address}/ready", trust_env=False).is_success
            return False

        _wait_until(is_ready)

    def stop(self) -> list[Call]:
        """End the gateway; give all that it called."""
        self._process.terminate()
        self._process.wait(_PATIENCE_SECONDS)
        # The one who traces is no child of ours, and writes its last line after that. A short
        # process number stands in as much room as a long one.
        last = re.compile(rf"^{self._process.pid} +\+\+\+ exited", re.MULTILINE)
        _wait_until(lambda: last.search(self._text()) is not None)
        return read_calls(self._text())

    def _text(self) -> str:
        return self._trace.read_text(errors="replace")


def _wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def strace() -> list[str]:
    """Give the command that traces; without it there is no proof."""
    program = shutil.which("strace")
    if program is None:
        _do_without("strace is not installed")
    tried = subprocess.run(  # noqa: S603  # what was found
        [program, "true"], capture_output=True, check=False, timeout=30
    )
    if tried.returncode:
        _do_without("strace may not trace here: ptrace is forbidden")
    # -D: the child that we start is the gateway itself, and strace stands beside it.
    return [program, "-D", "-f", "-yy", "-s", "70000", "-e", f"trace={CALLS}", "-e", "signal=none"]


def _do_without(reason: str) -> NoReturn:
    """Skip; on CI nothing may be missing."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture
def gateway(tmp_path: Path, mocks: Mocks, strace: list[str]) -> Iterator[Traced]:
    """Run `samsyn serve` under strace until the test is over."""
    ports = Ports.free()
    announced = msgspec.convert(mocks.addresses, Announced, from_attributes=True)
    file = write_sandbox(tmp_path / "house", announced, ports)
    trace = tmp_path / "trace"
    command = [sys.executable, "-m", "gateway", "serve", "--settings", str(file)]
    with (
        (tmp_path / "log").open("wb") as log,
        subprocess.Popen(  # noqa: S603  # our own program
            [*strace, "-o", str(trace), *command], stdout=log, stderr=log
        ) as process,
    ):
        traced = Traced(process, f"http://127.0.0.1:{ports.gateway}", trace)
        try:
            traced.wait_until_ready()
            yield traced
        finally:
            process.terminate()


def ask(address: str, mocks: Mocks, world: World) -> httpx.Response:
    """Ask one question; tokens come from the sandbox's desk."""
    persona = world.persona("employee")
    assert persona is not None
    desk = f"{mocks.addresses.admin}/tokens"
    token = httpx.post(desk, json={"client": "aarhus-kommune"}, trust_env=False).json()
    return httpx.post(
        f"{address}/v1/citizen-data",
        json={
            "subject": {"pnr": persona.number.reveal()},
            "purpose": "residence-check",
            "case_reference": "sag-1",
            "notice_reference": "brev-1",
        },
        headers={"Authorization": f"Bearer {token['access_token']}"},
        timeout=_PATIENCE_SECONDS,
        trust_env=False,
    )


def test_the_entry_is_on_the_disk_before_the_first_byte_of_the_answer_is_on_the_wire(
    gateway: Traced, mocks: Mocks, world: World
) -> None:
    answer = ask(gateway.address, mocks, world)
    calls = gateway.stop()

    assert answer.status_code == 200
    entry_id, subject = answer.json()["receipt"]["entry_id"], answer.json()["subject"]
    log_file = [each for each in calls if each.where.endswith("/samsyn.db-wal")]
    written = next(each for each in log_file if entry_id in each.text)
    synced = next(each for each in log_file if each.name in SYNCS and each.began > written.ended)
    answered = next(each for each in calls if each.is_sent and entry_id in each.text)
    first_byte = next(
        each for each in calls if each.where == answered.where and "HTTP/1.1 200" in each.text
    )
    assert synced.text.endswith(" = 0")
    assert written.ended < synced.began <= synced.ended < first_byte.began <= answered.began
    # Nor has anything that says what the answer says left by any other way before.
    told = [each for each in calls if each.is_sent and subject in each.text]
    assert min(each.began for each in told) > synced.ended

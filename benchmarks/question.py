"""What a whole question costs the gateway: CPU a question and questions a second, 16 in flight.

    .venv/bin/python -m benchmarks.question [--rounds N] [--questions N]

Three things take turns, round after round: a question without the income register (person, family
and address: mutual TLS, nothing signed), the same with it (a signed SOAP call, its signed answer
verified), and a bare Litestar handler that only encodes answers of the same bytes, served the same
way. The first stands there twice: what its second row differs from 1 is noise. Every ratio is of
one round; the tables show medians with the least and the most. A round with an answer that is not
whole counts for nothing, and is counted.

CPU is all that the process under measurement used, user and system, whatever its threads. The mocks
and this client run beside it on the same cores, so the pace is the whole machine's and not the
gateway's. Wants Linux: it is there that a process's CPU clock may be read by another.
"""

import argparse
import asyncio
import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from itertools import cycle, islice
from pathlib import Path

import aiohttp
import httpx
import msgspec

from gateway.cli.ports import Ports
from gateway.cli.sandbox import Sandbox, minted_token, running_sandbox
from gateway.settings_file import load_settings

IN_FLIGHT = 16
CLIENT, PURPOSE = "aarhus-kommune", "residence-check"
UNSIGNED = ("person", "family", "address")
SIGNED = (*UNSIGNED, "income")
BARE_FOR_ONE = 10
"""A bare answer is so cheap that it needs more of them to be measured."""
PEOPLE = 16
_FOUND = b'"outcome":"found"'

Asked = dict[str, tuple[bytes, object]]
"""By number: the question about somebody, and its answer."""


class Contestant(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked in a turn, and the process that answers."""

    name: str
    address: str
    process: int
    bodies: tuple[bytes, ...]
    count: int
    sections: int
    answer_bytes: int
    """On average; a bare answer's are the same."""


class Lap(msgspec.Struct, frozen=True, kw_only=True):
    """One contestant's turn."""

    cpu_us: float
    a_second: float
    core: float
    """How much of one core the process used while it was asked."""
    errors: int


def cpu_seconds(process: int) -> float:
    """Give what another process has used. Its clock's number is the kernel's own way to name it
    (linux/posix-timers.h); /proc/PID/stat would tell no more than hundredths of a second.
    """
    return time.clock_gettime((~process << 3) | 2)


async def lap(who: Contestant, http: aiohttp.ClientSession) -> Lap:
    waiting = islice(cycle(who.bodies), who.count)
    errors = 0

    async def one_asker() -> None:
        nonlocal errors
        for body in waiting:
            errors += not await is_whole(who, http, body)

    wall, cpu = time.perf_counter(), cpu_seconds(who.process)
    await asyncio.gather(*(one_asker() for _ in range(IN_FLIGHT)))
    cpu, wall = cpu_seconds(who.process) - cpu, time.perf_counter() - wall
    return Lap(
        cpu_us=cpu / who.count * 1e6, a_second=who.count / wall, core=cpu / wall, errors=errors
    )


async def is_whole(who: Contestant, http: aiohttp.ClientSession, body: bytes) -> bool:
    try:
        async with http.post(who.address, data=body) as answer:
            content = await answer.read()
            return answer.status == 200 and content.count(_FOUND) == who.sections
    except aiohttp.ClientError:
        return False


async def race(contestants: list[Contestant], *, rounds: int, token: str) -> list[list[Lap]]:
    """Run one round that does not count, then the others."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    connector = aiohttp.TCPConnector(limit=IN_FLIGHT)
    async with aiohttp.ClientSession(headers=headers, connector=connector) as http:
        laps = [[await lap(each, http) for each in contestants] for _ in range(rounds + 1)]
    return laps[1:]


def numbers_in(sandbox: Sandbox) -> list[str]:
    people = httpx.get(f"{sandbox.mocks.plain}/personas", trust_env=False).json()["personas"]
    return [each["pnr"] for each in people]


def wholly_answered(
    sandbox: Sandbox, token: str, numbers: list[str], sections: tuple[str, ...]
) -> Asked:
    """Ask about people until of enough of them all sections were found."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    whole: Asked = {}
    with httpx.Client(headers=headers, timeout=30, trust_env=False) as http:
        for number in numbers:
            body = _body(number, sections)
            answer = http.post(f"{sandbox.gateway}/v1/citizen-data", content=body)
            if answer.is_success and answer.content.count(_FOUND) == len(sections):
                whole[number] = (body, answer.json())
            if len(whole) == PEOPLE:
                break
    return whole


def _body(pnr: str, sections: tuple[str, ...]) -> bytes:
    question = {"subject": {"pnr": pnr}, "purpose": PURPOSE, "case_reference": "maaling-1"}
    return json.dumps({**question, "sections": sections}).encode()


@contextlib.contextmanager
def quiet(file: Path) -> Iterator[None]:
    """Let what is started in the block write its log lines to a file, as in production."""
    kept = os.dup(2)
    try:
        with file.open("wb") as opened:
            os.dup2(opened.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


@contextlib.contextmanager
def running_bare(folder: Path, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    command = [sys.executable, "-m", "benchmarks.bare", str(folder), str(port)]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - ours
    try:
        while child.poll() is None:
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"http://127.0.0.1:{port}/ready", trust_env=False).is_success:
                    break
            time.sleep(0.05)
        yield child
    finally:
        child.terminate()
        child.wait()


@contextlib.contextmanager
def all_running(folder: Path, count: int) -> Iterator[tuple[list[Contestant], str]]:
    with contextlib.ExitStack() as stack:
        stack.enter_context(quiet(folder / "log"))
        sandbox = stack.enter_context(running_sandbox(folder / "sandbox", Ports.free()))
        settings, _ = load_settings(sandbox.settings_file)
        token = minted_token(settings, client=CLIENT, citizen=None)
        signed = wholly_answered(sandbox, token, numbers_in(sandbox), SIGNED)
        # Both kinds ask about the same people.
        unsigned = wholly_answered(sandbox, token, list(signed), UNSIGNED)
        asked = {"signed": signed, "unsigned": unsigned}
        port = Ports.free().gateway
        answers = folder / "answers"
        answers.mkdir()
        for name, each in asked.items():
            said = [answer for _, answer in each.values()]
            (answers / f"{name}.json").write_text(json.dumps(said))
        bare = stack.enter_context(running_bare(answers, port))
        yield list(_contestants(sandbox, asked, (bare.pid, port), count)), token


def _contestants(
    sandbox: Sandbox, asked: dict[str, Asked], bare: tuple[int, int], count: int
) -> Iterator[Contestant]:
    """In the order of their turns."""
    pid, port = bare
    for name in ("unsigned", "signed", "bare, unsigned", "bare, signed", "unsigned again"):
        kind = "unsigned" if "unsigned" in name else "signed"
        is_bare = name.startswith("bare")
        yield Contestant(
            name=name,
            address=f"http://127.0.0.1:{port}/{kind}"
            if is_bare
            else f"{sandbox.gateway}/v1/citizen-data",
            process=pid if is_bare else sandbox.gateway_process.pid,
            bodies=tuple(body for body, _ in asked[kind].values()),
            count=count * BARE_FOR_ONE if is_bare else count,
            answer_bytes=_mean_bytes(answer for _, answer in asked[kind].values()),
            sections=len(SIGNED if kind == "signed" else UNSIGNED),
        )


def _mean_bytes(answers: Iterable[object]) -> int:
    return round(statistics.mean(len(msgspec.json.encode(each)) for each in answers))


RATIOS = (
    ("A/A: unsigned again / unsigned", "unsigned again", "unsigned"),
    ("unsigned / bare", "unsigned", "bare, unsigned"),
    ("signed / bare", "signed", "bare, signed"),
    ("signed / unsigned", "signed", "unsigned"),
)


def tell(contestants: list[Contestant], rounds: list[list[Lap]]) -> int:
    """Print both tables. Give the exit status: 1 where no round counts."""
    errors = sum(each.errors for laps in rounds for each in laps)
    counted = [laps for laps in rounds if not any(each.errors for each in laps)]
    print(f"rounds that count: {len(counted)} of {len(rounds)}; errors: {errors}")
    if not counted:
        return 1
    by_name = {who.name: [laps[place] for laps in counted] for place, who in enumerate(contestants)}
    print(f"\n{'':32}{'CPU us a question':>28}{'a second':>26}{'of a core':>11}")
    for name, laps in by_name.items():
        core = statistics.median(each.core for each in laps)
        print(f"{name:32}{_spread(laps, 'cpu_us'):>28}{_spread(laps, 'a_second'):>26}{core:11.2f}")
    print(f"\n{'ratio, round by round':32}{'CPU':>28}{'pace':>26}")
    for title, above, below in RATIOS:
        cpu, pace = (
            _ratio(by_name[above], by_name[below], figure) for figure in ("cpu_us", "a_second")
        )
        print(f"{title:32}{cpu:>28}{pace:>26}")
    return 0


def _spread(laps: list[Lap], figure: str) -> str:
    values = [getattr(each, figure) for each in laps]
    return f"{statistics.median(values):.0f} ({min(values):.0f}..{max(values):.0f})"


def _ratio(above: list[Lap], below: list[Lap], figure: str) -> str:
    ratios = [
        getattr(own, figure) / getattr(other, figure)
        for own, other in zip(above, below, strict=True)
    ]
    return f"{statistics.median(ratios):.3g} ({min(ratios):.3g}..{max(ratios):.3g})"


def main() -> int:
    parser = argparse.ArgumentParser(description="What a whole question costs the gateway.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--questions", type=int, default=48, help="in a turn (%(default)s)")
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="samsyn-bench-") as name,
        all_running(Path(name), given.questions) as (contestants, token),
    ):
        load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
        print(
            f"{os.cpu_count()} cores shared by client, mocks and gateway; load before {load}\n"
            f"{IN_FLIGHT} in flight, {given.questions} questions a turn, "
            f"{given.questions * BARE_FOR_ONE} bare; {len(contestants[0].bodies)} personas\n"
            f"bytes an answer: unsigned {contestants[0].answer_bytes}, "
            f"signed {contestants[1].answer_bytes}"
        )
        return tell(contestants, asyncio.run(race(contestants, rounds=given.rounds, token=token)))


if __name__ == "__main__":
    sys.exit(main())

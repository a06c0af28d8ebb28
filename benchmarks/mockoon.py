"""What an unsigned answer of the person register costs: these mocks beside Mockoon (npm).

    .venv/bin/python -m benchmarks.mockoon [--rounds N] [--questions N]

Both serve the same bytes about the same sixteen people for the same questions, 16 in flight. They
take turns, round after round; ours stands there twice, and what its second row differs from 1 is
noise. Mockoon runs as installed: one route, a rule for each person on the request's body, bodies
written down and no templates; and once more with a single answer for everybody, which is as little
as it can do. Each of ours has every question once more with a text that never came before, so that
nothing can be recalled.

CPU is user and system time of the whole process tree. Wants Linux; `make bench` installs Mockoon
below .peers where npm is.
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
import uuid
from collections.abc import Iterator
from itertools import count, cycle, islice
from pathlib import Path

import aiohttp
import httpx
import msgspec

from benchmarks.question import IN_FLIGHT, PEOPLE, cpu_seconds
from gateway.cli.ports import Ports

ROOT = Path(__file__).resolve().parents[1]
MOCKOON = ROOT / ".peers/mockoon/node_modules/.bin/mockoon-cli"
PATH = "/service/CPR/PersonBaseDataExtended/5"
AGREEMENT = "5a4d0001-0000-4000-8000-000000000001"
CONTEXT = "http://serviceplatformen.dk/xml/schemas/InvocationContext/1/"
QUESTION = f"""<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
<p:PersonLookupRequest
 xmlns:p="http://serviceplatformen.dk/xml/wsdl/soap11/CPR/PersonBaseDataExtended/5/">
<i:InvocationContext xmlns:i="{CONTEXT}">
<i:ServiceAgreementUUID>{AGREEMENT}</i:ServiceAgreementUUID>
<i:UserSystemUUID>5a4d0001-0000-4000-8000-000000000002</i:UserSystemUUID>
<i:UserUUID>5a4d0001-0000-4000-8000-000000000003</i:UserUUID>
<i:ServiceUUID>e6be2436-bf35-4df2-83fe-925142825dc2</i:ServiceUUID>{{call}}
</i:InvocationContext>
<n:PNR xmlns:n="http://serviceplatformen.dk/xml/schemas/cpr/PNR/1/">{{number}}</n:PNR>
</p:PersonLookupRequest></s:Body></s:Envelope>"""
CALL = "<i:CallersServiceCallIdentifier>{}</i:CallersServiceCallIdentifier>"
HEADERS = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": ""}


class Contestant(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked in a turn, and the process at the root of the tree that answers."""

    name: str
    address: str
    process: int
    is_ever_new: bool = False
    has_one_answer: bool = False


class Lap(msgspec.Struct, frozen=True, kw_only=True):
    cpu_us: float
    a_second: float
    errors: int


def tree_of(process: int) -> list[int]:
    """Give a process and everything below it."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            with contextlib.suppress(OSError):
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
                parents[int(folder.name)] = int(fields[1])
    found = [process]
    for each in found:
        found += [child for child, parent in parents.items() if parent == each]
    return found


def cpu_of(process: int) -> float:
    return sum(cpu_seconds(each) for each in tree_of(process))


def question(number: str, *, call: str = "") -> bytes:
    return QUESTION.format(number=number, call=CALL.format(call) if call else "").encode()


async def lap(
    who: Contestant, http: aiohttp.ClientSession, answers: dict[str, bytes], asked: int
) -> Lap:
    waiting = islice(cycle(answers), asked)
    fresh = (str(uuid.uuid4()) for _ in count()) if who.is_ever_new else cycle([""])
    first = next(iter(answers.values()))
    errors = 0

    async def one_asker() -> None:
        nonlocal errors
        for number in waiting:
            body = question(number, call=next(fresh))
            expected = first if who.has_one_answer else answers[number]
            async with http.post(who.address, data=body) as answer:
                errors += answer.status != 200 or await answer.read() != expected

    wall, cpu = time.perf_counter(), cpu_of(who.process)
    await asyncio.gather(*(one_asker() for _ in range(IN_FLIGHT)))
    cpu, wall = cpu_of(who.process) - cpu, time.perf_counter() - wall
    return Lap(cpu_us=cpu / asked * 1e6, a_second=asked / wall, errors=errors)


async def race(
    contestants: list[Contestant], answers: dict[str, bytes], *, rounds: int, asked: int
) -> list[list[Lap]]:
    """Run two rounds that do not count, for Node compiles as it goes, then the others."""
    async with aiohttp.ClientSession(headers=HEADERS) as http:
        laps = [
            [await lap(each, http, answers, asked) for each in contestants]
            for _ in range(rounds + 2)
        ]
    return laps[2:]


@contextlib.contextmanager
def running(command: list[str], ready: str, *, log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    with log.open("wb") as opened:
        child = subprocess.Popen(command, stdout=opened, stderr=opened)  # noqa: S603  ours, and what make installed
    try:
        until = time.monotonic() + 30
        while child.poll() is None and time.monotonic() < until:
            with contextlib.suppress(httpx.TransportError):
                httpx.get(ready, trust_env=False)
                break
            time.sleep(0.1)
        yield child
    finally:
        child.terminate()
        child.wait()


def mockoon_file(folder: Path, name: str, answers: dict[str, bytes]) -> Path:
    """Write a data file: one route, one response for each person by a rule on the body."""
    responses = [_response(body, number) for number, body in answers.items()]
    route = {
        "uuid": str(uuid.uuid4()),
        "type": "http",
        "documentation": "",
        "method": "post",
        "endpoint": PATH.strip("/"),
        "responses": responses,
        "responseMode": None,
        "streamingMode": None,
        "streamingInterval": 0,
    }
    nothing: list[object] = []
    data = {
        "uuid": str(uuid.uuid4()),
        "lastMigration": 33,
        "name": name,
        "port": 0,
        "hostname": "127.0.0.1",
        "endpointPrefix": "",
        "latency": 0,
        "folders": nothing,
        "rootChildren": [{"type": "route", "uuid": route["uuid"]}],
        "routes": [route],
        "proxyMode": False,
        "proxyHost": "",
        "proxyRemovePrefix": False,
        "tlsOptions": {"enabled": False, "type": "CERT"}
        | dict.fromkeys(("pfxPath", "certPath", "keyPath", "caPath", "passphrase"), ""),
        "cors": False,
        "headers": nothing,
        "proxyReqHeaders": nothing,
        "proxyResHeaders": nothing,
        "data": nothing,
        "callbacks": nothing,
    }
    file = folder / f"{name}.json"
    file.write_text(json.dumps(data))
    return file


def _response(body: bytes, number: str) -> dict[str, object]:
    rule = {"target": "body", "modifier": "", "value": number, "invert": False, "operator": "regex"}
    return {
        "uuid": str(uuid.uuid4()),
        "body": body.decode(),
        "latency": 0,
        "statusCode": 200,
        "label": "",
        "headers": [{"key": "Content-Type", "value": "text/xml; charset=utf-8"}],
        "bodyType": "INLINE",
        "filePath": "",
        "databucketID": "",
        "sendFileAsBody": False,
        "rules": [rule],
        "rulesOperator": "OR",
        "disableTemplating": True,
        "fallbackTo404": False,
        "default": False,
        "crudKey": "id",
        "callbacks": [],
    }


def answers_of(plain: str) -> dict[str, bytes]:
    """Ask our mocks once about people until enough are answered, by number."""
    people = httpx.get(f"{plain}/personas", trust_env=False).json()["personas"]
    found: dict[str, bytes] = {}
    with httpx.Client(trust_env=False, headers=HEADERS) as http:
        for each in people:
            answer = http.post(f"{plain}{PATH}", content=question(each["pnr"]))
            if answer.is_success:
                found[each["pnr"]] = answer.content
            if len(found) == PEOPLE:
                break
    return found


@contextlib.contextmanager
def all_running(folder: Path) -> Iterator[tuple[list[Contestant], dict[str, bytes]]]:
    ports = Ports.free()
    plain = f"http://127.0.0.1:{ports.gateway}"
    ours = [sys.executable, "-c", "import typer; from mocks.cli import mocks; typer.run(mocks)"]
    ours += ["--port", str(ports.gateway), "--state", str(folder / "state")]
    with contextlib.ExitStack() as stack:
        mocks = stack.enter_context(running(ours, plain, log=folder / "mocks.log"))
        answers = answers_of(plain)
        one = dict(list(answers.items())[:1])
        rows = [
            Contestant(name="ours", address=f"{plain}{PATH}", process=mocks.pid),
            Contestant(
                name="ours, every text new",
                address=f"{plain}{PATH}",
                process=mocks.pid,
                is_ever_new=True,
            ),
        ]
        for name, given in (("mockoon", answers), ("mockoon, one answer", one)):
            port = Ports.free().gateway
            data = mockoon_file(folder, name.replace(", ", "-").replace(" ", "-"), given)
            command = [str(MOCKOON), "start", "--data", str(data), "--port", str(port)]
            command += ["--disable-log-to-file", "--disable-admin-api"]
            address = f"http://127.0.0.1:{port}"
            child = stack.enter_context(running(command, address, log=folder / f"{name}.log"))
            rows.append(
                Contestant(
                    name=name,
                    address=f"{address}{PATH}",
                    process=child.pid,
                    has_one_answer=given is one,
                )
            )
        again = Contestant(name="ours again", address=f"{plain}{PATH}", process=mocks.pid)
        yield [*rows, again], answers


RATIOS = (
    ("A/A: ours again / ours", "ours again", "ours"),
    ("mockoon / ours", "mockoon", "ours"),
    ("mockoon / ours, every text new", "mockoon", "ours, every text new"),
    ("mockoon, one answer / ours", "mockoon, one answer", "ours"),
)


def tell(contestants: list[Contestant], rounds: list[list[Lap]]) -> int:
    """Print both tables. Give the exit status: 1 where no round counts."""
    counted = [laps for laps in rounds if not any(each.errors for each in laps)]
    print(f"rounds that count: {len(counted)} of {len(rounds)}")
    if not counted:
        return 1
    by_name = {who.name: [laps[place] for laps in counted] for place, who in enumerate(contestants)}
    print(f"\n{'':32}{'CPU us an answer':>28}{'a second':>26}")
    for name, laps in by_name.items():
        print(f"{name:32}{_spread(laps, 'cpu_us'):>28}{_spread(laps, 'a_second'):>26}")
    print(f"\n{'ratio of CPU, round by round':32}")
    for title, above, below in RATIOS:
        ratios = [
            one.cpu_us / other.cpu_us
            for one, other in zip(by_name[above], by_name[below], strict=True)
        ]
        print(f"{title:32}{statistics.median(ratios):.3g} ({min(ratios):.3g}..{max(ratios):.3g})")
    return 0


def _spread(laps: list[Lap], figure: str) -> str:
    values = [getattr(each, figure) for each in laps]
    return f"{statistics.median(values):.0f} ({min(values):.0f}..{max(values):.0f})"


def main() -> int:
    parser = argparse.ArgumentParser(description="An unsigned SF1520 answer, beside Mockoon's.")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--questions", type=int, default=1600, help="in a turn (%(default)s)")
    given = parser.parse_args()
    if not MOCKOON.exists():
        print("Mockoon: skipped, it is not installed; make bench installs it where npm is")
        return 0
    with (
        tempfile.TemporaryDirectory(prefix="samsyn-mockoon-") as name,
        all_running(Path(name)) as (contestants, answers),
    ):
        load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
        size = round(statistics.mean(map(len, answers.values())))
        print(
            f"{os.cpu_count()} cores; load before {load}; {IN_FLIGHT} in flight, "
            f"{given.questions} questions a turn, {len(answers)} people, {size} bytes an answer"
        )
        laps = race(contestants, answers, rounds=given.rounds, asked=given.questions)
        return tell(contestants, asyncio.run(laps))


if __name__ == "__main__":
    sys.exit(main())

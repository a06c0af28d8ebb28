"""How soon a world of millions answers, what somebody costs, and that memory stays flat.

    .venv/bin/python -m benchmarks.population [--people N] [--looks N] [--starts N]

Starts `samsyn mocks` as a process of its own, several times, and asks each for its last person;
then looks people up in this process, once. CPU is user and system time.
"""

import argparse
import json
import os
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

from contracts.dates import danish_day
from mocks.dar.service import Dar
from mocks.sf1520.answer import answer_about
from mocks.world.model import World
from mocks.world.sandbox import sandbox_world

STEP = 997
_KIB = 1024
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def started(people: int, state: Path) -> tuple[float, float, float]:
    """Give wall and CPU seconds from the start of a process to its first answer, and its MiB."""
    samsyn = Path(sys.executable).with_name("samsyn")
    options = ["--people", str(people), "--seed", "7", "--port", "0", "--json"]
    begun = time.perf_counter()
    with subprocess.Popen(  # noqa: S603  our own program
        [samsyn, "mocks", *options, "--state", state], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        plain = json.loads(process.stdout.readline())["plain"]
        page = f"{plain}/people/{people - 1}" if people else f"{plain}/personas"
        _OPENER.open(page).read()
        wall = time.perf_counter() - begun
        ticks = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")")[1].split()[11:13]
        pages = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1])
        process.send_signal(signal.SIGTERM)
    cpu = sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
    return wall, cpu, pages * resource.getpagesize() / _KIB**2


def looked_up(world: World, places: range) -> None:
    population = world.population
    assert population is not None
    for place in places:
        somebody = population.inhabitant(place * STEP % population.size, with_income=False)
        assert somebody is None or world.person(somebody.number) is not None


def answered(world: World, places: range) -> dict[str, float]:
    """Give CPU milliseconds for what each register does about one person."""
    population, now = world.population, datetime.now(UTC)
    assert population is not None
    made = (population.inhabitant(place * STEP, with_income=False) for place in places)
    numbers = [somebody.number for somebody in made if somebody]
    people = [person for number in numbers if (person := world.person(number))]
    spent = {}
    begun = time.process_time()
    for person in people:
        answer_about(person, 5, now, world=world)
    spent["CPR answer"] = time.process_time() - begun
    begun = time.process_time()
    for number in numbers:
        world.incomes.known_of(number, now)
    spent["income reports, 65 months"] = time.process_time() - begun
    begun = time.process_time()
    for person in people:
        world.addresses.address((person.place and person.place.address_id) or "", now)
    spent["address by id"] = time.process_time() - begun
    begun = time.process_time()
    Dar(world, key="key", check="warn")
    spent["(address service made, once)"] = (time.process_time() - begun) * len(people)
    return {name: seconds / len(people) * 1000 for name, seconds in spent.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=5_000_000)
    parser.add_argument("--looks", type=int, default=50_000)
    parser.add_argument("--starts", type=int, default=7)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        started(0, Path(folder) / "state")  # makes the certificates, which later starts find
        for people in (0, given.people):
            runs = [started(people, Path(folder) / "state") for _ in range(given.starts)]
            wall, cpu, memory = (statistics.median(column) for column in zip(*runs, strict=True))
            print(
                f"{people:>10} people: first answer after {wall:.2f} s,"
                f" {cpu:.2f} s CPU, {memory:.0f} MiB"
            )
    world = sandbox_world(danish_day(datetime.now(UTC)), seed=7, people=given.people)
    looked_up(world, range(1000))
    before, begun = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    looked_up(world, range(1000, 1000 + given.looks))
    spent = time.process_time() - begun
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(
        f"{given.looks} people described and looked up:"
        f" {spent / given.looks * 1000:.2f} ms CPU each"
    )
    print(f"memory grew by {grown / _KIB:.1f} MiB meanwhile")
    for what, milliseconds in answered(world, range(1000)).items():
        print(f"{what}: {milliseconds:.2f} ms CPU")


if __name__ == "__main__":
    main()

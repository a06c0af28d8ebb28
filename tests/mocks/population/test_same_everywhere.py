"""The same seed and place give the same bytes, in any order and process, and nothing is kept."""

import hashlib
import json
import subprocess
import sys
import tracemalloc
import urllib.request
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from mocks.sf1520.answer import answer_about
from mocks.world.model import World
from mocks.world.sandbox import sandbox_world
from tests.mocks.population.conftest import PEOPLE, SEED

pytestmark = pytest.mark.slow
DAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PLACES = range(0, PEOPLE, 9973)
ROOT = Path(__file__).resolve().parents[3]
MIB = 1024 * 1024


def digest(world: World, places: Iterable[int]) -> dict[int, str]:
    """Give what the three registries say of people, as one digest for each."""
    assert world.population is not None
    found = {}
    for place in places:
        somebody = world.population.inhabitant(place)
        assert somebody is not None
        person = world.person(somebody.number)
        assert person is not None
        told = answer_about(person, 5, NOW, world=world)
        paid = [
            (each.report_id, each.kind, f"{each.reported_at}", f"{each.entries}")
            for each in world.incomes.all_of(somebody.number)
        ]
        home = world.addresses.address((person.place and person.place.address_id) or "", NOW)
        whole = (told, paid, home, somebody.traits, somebody.story, somebody.expected_income)
        found[place] = hashlib.sha256(repr(whole).encode()).hexdigest()
    return found


def new_world() -> World:
    return sandbox_world(DAY, seed=SEED, people=PEOPLE)


def test_the_order_in_which_people_are_asked_about_changes_nothing() -> None:
    forwards = digest(new_world(), PLACES)

    backwards = digest(new_world(), reversed(PLACES))

    assert backwards == forwards
    assert len(set(forwards.values())) == len(PLACES)


def test_another_process_answers_the_same_bytes() -> None:
    program = (
        "import json, sys; sys.path.insert(0, '.');"
        "from tests.mocks.population.test_same_everywhere import PLACES, digest, new_world;"
        "print(json.dumps(digest(new_world(), PLACES)))"
    )
    # Another hash seed: nothing may hang on the order of a set.
    other = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={"PYTHONHASHSEED": "4711", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert {int(place): told for place, told in json.loads(other.stdout).items()} == digest(
        new_world(), PLACES
    )


def test_memory_stays_flat_over_fifty_thousand_look_ups() -> None:
    world = sandbox_world(DAY, seed=SEED, people=5_000_000)
    population = world.population
    assert population is not None

    def look_up(places: Iterable[int]) -> None:
        for place in places:
            somebody = population.inhabitant(place, with_income=False)
            assert somebody is not None
            assert world.person(somebody.number) is not None

    look_up(range(0, 2_000_000, 1000))
    tracemalloc.start()
    look_up(range(1, 500_000, 1000))
    before, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    look_up(range(0, 5_000_000, 104))
    tracemalloc.start()
    look_up(range(2, 500_000, 1000))
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert after < before + MIB


def test_a_world_of_five_million_answers_at_once(tmp_path: Path) -> None:
    options = ["--people", "5000000", "--seed", "7", "--port", "0", "--json"]
    program = "import typer; from mocks.cli import mocks; typer.run(mocks)"
    with subprocess.Popen(  # noqa: S603  our own program
        [sys.executable, "-c", program, *options, "--state", str(tmp_path / "state")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        addresses = json.loads(process.stdout.readline())
        with urllib.request.urlopen(f"{addresses['plain']}/people/4999999") as answer:  # noqa: S310
            somebody = json.load(answer)
        process.kill()

    assert somebody["index"] == 4_999_999
    assert addresses["world"].startswith("samsyn-world/1 seed=7 people=5000000")

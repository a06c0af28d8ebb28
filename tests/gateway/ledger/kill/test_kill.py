"""Killed at any point of the write path, the store has what it acknowledged, and its tree is whole.

`make kill-test` does 500 rounds a store, CI 40; SAMSYN_KILL_ROUNDS and SAMSYN_KILL_SEED choose.
"""

import contextlib
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from tests.gateway.audit.whole import Whole
from tests.gateway.ledger.kill.child import Run
from tests.gateway.ledger.kill.examined import Examined
from tests.gateway.ledger.kill.points import drawn
from tests.gateway.ledger.kill.witness import Witness
from tests.gateway.store.house import House

pytestmark = [pytest.mark.slow, pytest.mark.anyio]
ROOT = Path(__file__).resolve().parents[4]
ROUNDS = int(os.environ.get("SAMSYN_KILL_ROUNDS", "40"))
SEED = int(os.environ.get("SAMSYN_KILL_SEED", "20261122"))
MINUTES_BETWEEN = 3
"""Between two rounds, as the children's clocks have it: more than it takes to be broken off."""


class Children:
    """The process that forks the children."""

    def __init__(self, log: Path) -> None:
        self._log = log
        with log.open("wb") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.gateway.ledger.kill.child"],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
            )
        self.modules: list[str] = msgspec.json.decode(self._process.stdout.readline())

    def live(self, run: Run) -> list[bool]:
        """Let children live until all are dead; tell of each whether it died by SIGKILL."""
        self._process.stdin.write(msgspec.json.encode(run, enc_hook=str) + b"\n")
        self._process.stdin.flush()
        return msgspec.json.decode(self._process.stdout.readline())

    def log(self) -> str:
        return self._log.read_text()

    def close(self) -> None:
        self._process.communicate(timeout=30)


@pytest.fixture
def children(tmp_path: Path) -> Iterator[Children]:
    made = Children(tmp_path / "children.log")
    yield made
    made.close()


@pytest.fixture
def witness() -> Iterator[Witness]:
    made = Witness()
    yield made
    made.close()


def run_of(house: House, witness: Witness, *, processes: int, number: int) -> Run:
    seed = f"{SEED}/{processes}/{number}"
    chance = random.Random(seed)  # noqa: S311  # a seed, not a secret
    return Run(
        store=house.settings,
        ledger=house.ledger,
        port=witness.port,
        seed=seed,
        points=tuple(drawn(chance) for _ in range(processes)),
        ahead_seconds=number * MINUTES_BETWEEN * 60,
    )


def test_the_children_know_nothing_of_the_house_but_store_and_ledger(children: Children) -> None:
    rooms = {".".join(each.split(".")[:2]) for each in children.modules if "gateway." in each}
    strangers = {"gateway.api", "gateway.app", "gateway.answering", "gateway.cli"}

    assert rooms & strangers == set()
    assert not any(each.startswith(("litestar", "adapters", "mocks")) for each in children.modules)


@pytest.mark.parametrize("processes", [1, 2])
async def test_whatever_was_acknowledged_or_shown_is_there_after_every_kill(
    house: House, children: Children, witness: Witness, processes: int
) -> None:
    examined = Examined(house)
    began = time.monotonic()

    for number in range(ROUNDS // 2):
        run = run_of(house, witness, processes=processes, number=number)
        with told_of_failure(run, children):
            heard = witness.hear(processes)
            were_killed = children.live(run)
            witness.end(heard)
            assert were_killed == [True] * processes
            house.settle()
            examined.look(heard)
    seconds = time.monotonic() - began
    house.clock.time = datetime.now(UTC) + timedelta(minutes=(ROUNDS + 1) * MINUTES_BETWEEN)
    async with house.store() as store:
        await store.chores.integrate()
        await store.chores.sweep()
        await store.chores.integrate()
    examined.look()

    print(report(witness, examined, seconds=seconds))  # noqa: T201  # make kill-test shows it
    assert witness.bodies > 0
    assert house.rows("SELECT COUNT(*) FROM consent") > [(0,)]
    assert examined.open_intents() == 0
    assert examined.is_all_in_tree()
    assert "commit_failed" not in children.log()
    assert Whole(house).difference() is None


@contextlib.contextmanager
def told_of_failure(run: Run, children: Children) -> Iterator[None]:
    """Say with a failure what makes it happen again, and what the children logged."""
    try:
        yield
    except AssertionError as error:
        error.add_note(f"SAMSYN_KILL_SEED={SEED}, round {run.seed}: {run.points}")
        error.add_note(children.log()[-3000:])
        raise


def report(witness: Witness, examined: Examined, *, seconds: float) -> str:
    rounds, killed = ROUNDS // 2, witness.killed
    points = ", ".join(f"{what} ({often})" for what, often in killed.most_common())
    return (
        f"\n{rounds} rounds, {killed.total()} kills at {len(killed)} points, "
        f"{seconds / rounds:.2f} s a round: "
        f"{witness.acknowledged} acknowledged, 0 lost; {witness.bodies} bodies "
        f"({witness.bytes_seen} bytes), 0 without an entry; {examined.entries} entries, "
        f"{examined.checkpoints} checkpoints, every root as RFC 9162 says.\nKilled {points}."
    )

"""Killed at any moment, the store has every entry that it acknowledged; two processes share it."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gateway.store.house import House

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[3]
ROUNDS = 20
SEED = 20261120


def children(house: House, count: int) -> list[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "tests.gateway.store.acknowledge"]
    password_file = house.settings.password_file
    passwords = [] if password_file is None else [str(password_file)]
    return [
        subprocess.Popen(  # noqa: S603  # our own child
            [*command, house.settings.url, str(house.key_file), *passwords],
            cwd=ROOT,
            stdout=subprocess.PIPE,
        )
        for _ in range(count)
    ]


def acknowledged_until_killed(
    running: list[subprocess.Popen[bytes]], chance: random.Random
) -> Iterator[tuple[str, str]]:
    """Read some lines of the first, kill all at a point of the seed's choosing, read the rest."""
    lines = [running[0].stdout.readline() for _ in range(chance.randint(1, 60))]
    time.sleep(chance.random() * 0.01)
    for child in running:
        child.kill()
    for child in running:
        # A last line without its end was not said in full: nobody has heard of it.
        lines += child.communicate(timeout=30)[0].splitlines(keepends=True)
    for line in lines:
        if line.endswith(b"\n"):
            kind, entry_id = line.decode().split()
            yield kind, entry_id


@pytest.mark.parametrize("processes", [1, 2])
def test_every_acknowledged_entry_is_there_after_a_kill(house: House, processes: int) -> None:
    chance = random.Random(SEED + processes)  # noqa: S311  # a seed, not a secret
    acknowledged: set[tuple[str, str]] = set()

    for _ in range(ROUNDS // processes):
        acknowledged.update(acknowledged_until_killed(children(house, processes), chance))

    kept = set(house.rows("SELECT kind, id FROM entry"))
    assert len(acknowledged) > ROUNDS
    assert acknowledged - kept == set()
    assert house.faults() == []
    assert house.rows(
        "SELECT count(*) FROM entry WHERE kind = 'disclosed' AND intent_id IS NULL"
    ) == [(0,)]
    assert house.rows("SELECT at_us FROM entry ORDER BY sequence") == house.rows(
        "SELECT at_us FROM entry ORDER BY at_us"
    )

"""The benchmark of the ledger's part runs to its end. Nobody looks at its times here."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]


def test_it_prints_the_part_its_noise_and_what_it_consists_of() -> None:
    command = [sys.executable, "-m", "benchmarks.ledger", "--rounds", "1", "--questions", "64"]

    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - ours

    assert (run.returncode, run.stderr) == (0, "")
    for line in ("two entries only", "whole again (A/A)", "commits:", "receipt canonical"):
        assert line in run.stdout

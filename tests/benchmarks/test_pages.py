"""The benchmark of the pages runs and counts its rounds. Nobody looks at its times here."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]


def test_every_round_names_what_is_late_and_recovers_and_pages_are_weighed() -> None:
    command = [sys.executable, "-m", "benchmarks.pages", "--rounds", "1"]

    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - ours

    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.count("1 of 1") == 3
    assert "beyond the deadline, ms" in run.stdout

"""The benchmark of a whole question runs and counts its rounds. Nobody looks at its times here."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="reads another process's CPU clock"),
]
ROOT = Path(__file__).resolve().parents[2]


def test_a_round_without_an_error_counts_and_has_its_noise_beside_it() -> None:
    command = [sys.executable, "-m", "benchmarks.question", "--rounds", "1", "--questions", "16"]

    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - ours

    assert (run.returncode, run.stderr) == (0, "")
    assert "rounds that count: 1 of 1; errors: 0" in run.stdout
    assert "A/A: unsigned again / unsigned" in run.stdout

"""What a third party writes against our types is checked as strictly as what we write."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
SOURCE = Path(__file__).parent / "vehicle-register"


def checked(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run mypy there, strict, with no settings of ours."""
    (folder / "mypy.ini").write_text("[mypy]\nstrict = True\n")
    return subprocess.run(
        [sys.executable, "-m", "mypy", "vehicle_adapter.py", "test_vehicle_adapter.py"],
        cwd=folder,
        env={**os.environ, "MYPYPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def example(tmp_path: Path) -> Path:
    return shutil.copytree(SOURCE, tmp_path / "vehicle-register")


def test_the_third_partys_adapter_and_its_test_are_strictly_typed(example: Path) -> None:
    found = checked(example)

    assert found.returncode == 0, found.stdout


def test_an_adapter_that_returns_a_bare_record_is_refused_by_the_types(example: Path) -> None:
    adapter = example / "vehicle_adapter.py"
    whole = "return Reading(sections=(section,), about=said.owner, observed_at=reply.said_at)"
    adapter.write_text(adapter.read_text().replace(whole, "return record"))

    found = checked(example)

    assert 'Incompatible return value type (got "Vehicles", expected "Reading")' in found.stdout

"""The plugin costs nothing to whoever does not use it, and says what a marker may say."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from mocks.for_tests.chosen import Chosen, chosen

PLAIN_TEST = "def test_nothing():\n    assert True\n"
TELLS_WHAT_IT_LOADED = """
import json, sys

def pytest_sessionfinish():
    with open("loaded.json", "w") as file:
        json.dump(sorted(sys.modules), file)
"""
HEAVY = {
    *("httpx", "msgspec", "litestar", "zeep", "lxml", "sqlalchemy", "aiohttp", "typer"),
    *("graphql", "cryptography", "contracts", "gateway"),
}
OURS = {"mocks", "mocks.for_tests", "mocks.for_tests.plugin"}


def run_pytest(
    folder: Path, *arguments: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments],
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_a_project_that_does_not_use_it_imports_nothing_but_the_fixtures(tmp_path: Path) -> None:
    (tmp_path / "test_nothing.py").write_text(PLAIN_TEST)
    (tmp_path / "conftest.py").write_text(TELLS_WHAT_IT_LOADED)

    # Without the plugins of others, which import what they like.
    finished = run_pytest(
        tmp_path, "-p", "mocks.for_tests.plugin", PYTEST_DISABLE_PLUGIN_AUTOLOAD="1"
    )

    assert finished.returncode == 0, finished.stdout
    loaded = set(json.loads((tmp_path / "loaded.json").read_text()))
    assert {name for name in loaded if name.split(".")[0] == "mocks"} == OURS
    assert HEAVY & loaded == set()


@pytest.mark.slow
def test_the_marker_is_known_and_described(tmp_path: Path) -> None:
    finished = run_pytest(tmp_path, "--markers")

    assert "@pytest.mark.sandbox(seed=0, people=0" in finished.stdout


@pytest.mark.slow
def test_the_fixtures_are_listed_with_what_they_are(tmp_path: Path) -> None:
    finished = run_pytest(tmp_path, "--fixtures")

    described = " ".join(finished.stdout.split())
    for each in ("samsyn_sandbox [session scope]", "sandbox --", "persona --", "citizen_client --"):
        assert each in described


def test_without_a_marker_it_is_the_employee_of_aarhus() -> None:
    assert chosen(None) == Chosen(seed=0, people=0, citizen="employee", authority="aarhus-kommune")


def test_a_marker_chooses() -> None:
    marker = pytest.mark.sandbox(seed=7, people=1000, citizen="guardian").mark

    assert chosen(marker) == Chosen(
        seed=7, people=1000, citizen="guardian", authority="aarhus-kommune"
    )


@pytest.mark.parametrize(
    "marker",
    [
        pytest.mark.sandbox(7),
        pytest.mark.sandbox(sed=7),
        pytest.mark.sandbox(people="many"),
    ],
    ids=["unnamed", "misspelt", "no number"],
)
def test_a_marker_that_says_something_else_is_a_clear_line(marker: pytest.MarkDecorator) -> None:
    with pytest.raises(pytest.UsageError, match="takes seed=, people=, citizen= and authority="):
        chosen(marker.mark)

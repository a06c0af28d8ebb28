"""docs/testing.md names the plugin's fixtures and what a sandbox can do, and nothing else."""

import re
from pathlib import Path

from _pytest.fixtures import FixtureFunctionDefinition

from mocks.for_tests import plugin
from mocks.for_tests.chosen import Chosen
from mocks.for_tests.sandbox import Sandbox

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "testing.md").read_text("utf-8")
FIXTURES, _, DEEDS = PAGE.partition("| `sandbox.…` | does |")
OF_THE_PLUGIN = {"begin", "undo", "close"}
"""What the plugin does around a test."""


def first_cells(table: str) -> str:
    return " ".join(re.findall(r"^\| (`[^|]+) \|", table, re.MULTILINE))


def test_it_names_every_fixture() -> None:
    fixtures = {
        name
        for name, each in vars(plugin).items()
        if isinstance(each, FixtureFunctionDefinition) and name[0] != "_"
    }

    described = set(re.findall(r"`([a-z_]+)`", first_cells(FIXTURES)))

    assert described == fixtures - {"samsyn_sandboxes"}


def test_it_names_all_that_a_sandbox_can_do() -> None:
    can = {name for name in vars(Sandbox) if name[0] != "_"} | {"addresses", "clock"}

    described = set(re.findall(r"`([a-z_]+)", first_cells(DEEDS)))

    assert described == can - OF_THE_PLUGIN


def test_it_names_all_that_a_marker_may_say() -> None:
    assert [each for each in Chosen.__struct_fields__ if f"{each}=" not in PAGE] == []

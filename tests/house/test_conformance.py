"""No adapter escapes the conformance kit (house.md, practice 22)."""

import importlib
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import pytest

from contracts.adapter import ENTRY_POINT_GROUP
from contracts.conformance import AdapterConformance
from tests.contracts.kit.json_model import JsonModel

ROOT = Path(__file__).resolve().parents[2]
DECLARED = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]
INSTALLED = set(entry_points(group=ENTRY_POINT_GROUP))
# Declared and not yet installed counts too: `make` installs anew only when the file has changed.
PLUGINS = INSTALLED | {
    EntryPoint(name=name, value=value, group=ENTRY_POINT_GROUP)
    for name, value in DECLARED[ENTRY_POINT_GROUP].items()
}
MODULES = sorted((ROOT / "tests" / "adapters").glob("*/test_conformance.py"))


def conformance_classes() -> Iterator[type[AdapterConformance]]:
    for file in MODULES:
        name = ".".join(file.relative_to(ROOT).with_suffix("").parts)
        for each in vars(importlib.import_module(name)).values():
            is_class = isinstance(each, type) and issubclass(each, AdapterConformance)
            if is_class and each.__name__.startswith("Test"):
                yield each


def unproven(found: Iterable[EntryPoint], classes: Iterable[type[AdapterConformance]]) -> set[str]:
    """Name the plugins that no conformance class tests."""
    proven = [each.plugin for each in classes]
    return {point.name for point in found if point.load() not in proven}


def test_every_discovered_plugin_has_its_conformance_class() -> None:
    assert unproven(PLUGINS, conformance_classes()) == set()


def test_a_plugin_without_a_class_is_named() -> None:
    escaped = EntryPoint(
        name="benefits_json",
        value=f"{JsonModel.__module__}:PLUGIN",
        group=ENTRY_POINT_GROUP,
    )

    assert unproven([*PLUGINS, escaped], conformance_classes()) == {"benefits_json"}


def test_a_class_without_its_facts_cannot_be_written() -> None:
    with pytest.raises(TypeError, match="TestForgetful: give the fact `plugin`"):
        type("TestForgetful", (AdapterConformance,), {})

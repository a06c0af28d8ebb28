"""docs/adapters.md shows the files that are tested, and names what the kit asks for."""

import re
from pathlib import Path

import pytest

from contracts.conformance.scene import Author

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "adapters.md").read_text("utf-8")
EXAMPLE = ROOT / "tests" / "third_party" / "vehicle-register"


@pytest.mark.parametrize("name", ["vehicle_adapter.py", "test_vehicle_adapter.py"])
def test_the_page_shows_the_tested_file(name: str) -> None:
    shown = re.search(rf"```python title={name}\n(.*?)```", PAGE, re.DOTALL)

    assert shown is not None
    assert shown[1] == (EXAMPLE / name).read_text("utf-8")


def test_the_page_shows_the_entry_point() -> None:
    shown = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)

    assert shown is not None
    assert shown[1] in (EXAMPLE / "pyproject.toml").read_text("utf-8")


def test_the_page_names_every_fact_that_an_author_may_give() -> None:
    named = set(re.findall(r"^\| `([a-z]+)` \|", PAGE, re.MULTILINE))

    assert named == set(Author.__annotations__)


def test_every_file_that_the_page_names_is_there() -> None:
    named = re.findall(r"`(tests/[^`<]+?)`", PAGE)

    assert [path for path in named if not (ROOT / path).exists()] == []

"""docs/fidelity.md names tests that exist, and limits that are told."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "fidelity.md").read_text("utf-8")


def test_every_test_that_the_page_names_exists() -> None:
    sources = "\n".join(file.read_text("utf-8") for file in ROOT.glob("tests/**/test_*.py"))
    defined = set(re.findall(r"^(?:async )?def (test_\w+)", sources, re.MULTILINE))
    named = set(re.findall(r"`(test_\w+)`", PAGE))

    assert named - defined == set()
    assert len(named) > 60


def test_every_row_says_by_what_it_is_shown() -> None:
    rows = re.findall(r"^\| [^|]+ \| [^|]+ \| ([^|]+) \|$", PAGE, re.MULTILINE)
    shown = [row for row in rows if row not in {"shown by", "---"}]

    assert [row for row in shown if not re.search(r"`test_|LIMITS|the same", row)] == []

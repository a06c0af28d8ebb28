"""docs/access-checks.md describes the dry run as the structs and tables have it."""

import re
from pathlib import Path

import msgspec

from gateway.access.explain import RULES
from gateway.access.supposed import _ASSUMED
from gateway.answering.checking import Checked

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "access-checks.md").read_text("utf-8")
CHAPTERS = {part.split("\n")[0]: part for part in PAGE.split("\n## ")[1:]}


def texts(chapter: str) -> dict[str, tuple[str, str]]:
    """Read (word, da, en) off a table of four columns."""
    rows = re.findall(
        r"^\| `(\w+)` \| [^|]+ \| ([^|]+) \| ([^|]+) \|$", CHAPTERS[chapter], re.MULTILINE
    )
    return {word: (da, en) for word, da, en in rows}


def test_the_page_describes_exactly_the_members_that_exist() -> None:
    described = re.findall(r"^\| `(\w+)` \| [^|]+ \|$", CHAPTERS["For a case system"], re.MULTILINE)

    assert sorted(described) == sorted(each.name for each in msgspec.structs.fields(Checked))


def test_the_page_lists_every_rule_in_its_own_words() -> None:
    assert texts("For a case system") == {rule: (text.da, text.en) for rule, text in RULES.items()}


def test_the_page_lists_all_that_may_be_assumed_in_its_own_words() -> None:
    assert texts("For the citizen: what would they see?") == {
        what: (text.da, text.en) for what, text in _ASSUMED.items()
    }

"""docs/purposes.md names every key of a purpose, and none that is not."""

import re
from pathlib import Path

import pytest

from gateway.access.purposes import PurposeEntry
from gateway.catalogue.not_municipal import TABLE

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "purposes.md").read_text("utf-8")
KEYS = re.compile(r"^\| ((?:`\w+`(?:, )?)+) \|", re.MULTILINE)


def test_the_page_explains_every_key_and_invents_none() -> None:
    named = [key for row in KEYS.findall(PAGE) for key in re.findall(r"`(\w+)`", row)]

    assert sorted(named) == sorted(PurposeEntry.__struct_fields__)


@pytest.mark.parametrize(
    "who", sorted({row.granted_by.partition(" (")[0] for row in TABLE} - {"staten"})
)
def test_the_page_names_who_grants_what_is_not_municipal(who: str) -> None:
    assert who in " ".join(PAGE.split())

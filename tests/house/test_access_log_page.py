"""docs/access-log.md describes the rows of both logs as the structs have them."""

import re
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from gateway.access.roles import DATA_PROTECTION_OFFICER
from gateway.api.log_rows import LogRow, SeenSection
from gateway.api.organisation_rows import OrganisationRow
from gateway.ledger.compare import ReasonUnknown
from gateway.ledger.entries import Happened
from mocks.issuer.clients import EVERY_ROLE

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "access-log.md").read_text("utf-8")
HAPPENED = [each for part in get_args(Happened) for each in get_args(part)]
CHAPTERS = {part.split("\n")[0]: part for part in PAGE.split("\n## ")[1:]}


def described(chapter: str) -> list[str]:
    return re.findall(r"^\| `(\w+)` \| [^|]+ \|$", CHAPTERS[chapter], re.MULTILINE)


def declared(row: type[msgspec.Struct]) -> list[str]:
    return [each.encode_name for each in msgspec.structs.fields(row)]


@pytest.mark.parametrize(
    ("chapter", "row"),
    [("A row of the citizen's log", LogRow), ("An authority's own log", OrganisationRow)],
)
def test_the_page_describes_exactly_the_members_that_exist(
    chapter: str, row: type[msgspec.Struct]
) -> None:
    assert described(chapter) == declared(row)


def test_the_page_counts_the_members_that_are_always_there() -> None:
    required = [each.name for each in msgspec.structs.fields(LogRow) if each.required]

    assert required == declared(LogRow)[:8]
    assert "Everything but the first eight may be absent." in PAGE


@pytest.mark.parametrize(
    "word",
    [*HAPPENED, *get_args(ReasonUnknown), *declared(SeenSection), DATA_PROTECTION_OFFICER],
)
def test_the_page_explains_every_word(word: str) -> None:
    assert f"`{word}`" in PAGE


def test_the_sandbox_has_an_officer() -> None:
    assert DATA_PROTECTION_OFFICER in EVERY_ROLE

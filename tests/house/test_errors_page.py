"""docs/errors.md lists every stable code, with the status and texts that the code gives it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts import errors
from contracts.adapter import Text
from gateway.access.refusals import REFUSALS, WARNINGS
from gateway.answering.life import _CHANGED
from gateway.api.bodies import Unreadable
from gateway.api.problems import _CODE_BY_STATUS, PROBLEMS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "errors.md").read_text("utf-8")
CHAPTERS = {part.split("\n")[0]: part for part in PAGE.split("\n## ")[1:]}
KINDS: dict[str, int] = {
    kind.__name__: kind.status
    for kind in (*errors.GatewayError.__subclasses__(), *errors.QuestionInvalid.__subclasses__())
}
NO_STATUS_OF_ITS_OWN = {"http_error"}

Row = tuple[str, str, str, str, str]


def rows(chapter: str) -> list[Row]:
    """Read (code, when, next, da, en) off a chapter's table."""
    return re.findall(r"^\| `(\w+)` \|" + r" ([^|]+) \|" * 4 + "$", chapter, re.MULTILINE)


ERRORS = {title: rows(text) for title, text in CHAPTERS.items() if title != "Warnings"}
LISTED = [row for listed in ERRORS.values() for row in listed]
TEXTS: dict[str, Text] = {**PROBLEMS, **{code: each.text for code, each in REFUSALS.items()}}


def raised() -> Iterator[tuple[str, int]]:
    """Find code and status of every error that is raised by name, and of those that are not."""
    for file in sorted((ROOT / "gateway").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                yield from raised_by(node)
    yield from ((each.public_code, each.status) for each in (_CHANGED,))
    yield from ((code, Unreadable.status) for code in ("period_invalid", "reference_names_person"))
    yield from ((code, status) for status, code in _CODE_BY_STATUS.items())
    yield from ((code, each.status) for code, each in REFUSALS.items())


def raised_by(call: ast.Call) -> Iterator[tuple[str, int]]:
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    if name in KINDS:
        words = [each for given in call.args for each in ast.walk(given)]
        yield from ((each.value, KINDS[name]) for each in words if isinstance(each, ast.Constant))
    for given in call.keywords:
        if given.arg == "otherwise" and isinstance(given.value, ast.Constant):
            yield str(given.value.value), errors.NotPermitted.status


def test_the_page_lists_every_code_once_and_invents_none() -> None:
    assert sorted(code for code, *_ in LISTED) == sorted(TEXTS)


@pytest.mark.parametrize("row", LISTED, ids=lambda row: row[0])
def test_the_texts_are_those_that_a_caller_reads(row: Row) -> None:
    code, when, then, da, en = row

    assert (da, en) == (TEXTS[code].da, TEXTS[code].en)
    assert all(each[-1] == "." for each in (when, then))


def test_every_code_stands_under_the_status_that_the_code_gives_it() -> None:
    listed = {
        (code, int(title[:3]))
        for title, listed in ERRORS.items()
        for code, *_ in listed
        if code not in NO_STATUS_OF_ITS_OWN
    }

    assert listed == set(raised())


def test_what_has_no_status_of_its_own_stands_apart() -> None:
    assert {code for code, *_ in ERRORS["Other statuses"]} == NO_STATUS_OF_ITS_OWN


def test_the_page_lists_every_warning_and_invents_none() -> None:
    listed = {code: (da, en) for code, _, _, da, en in rows(CHAPTERS["Warnings"])}

    assert listed == {code: (text.da, text.en) for code, text in WARNINGS.items()}

import re
from pathlib import Path
from typing import get_args

from contracts.records.income_kinds import INCOME_KINDS, IncomeKindName

RECORD = Path(__file__).resolve().parents[2] / "docs" / "record.md"


def test_the_kinds_are_those_of_the_record_page_in_its_order() -> None:
    table = RECORD.read_text("utf-8").split("| kind | line codes")[1]

    assert list(get_args(IncomeKindName)) == re.findall(r"^\| `([^`]+)` \|", table, re.MULTILINE)


def test_every_kind_is_listed_once() -> None:
    assert len(INCOME_KINDS) == len(get_args(IncomeKindName))

import re
from pathlib import Path

import msgspec
import pytest

from adapters.income_skat.codes import (
    KIND_OF_INCOME_TYPE,
    KIND_OF_LINE_CODE,
    OTHER,
    REFUND,
    VALIDITY,
)
from adapters.income_skat.plugin import plugin
from contracts.records import Income
from contracts.records.income import KINDS

RECORD = Path(__file__).resolve().parents[3] / "docs" / "record.md"


def rows() -> list[list[str]]:
    table = RECORD.read_text("utf-8").split("| kind | line codes")[1]
    return [line.split("|") for line in table.splitlines() if line.startswith("| `")]


def documented(column: int, digits: int) -> dict[str, str]:
    return {
        code: re.findall(r"`([^`]+)`", row[1])[0]
        for row in rows()
        for code in re.findall(rf"\b[0-9]{{{digits}}}\b", row[column])
    }


def test_the_plugin_fills_income_by_statute_and_own_access_only() -> None:
    (offer,) = plugin.sections

    assert (plugin.name, plugin.asks_by) == ("income_skat", "pnr")
    assert (offer.name, offer.record_type) == ("income", Income)
    assert plugin.accepts == {"statute", "own_access"}


def test_every_owner_of_a_field_owns_a_field_that_exists() -> None:
    (offer,) = plugin.sections
    fields = {field.name for field in msgspec.structs.fields(Income)}

    assert set(offer.field_authorities) <= fields


def test_the_kinds_of_line_codes_are_those_of_the_record_page() -> None:
    assert documented(2, 4) == KIND_OF_LINE_CODE


def test_the_kinds_of_income_types_are_those_of_the_record_page() -> None:
    assert documented(3, 2) == KIND_OF_INCOME_TYPE


def test_every_kind_that_a_code_gives_is_one_that_a_purpose_can_name() -> None:
    given = {*KIND_OF_LINE_CODE.values(), *KIND_OF_INCOME_TYPE.values(), OTHER, REFUND}

    assert given == set(KINDS)


@pytest.mark.parametrize("code", VALIDITY)
def test_a_code_with_a_time_has_a_kind(code: str) -> None:
    assert code in KIND_OF_LINE_CODE

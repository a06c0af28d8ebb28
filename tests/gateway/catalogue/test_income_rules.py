"""What a catalogue says of income, and what refuses to start."""

import pytest

from contracts.records.income_kinds import INCOME_KINDS
from gateway.access.kinds import NEVER_TOLD
from gateway.catalogue.income_rules import FEWEST_TO_HIDE_AMONG
from gateway.catalogue.invalid import CatalogueInvalid
from tests.gateway.access.situations import read

SUBSIDY = """
[[purpose]]
id = "subsidy"
version = 1
kle = "28.00.00"
title = { da = "Tilskud", en = "Subsidy" }
text = { da = "Et tilskud.", en = "A subsidy." }
party_classes = ["authority"]
fields = ["income"]
modes = ["once"]
municipality = "registered"
minimum_acr = "low"
case_reference = "none"
notice_required = false
discretion = false
retention_days = 730
valid_from = 2026-01-01
income_kinds = ["wage"]

[purpose.basis]
kind = "statute"
law = "dagtilbudsloven § 43"
gdpr = "6(1)(e)"
income_register_law = "indkomstregisterloven § 7"
"""
CONTROL = (
    SUBSIDY.replace('id = "subsidy"', 'id = "control"')
    .replace('["income"]', '["income.lines"]')
    .replace("retention_days", 'controls = "subsidy"\nretention_days')
)
LARGEST_THAT_MAY_TELL = sorted(INCOME_KINDS - NEVER_TOLD)[FEWEST_TO_HIDE_AMONG:]
ONE_TOO_MANY = sorted(INCOME_KINDS - NEVER_TOLD)[FEWEST_TO_HIDE_AMONG - 1 :]


def replaced(old: str, new: str, *, text: str = SUBSIDY) -> str:
    assert old in text
    return text.replace(old, new, 1)


def telling(kinds: list[str]) -> str:
    text = replaced('["wage"]', f"{kinds}")
    return replaced("retention_days", "says_other_income = true\nretention_days", text=text)


def test_a_purpose_that_names_its_statute_and_its_kinds_is_read() -> None:
    purpose = read(SUBSIDY).of("subsidy")

    assert purpose is not None
    assert purpose.kinds_shown == {"wage"}
    assert purpose.basis.names_income_register


REFUSED = {
    "no statute that opens the register": (
        replaced('income_register_law = "indkomstregisterloven § 7"\n', ""),
        "names no statute that opens it",
    ),
    "an empty statute": (
        replaced('"indkomstregisterloven § 7"', '""'),
        "names no statute that opens it",
    ),
    "a blank statute": (
        replaced('"indkomstregisterloven § 7"', '" "'),
        "names no statute that opens it",
    ),
    "no kind": (replaced('["wage"]', "[]"), "sees income and no kind of it"),
    "kinds and no income": (replaced('["income"]', '["person.name"]'), "sees none by statute"),
    "a kind nobody knows": (replaced('"wage"]', '"wages"]'), "names the kind `wages`"),
    "strike pay": (
        replaced('"wage"]', '"wage", "strike-pay"]'),
        "names the kind `strike-pay`, which no purpose may see",
    ),
    "kinds for the citizen, who sees all": (
        replaced('kind = "statute"', 'kind = "own_access"').replace('"authority"', '"citizen"'),
        "sees none by statute",
    ),
    "other income that would tell which": (telling(ONE_TOO_MANY), "would tell which kind it is"),
    "other income beside none": (
        telling(["wage"]).replace("income_kinds = ['wage']", "").replace('"income"', '"address"'),
        "sees no income",
    ),
    "a control of nothing": (replaced('"subsidy"', '"none"', text=CONTROL), "no other purpose"),
    "a control of itself": (
        replaced('"subsidy"', '"control"', text=CONTROL),
        "no other purpose",
    ),
    "a control that sees another kind": (
        SUBSIDY + replaced('["wage"]', '["wage", "pension"]', text=CONTROL),
        "gives `pension`, which `subsidy` does not",
    ),
    "a control that sees another field": (
        SUBSIDY + replaced('["income.lines"]', '["person.sex", "income"]', text=CONTROL),
        "gives `person.sex`, which `subsidy` does not",
    ),
    "a control of a member of the household that the benefit does not see": (
        SUBSIDY
        + replaced("discretion", 'household = { child = "everything" }\ndiscretion', text=CONTROL),
        "gives `child`, which `subsidy` does not",
    ),
}


@pytest.mark.parametrize(("text", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_what_a_purpose_may_not_say_of_income_refuses_to_start(text: str, words: str) -> None:
    with pytest.raises(CatalogueInvalid) as caught:
        read(text)

    assert words in str(caught.value)


def test_the_line_of_the_fault_is_told() -> None:
    with pytest.raises(CatalogueInvalid, match=r"^purposes\.toml:18: "):
        read(replaced('"wage"]', '"strike-pay"]'))


def test_other_income_may_be_told_where_it_can_be_of_enough_kinds() -> None:
    purpose = read(telling(LARGEST_THAT_MAY_TELL)).of("subsidy")

    assert purpose is not None
    assert purpose.says_other_income


def test_a_control_that_sees_part_of_what_its_benefit_does_is_read_before_or_after_it() -> None:
    assert read(SUBSIDY + CONTROL).of("control") is not None
    assert read(CONTROL + SUBSIDY).of("control") is not None

"""docs/access.md gives the rules in their order, and the ceilings, as the code has them."""

import inspect
import re
from pathlib import Path

import pytest

from gateway.access.ceilings import TABLE
from gateway.access.refusals import REFUSALS
from gateway.access.rules_personal import PERSONAL_RULES
from gateway.access.rules_static import STATIC_RULES

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "access.md").read_text("utf-8")
RULES = {
    rule: set(re.findall(r"`(\w+)`", codes))
    for rule, codes in re.findall(
        r"^\| (?:static|personal) \| `(\w+)` \| (.+) \|$", PAGE, re.MULTILINE
    )
}
KINDS = re.findall(r"^\| (static|personal) \| `(\w+)`", PAGE, re.MULTILINE)
CELLS = {
    party: [cell.strip() for cell in cells.split("|")]
    for party, cells in re.findall(r"^\| `(\w+)` \| (.+) \|$", PAGE, re.MULTILINE)
}
EVERY_RULE = [*STATIC_RULES, *PERSONAL_RULES]


def codes_in(rule: object) -> set[str]:
    """Every code that a rule's module names and the rule's own text or its helpers may give."""
    source = inspect.getsource(rule)  # type: ignore[arg-type]  # a function
    helpers = re.findall(r"return (_\w+)\(", source)
    module = inspect.getmodule(rule)
    source += "".join(inspect.getsource(getattr(module, each)) for each in helpers)
    return {word for word in re.findall(r'"(\w+)"', source) if word in REFUSALS}


def test_the_page_has_every_rule_in_its_order() -> None:
    static = [("static", rule.__name__) for rule in STATIC_RULES]
    personal = [("personal", rule.__name__) for rule in PERSONAL_RULES]

    assert static + personal == KINDS


@pytest.mark.parametrize("rule", EVERY_RULE, ids=lambda rule: str(rule.__name__))
def test_a_rule_refuses_with_the_codes_the_page_names(rule: object) -> None:
    assert RULES[rule.__name__] == codes_in(rule)  # type: ignore[attr-defined]  # a function


def test_every_code_has_its_place_on_the_page() -> None:
    named = set(re.findall(r"`(\w+)`", PAGE))

    assert set(REFUSALS) - named <= {"subject_not_available", "applicant_refused"}


@pytest.mark.parametrize("party", TABLE)
def test_a_cell_says_on_which_basis_it_opens_and_whether_for_all(party: str) -> None:
    said = dict(zip(("person", "family", "address", "income"), CELLS[party], strict=True))

    for section, cell in TABLE[party].items():  # type: ignore[index]  # a party class
        written = said[section]
        if cell is None:
            assert written == "–"
            continue
        assert written.startswith(cell.basis)
        assert (":" in written) == (cell.paths is not None)
        assert ("income register" in written) == cell.names_income_register

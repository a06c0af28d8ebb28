import ast
from pathlib import Path

import pytest

import gateway.access.masks
import gateway.access.rules_household
import gateway.access.rules_municipality
import gateway.access.rules_personal
import gateway.access.rules_relations
import gateway.access.rules_static
from gateway.access import decide as decide_module
from gateway.access.asker import asker_of
from gateway.access.refusals import REFUSALS, WARNINGS, refuse
from gateway.identity.callers import PartyClass
from tests.gateway.access.situations import citizen, organisation

ROOM = (
    gateway.access.rules_static,
    gateway.access.rules_personal,
    gateway.access.rules_relations,
    gateway.access.rules_household,
    gateway.access.rules_municipality,
    gateway.access.masks,
    decide_module,
)


def words_in(file: str | None) -> set[str]:
    """Every snake_case string in a module that is not a docstring: codes among them."""
    tree = ast.parse(Path(file or "").read_text(encoding="utf-8"))
    texts = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {text for text in texts if text.isidentifier() and "_" in text}


SAID = set().union(*(words_in(module.__file__) for module in ROOM))
NO_CODES = {
    *("supervised_finance", "duplicate_deleted", "custody_holder", "power_of_attorney"),
    *WARNINGS,
}
BY_NAME = {"facts_unavailable", "subject_not_available", "applicant_refused"}
"""The last is given where a household is asked about one by one, outside this room."""


def test_every_code_that_a_rule_gives_has_its_texts_and_every_text_its_rule() -> None:
    assert set(REFUSALS) == (SAID - NO_CODES) | BY_NAME


@pytest.mark.parametrize("code", REFUSALS)
def test_every_refusal_is_a_sentence_in_both_languages(code: str) -> None:
    text = REFUSALS[code].text

    assert (text.da[0].isupper(), text.da[-1]) == (True, ".")
    assert (text.en[0].isupper(), text.en[-1]) == (True, ".")
    assert text.da != text.en


@pytest.mark.parametrize("code", REFUSALS)
@pytest.mark.parametrize("party", ["authority", "public_school", "private", "supervised_finance"])
def test_every_refusal_has_a_public_form_with_texts(code: str, party: PartyClass) -> None:
    refusal = refuse(code, asker_of(organisation(party)))

    assert refusal.public_code in REFUSALS
    assert refusal.status == REFUSALS[refusal.public_code].status


@pytest.mark.parametrize("code", [code for code, each in REFUSALS.items() if not each.is_static])
@pytest.mark.parametrize("party", ["private", "supervised_finance"])
def test_every_personal_refusal_is_one_for_private_parties(code: str, party: PartyClass) -> None:
    expected = code if code == "facts_unavailable" else "subject_not_available"

    assert refuse(code, asker_of(organisation(party))).public_code == expected


@pytest.mark.parametrize("code", REFUSALS)
def test_the_citizen_is_told_the_reason_itself(code: str) -> None:
    assert refuse(code, asker_of(citizen())).public_code == code


@pytest.mark.parametrize("code", WARNINGS)
def test_every_warning_is_a_sentence_in_both_languages(code: str) -> None:
    assert (WARNINGS[code].da[-1], WARNINGS[code].en[-1]) == (".", ".")


def test_there_are_no_warnings_without_a_rule() -> None:
    assert WARNINGS.keys() <= SAID

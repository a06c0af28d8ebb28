"""Every fact broken in every way: nothing is shown that the true fact would forbid, and the same
case with the fact there permits.
"""

from pathlib import Path

import pytest

from gateway.access.decide import decide
from gateway.access.decision import DecisionContext, Permit
from tests.gateway.access.broken_facts import FACTS, MODES

MATRIX = Path(__file__).parents[3] / "docs" / "access-matrix.md"
CELLS = [
    (fact, mode)
    for fact, row in FACTS.items()
    for mode in MODES
    if not isinstance(getattr(row, mode), str)
]
NO_CELLS = {
    (fact, mode): getattr(row, mode)
    for fact, row in FACTS.items()
    for mode in MODES
    if isinstance(getattr(row, mode), str)
}


def shown(case: DecisionContext) -> frozenset[str]:
    decision = decide(case)
    return decision.fields if isinstance(decision, Permit) else frozenset()


@pytest.mark.parametrize(("fact", "mode"), CELLS)
def test_a_broken_fact_shows_nothing_that_it_could_forbid(fact: str, mode: str) -> None:
    row = FACTS[fact]

    left = shown(getattr(row, mode)(row.present))

    assert left <= shown(row.forbids(row.present))


@pytest.mark.parametrize(("fact", "mode"), CELLS)
def test_the_same_case_with_the_fact_there_permits(fact: str, mode: str) -> None:
    row = FACTS[fact]
    assert getattr(row, mode)(row.present) != row.present

    assert shown(row.present)


@pytest.mark.parametrize("fact", sorted(set(FACTS) - {"directory protection"}))
def test_a_fact_that_says_no_takes_something_away(fact: str) -> None:
    row = FACTS[fact]

    assert shown(row.forbids(row.present)) < shown(row.present)


def test_the_matrix_is_whole() -> None:
    assert len(FACTS) == 18
    assert len(CELLS) == 77
    assert len(CELLS) + len(NO_CELLS) == len(FACTS) * len(MODES) == 90


def test_the_note_says_the_counts_as_they_are() -> None:
    written = MATRIX.read_text(encoding="utf-8")

    assert f"{len(FACTS)} facts × {len(MODES)} ways = {len(FACTS) * len(MODES)} cells" in written
    assert f"{len(CELLS)} cells tried, 0 open; {len(CELLS)} twins with the fact there" in written
    assert f"{len(NO_CELLS)} cells\ncannot be" in written
    assert all(f"| {fact} |" in written for fact in FACTS)

"""On sockets: while the register's whole answer is broken, no question that rests on one of its
facts is answered, nor one whose own statement is broken; well again, the same question is. One fact
at a time is broken in tests/gateway/api/test_fail_closed.py, and in the pure function's matrix.
"""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from mocks.server import Mocks
from mocks.world.model import World
from tests.journeys.house import AARHUS, RANDERS, House, open_house

pytestmark = pytest.mark.slow

MATRIX = Path(__file__).parents[2] / "docs" / "access-matrix.md"
DEADLINE_SECONDS = 2.0
FAULT_OF = {
    "missing": "half",
    "timeout": "slow",
    "garbage": "garbage",
    "stale": "down",
    "contradictory": "wrong_person",
}
# A question that rests on the fact.
OF_THE_REGISTER = {
    "status": ("employee", "passport"),
    "birth date": ("teenager-15", "passport"),
    "municipality": ("employee", "school-enrolment"),
    "residence kind": ("no-fixed-abode", "residence-check"),
    "address protection": ("protected-address", "residence-check"),
    "directory protection": ("protected-address", "passport"),
    "custody": ("child-9", "day-care-place"),
    "guardianship": ("guardianship", "passport"),
    "relations to the employee": ("employee-spouse", "passport"),
    "relation to the applicant": ("employee-child", "free-day-care-place"),
}
STATED = {
    ("purpose", "missing"): ({"purpose": ""}, "purpose_unknown"),
    ("purpose", "garbage"): ({"purpose": "PASSPORT"}, "purpose_unknown"),
    ("purpose", "contradictory"): ({"purpose": "own-access"}, "party_class_not_permitted"),
    ("catalogue", "garbage"): ({"fields": ["person.shoe_size"]}, "fields_not_permitted"),
    ("catalogue", "contradictory"): ({"sections": ["income"]}, "fields_not_permitted"),
    ("agreement", "missing"): ({"purpose": "resident-copy"}, "agreement_missing"),
    ("notice reference", "missing"): ({"notice_reference": None}, "notice_required"),
    ("notice reference", "garbage"): ({"notice_reference": "\u2003"}, "notice_required"),
    ("case reference", "missing"): ({"case_reference": None}, "case_reference_missing"),
    ("case reference", "garbage"): ({"case_reference": "\u2003"}, "case_reference_missing"),
    ("role", "missing"): ({"employee": "aarhus-no-role"}, "role_missing"),
    ("role", "contradictory"): ({"employee": "aarhus-citizen-service"}, "role_missing"),
    ("assurance", "missing"): ({"employee": "aarhus-low"}, "assurance_too_low"),
}
ASKED = {
    "purpose": "passport",
    "catalogue": "passport",
    "agreement": "passport",
    "notice reference": "sickness-benefit",
    "case reference": "sickness-benefit",
    "role": "school-enrolment",
    "assurance": "school-enrolment",
}
CELLS = [(fact, mode) for fact in OF_THE_REGISTER for mode in FAULT_OF]


@pytest.fixture(scope="module")
def impatient(
    tmp_path_factory: pytest.TempPathFactory, mocks: Mocks, world: World
) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("fail-closed")
    with open_house(folder, mocks, world, deadline_seconds=DEADLINE_SECONDS) as opened:
        opened.ask("employee", "passport")
        yield opened
        opened.mend()


@pytest.mark.parametrize(("fact", "mode"), CELLS)
def test_a_question_that_rests_on_a_fact_is_refused_while_the_register_is_broken(
    impatient: House, fact: str, mode: str
) -> None:
    persona, purpose = OF_THE_REGISTER[fact]
    before = impatient.ask(persona, purpose)
    impatient.upset("cpr", FAULT_OF[mode], seconds=DEADLINE_SECONDS * 2)

    broken = impatient.ask(persona, purpose)

    impatient.mend()
    again = impatient.ask(persona, purpose)
    assert (before.status_code, again.status_code) == (200, 200)
    assert (broken.status_code, broken.json()["code"]) == (503, "facts_unavailable")
    assert "sections" not in broken.json()


def _asked(house: House, fact: str, **changes: object) -> httpx.Response:
    asked: dict[str, object] = {"purpose": ASKED[fact]} | changes
    purpose = str(asked.pop("purpose"))
    return house.ask("employee", purpose, **asked)  # type: ignore[arg-type]  # one table of words


@pytest.mark.parametrize(("fact", "mode"), STATED)
def test_a_statement_that_is_broken_refuses_and_a_true_one_does_not(
    house: House, fact: str, mode: str
) -> None:
    changes, code = STATED[fact, mode]

    broken = _asked(house, fact, **changes)

    assert (broken.status_code, broken.json()["code"]) == (403, code)
    assert _asked(house, fact).status_code == 200


@pytest.mark.parametrize(("client", "status"), [(AARHUS, 200), (RANDERS, 403)])
def test_the_municipality_is_the_registers_word(house: House, client: str, status: int) -> None:
    assert house.ask("employee", "school-enrolment", client=client).status_code == status


def test_the_cells_are_counted_and_the_note_says_them() -> None:
    assert len(CELLS) == 50
    assert len(STATED) == 13
    written = MATRIX.read_text(encoding="utf-8")
    assert f"registries on sockets: {len(CELLS) + len(STATED)} cells tried, 0 open" in written

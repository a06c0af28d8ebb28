"""What the registers send and no section carries is found in no byte that leaves or is logged."""

from pathlib import Path

import pytest

from mocks.run import now
from mocks.sf1520.answer import answer_about
from mocks.world.canaries import CANARIES
from mocks.world.model import World
from tests.journeys.house import House
from tests.journeys.own import Pages

pytestmark = pytest.mark.slow

PURPOSES = ("school-enrolment", "passport", "day-care-place", "residence-check")


def found_in(content: bytes) -> list[str]:
    forms = {canary: (canary.encode(), canary.encode("unicode_escape")) for canary in CANARIES}
    return [canary for canary, written in forms.items() if any(each in content for each in written)]


def test_no_surplus_is_in_anybodys_own_record(own_pages: Pages) -> None:
    sent = str(own_pages).encode()

    assert len(sent) > 50_000
    assert found_in(sent) == []


@pytest.mark.parametrize("purpose", PURPOSES)
@pytest.mark.parametrize("persona", ["employee", "guardianship", "police-protected"])
def test_no_surplus_is_in_an_answer(house: House, persona: str, purpose: str) -> None:
    answer = house.ask(persona, purpose)

    assert answer.status_code == 200
    assert found_in(answer.content + str(answer.headers).encode()) == []


def test_no_surplus_is_logged(house: House, log_file: Path) -> None:
    house.ask("guardianship", "residence-check")
    house.upset("cpr", "half")
    house.ask("guardianship", "residence-check")

    logged = log_file.read_bytes()

    assert b"/v1/citizen-data" in logged
    assert found_in(logged) == []


@pytest.mark.parametrize("canary", CANARIES)
def test_the_register_does_send_the_surplus(world: World, canary: str) -> None:
    sent = b"".join(answer_about(person, 5, now(), world=world) for person in world.people)

    assert canary in found_in(sent)

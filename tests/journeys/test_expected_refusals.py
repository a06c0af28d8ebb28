"""What the catalogue of personas says is refused, asked of a real gateway over HTTP."""

import pytest

from mocks.world.refusals import CITIZEN, ExpectedRefusal, expected_refusals, personas_refused
from tests.journeys.house import House
from tests.journeys.own import look

pytestmark = pytest.mark.slow

CASES = [
    pytest.param(persona, refusal, id=f"{persona}-{refusal.client}-{refusal.code}")
    for persona in personas_refused()
    for refusal in expected_refusals(persona)
]
REFERENCES = {"case_reference": "sag-1", "notice_reference": "brev-1"}


def answered(house: House, persona: str, refusal: ExpectedRefusal) -> tuple[int, str]:
    if refusal.client == CITIZEN:
        # Whoever is below thirteen the sandbox's sign-in would not admit.
        page = look(house, persona)
        return int(str(page["status"])), str(page["code"])
    references = {name: REFERENCES[name] for name in REFERENCES if name not in refusal.without}
    question = {
        "subject": {"pnr": house.number(persona)},
        "purpose": refusal.purpose,
        **references,
    }
    wish = {"employee": refusal.employee} if refusal.employee else {}
    answer = house.send(question, token=house.token(client=refusal.client, **wish))
    return answer.status_code, answer.json().get("code", "")


@pytest.mark.parametrize(("persona", "refusal"), CASES)
def test_the_gateway_refuses_what_the_catalogue_of_personas_says(
    house: House, persona: str, refusal: ExpectedRefusal
) -> None:
    assert answered(house, persona, refusal) == (refusal.status, refusal.code)


def test_at_least_fifteen_personas_say_what_is_refused_of_them(house: House) -> None:
    known = {persona.id for persona in house.world.personas}

    assert set(personas_refused()) <= known
    assert len(personas_refused()) >= 15

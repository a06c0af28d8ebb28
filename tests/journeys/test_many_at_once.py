"""Many questions at once, with registries that answer about somebody else: nobody gets another's
data.
"""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from mocks.world.people import PersonFacts
from tests.journeys.house import House

pytestmark = pytest.mark.slow

AT_ONCE = 50
SETTLED = {1, 3}
"""Status codes of those who live at an address in Denmark, or on a special road."""


def crowd(house: House) -> list[PersonFacts]:
    """Give fifty people, no two of whom share name and birth date."""
    told_apart = {
        (person.name.full, person.birth.day): person
        for person in house.world.people
        if person.status in SETTLED and person.name and person.name.full and person.birth
    }
    assert len(told_apart) >= AT_ONCE
    return list(told_apart.values())[:AT_ONCE]


def ask_all(
    house: House, people: list[PersonFacts], purpose: str, **more: object
) -> list[httpx.Response]:
    token = house.token(client="aarhus-kommune")

    def ask(person: PersonFacts) -> httpx.Response:
        subject = {"pnr": person.number.reveal()}
        question = {"subject": subject, "purpose": purpose, "case_reference": "sag-50"} | more
        return house.send(question, token=token)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(ask, people))


def told(answer: httpx.Response) -> tuple[str, str] | None:
    """Give name and birth date, or None where the answer is none."""
    if answer.status_code != 200:
        return None
    record = answer.json()["sections"]["person"]["record"]
    return record["name"]["full_name"], record["birth_date"]


def is_about(person: PersonFacts) -> tuple[str, str]:
    assert person.name
    assert person.birth
    return person.name.full, person.birth.day.isoformat()


def test_fifty_at_once_get_each_their_own(house: House) -> None:
    people = crowd(house)

    answers = ask_all(house, people, "passport")

    assert [told(each) for each in answers] == [is_about(each) for each in people]


def test_an_answer_about_another_reaches_nobody(house: House) -> None:
    people = crowd(house)
    house.upset("cpr", "wrong_person")

    answers = ask_all(house, people, "passport")

    codes = {(each.status_code, each.json()["code"]) for each in answers}
    assert codes == {(503, "facts_unavailable")}


def test_among_honest_answers_those_about_another_reach_nobody(house: House) -> None:
    people = crowd(house)
    swap(house, "cpr", people[::2])

    answers = ask_all(house, people, "passport")

    pairs = list(zip(answers, people, strict=True))
    assert all(told(answer) in {None, is_about(person)} for answer, person in pairs)
    assert len({told(answer) for answer in answers} - {None}) >= AT_ONCE // 3


def test_fifty_addresses_at_once_are_each_their_own_or_none(house: House) -> None:
    people = [
        person
        for person in house.world.people
        if person.status == 1 and person.place and person.place.municipality_code == "0751"
    ][:17]
    hers = [told_address(where(house, [each])[0]) for each in people]
    swap(house, "dar", people[:4])

    at_once = where(house, people * 3)

    pairs = list(zip(at_once, hers * 3, strict=True))
    assert len(set(hers) - {None}) > 5
    assert all(told_address(answer) in {None, own} for answer, own in pairs)
    assert len({told_address(answer) for answer in at_once} - {None}) > 3


def where(house: House, people: list[PersonFacts]) -> list[httpx.Response]:
    return ask_all(house, people, "residence-check", sections=["address"])


def swap(house: House, registry: str, people: list[PersonFacts]) -> None:
    """Let a registry answer about somebody else where one of these is asked about."""
    for person in people:
        persona = house.world.persona_of(person.number)
        if persona is not None:
            house.upset(registry, "wrong_person", persona=persona.id)


def told_address(answer: httpx.Response) -> str | None:
    assert answer.status_code == 200
    section = answer.json()["sections"]["address"]
    text: str | None = section.get("record", {}).get("full_address")
    return text


def test_a_swapped_address_is_not_taken_for_hers(house: House) -> None:
    hers = told_address(house.ask("employee", "residence-check"))
    house.upset("dar", "wrong_person", persona="employee")

    answer = house.ask("employee", "residence-check")

    assert hers
    assert told_address(answer) is None
    assert answer.json()["sections"]["address"]["outcome"] == "broken"
    house.mend()
    assert told_address(house.ask("employee", "residence-check")) == hers

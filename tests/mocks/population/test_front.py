"""Finding people of the population and reading about personas, as developers and browsers do."""

import msgspec
import pytest

from mocks.exchange import Call
from mocks.front import MOST_SHOWN, Front
from mocks.population.population import Population
from mocks.world.model import World
from mocks.world.sandbox import sandbox_world
from tests.mocks.population.conftest import PEOPLE

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


@pytest.fixture(scope="session")
def front(world: World) -> Front:
    return Front(world, overview={})


def get(front: Front, path: str, *, accept: str = "*/*", **query: str):
    return front.answer(Call(method="GET", path=path, query=query, headers={"accept": accept}))


def read(front: Front, path: str, **query: str):
    return msgspec.json.decode(get(front, path, **query).body)


def test_somebody_is_found_by_their_place_with_number_story_and_income(
    front: Front, world: World
) -> None:
    population = world.population
    assert population is not None
    expected = population.inhabitant(4711)
    assert expected is not None

    told = read(front, "/people/4711")

    assert told["pnr"] == expected.number.reveal()
    assert told["story"] == {"da": expected.story.da, "en": expected.story.en}
    assert told["household"] == list(expected.household)
    assert len(told["expected_income"]) == len(expected.expected_income)


def test_the_population_is_paged_from_the_first_to_the_last(front: Front, world: World) -> None:
    population = world.population
    assert isinstance(population, Population)

    first = read(front, "/population", count="3")
    last = read(front, "/population", **{"from": str(population.size - 2), "count": "500"})

    assert [each["index"] for each in first["population"]] == [0, 1, 2]
    assert (first["from"], first["next"], first["people"]) == (0, 3, population.size)
    assert first["world"] == world.version_tag
    assert "expected_income" not in first["population"][0]
    assert [each["index"] for each in last["population"]] == [
        population.size - 2,
        population.size - 1,
    ]
    assert last["next"] is None


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("/population", {"from": "-1"}, 400),
        ("/population", {"from": "one"}, 400),
        ("/population", {"count": "0"}, 400),
        ("/population", {"count": str(MOST_SHOWN + 1)}, 400),
        ("/population", {"from": "²"}, 400),
        ("/people/", {}, 404),
        ("/people/x", {}, 404),
        (f"/people/{PEOPLE + 5}", {}, 404),
        ("/people/1/2", {}, 404),
    ],
)
def test_a_place_that_is_none_is_said_in_one_line(
    front: Front, path: str, query: dict[str, str], status: int
) -> None:
    answer = get(front, path, **query)

    assert answer.status == status
    assert answer.body.count(b"\n") == 1
    assert get(front, "/people/0").status == 200


@pytest.mark.parametrize("path", ["/population", "/people/0"])
def test_a_world_without_a_population_says_how_to_get_one(path: str, town_front: Front) -> None:
    answer = get(town_front, path)

    assert answer.status == 404
    assert b"--people" in answer.body


@pytest.fixture(scope="session")
def town_front(town: World) -> Front:
    return Front(town, overview={})


@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/json, text/html;q=0.5"])
def test_personas_are_json_for_programs_with_income_and_refusals(front: Front, accept: str) -> None:
    answer = get(front, "/personas", accept=accept)

    personas = {each["id"]: each for each in msgspec.json.decode(answer.body)["personas"]}
    assert answer.content_type == "application/json"
    assert ("vary", "accept") in answer.headers
    assert personas["employee"]["expected_income"][-1]["gross"] == "40029.67"
    assert personas["late-husband-mod11"]["expected_refusals"] == [
        {
            "client": "aarhus-kommune",
            "purpose": "cash-benefit",
            "status": 403,
            "code": "subject_deceased",
        }
    ]


def test_personas_are_a_page_for_browsers_without_script_or_style_attributes(
    front: Front, world: World
) -> None:
    answer = get(front, "/personas", accept=BROWSER)

    page = answer.body.decode()
    headers = dict(answer.headers)
    first_set = [each for each in world.personas if not each.satisfies_modulus_11]
    assert answer.content_type.startswith("text/html")
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"
    assert page.count("<section") == len(first_set) >= 60
    assert all(f'id="{persona.id}"' in page for persona in first_set)
    assert "Sandkasse" in page
    assert world.version_tag in page
    assert "<script" not in page
    assert "style=" not in page
    assert get(front, "/personas/style.css").content_type.startswith("text/css")


@pytest.mark.slow
def test_people_with_numbers_that_satisfy_modulus_11_are_known_too(world: World) -> None:
    assert world.day is not None
    other = sandbox_world(world.day, seed=7, people=2000, modulus_11=True)
    assert other.population is not None

    for place in range(0, 2000, 50):
        somebody = other.population.inhabitant(place)
        assert somebody is not None
        person = other.person(somebody.number)
        assert person is not None
        assert person.number == somebody.number

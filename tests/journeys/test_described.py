"""What the gateway answers is what the served document says that it answers."""

import pytest

from tests.journeys.described import Described
from tests.journeys.house import House
from tests.journeys.own import Pages, look

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def described(open_for_all: House) -> Described:
    return Described(open_for_all.http.get("/schema").json())


def test_every_own_record_is_as_the_served_document_describes(
    described: Described, own_pages: Pages
) -> None:
    answers = [page for page in own_pages.values() if "code" not in page]

    faults = [described.faults(answer, path="/v1/my-data") for answer in answers]

    assert len(answers) > 20
    assert [each for each in faults if each] == []


@pytest.mark.parametrize("persona", ["employee", "annulled"])
def test_every_log_is_as_the_served_document_describes(
    house: House, described: Described, persona: str
) -> None:
    look(house, persona)

    page = look(house, persona, "/v1/my-data/access-log")

    assert page["entries"]
    assert described.faults(page, path="/v1/my-data/access-log") == []


@pytest.mark.parametrize("path", ["/v1/purposes", "/v1/registries", "/health", "/ready"])
def test_every_open_page_is_as_the_served_document_describes(
    house: House, described: Described, path: str
) -> None:
    page = house.http.get(path)

    assert described.faults(page.json(), path=path) == []


def test_an_answer_with_a_failed_section_is_as_described(
    house: House, described: Described
) -> None:
    house.upset("dar", "down")

    answer = house.ask("employee", "residence-check").json()

    assert answer["sections"]["address"]["outcome"] == "unavailable"
    assert described.faults(answer, path="/v1/citizen-data") == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"subject": 1}, "$.subject: is no string"),
        ({"surplus": "x"}, "$: surplus is not described"),
        ({"sections": {"person": {"outcome": "half"}}}, "$.sections.person: fits 0 of 4 described"),
        ({"as_of": "yesterday"}, "$.as_of: is no date-time"),
    ],
    ids=["type", "surplus", "union", "format"],
)
def test_an_answer_that_is_not_as_described_is_found(
    house: House, described: Described, change: dict[str, object], fault: str
) -> None:
    answer = house.own("employee").json() | change

    assert described.faults(answer, path="/v1/my-data") == [fault]


def test_the_document_makes_up_no_examples(house: House) -> None:
    document = house.http.get("/schema")

    assert document.headers["content-type"] == "application/vnd.oai.openapi+json;version=3.1"
    assert b'"examples"' not in document.content


@pytest.mark.parametrize("path", ["/openapi.json", "/schema/openapi.json", "/schema/x", "/docs"])
def test_there_is_no_other_document_and_no_viewer(house: House, path: str) -> None:
    answer = house.http.get(path)

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert answer.headers["content-type"] == "application/problem+json"

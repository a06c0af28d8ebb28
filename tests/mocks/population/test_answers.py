"""What the registries answer about the population is valid by the official contracts and ours."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest
from graphql import build_schema, parse, validate
from lxml import etree

from adapters.address_dar.request import ENTITIES, DarAdresse, DarHusnummer, document
from mocks.dar.computed import MOST_LISTED
from mocks.sf1520.answer import answer_about
from mocks.sf1520.contract import schema as our_sf1520
from mocks.skat.agreements import DEFAULT_AGREEMENTS
from mocks.skat.answer import Head, PersonTold, Told, answer_with
from mocks.skat.blankets import blanket_of
from mocks.skat.contract import schema as our_skat
from mocks.world.model import World
from mocks.world.people import PersonFacts
from tests.mocks.dar.conftest import Asking
from tests.mocks.population.conftest import Some

EVERYBODY = [100, pytest.param(10_000, marks=pytest.mark.slow)]
EVERYTHING = max((each.rights for each in DEFAULT_AGREEMENTS), key=len)
YEAR = timedelta(days=400)
Official = Callable[[Literal["v4", "v5"]], etree.XMLSchema]


def wrong(contract: etree.XMLSchema, bodies: Iterator[etree._Element]) -> list[str]:
    """Say where answers break a contract, without a number."""
    return [
        f"person {place}: {contract.error_log[0].type_name}"
        for place, body in enumerate(bodies)
        if not contract.validate(body)
    ]


def answers(
    world: World, people: list[PersonFacts], version: Literal[4, 5], now: datetime
) -> Iterator[etree._Element]:
    for person in people:
        envelope = etree.fromstring(answer_about(person, version, now, world=world))
        yield envelope[0][0]


@pytest.mark.parametrize("count", EVERYBODY)
@pytest.mark.parametrize("version", [4, 5])
def test_every_answer_of_the_person_register_is_valid(
    world: World,
    some: Some,
    noon: datetime,
    official_sf1520: Official,
    version: Literal[4, 5],
    count: int,
) -> None:
    people = [person for _, person in some(count)]
    official = official_sf1520("v4" if version == 4 else "v5")

    assert wrong(official, answers(world, people, version, noon)) == []
    assert wrong(our_sf1520(version), answers(world, people, version, noon)) == []


def test_the_check_of_validity_can_fail(
    world: World, some: Some, noon: datetime, official_sf1520: Official
) -> None:
    people = [person for _, person in some(20) if person.place]

    assert len(wrong(official_sf1520("v4"), answers(world, people, 5, noon))) == len(people)


@pytest.mark.parametrize("count", EVERYBODY)
def test_every_answer_of_the_income_register_is_valid(
    world: World, some: Some, noon: datetime, official: Path, count: int
) -> None:
    file = "skat-eindkomst/personhent/skat_dk/eindkomst/IndkomstOplysningPersonHentInterface.xsd"
    contracts = (etree.XMLSchema(etree.parse(str(official / file))), our_skat())
    people = [person for _, person in some(count)]
    paid = (about(world, person, noon) for person in people)
    # Both contracts at once: ten thousand answers are made once, and none is kept.
    valid = [all(each.validate(body) for each in contracts) for body in paid if body is not None]

    assert False not in valid
    assert len(valid) > count / 2


def about(world: World, person: PersonFacts, now: datetime) -> etree._Element | None:
    """Write the answer about a year of somebody's income; None where there is none."""
    reports = [
        report
        for report in world.incomes.known_of(person.number, now)
        if report.reported_at > now - YEAR
    ]
    told = tuple(
        Told(
            report=each, blanket=blanket_of(each, EVERYTHING, is_undone=each.undone_at is not None)
        )
        for each in reports
    )
    if not told:
        return None
    head = Head(transaction_id="t", at=now)
    return answer_with(head, [PersonTold(number=person.number, reference=None, reports=told)])


@pytest.mark.parametrize("count", EVERYBODY)
def test_every_home_is_answered_by_the_address_register_with_its_codes(
    dar: Asking, some: Some, count: int
) -> None:
    places = [person.place for _, person in some(count) if person.place]
    ids = [place.address_id for place in places if place.address_id]
    asked = [ids[begin : begin + 100] for begin in range(0, len(ids), 100)]

    found = [node for part in asked for node in nodes(dar, DarAdresse, id_lokalId=part)]
    houses = {node["husnummer"] for node in found}

    assert {str(node["id_lokalId"]) for node in found} == set(ids)
    behind = [sorted(map(str, houses))[begin : begin + 100] for begin in range(0, len(houses), 100)]
    answered = [node for part in behind for node in nodes(dar, DarHusnummer, id_lokalId=part)]
    assert {node["id_lokalId"] for node in answered} == houses
    assert all(node["vejmidte"] and node["postnummer"] for node in answered)


def test_what_the_adapter_asks_of_it_is_valid_by_the_official_schema(official: Path) -> None:
    file = official / "datafordeler" / "DAR_V001.schema.graphql"
    contract = build_schema(file.read_text("utf-8"), assume_valid_sdl=True)

    assert [validate(contract, parse(document(entity))) for entity in ENTITIES] == [[]] * len(
        ENTITIES
    )


@pytest.mark.parametrize(
    ("entity", "where"),
    [
        ("NavngivenVejKommunedel", {"kommune": {"eq": "0751"}, "vejkode": {"eq": "5600"}}),
        ("NavngivenVejKommunedel", {"and": [{"vejkode": {"in": ["5600"]}}]}),
        ("NavngivenVejKommunedel", {"kommune": {"eq": "0741"}}),
        ("NavngivenVej", {"vejnavn": {"startsWith": "Lyngbakken"}}),
        ("Husnummer", {"adgangsadressebetegnelse": {"startsWith": "Lyngbakken 1"}}),
        ("Adresse", {"adressebetegnelse": {"startsWith": "Lyngbakken 2, "}}),
        ("Adressepunkt", {}),
    ],
)
def test_homes_are_found_by_codes_and_by_the_beginning_of_a_name(
    dar: Asking, entity: str, where: dict[str, object]
) -> None:
    query = (
        f"query ($where: DAR_{entity}FilterInput, $at: DafDateTime) {{ DAR_{entity}(where: $where,"
        " virkningstid: $at, registreringstid: $at) { nodes { id_lokalId } } }"
    )

    answer = dar.read(dar.post(query, where=where, at="2026-11-22T12:00:00Z"))

    found = [node["id_lokalId"] for node in answer["data"][f"DAR_{entity}"]["nodes"]]
    made = [each for each in found if each[14] == "8"]
    assert 0 < len(made) <= MOST_LISTED
    assert len(set(found)) == len(found)


@pytest.fixture(scope="session")
def dar(world: World) -> Asking:
    from mocks.dar.service import Dar

    return Asking(Dar(world, key="key", check="strict"))


def nodes(dar: Asking, entity: type, **where: list[str]) -> list[dict[str, object]]:
    answer = dar.post(
        document(entity),
        first=1000,
        after=None,
        at="2026-11-22T12:00:00Z",
        where={name: {"in": values} for name, values in where.items()},
    )
    found: list[dict[str, object]] = dar.read(answer)["data"][entity.entity]["nodes"]
    return found

"""What stands in an answer: valid by the official contracts, and as the real register writes it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Literal

import pytest
from lxml import etree

from contracts.pnr import Pnr
from mocks.exchange import Answer
from mocks.sf1520.answer import ACTIVE, answer_about
from mocks.sf1520.contract import schema
from mocks.world.canaries import CANARIES
from mocks.world.model import World

Ask = Callable[..., Answer]
Official = Callable[[Literal["v4", "v5"]], etree.XMLSchema]
NEW_IN_V5 = ("DeltBopælMarkering", "DeltBopælStartDato", "AdresseUUID", "VærgemålType")


def response(body: bytes) -> etree._Element:
    found = etree.fromstring(body).find("{*}Body/{*}PersonLookupResponse")
    assert found is not None
    return found


def text(answer: Answer, path: str) -> str | None:
    steps = "/".join(f"{{*}}{step}" for step in path.split("/"))
    return response(answer.body).findtext(steps)


def texts(answer: Answer, path: str) -> list[str | None]:
    steps = "/".join(f"{{*}}{step}" for step in path.split("/"))
    return [element.text for element in response(answer.body).findall(steps)]


def invalid(world: World, contract: etree.XMLSchema, version: Literal[4, 5]) -> list[str]:
    """Say where answers break the contract, without a number."""
    now = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    return [
        f"person {index}: {contract.error_log[0].type_name} at line {contract.error_log[0].line}"
        for index, person in enumerate(world.people)
        if not contract.validate(response(answer_about(person, version, now, world=world)))
    ]


@pytest.mark.parametrize("version", [4, 5])
def test_the_answer_about_everybody_is_valid_by_the_official_contract(
    world: World, official_sf1520: Official, version: Literal[4, 5]
) -> None:
    contract = official_sf1520("v4" if version == 4 else "v5")

    assert invalid(world, contract, version) == []


@pytest.mark.parametrize("version", [4, 5])
def test_the_answer_about_everybody_is_valid_by_our_contract(
    world: World, version: Literal[4, 5]
) -> None:
    assert invalid(world, schema(version), version) == []


def test_the_check_of_validity_can_fail(world: World, official_sf1520: Official) -> None:
    assert len(invalid(world, official_sf1520("v4"), 5)) == len(world.people)


@pytest.mark.parametrize("version", [4, 5])
def test_whoever_is_active_always_has_relations_and_a_current_address(
    world: World, now: datetime, version: Literal[4, 5]
) -> None:
    answers = [
        response(answer_about(person, version, now, world=world))
        for person in world.people
        if person.status in ACTIVE
    ]

    assert len(answers) > 100
    assert [a for a in answers if a.find("{*}relationer") is None] == []
    assert [a for a in answers if a.find("{*}adresse/{*}aktuelAdresse") is None] == []


def test_a_winter_birth_date_has_the_winter_s_offset(ask: Ask) -> None:
    assert str(text(ask("employee"), "persondata/foedselsdato/dato")).endswith("-03-14+01:00")


def test_a_summer_birth_date_has_the_summer_s_offset(ask: Ask) -> None:
    assert str(text(ask("teenager-15"), "persondata/foedselsdato/dato")).endswith("-07-02+02:00")


def test_a_summer_birth_date_before_denmark_had_summer_time_has_the_winter_s_offset(
    world: World, now: datetime
) -> None:
    kate = world.person(Pnr("0708614866"))
    assert kate is not None

    answer = Answer(body=answer_about(kate, 4, now, world=world))

    assert text(answer, "persondata/foedselsdato/dato") == "1961-08-07+01:00"
    assert text(answer, "persondata/navn/navnestartdato/dato") == "1992-01-12T18:56:00.000+01:00"


def test_codes_lose_their_leading_zeros_and_house_and_door_keep_theirs(ask: Ask) -> None:
    answer = ask("shared-residence-child")

    found = {
        name: text(answer, f"adresse/aktuelAdresse/{name}")
        for name in ("kommunekode", "vejkode", "husnummer", "etage", "sidedoer", "postnummer")
    }

    assert found == {
        "kommunekode": "751",
        "vejkode": "389",
        "husnummer": "005",
        "etage": "03",
        "sidedoer": "0012",
        "postnummer": "8000",
    }


@pytest.mark.parametrize(
    ("persona", "children"), [("employee", 1), ("single-father", 2), ("randers-resident", 0)]
)
def test_each_child_is_an_element_of_its_own(ask: Ask, persona: str, children: int) -> None:
    answer = ask(persona)

    assert len(texts(answer, "relationer/barn")) == children
    assert text(answer, "persondata/antalBoernUnder18") == str(children)


def test_an_adult_child_is_listed_but_not_counted(ask: Ask) -> None:
    answer = ask("guardianship")

    assert len(texts(answer, "relationer/barn")) == 1
    assert text(answer, "persondata/antalBoernUnder18") == "0"


@pytest.mark.parametrize(
    ("moment", "age"),
    [
        (datetime(2026, 7, 1, 21, 59, tzinfo=UTC), "14"),
        (datetime(2026, 7, 1, 22, 0, tzinfo=UTC), "15"),
        (datetime(2027, 7, 1, 22, 0, tzinfo=UTC), "16"),
    ],
    ids=["the evening before", "Danish midnight", "a year later"],
)
def test_age_is_counted_at_the_moment_of_asking_by_the_danish_day(
    world: World, moment: datetime, age: str
) -> None:
    teen = world.persona("teenager-15")
    facts = world.person(teen.number) if teen else None
    assert facts is not None

    answer = Answer(body=answer_about(facts, 5, moment, world=world))

    assert text(answer, "persondata/alder") == age


def test_the_age_of_the_dead_goes_on(ask: Ask) -> None:
    assert text(ask("deceased"), "persondata/alder") == "88"


def test_an_uncertain_birth_date_is_marked_and_a_certain_one_is_not(ask: Ask) -> None:
    path = "persondata/foedselsdato/usikkerhedsmarkering"

    assert text(ask("uncertain-birth-date"), path) == "*"
    assert text(ask("employee"), path) is None


@pytest.mark.parametrize(
    ("persona", "protected", "ends"),
    [("protected-address", "true", False), ("protection-expired-yesterday", "false", True)],
)
def test_a_protection_is_sent_with_its_dates_whether_or_not_it_covers_today(
    ask: Ask, persona: str, protected: str, ends: bool
) -> None:
    answer = ask(persona)

    assert text(answer, "persondata/adressebeskyttelse/beskyttet") == protected
    assert (text(answer, "persondata/adressebeskyttelse/slutdato") is not None) == ends
    assert text(answer, "adresse/aktuelAdresse/vejnavn") == "Fyrskibsvej"


def test_the_old_number_is_answered_with_the_number_in_force(
    ask: Ask, number_of: Callable[[str], str]
) -> None:
    answer = ask("number-changed-old")

    assert text(answer, "persondata/gaeldendePersonnummer") == number_of("number-changed")
    assert text(answer, "persondata/status/status") == "60"


def test_the_answer_about_the_number_in_force_knows_nothing_of_the_old_one(
    ask: Ask, number_of: Callable[[str], str]
) -> None:
    body = ask("number-changed").body.decode()

    assert number_of("number-changed-old") not in body
    assert "Simon" not in body


def test_a_parent_without_a_number_has_a_birth_date_and_a_name(ask: Ask) -> None:
    answer = ask("unnamed-newborn")

    assert text(answer, "relationer/far/personnummer") is None
    assert text(answer, "relationer/far/foedselsdato/dato") == "1992-10-04+01:00"
    assert text(answer, "relationer/far/navn") == "Zoë O'Brien-Müller"
    assert texts(answer, "persondata/navn/personadresseringsnavn") == [None]


@pytest.mark.parametrize("version", [4, 5])
def test_only_v5_tells_of_shared_residence_address_ids_and_a_guardian_s_scope(
    ask: Ask, version: int
) -> None:
    bodies = [
        ask(p, version=version).body.decode() for p in ("shared-residence-child", "guardianship")
    ]

    told = {name for name in NEW_IN_V5 if any(name in body for body in bodies)}

    assert told == (set(NEW_IN_V5) if version == 5 else set())


def test_a_special_road_has_codes_and_no_address_id(ask: Ask) -> None:
    answer = ask("police-protected")

    assert text(answer, "adresse/aktuelAdresse/vejkode") == "9902"
    assert text(answer, "adresse/aktuelAdresse/AdresseUUID") is None


def test_who_left_has_a_departure_and_a_former_address(ask: Ask) -> None:
    answer = ask("emigrated")

    assert text(answer, "adresse/aktuelAdresse") is None
    assert text(answer, "adresse/udrejseoplysninger/udrejselandekode") == "5120"
    assert text(answer, "adresse/adresseHistorik/vejnavn") == "Mølleengen"


def test_surplus_is_sent_so_that_dropping_it_is_exercised(ask: Ask) -> None:
    sent = ask("guardianship").body.decode() + ask("employee").body.decode()

    assert [canary for canary in CANARIES if canary not in sent] == []

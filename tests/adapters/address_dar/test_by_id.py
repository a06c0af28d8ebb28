from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from adapters.address_dar.request import DarAdresse, on_the_wire, question
from contracts.errors import CitizenUnknown, RegistryMisread
from contracts.lookup import ResidenceKey
from contracts.reading import Note
from contracts.records.address import Address, Position
from tests.adapters.address_dar.fake_dar import ByCodes, ById, FakeDar, Fetch

pytestmark = pytest.mark.anyio


async def test_the_address_of_an_id_is_read_whole(fetch: Fetch, by_id: ById) -> None:
    reading = await fetch(by_id("left"))

    section = reading.section("address")
    assert section.record == Address(
        kind="address",
        full_address="Grænsevej 16, 1 tv, Skovby, 8000 Aarhus C",
        road_name="Grænsevej",
        house_number="16",
        floor="1",
        door="tv",
        additional_city_name="Skovby",
        postal_code="8000",
        postal_district="Aarhus C",
        municipality_code="0751",
        road_code="1234",
        address_id="left",
        access_address_id="house-aarhus",
        status="current",
        valid_from=date(2011, 9, 9),
        position=Position(easting=Decimal("574800.58"), northing=Decimal("6223140.10")),
    )
    assert section.notes == ()
    assert section.registered_at == datetime(2018, 5, 3, 16, 58, 34, tzinfo=UTC)
    assert section.valid_from == date(2011, 9, 9)


async def test_an_address_is_about_no_person_and_says_when_the_register_spoke(
    fetch: Fetch, by_id: ById
) -> None:
    reading = await fetch(by_id("left"))

    assert reading.about is None
    assert reading.observed_at == datetime(2026, 11, 22, 9, 59, 58, tzinfo=UTC)


async def test_the_validity_is_a_danish_day(dar: FakeDar, fetch: Fetch, by_id: ById) -> None:
    dar.rows["DAR_Adresse"][0]["virkningFra"] = "2020-12-31T23:30:00.000000Z"

    reading = await fetch(by_id("whole"))

    assert reading.section("address").record.valid_from == date(2021, 1, 1)


async def test_an_address_without_floor_and_door_has_none(fetch: Fetch, by_id: ById) -> None:
    record = (await fetch(by_id("skanderborg"))).section("address").record

    assert (record.floor, record.door, record.additional_city_name) == (None, None, None)
    assert (record.municipality_code, record.road_code) == ("0746", "0456")


async def test_an_id_takes_seven_requests_in_three_steps(
    dar: FakeDar, fetch: Fetch, by_id: ById
) -> None:
    await fetch(by_id("left"))

    assert dar.asked[:2] == ["DAR_Adresse", "DAR_Husnummer"]
    assert sorted(dar.asked[2:]) == [
        "DAR_Adressepunkt",
        "DAR_NavngivenVej",
        "DAR_NavngivenVejKommunedel",
        "DAR_Postnummer",
        "DAR_SupplerendeBynavn",
    ]


async def test_nothing_is_asked_about_a_place_name_that_is_not_there(
    dar: FakeDar, fetch: Fetch, by_id: ById
) -> None:
    await fetch(by_id("skanderborg"))

    assert "DAR_SupplerendeBynavn" not in dar.asked


async def test_every_request_names_the_one_moment_for_both_times(
    dar: FakeDar, fetch: Fetch, by_id: ById
) -> None:
    await fetch(by_id("left"))

    assert {variables["at"] for variables in dar.variables} == {"2026-11-22T10:00:00.000000Z"}


async def test_an_id_is_compared_without_regard_to_case(
    dar: FakeDar, fetch: Fetch, by_id: ById
) -> None:
    dar.rows["DAR_Adresse"][0]["id_lokalId"] = "WHOLE"
    dar.ignores_filters = True
    dar.rows["DAR_Adresse"][1:] = []
    dar.rows["DAR_Husnummer"][1:] = []
    dar.rows["DAR_Postnummer"][1:] = []

    record = (await fetch(by_id("whole"))).section("address").record

    assert record.address_id == "whole"


async def test_an_unknown_id_without_codes_is_unknown(fetch: Fetch, by_id: ById) -> None:
    with pytest.raises(CitizenUnknown):
        await fetch(by_id("nowhere"))


async def test_an_unknown_id_falls_back_to_the_codes_and_says_that_it_disagrees(
    fetch: Fetch, by_codes: ByCodes
) -> None:
    reading = await fetch(by_codes(address_id="nowhere", floor="1", door="th"))

    section = reading.section("address")
    assert section.record.address_id == "right"
    assert section.notes == (Note(path="address_id", kind="disagrees_with"),)


async def test_an_unknown_id_with_a_half_set_of_codes_is_unknown(fetch: Fetch) -> None:
    half = ResidenceKey(kind="address", address_id="nowhere", municipality_code="0751")

    with pytest.raises(CitizenUnknown):
        await fetch(half)


async def test_another_address_than_the_asked_one_is_never_believed(
    dar: FakeDar, fetch: Fetch, by_id: ById
) -> None:
    dar.ignores_filters = True
    with pytest.raises(RegistryMisread):
        await fetch(by_id("left"))

    dar.ignores_filters = False
    assert (await fetch(by_id("left"))).section("address").record.address_id == "left"


async def test_an_address_whose_house_number_is_missing_is_misread(
    dar: FakeDar, fetch: Fetch, by_id: ById
) -> None:
    houses = dar.rows.pop("DAR_Husnummer")
    with pytest.raises(RegistryMisread):
        await fetch(by_id("left"))

    dar.rows["DAR_Husnummer"] = houses
    assert (await fetch(by_id("left"))).section("address").record.house_number == "16"


@pytest.mark.parametrize(
    ("entity", "paths"),
    [
        ("DAR_NavngivenVej", ["road_name"]),
        ("DAR_Postnummer", ["postal_code", "postal_district"]),
        ("DAR_SupplerendeBynavn", ["additional_city_name"]),
        ("DAR_Adressepunkt", ["position"]),
        ("DAR_NavngivenVejKommunedel", ["municipality_code", "road_code"]),
    ],
)
async def test_what_the_register_names_but_does_not_know_is_a_note(
    dar: FakeDar, fetch: Fetch, by_id: ById, entity: str, paths: list[str]
) -> None:
    dar.rows.pop(entity)

    notes = (await fetch(by_id("left"))).section("address").notes

    unknown = [Note(path=path, kind="absent", reason="unknown_to_source") for path in paths]
    assert list(notes) == unknown


async def test_a_house_number_without_a_point_has_no_position_registered(
    dar: FakeDar, fetch: Fetch, by_id: ById
) -> None:
    dar.rows["DAR_Husnummer"][0]["adgangspunkt"] = None

    section = (await fetch(by_id("left"))).section("address")

    assert section.record.position is None
    assert section.notes == (Note(path="position", kind="absent", reason="not_registered"),)


async def test_a_road_in_one_municipality_tells_its_codes_without_a_road_key(
    dar: FakeDar, fetch: Fetch, by_id: ById
) -> None:
    del dar.rows["DAR_NavngivenVejKommunedel"][1]
    dar.rows["DAR_Husnummer"][0]["vejmidte"] = None

    record = (await fetch(by_id("left"))).section("address").record

    assert (record.municipality_code, record.road_code) == ("0751", "1234")


async def test_codes_that_the_register_leaves_open_are_a_note(
    dar: FakeDar, fetch: Fetch, by_id: ById
) -> None:
    dar.rows["DAR_Husnummer"][0]["vejmidte"] = None

    section = (await fetch(by_id("left"))).section("address")

    assert (section.record.municipality_code, section.record.road_code) == (None, None)
    assert [note.path for note in section.notes] == ["municipality_code", "road_code"]


async def test_an_answer_is_as_old_as_its_oldest_part(
    dar: FakeDar, fetch: Fetch, by_id: ById
) -> None:
    dar.said_at = {"DAR_Husnummer": "09:00:00", "DAR_Adressepunkt": "09:59:59"}

    reading = await fetch(by_id("left"))

    assert reading.observed_at == datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def test_the_moment_is_sent_in_utc() -> None:
    danish = datetime(2026, 11, 22, 11, 0, tzinfo=timezone(timedelta(hours=1)))

    asked = on_the_wire(question(DarAdresse, id_lokal_id="left"), at=danish)

    assert asked.variables["at"] == "2026-11-22T10:00:00.000000Z"

import pytest

from adapters.address_dar.request import DarAdresse, question
from contracts.errors import CitizenUnknown, RegistryMisread
from contracts.reading import Note
from tests.adapters.address_dar.fake_dar import ByCodes, FakeDar, Fetch

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("floor", "door", "found"),
    [
        (None, None, "whole"),
        ("st", None, "ground"),
        ("1", "tv", "left"),
        ("01", "TH", "right"),
        (None, "tv", "left"),
    ],
)
async def test_the_codes_find_one_address(
    fetch: Fetch, by_codes: ByCodes, floor: str | None, door: str | None, found: str
) -> None:
    reading = await fetch(by_codes(floor=floor, door=door))

    assert reading.section("address").record.address_id == found


async def test_a_padded_house_number_is_found(fetch: Fetch, by_codes: ByCodes) -> None:
    reading = await fetch(by_codes(house_number="016", floor="1", door="tv"))

    assert reading.section("address").record.house_number == "16"


async def test_a_house_number_in_another_municipality_is_not_ours(
    fetch: Fetch, by_codes: ByCodes
) -> None:
    reading = await fetch(by_codes(municipality_code="0746", road_code="0456"))

    assert reading.section("address").record.address_id == "skanderborg"


async def test_a_house_number_only_in_another_municipality_is_unknown(
    dar: FakeDar, fetch: Fetch, by_codes: ByCodes
) -> None:
    del dar.rows["DAR_Husnummer"][0]

    with pytest.raises(CitizenUnknown):
        await fetch(by_codes())


async def test_a_house_number_that_names_no_part_counts_where_none_names_ours(
    dar: FakeDar, fetch: Fetch, by_codes: ByCodes
) -> None:
    dar.rows["DAR_Husnummer"][0]["vejmidte"] = None

    record = (await fetch(by_codes())).section("address").record

    assert record.address_id == "whole"
    assert (record.municipality_code, record.road_code) == ("0751", "1234")


async def test_a_road_in_one_municipality_needs_no_road_key(
    dar: FakeDar, fetch: Fetch, by_codes: ByCodes
) -> None:
    del dar.rows["DAR_NavngivenVejKommunedel"][1]
    del dar.rows["DAR_Husnummer"][1]
    dar.rows["DAR_Husnummer"][0]["vejmidte"] = ""

    record = (await fetch(by_codes())).section("address").record

    assert (record.municipality_code, record.road_code) == ("0751", "1234")


async def test_a_floor_with_several_doors_gives_what_they_share(
    fetch: Fetch, by_codes: ByCodes
) -> None:
    section = (await fetch(by_codes(floor="1"))).section("address")

    assert section.record.kind == "several_matches"
    assert section.record.full_address == "Grænsevej 16, Skovby, 8000 Aarhus C"
    assert section.record.access_address_id == "house-aarhus"
    assert section.record.status == "current"
    assert (section.record.address_id, section.record.floor, section.record.door) == (None,) * 3
    assert section.notes == (Note(path="address_id", kind="absent", reason="unknown_to_source"),)


async def test_no_floor_and_door_gives_what_all_share_where_none_is_the_whole_house(
    dar: FakeDar, fetch: Fetch, by_codes: ByCodes
) -> None:
    del dar.rows["DAR_Adresse"][0]

    record = (await fetch(by_codes())).section("address").record

    assert record.kind == "several_matches"


async def test_the_only_address_behind_a_house_number_is_it(
    dar: FakeDar, fetch: Fetch, by_codes: ByCodes
) -> None:
    dar.rows["DAR_Adresse"][:] = [dar.rows["DAR_Adresse"][1]]

    record = (await fetch(by_codes())).section("address").record

    assert (record.kind, record.address_id) == ("address", "ground")


async def test_several_house_numbers_give_only_what_is_equal_in_all(
    dar: FakeDar, fetch: Fetch, by_codes: ByCodes
) -> None:
    dar.rows["DAR_Husnummer"][1]["vejmidte"] = "751-1234"

    record = (await fetch(by_codes())).section("address").record

    assert (record.kind, record.road_name, record.house_number) == (
        "several_matches",
        "Grænsevej",
        "16",
    )
    assert (record.postal_code, record.full_address, record.access_address_id) == (None,) * 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"municipality_code": "0101"},
        {"road_code": "9999"},
        {"house_number": "17"},
        {"floor": "2"},
        {"floor": "1", "door": "mf"},
        {"house_number": None},
        {"house_number": "0"},
        {"road_code": None},
        {"municipality_code": None},
    ],
)
async def test_codes_that_fit_nothing_are_unknown(
    fetch: Fetch, by_codes: ByCodes, wrong: dict[str, str | None]
) -> None:
    with pytest.raises(CitizenUnknown):
        await fetch(by_codes(**wrong))


async def test_half_a_key_asks_nothing(dar: FakeDar, fetch: Fetch, by_codes: ByCodes) -> None:
    with pytest.raises(CitizenUnknown):
        await fetch(by_codes(road_code=None))

    assert dar.asked == []


async def test_an_open_address_outdoes_a_closed_one(
    dar: FakeDar, fetch: Fetch, by_codes: ByCodes
) -> None:
    dar.rows["DAR_Adresse"][0]["status"] = "4"
    dar.rows["DAR_Adresse"][1].update(etagebetegnelse=None)

    record = (await fetch(by_codes())).section("address").record

    assert (record.address_id, record.status) == ("ground", "current")


async def test_a_closed_address_is_closed_where_no_other_is(
    dar: FakeDar, fetch: Fetch, by_codes: ByCodes
) -> None:
    dar.rows["DAR_Adresse"][2]["status"] = "4"

    record = (await fetch(by_codes(floor="1", door="tv"))).section("address").record

    assert (record.address_id, record.status) == ("left", "closed")


async def test_codes_take_three_steps(dar: FakeDar, fetch: Fetch, by_codes: ByCodes) -> None:
    await fetch(by_codes())

    assert dar.asked[0] == "DAR_NavngivenVejKommunedel"
    assert sorted(dar.asked[1:3]) == ["DAR_Husnummer", "DAR_NavngivenVejKommunedel"]
    assert "DAR_Adresse" in dar.asked[3:]


async def test_an_answer_about_other_codes_is_never_believed(
    dar: FakeDar, fetch: Fetch, by_codes: ByCodes
) -> None:
    dar.ignores_filters = True
    with pytest.raises(RegistryMisread):
        await fetch(by_codes())

    dar.ignores_filters = False
    assert (await fetch(by_codes())).section("address").record.kind == "address"


async def test_addresses_on_several_pages_are_all_seen(
    dar: FakeDar, fetch: Fetch, by_codes: ByCodes
) -> None:
    await fetch(by_codes(floor="1", door="th"))

    assert dar.asked.count("DAR_Adresse") == 2


async def test_more_pages_than_the_bound_are_misread(
    dar: FakeDar, fetch: Fetch, by_codes: ByCodes
) -> None:
    units = dar.rows["DAR_Adresse"]
    dar.rows["DAR_Adresse"] = [{**units[0], "id_lokalId": f"unit-{n}"} for n in range(7)]
    with pytest.raises(RegistryMisread):
        await fetch(by_codes())

    dar.rows["DAR_Adresse"] = units
    assert (await fetch(by_codes())).section("address").record.address_id == "whole"


async def test_a_house_number_that_names_no_part_does_not_count_beside_one_that_names_ours(
    dar: FakeDar, fetch: Fetch, by_codes: ByCodes
) -> None:
    dar.rows["DAR_Husnummer"][1]["vejmidte"] = None

    record = (await fetch(by_codes())).section("address").record

    assert (record.kind, record.access_address_id) == ("address", "house-aarhus")


async def test_a_closed_house_number_does_not_count_beside_an_open_one(
    dar: FakeDar, fetch: Fetch, by_codes: ByCodes
) -> None:
    old = {**dar.rows["DAR_Husnummer"][0], "id_lokalId": "house-old", "status": "4"}
    dar.rows["DAR_Husnummer"].append(old)
    dar.add("DAR_Adresse", id_lokalId="old", husnummer="house-old")

    record = (await fetch(by_codes())).section("address").record

    assert (record.kind, record.address_id) == ("address", "whole")


async def test_a_road_code_that_was_another_roads_means_the_road_it_is_now(
    dar: FakeDar, fetch: Fetch, by_codes: ByCodes
) -> None:
    former = {"kommune": "0751", "vejkode": "1234", "navngivenVej": "former", "status": "4"}
    dar.add("DAR_NavngivenVejKommunedel", id_lokalId="part-former", **former)
    house = {**dar.rows["DAR_Husnummer"][0], "id_lokalId": "house-former"}
    dar.rows["DAR_Husnummer"].append({**house, "navngivenVej": "former"})
    dar.add("DAR_Adresse", id_lokalId="former", husnummer="house-former")

    record = (await fetch(by_codes())).section("address").record

    assert (record.kind, record.address_id) == ("address", "whole")


def test_more_values_than_the_service_takes_are_never_sent() -> None:
    most = question(DarAdresse, husnummer=[f"house-{n}" for n in range(100)])
    assert len(most.where["husnummer"]) == 100

    with pytest.raises(RegistryMisread):
        question(DarAdresse, husnummer=[f"house-{n}" for n in range(101)])

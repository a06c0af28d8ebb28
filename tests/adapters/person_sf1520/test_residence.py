import pytest

from contracts.dates import PartialDate
from contracts.errors import RegistryMisread
from contracts.lookup import ResidenceKey
from contracts.records.person import Person, Residence
from tests.adapters.person_sf1520.conftest import Answer, Read

UUID = "0a3f50b3-c112-32b8-e044-0003ba298018"
HOUSE = (
    "<kommunekode>101</kommunekode><vejkode>12</vejkode><husnummer>016</husnummer>"
    "<etage>01</etage><sidedoer>0001</sidedoer>"
)


def status(code: str) -> str:
    return f"<status><status>{code}</status></status>"


def at(inside: str) -> str:
    return f"<aktuelAdresse>{inside}</aktuelAdresse>"


def special(road_code: int, road_name: str) -> str:
    return at(
        f"<kommunekode>751</kommunekode><vejkode>{road_code}</vejkode><vejnavn>{road_name}</vejnavn>"
    )


def residence(read: Read, body: bytes) -> Residence | None:
    section = read(body).section("person")
    assert section is not None
    assert isinstance(section.record, Person)
    return section.record.residence


def test_an_address_is_its_id_and_its_codes_with_their_zeros(read: Read, answer: Answer) -> None:
    with_id = f"{HOUSE}<AdresseUUID>{UUID.upper()}</AdresseUUID>"

    assert read(answer(status("1"), at(with_id))).residence == ResidenceKey(
        kind="address",
        address_id=UUID,
        municipality_code="0101",
        road_code="0012",
        house_number="16",
        floor="1",
        door="1",
    )


@pytest.mark.parametrize("written", ["", "not-a-uuid", UUID[:-1]], ids=["empty", "text", "short"])
def test_what_is_no_address_id_leaves_the_codes(read: Read, answer: Answer, written: str) -> None:
    body = answer(status("1"), at(f"{HOUSE}<AdresseUUID>{written}</AdresseUUID>"))

    key = read(body).residence

    assert key is not None
    assert (key.address_id, key.road_code) == (None, "0012")


@pytest.mark.parametrize(
    ("house", "floor", "door", "expected"),
    [
        ("016", "01", "0001", ("16", "1", "1")),
        ("047A", "st", "00tv", ("47A", "st", "tv")),
        ("047a", "ST", "TH", ("47A", "st", "th")),
        ("1", "kl", "mf", ("1", "kl", "mf")),
        ("999Z", "k2", "12", ("999Z", "k2", "12")),
        (" 052 ", "", "", ("52", None, None)),
        ("000", "00", "0000", (None, None, None)),
    ],
)
def test_house_floor_and_door_are_written_as_the_address_register_writes_them(
    read: Read,
    answer: Answer,
    house: str,
    floor: str,
    door: str,
    expected: tuple[str | None, str | None, str | None],
) -> None:
    codes = "<kommunekode>751</kommunekode><vejkode>1</vejkode>"
    place = f"<husnummer>{house}</husnummer><etage>{floor}</etage><sidedoer>{door}</sidedoer>"

    key = read(answer(status("1"), at(codes + place))).residence

    assert key is not None
    assert (key.house_number, key.floor, key.door) == expected


def test_the_record_says_municipality_day_care_of_and_school_district(
    read: Read, answer: Answer
) -> None:
    body = answer(
        status("1"),
        at(
            f"{HOUSE}<conavn>Jensen</conavn>"
            "<tilflytningsdato><dato>2024-08-01T00:00:00+02:00</dato></tilflytningsdato>"
            "<distrikter><skoledistriktKode>4</skoledistriktKode>"
            "<skoledistrikt>Skovvangskolen</skoledistrikt></distrikter>"
        ),
    )

    assert residence(read, body) == Residence(
        kind="address",
        municipality_code="0101",
        since=PartialDate("2024-08-01"),
        care_of="Jensen",
        school_district_code="04",
        school_district="Skovvangskolen",
    )


@pytest.mark.parametrize("code", ["1", "3"], ids=["ordinary-status", "special-status"])
@pytest.mark.parametrize("road_code", [9900, 9950, 9999])
def test_a_special_road_code_is_no_address(
    read: Read, answer: Answer, code: str, road_code: int
) -> None:
    body = answer(status(code), special(road_code, "Udsendte af den danske stat"))

    assert read(body).residence == ResidenceKey(
        kind="special_road", municipality_code="0751", road_code=str(road_code)
    )
    assert residence(read, body) == Residence(kind="special_road", municipality_code="0751")


@pytest.mark.parametrize("road_code", [9899, 1])
def test_an_ordinary_road_code_is_an_address(read: Read, answer: Answer, road_code: int) -> None:
    key = read(answer(status("1"), special(road_code, "Skovvej"))).residence

    assert key is not None
    assert key.kind == "address"


@pytest.mark.parametrize("code", ["1", "3", "7"])
@pytest.mark.parametrize("name", ["Uden fast bopæl", "INGEN FAST BOPÆL"], ids=["uden", "ingen"])
def test_no_fixed_abode_is_told_by_the_words_of_a_special_road(
    read: Read, answer: Answer, code: str, name: str
) -> None:
    body = answer(status(code), special(9901, name))

    assert read(body).residence == ResidenceKey(
        kind="no_fixed_abode", municipality_code="0751", road_code="9901"
    )


@pytest.mark.parametrize("element", ["vejnavn", "vejadresseringsnavn", "standardadresse"])
def test_no_fixed_abode_is_told_wherever_the_address_says_so(
    read: Read, answer: Answer, element: str
) -> None:
    place = f"<vejkode>9901</vejkode><{element}>Uden fast bopæl</{element}>"

    key = read(answer(status("3"), at(place))).residence

    assert key is not None
    assert key.kind == "no_fixed_abode"


def test_a_special_status_without_road_code_is_a_special_road(read: Read, answer: Answer) -> None:
    key = read(answer(status("3"), at("<kommunekode>751</kommunekode>"))).residence

    assert key == ResidenceKey(kind="special_road", municipality_code="0751")


@pytest.mark.parametrize(
    ("code", "road_code"), [("5", "12"), ("7", "9950")], ids=["ordinary", "special"]
)
def test_greenland_is_a_case_of_its_own(
    read: Read, answer: Answer, code: str, road_code: str
) -> None:
    place = (
        f"<kommunekode>956</kommunekode><vejkode>{road_code}</vejkode><husnummer>007</husnummer>"
    )

    assert read(answer(status(code), at(place))).residence == ResidenceKey(
        kind="greenland",
        municipality_code="0956",
        road_code=road_code.zfill(4),
        house_number="7",
    )


@pytest.mark.parametrize(
    ("departure", "country"),
    [
        (
            "<udrejseoplysninger><udrejselandekode>5120</udrejselandekode></udrejseoplysninger>",
            "5120",
        ),
        ("<udrejseoplysninger/>", None),
        ("", None),
    ],
    ids=["to-sweden", "no-country", "nothing-said"],
)
def test_who_left_the_country_lives_abroad(
    read: Read, answer: Answer, departure: str, country: str | None
) -> None:
    body = answer(status("80"), departure)

    assert read(body).residence == ResidenceKey(kind="abroad", country_code=country)
    assert residence(read, body) == Residence(kind="abroad")


@pytest.mark.parametrize("code", ["20", "30", "50", "60", "70", "90"])
def test_who_is_registered_nowhere_has_no_residence_even_if_an_address_comes_along(
    read: Read, answer: Answer, code: str
) -> None:
    body = answer(status(code), at(HOUSE))

    assert read(body).residence is None
    assert residence(read, body) is None


def test_no_address_in_the_answer_is_no_residence(read: Read, answer: Answer) -> None:
    assert read(answer(status("1"))).residence is None


@pytest.mark.parametrize(
    "wrong",
    [
        "<kommunekode>10101</kommunekode>",
        "<kommunekode>1O1</kommunekode>",
        "<vejkode>1.0</vejkode>",
        "<distrikter><skoledistriktKode>123</skoledistriktKode></distrikter>",
        "<vejkode>1</vejkode><vejkode>9901</vejkode>",
        "<husnummer>1<etage>2</etage></husnummer>",
    ],
    ids=["five-digits", "letter", "decimal", "district", "twice", "nested"],
)
def test_a_code_that_is_none_is_misread_and_the_next_answer_is_not(
    read: Read, answer: Answer, wrong: str
) -> None:
    with pytest.raises(RegistryMisread):
        read(answer(status("1"), at(wrong)))

    assert read(answer(status("1"), at(HOUSE))).residence is not None

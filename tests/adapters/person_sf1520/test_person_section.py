import pytest

from contracts.dates import PartialDate
from contracts.errors import RegistryMisread
from contracts.pnr import Pnr
from contracts.reading import Note
from contracts.records.person import (
    BirthRegistration,
    Citizenship,
    ContactAddress,
    Departure,
    FormerAddress,
    Name,
    Person,
    Protection,
)
from tests.adapters.person_sf1520.conftest import Answer, Read

FULL_NAME = """
<navn><personadresseringsnavn>Åse Müller O'Brien</personadresseringsnavn><fornavn>Åse</fornavn>
<mellemnavn>Müller</mellemnavn><efternavn>O'Brien</efternavn>
<navnestartdato><dato>2020-02-29T23:59:59.999+01:00</dato></navnestartdato></navn>
"""


def person(read: Read, body: bytes) -> Person:
    section = read(body).section("person")
    assert section is not None
    assert isinstance(section.record, Person)
    return section.record


def notes(read: Read, body: bytes) -> tuple[Note, ...]:
    section = read(body).section("person")
    assert section is not None
    return section.notes


def test_a_person_of_whom_little_is_registered_has_an_empty_record(
    read: Read, answer: Answer
) -> None:
    assert person(read, answer()) == Person()
    assert notes(read, answer()) == ()


def test_a_name_is_read_whole(read: Read, answer: Answer) -> None:
    assert person(read, answer(FULL_NAME)).name == Name(
        full_name="Åse Müller O'Brien",
        given_name="Åse",
        middle_name="Müller",
        family_name="O'Brien",
        since=PartialDate("2020-02-29"),
    )


@pytest.mark.parametrize(("code", "sex"), [("K", "female"), ("M", "male")], ids=["female", "male"])
def test_sex_is_read(read: Read, answer: Answer, code: str, sex: str) -> None:
    assert person(read, answer(f"<koen>{code}</koen>")).sex == sex


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("1", "resident"),
        ("01", "resident"),
        ("3", "resident_special_road"),
        ("5", "resident_greenland"),
        ("7", "resident_greenland_special_road"),
        ("20", "tax_number_only"),
        ("30", "annulled"),
        ("50", "duplicate_deleted"),
        ("60", "number_changed"),
        ("70", "disappeared"),
        ("80", "emigrated"),
        ("90", "dead"),
    ],
)
def test_every_status_is_read_with_its_day(
    read: Read, answer: Answer, code: str, status: str
) -> None:
    day = "<statusdato><dato>2026-01-01T00:00:00.000+01:00</dato></statusdato>"

    record = person(read, answer(f"<status><status>{code}</status>{day}</status>"))

    assert (record.status, record.status_since) == (status, PartialDate("2026-01-01"))


@pytest.mark.parametrize(
    ("code", "civil_status"),
    [
        ("U", "single"),
        ("G", "married"),
        ("F", "divorced"),
        ("E", "widowed"),
        ("P", "registered_partnership"),
        ("O", "dissolved_partnership"),
        ("L", "surviving_partner"),
        ("D", "dead"),
    ],
)
def test_every_civil_status_is_read_with_its_day(
    read: Read, answer: Answer, code: str, civil_status: str
) -> None:
    day = "<civilstandsdato><dato>2019-06-01T12:00:00Z</dato></civilstandsdato>"

    record = person(read, answer(f"<civilstand><civilstand>{code}</civilstand>{day}</civilstand>"))

    assert (record.civil_status, record.civil_status_since) == (
        civil_status,
        PartialDate("2019-06-01"),
    )


@pytest.mark.parametrize(
    "part",
    [
        "<koen>X</koen>",
        "<koen>k</koen>",
        "<status><status>2</status></status>",
        "<status><status>active</status></status>",
        "<civilstand><civilstand>S</civilstand></civilstand>",
        "<separation><separeret>ja</separeret></separation>",
        "<statsborgerskab><landekode>51000</landekode></statsborgerskab>",
        "<statsborgerskab><landekode>-100</landekode></statsborgerskab>",
        "<adressebeskyttelse><beskyttet>2</beskyttet></adressebeskyttelse>",
        "<adressebeskyttelse><startdato>01-02-2020</startdato></adressebeskyttelse>",
        "<foedselsdato><dato>1985-02-30</dato></foedselsdato>",
        "<gaeldendePersonnummer>1</gaeldendePersonnummer>",
    ],
    ids=[
        "sex",
        "sex-case",
        "status",
        "status-word",
        "civil-status",
        "separated",
        "five-digit-country",
        "negative-country",
        "protected",
        "protection-day",
        "no-such-day",
        "current-number",
    ],
)
def test_a_code_nobody_knows_is_misread_and_the_next_answer_is_not(
    read: Read, answer: Answer, part: str
) -> None:
    with pytest.raises(RegistryMisread):
        read(answer(part))

    assert person(read, answer("<koen>K</koen>")).sex == "female"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("1985-03-05", "1985-03-05"),
        ("1985-03-05Z", "1985-03-05"),
        ("1985-03-05+01:00", "1985-03-05"),
        ("1985-03-05-11:00", "1985-03-05"),
        ("1985-03-05+14:00", "1985-03-05"),
        ("1985-03-05T23:59:59.999-11:00", "1985-03-05"),
        ("1985-03-05T00:00:00.000+01:00", "1985-03-05"),
        ("1985-03-05T00:00:00", "1985-03-05"),
        ("1985-03-00", "1985-03"),
        ("1985-00-00", "1985"),
        ("1985-03", "1985-03"),
        ("1985", "1985"),
    ],
)
def test_no_time_zone_and_no_time_of_day_moves_a_date(
    read: Read, answer: Answer, written: str, day: str
) -> None:
    body = answer(f"<foedselsdato><dato>{written}</dato></foedselsdato>")

    assert person(read, body).birth_date == PartialDate(day)


@pytest.mark.parametrize("written", ["0000-00-00", "", " "], ids=["zeros", "empty", "blank"])
def test_a_zero_date_is_none(read: Read, answer: Answer, written: str) -> None:
    body = answer(f"<foedselsdato><dato>{written}</dato></foedselsdato>")

    assert person(read, body).birth_date is None


@pytest.mark.parametrize("mark", ["*", "?", "X"], ids=["star", "question", "letter"])
@pytest.mark.parametrize(
    ("part", "path"),
    [
        ("<foedselsdato>{}</foedselsdato>", "birth_date"),
        ("<navn><navnestartdato>{}</navnestartdato></navn>", "name.since"),
        ("<status><statusdato>{}</statusdato></status>", "status_since"),
        ("<civilstand><civilstandsdato>{}</civilstandsdato></civilstand>", "civil_status_since"),
        ("<separation><separationsdato>{}</separationsdato></separation>", "separated_since"),
        ("<forsvindingsdato>{}</forsvindingsdato>", "disappeared_since"),
        (
            (
                "<statsborgerskab><landekode>5100</landekode>"
                "<statsborgerskabDato>{}</statsborgerskabDato></statsborgerskab>"
            ),
            "citizenship.since",
        ),
    ],
    ids=["birth", "name", "status", "civil", "separation", "disappearance", "citizenship"],
)
def test_a_marked_date_is_kept_and_noted_as_uncertain(
    read: Read, answer: Answer, part: str, path: str, mark: str
) -> None:
    dated = f"<dato>1985-03-05</dato><usikkerhedsmarkering>{mark}</usikkerhedsmarkering>"

    body = answer(part.format(dated))

    assert notes(read, body) == (Note(path=path, kind="uncertain"),)
    assert "1985-03-05" in repr(person(read, body))


def test_a_blank_mark_is_no_mark(read: Read, answer: Answer) -> None:
    dated = "<dato>1985-03-05</dato><usikkerhedsmarkering> </usikkerhedsmarkering>"

    assert notes(read, answer(f"<foedselsdato>{dated}</foedselsdato>")) == ()


def test_a_marked_part_of_a_name_is_noted(read: Read, answer: Answer) -> None:
    body = answer(
        "<navn><personadresseringsnavn>A B</personadresseringsnavn><efternavn>B</efternavn>"
        "<fornavnMarkering> </fornavnMarkering><efternavnMarkering>+</efternavnMarkering></navn>"
    )

    assert notes(read, body) == (Note(path="name.family_name", kind="uncertain"),)


def test_birth_registration_keeps_its_zeros_and_its_text(read: Read, answer: Answer) -> None:
    body = answer(
        "<foedselsregistreringsOplysninger>"
        "<foedselsregistreringsstedKode>101</foedselsregistreringsstedKode>"
        "<supplerendeFoedselsregistreringssted>Rigshospitalet</supplerendeFoedselsregistreringssted>"
        "</foedselsregistreringsOplysninger>"
    )

    assert person(read, body).birth_registration == BirthRegistration(
        authority_code="0101", place="Rigshospitalet"
    )


def test_separation_is_read_with_its_day(read: Read, answer: Answer) -> None:
    body = answer(
        "<separation><separeret>true</separeret>"
        "<separationsdato><dato>2025-10-26T02:30:00+02:00</dato></separationsdato></separation>"
    )

    record = person(read, body)

    assert (record.separated, record.separated_since) == (True, PartialDate("2025-10-26"))


def test_a_citizenship_needs_its_country(read: Read, answer: Answer) -> None:
    body = answer(
        "<statsborgerskab><landekode>5100</landekode></statsborgerskab>"
        "<civilstand><civilstand>U</civilstand></civilstand>"
    )
    without = answer("<statsborgerskab><landekode>0</landekode></statsborgerskab>")

    assert person(read, body).citizenship == Citizenship(country_code="5100")
    assert person(read, without).citizenship is None


@pytest.mark.parametrize(
    ("element", "field"),
    [
        ("adressebeskyttelse", "address_protection"),
        ("vejviserbeskyttelse", "directory_protection"),
        ("markedsfoeringsbeskyttelse", "marketing_protection"),
    ],
    ids=["address", "directory", "marketing"],
)
@pytest.mark.parametrize(
    ("inside", "protection"),
    [
        (
            "<startdato>2024-01-01+01:00</startdato><beskyttet>true</beskyttet>",
            Protection(since=PartialDate("2024-01-01"), marked=True),
        ),
        (
            (
                "<startdato>2024-01-01</startdato><slutdato>2025-01-01Z</slutdato>"
                "<beskyttet>1</beskyttet>"
            ),
            Protection(
                since=PartialDate("2024-01-01"), until=PartialDate("2025-01-01"), marked=True
            ),
        ),
        ("<beskyttet>false</beskyttet>", Protection(marked=False)),
        ("", Protection()),
    ],
    ids=["open", "ending", "unmarked", "empty"],
)
def test_a_protection_is_kept_with_its_dates_whatever_its_mark_says(
    read: Read, answer: Answer, element: str, field: str, inside: str, protection: Protection
) -> None:
    record = person(read, answer(f"<{element}>{inside}</{element}>"))

    assert getattr(record, field) == protection


def test_who_left_the_country_has_a_departure(read: Read, answer: Answer) -> None:
    body = answer(
        "<status><status>80</status></status>",
        "<udrejseoplysninger><udrejselandekode>5120</udrejselandekode>"
        "<udrejsedato><dato>2021-07-31T22:00:00Z</dato>"
        "<usikkerhedsmarkering>*</usikkerhedsmarkering></udrejsedato>"
        "<udlandsadresse1>Kungsgatan 1</udlandsadresse1><udlandsadresse2> </udlandsadresse2>"
        "<udlandsadresse3>Malmö</udlandsadresse3></udrejseoplysninger>",
    )

    assert person(read, body).departure == Departure(
        country_code="5120",
        since=PartialDate("2021-07-31"),
        foreign_address=("Kungsgatan 1", "Malmö"),
    )
    assert notes(read, body) == (
        Note(path="residence.since", kind="uncertain"),
        Note(path="departure.since", kind="uncertain"),
    )


def test_who_disappeared_has_the_day(read: Read, answer: Answer) -> None:
    body = answer("<forsvindingsdato><dato>2018-05-04T00:00:00</dato></forsvindingsdato>")

    assert person(read, body).disappeared_since == PartialDate("2018-05-04")


def test_a_contact_address_is_its_lines(read: Read, answer: Answer) -> None:
    body = answer(
        adresse="<kontaktAdresse><kontaktAdr1>Kriminalforsorgen</kontaktAdr1>"
        "<kontaktAdr3>Postboks 7</kontaktAdr3><startdato>2025-01-02</startdato>"
        "<slettedato>2027-01-02</slettedato></kontaktAdresse>"
    )

    assert person(read, body).contact_address == ContactAddress(
        lines=("Kriminalforsorgen", "Postboks 7"),
        since=PartialDate("2025-01-02"),
        until=PartialDate("2027-01-02"),
    )


def test_a_contact_address_without_lines_is_none(read: Read, answer: Answer) -> None:
    body = answer(adresse="<kontaktAdresse><startdato>2025-01-02</startdato></kontaktAdresse>")

    assert person(read, body).contact_address is None


HISTORY = """
<adresseHistorik><kommunekode>101</kommunekode><vejkode>12</vejkode><husnummer>047A</husnummer>
<etage>02</etage><sidedoer>00tv</sidedoer><postnummer>0900</postnummer>
<postdistrikt>København C</postdistrikt><vejnavn>Øster Allé</vejnavn>
<tilflytningsdato><dato>2001-01-01T00:00:00+01:00</dato></tilflytningsdato>
<fraflytningsdato><dato>2010-02-03T00:00:00+01:00</dato>
<usikkerhedsmarkering>*</usikkerhedsmarkering></fraflytningsdato></adresseHistorik>
"""
CORRECTED = """
<adresseHistorik><kommunekode>751</kommunekode><retFortrydMarkering>A</retFortrydMarkering>
<tilflytningsdato><dato>2000-01-01T00:00:00+01:00</dato></tilflytningsdato></adresseHistorik>
"""
OSTER_ALLE = FormerAddress(
    moved_in=PartialDate("2001-01-01"),
    moved_out=PartialDate("2010-02-03"),
    municipality_code="0101",
    road_code="0012",
    road_name="Øster Allé",
    house_number="47A",
    floor="2",
    door="tv",
    postal_code="0900",
    postal_district="København C",
)


def test_one_former_address_is_a_list_of_one(read: Read, answer: Answer) -> None:
    body = answer(adresse=HISTORY)

    assert person(read, body).address_history == (OSTER_ALLE,)
    assert notes(read, body) == (
        Note(path="address_history[2001-01-01].moved_out", kind="uncertain"),
    )


def test_several_former_addresses_keep_the_registers_order_and_the_marks(
    read: Read, answer: Answer
) -> None:
    body = answer(adresse=HISTORY + CORRECTED)

    assert person(read, body).address_history == (
        OSTER_ALLE,
        FormerAddress(moved_in=PartialDate("2000-01-01"), municipality_code="0751"),
    )
    assert notes(read, body)[1:] == (Note(path="address_history[2000-01-01]", kind="uncertain"),)


def test_a_changed_number_is_told_beside_the_one_asked_for(read: Read, answer: Answer) -> None:
    changed = answer("<gaeldendePersonnummer>1207624321</gaeldendePersonnummer>")
    unchanged = answer("<gaeldendePersonnummer>0503854322</gaeldendePersonnummer>")

    assert read(changed).about == Pnr("0503854322")
    assert read(changed).current_number == Pnr("1207624321")
    assert read(unchanged).current_number is None
    assert read(answer()).current_number is None

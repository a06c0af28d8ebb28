import json
from pathlib import Path
from types import ModuleType
from xml.etree import ElementTree as ET

from contracts.pnr import Pnr
from mocks.world.model import World
from mocks.world.people import PersonFacts

TABLE = Path(__file__).resolve().parents[3] / "mocks" / "world" / "demo_people.json"


def numbers_of_extracts(official: Path) -> set[Pnr]:
    files = (official / "cpr-direct/samples").glob("PNR_*.txt")
    return {Pnr(path.stem.removeprefix("PNR_")) for path in files}


def gctp_fields(official: Path) -> dict[Pnr, dict[str, str]]:
    """Read the other service's real answers about the same people: an independent witness."""
    found = {}
    for path in sorted((official / "cpr-gctp/samples").glob("*.Stam+.xml")):
        fields = ET.parse(path).iter("{http://www.cpr.dk}Field")  # noqa: S314  the official files
        found[Pnr(path.name[:10])] = {field.get("r", ""): field.get("v", "") for field in fields}
    return found


def as_gctp(person: PersonFacts) -> dict[str, str]:
    place, name, birth = person.place, person.name, person.birth
    told = {
        "ADRNVN": name.full if name else "",
        "FOEDDATO": f"{birth.day:%Y%m%d}" if birth else "",
        "KOEN": {"female": "K", "male": "M"}.get(person.sex or "", ""),
        "STATUS": f"{person.status:02d}",
        "KOMKOD": place.municipality_code if place else "",
        "VEJKOD": place.road_code if place else "",
        "POSTNR": (place.postal_code or "") if place else "",
        "HUSNR": (place.house_number or "") if place else "",
        "STADR": (place.standard_address or "") if place else "",
    }
    return {field: value for field, value in told.items() if value}


def shared(ours: dict[str, str], theirs: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Give what both say and do not agree on."""
    return {
        field: (value, theirs[field].strip())
        for field, value in ours.items()
        if field in theirs and theirs[field].strip() != value
    }


def test_nobody_of_the_official_extracts_is_missing(world: World, official: Path) -> None:
    expected = numbers_of_extracts(official)

    assert len(expected) == 80
    assert {number for number in expected if world.person(number) is None} == set()


def test_the_table_is_what_the_script_reads_from_the_official_extracts(
    official: Path, people_script: ModuleType
) -> None:
    everybody = [
        people_script.person(number, records)
        for number, records in people_script.extracts(official)
    ]

    assert json.loads(TABLE.read_text("utf-8")) == everybody


def test_another_service_s_real_answers_say_the_same_of_the_same_people(
    world: World, official: Path
) -> None:
    witnesses = gctp_fields(official)

    disagreements = [
        shared(as_gctp(person), told)
        for number, told in witnesses.items()
        for person in [world.person(number)]
        if person is not None
    ]

    assert len(witnesses) == 12
    assert disagreements == [{}] * 12


def test_the_relations_among_them_are_kept(world: World) -> None:
    mother, child = world.person(Pnr("0709614126")), world.person(Pnr("0101005038"))

    assert mother is not None
    assert child is not None
    assert child.mother is not None
    assert child.mother.number == mother.number
    assert child.number in mother.children


def test_an_expired_protection_stays_with_its_dates(world: World) -> None:
    person = world.person(Pnr("0708614866"))

    assert person is not None
    assert person.name_and_address_protection is not None
    assert person.name_and_address_protection.until is not None


def test_uncertain_dates_keep_their_mark(world: World) -> None:
    person = world.person(Pnr("0709614126"))

    assert person is not None
    assert person.registered_from is not None
    assert person.registered_from.uncertain


def test_church_membership_is_nowhere_in_the_table() -> None:
    fields = set().union(*(row.keys() for row in json.loads(TABLE.read_text("utf-8"))))

    assert fields <= set(PersonFacts.__struct_fields__)

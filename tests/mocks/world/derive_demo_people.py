"""Derive mocks/world/demo_people.json from the official extracts; run by hand, see SOURCE.md.

    python tests/mocks/world/derive_demo_people.py

Reads SAMSYN_OFFICIAL_CONTRACTS (default ../shared/registries). Writes facts in our own shape, one
person a line; no official file and no record is copied.
"""

import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parents[3]
OFFICIAL = Path(os.environ.get("SAMSYN_OFFICIAL_CONTRACTS", ROOT.parent / "shared" / "registries"))
TARGET = ROOT / "mocks" / "world" / "demo_people.json"
LAYOUT_NAMESPACE = "{http://itst.dk/CPRDirect}"
COPENHAGEN = ZoneInfo("Europe/Copenhagen")
NO_NUMBER = ("", "0000000000")
CUSTODY = {"0003": "mother", "0004": "father", "0005": "other_1", "0006": "other_2"}
GUARDIAN = {"0000": "not_in_register", "0001": "person", "0002": "addressee"}
SEXES = {"K": "female", "M": "male"}

Layouts = dict[str, dict[str, slice]]
Record = dict[str, str]
Facts = dict[str, object]


def read_layouts(official: Path) -> Layouts:
    layouts: Layouts = {}
    tree = ET.parse(official / "cpr-direct/record-layouts.xml")  # noqa: S314  an official file
    for node in tree.iter(f"{LAYOUT_NAMESPACE}Object"):
        code = node.get("recordTypeCode")
        if code:
            layouts[code] = {
                field.attrib["name"]: _position(field)
                for field in node.findall(f"{LAYOUT_NAMESPACE}Attribute")
            }
    return layouts


def _position(field: ET.Element) -> slice:
    start = int(field.attrib["position"]) - 1
    return slice(start, start + int(field.attrib["length"]))


def read_extract(path: Path, layouts: Layouts) -> dict[str, list[Record]]:
    records: dict[str, list[Record]] = defaultdict(list)
    for line in path.read_text(encoding="iso-8859-1").splitlines():
        layout = layouts.get(line[:3])
        if layout:
            records[line[:3]].append({name: line[cut].strip() for name, cut in layout.items()})
    return records


def extracts(official: Path) -> Iterator[tuple[str, dict[str, list[Record]]]]:
    layouts = read_layouts(official)
    for path in sorted((official / "cpr-direct/samples").glob("PNR_*.txt")):
        yield path.stem.removeprefix("PNR_"), read_extract(path, layouts)


def moment(record: Record, field: str, mark: str) -> Facts | None:
    """Read yyyyMMddHHmm; parts that are no time (minute 99) become 0 and the mark uncertain."""
    written = record.get(field, "")
    if written.strip("0") == "":
        return None
    year, month, day = int(written[:4]), int(written[4:6]), int(written[6:8])
    hour, minute = int(written[8:10]), int(written[10:12])
    is_broken = month == 0 or day == 0 or hour > 23 or minute > 59
    clean = datetime(
        year,
        month or 1,
        day or 1,
        hour if hour < 24 else 0,
        minute if minute < 60 else 0,
        tzinfo=COPENHAGEN,
    )
    return _marked({"at": clean.isoformat()}, is_broken or record.get(mark, "") != "")


def day(record: Record, field: str, mark: str) -> Facts | None:
    plain = plain_day(record, field)
    return _marked({"day": plain}, record.get(mark, "") != "") if plain else None


def plain_day(record: Record, field: str) -> str | None:
    written = record.get(field, "")
    return None if written.strip("0-") == "" else written


def _marked(facts: Facts, is_uncertain: bool) -> Facts:
    return {**facts, "uncertain": True} if is_uncertain else facts


def sparse(facts: Mapping[str, object]) -> Facts:
    return {name: value for name, value in facts.items() if value not in (None, "", [], {})}


def person(number: str, records: Mapping[str, list[Record]]) -> Facts:
    main = records["001"][0]
    first = {code: found[0] for code, found in records.items()}
    return sparse(
        {
            "number": number,
            "current_number": main["CurrentCprNumber"],
            "name": name(first["008"]) if "008" in first else None,
            "birth": day(main, "Birthdate", "BirthdateUncertainty"),
            "birth_place": birth_place(first.get("009", {})),
            "registered_from": day(main, "PersonStartDate", "PersonStartDateUncertainty"),
            "registered_until": day(main, "PersonEndDate", "PersonEndDateUncertainty"),
            "sex": SEXES[main["Gender"]],
            "job": main["Job"],
            "status": int(main["Status"]),
            "status_since": moment(main, "StatusStartDate", "StatusDateUncertainty"),
            **civil_status(first.get("012", {}), first.get("013", {})),
            **citizenship(first.get("010", {})),
            "guardian": guardian(first["017"]) if "017" in first else None,
            "disappeared_since": moment(
                first.get("007", {}), "DisappearanceDate", "DisappearanceDateUncertainty"
            ),
            **protections(records.get("004", [])),
            "place": place(first["002"], first.get("003", {})) if "002" in first else None,
            "departure": departure(first["005"]) if "005" in first else None,
            "letter_address": letter_address(first["006"]) if "006" in first else None,
            "former_places": [former_place(found) for found in records.get("023", [])],
            "children": [found["ChildPNR"] for found in records.get("014", [])],
            **parents(first.get("015", {})),
            "custody": [custody(found) for found in records.get("016", [])],
            "notes": [note(found) for found in records.get("019", [])],
        }
    )


def name(record: Record) -> Facts:
    return {
        "full": record["AddressingName"],
        **sparse(
            {
                "given": record["FirstName_s"],
                "middle": record["MiddleName"],
                "family": record["LastName"],
                "family_mark": record["LastNameMarker"],
                "since": moment(record, "NameStartDate", "NameStartDateUncertainty"),
            }
        ),
    }


def birth_place(record: Record) -> Facts:
    return sparse(
        {
            "authority_code": record.get("BirthRegistrationAuthorityCode", "").removeprefix("0000"),
            "place": record.get("AdditionalBirthRegistrationText"),
        }
    )


def civil_status(record: Record, separation: Record) -> Facts:
    return {
        "civil_status": record.get("CivilStatusCode"),
        "civil_status_since": moment(
            record, "CivilStatusStartDate", "CivilStatusStartDateUncertainty"
        ),
        "separated_since": _midnight(
            day(separation, "SeparationStartDate", "SeparationStartDateUncertainty")
        ),
        "spouse": relative(record, "Spouse", "SpouseBirthDate"),
    }


def _midnight(found: Facts | None) -> Facts | None:
    if found is None:
        return None
    start = datetime.fromisoformat(str(found["day"])).replace(tzinfo=COPENHAGEN)
    return _marked({"at": start.isoformat()}, "uncertain" in found)


def citizenship(record: Record) -> Facts:
    return {
        "citizenship_code": record.get("CountryCode"),
        "citizenship_since": moment(
            record, "CitizenshipStartDate", "CitizenshipStartDateUncertainty"
        ),
    }


def relative(record: Record, role: str, birth_field: str) -> Facts:
    number = record.get(f"{role}PNR", "")
    if number not in NO_NUMBER:
        return {"number": number}
    return sparse(
        {
            "birth": day(record, birth_field, f"{birth_field}Uncertainty"),
            "name": record.get(f"{role}Name"),
        }
    )


def parents(record: Record) -> Facts:
    return {
        "mother": relative(record, "Mother", "MotherBirthDate"),
        "father": relative(record, "Father", "FatherBirthDate"),
    }


def custody(record: Record) -> Facts:
    return sparse(
        {
            "kind": CUSTODY[record["RelationshipType"]],
            "since": day(record, "CustodyStartDate", "CustodyStartDateUncertainty"),
            "until": plain_day(record, "CustodyEndDate"),
            "holder": record["RelationPNR"],
            "holder_since": plain_day(record, "RelationPNRStartDate"),
        }
    )


def guardian(record: Record) -> Facts:
    return sparse(
        {
            "kind": GUARDIAN[record["GuardianRelationType"]],
            "number": record["RelationPNR"],
            "number_since": plain_day(record, "RelationPNRStartDate"),
            "name": record["GuardianName"],
            "address_since": plain_day(record, "GuardianAddressStartDate"),
            "since": day(record, "DisempowermentStartDate", "DisempowermentStartDateUncertainty"),
            "until": plain_day(record, "DisempowermentEndDate"),
            "lines": lines(record, "RelationText"),
        }
    )


def protections(records: list[Record]) -> Facts:
    """Keep per kind the protection that ends last, open ones last of all."""
    kinds = {
        "0001": "name_and_address_protection",
        "0002": "directory_protection",
        "0003": "marketing_protection",
    }
    ordered = sorted(records, key=lambda record: plain_day(record, "EndDate") or "9999")
    return {
        kinds[record["ProtectionType_"]]: sparse(
            {
                "since": plain_day(record, "StartDate"),
                "until": plain_day(record, "EndDate"),
            }
        )
        for record in ordered
        if record["ProtectionType_"] in kinds
    }


def place(record: Record, written: Record) -> Facts:
    return sparse(
        {
            **_codes(record),
            "care_of": record["CareOfName"],
            "locality": written.get("Location"),
            "town": written.get("CityName"),
            "postal_code": written.get("PostCode"),
            "postal_district": written.get("PostDistrictText"),
            "road_name": written.get("StreetAddressingName"),
            "standard_address": written.get("LabelledAddress"),
            "extra_lines": lines(record, "SupplementaryAddress"),
            "moved_in": moment(record, "RelocationDate", "RelocationDateUncertainty"),
        }
    )


def former_place(record: Record) -> Facts:
    return sparse(
        {
            **_codes(record),
            "care_of": record["CareOfName"],
            "moved_in": moment(record, "RelocationDate", "RelocationDateUncertainty"),
            "moved_out": moment(record, "LeavingDate", "LeavingDateUncertainty"),
            "undo_mark": record["CorrectionMarker"],
        }
    )


def _codes(record: Record) -> Facts:
    return {
        "municipality_code": record["MunicipalityCode"],
        "road_code": record["StreetCode"],
        "house_number": record["HouseNumber"],
        "floor": record["Floor"],
        "door": record["Door"],
        "building_number": record["BuildingNumber"],
    }


def departure(record: Record) -> Facts:
    return sparse(
        {
            "country_code": record["ExitCountryCode"],
            "since": moment(record, "ExitDate", "ExitDateUncertainty"),
            "lines": lines(record, "ForeignAddress"),
        }
    )


def letter_address(record: Record) -> Facts:
    return sparse(
        {
            "lines": lines(record, "Line"),
            "since": plain_day(record, "StartDate"),
            "until": plain_day(record, "EndDate"),
        }
    )


def note(record: Record) -> Facts:
    return sparse(
        {
            "note_number": int(record["NoteNumber"]),
            "text": record["NoteText"],
            "since": plain_day(record, "StartDate"),
            "until": plain_day(record, "EndDate"),
        }
    )


def lines(record: Record, stem: str) -> list[str]:
    return [record[f"{stem}{number}"] for number in range(1, 6) if record[f"{stem}{number}"]]


def main() -> int:
    everybody = [person(number, records) for number, records in extracts(OFFICIAL)]
    rows = ",\n".join(json.dumps(facts, ensure_ascii=False) for facts in everybody)
    TARGET.write_text(f"[\n{rows}\n]\n", encoding="utf-8")
    sys.stdout.write(f"{len(everybody)} people\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

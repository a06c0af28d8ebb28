import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import ModuleType

import pytest

from mocks.world.model import World

TABLE = Path(__file__).resolve().parents[3] / "mocks" / "world" / "demo_addresses.json"
TIMES = ("registreringfra", "registreringtil", "virkningfra", "virkningtil")
ENTITIES = {
    "Adresse": "addresses",
    "Adressepunkt": "points",
    "NavngivenVejKommunedel": "road_sections",
    "Postnummer": "postal_codes",
    "SupplerendeBynavn": "towns",
}


def nodes(value: object) -> Iterator[dict[str, object]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes(inner)


def sampled(official: Path) -> list[dict[str, object]]:
    files = sorted((official / "address-dawa/samples").glob("*.json"))
    return [
        node
        for path in files
        if path.name != "errors.json"
        for node in nodes(json.loads(path.read_text("utf-8")))
        if "husnr" in node and "id" in node
    ]


def rows(official: Path, entity: str) -> list[dict[str, str | None]]:
    text = (official / f"address-dawa/dar10/{entity}.ndjson").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None


def test_no_address_of_the_json_samples_is_missing(
    world: World, official: Path, noon: datetime
) -> None:
    ids = {str(node["id"]) for node in sampled(official) if "etage" in node}

    assert len(ids) > 30
    assert {found for found in ids if world.addresses.address(found, noon) is None} == set()


def test_no_access_address_of_the_json_samples_is_missing(world: World, official: Path) -> None:
    own = {str(node["id"]) for node in sampled(official) if "etage" not in node}
    behind = {
        str(node["adgangsadresseid"]) for node in sampled(official) if "adgangsadresseid" in node
    }

    known = {row.id for row in world.addresses.rows.house_numbers}

    assert len(own) == 2
    assert (own | behind) - known == set()


def test_the_fields_of_the_json_samples_are_equal(
    world: World, official: Path, noon: datetime
) -> None:
    with_codes = [node for node in sampled(official) if "etage" in node and "vejkode" in node]

    ours = [world.addresses.address(str(node["id"]), noon) for node in with_codes]

    assert [
        (
            a.municipality_code,
            a.road_code,
            a.road_name,
            a.house_number,
            a.floor,
            a.door,
            a.postal_code,
        )
        for a in ours
        if a
    ] == [
        tuple(
            node[field]
            for field in ("kommunekode", "vejkode", "vejnavn", "husnr", "etage", "dør", "postnr")
        )
        for node in with_codes
    ]


@pytest.mark.parametrize("entity", ENTITIES)
def test_every_version_of_the_bitemporal_rows_is_kept(
    world: World, official: Path, entity: str
) -> None:
    theirs = Counter(
        (row["id"], row["status"], *(moment(row[field]) for field in TIMES))
        for row in rows(official, entity)
    )

    ours = Counter(
        (
            row.id,
            row.status,
            row.registered_from,
            row.registered_to,
            row.effective_from,
            row.effective_to,
        )
        for row in getattr(world.addresses.rows, ENTITIES[entity])
    )

    assert theirs - ours == Counter()


def test_written_addresses_of_the_bitemporal_rows_are_kept(world: World, official: Path) -> None:
    theirs = {(row["id"], row["adressebetegnelse"]) for row in rows(official, "Adresse")}

    assert theirs <= {(row.id, row.text) for row in world.addresses.rows.addresses}


def test_no_house_number_of_the_bitemporal_rows_is_missing(world: World, official: Path) -> None:
    theirs = {row["husnummer_id"] for row in rows(official, "Adresse")}

    assert theirs <= {row.id for row in world.addresses.rows.house_numbers}


def test_an_address_that_was_closed_is_closed_now(world: World, noon: datetime) -> None:
    found = world.addresses.address("028fb9a5-34ea-4c6e-a660-e5a99eeb92cb", noon)

    assert found is not None
    assert found.status == "4"


def test_the_id_that_the_samples_show_as_unknown_is_unknown(world: World, official: Path) -> None:
    errors = json.loads((official / "address-dawa/samples/errors.json").read_text("utf-8"))

    unknown = errors["ResourceNotFoundError"]["body"]["details"]["id"]

    assert world.addresses.versions(unknown) == ()


def test_the_table_is_what_the_script_reads_from_the_official_samples(
    official: Path, addresses_script: ModuleType
) -> None:
    assert official.is_dir()
    register = addresses_script.Register()
    register.add_official_rows()
    addresses_script.add_flat_samples(register)

    assert json.loads(TABLE.read_text("utf-8")) == register.table


def test_no_road_code_made_by_rule_is_a_special_one() -> None:
    table = json.loads(TABLE.read_text("utf-8"))

    assert not [row for row in table["road_sections"] if row["road_code"] >= "9900"]


def test_a_position_is_projected_as_the_agency_projects_it(addresses_script: ModuleType) -> None:
    # The zone's central meridian at the equator is the origin, and 56 degrees north on it is
    # 6 207 206.7 metres (EPSG:25832, GRS80, scale 0.9996).
    easting, northing = addresses_script.utm32(9.0, 0.0)

    assert (easting, northing) == pytest.approx((500000.0, 0.0), abs=0.01)

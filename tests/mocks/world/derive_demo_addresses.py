"""Derive mocks/world/demo_addresses.json from the official samples; run by hand, see SOURCE.md.

    python tests/mocks/world/derive_demo_addresses.py

Reads SAMSYN_OFFICIAL_CONTRACTS (default ../shared/registries). Writes rows in our own shape, one
a line. What the samples leave out (house numbers' own rows, road codes) is made here, by rule.
"""

import json
import math
import os
import re
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
OFFICIAL = Path(os.environ.get("SAMSYN_OFFICIAL_CONTRACTS", ROOT.parent / "shared" / "registries"))
TARGET = ROOT / "mocks" / "world" / "demo_addresses.json"
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://samsyn.invalid/demo-addresses")
SINCE = {"registered_from": "2018-05-03T16:58:34Z", "effective_from": "2000-01-01T00:00:00Z"}
# The samples name no municipality for these postal codes; general knowledge.
MUNICIPALITY_OF = {
    "1060": "0101",
    "1112": "0101",
    "2300": "0101",
    "2450": "0101",
    "2690": "0253",
    "2740": "0151",
    "2750": "0151",
    "2791": "0155",
    "5000": "0461",
    "5200": "0461",
    "8200": "0751",
}
WRITTEN = re.compile(
    r"(?P<road>[^,]+) (?P<house>[0-9]+[A-Z]?)"
    r"(?:, (?P<floor>st|kl|k[2-9]|[0-9]{1,2})\.(?: (?P<door>[^,]+))?)?"
    r"(?:, (?P<town>[^,]+))?, (?P<postal>[0-9]{4}) (?P<district>.+)"
)

Row = dict[str, str | None]
Table = dict[str, list[Row]]


def own_id(*parts: str) -> str:
    return str(uuid.uuid5(NAMESPACE, "|".join(parts)))


def ndjson(name: str) -> list[Row]:
    lines = (OFFICIAL / f"address-dawa/dar10/{name}.ndjson").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines if line]


def versioned(row: Row, **facts: str | None) -> Row:
    return sparse(
        {
            "id": row["id"],
            "status": row["status"],
            "registered_from": row["registreringfra"],
            "registered_to": row["registreringtil"],
            "effective_from": row["virkningfra"],
            "effective_to": row["virkningtil"],
            **facts,
        }
    )


def sparse(row: Row) -> Row:
    return {name: value for name, value in row.items() if value not in (None, "")}


class Register:
    """The rows so far; makes a road, a postal code, a town or a house number once."""

    def __init__(self) -> None:
        self.table: Table = {
            "addresses": [],
            "house_numbers": [],
            "roads": [],
            "road_sections": [],
            "postal_codes": [],
            "towns": [],
            "points": [],
        }
        self._made: set[tuple[str, str]] = set()

    def add_official_rows(self) -> None:
        for row in ndjson("Postnummer"):
            self._add("postal_codes", versioned(row, postal_code=row["postnr"], name=row["navn"]))
        for row in ndjson("SupplerendeBynavn"):
            self._add("towns", versioned(row, name=row["navn"]))
        for row in ndjson("NavngivenVejKommunedel"):
            section = {
                "road_id": row["navngivenvej_id"],
                "municipality_code": row["kommune"],
                "road_code": row["vejkode"],
            }
            self._add("road_sections", versioned(row, **section))
        for row in ndjson("Adressepunkt"):
            self._add("points", versioned(row, position=row["position"]))
        for row in ndjson("Adresse"):
            self.add_bitemporal_address(row)

    def add_bitemporal_address(self, row: Row) -> None:
        text = str(row["adressebetegnelse"])
        match = WRITTEN.fullmatch(text)
        if match is None:
            raise SystemExit("an address of the samples is written in an unknown way")
        parts = match.groupdict()
        self.house_number(str(row["husnummer_id"]), parts)
        unit = {
            "text": text,
            "floor": row["etagebetegnelse"],
            "door": row["dørbetegnelse"],
            "house_number_id": row["husnummer_id"],
        }
        self._add("addresses", versioned(row, **unit))

    def add_flat_address(self, sample: dict[str, object]) -> None:
        """Add an address of the JSON samples, which hold its present state only."""
        parts = parts_of(sample)
        house_id = self.house_number(str(sample["adgangsadresseid"]), parts)
        unit = {"floor": parts["floor"], "door": parts["door"], "house_number_id": house_id}
        row: Row = {"id": str(sample["id"]), **SINCE, "text": written(parts), **unit}
        self._add_once("addresses", sparse(row))

    def house_number(self, house_id: str, parts: dict[str, str | None]) -> str:
        house, postal = str(parts["house"]), str(parts["postal"])
        municipality = parts.get("municipality") or MUNICIPALITY_OF[postal]
        text = written({**parts, "floor": None, "door": None})
        row: Row = {
            "id": house_id,
            **SINCE,
            "text": text,
            "house_number": house,
            "road_id": self._road(parts, municipality),
            "postal_code_id": self._postal_code(postal, str(parts["district"])),
            "town_id": self._town(parts["town"]),
            "point_id": self._point(house_id, parts.get("x"), parts.get("y")),
            "municipality_id": own_id("municipality", municipality),
        }
        self._add_once("house_numbers", sparse(row))
        return house_id

    def _road(self, parts: dict[str, str | None], municipality: str) -> str:
        name, code = str(parts["road"]), parts.get("road_code")
        road_id = own_id("road", municipality, name)
        short = parts.get("short_road")
        row: Row = {
            "id": road_id,
            **SINCE,
            "name": name,
            "short_name": short if short != name else None,
            "administered_by": municipality,
        }
        self._add_once("roads", sparse(row))
        section: Row = {
            "id": own_id("section", municipality, name),
            **SINCE,
            "road_id": road_id,
            "municipality_code": municipality,
            "road_code": code or self._own_road_code(municipality, name),
        }
        self._add_once("road_sections", section)
        return road_id

    def _own_road_code(self, municipality: str, name: str) -> str:
        """Make a road code that no other road of the municipality has here (below 9900)."""
        taken = {
            row["road_code"]
            for row in self.table["road_sections"]
            if row["municipality_code"] == municipality
        }
        first = uuid.UUID(own_id("code", municipality, name)).int % 9000
        codes = (f"{(first + step) % 9000 + 100:04d}" for step in range(9000))
        return next(code for code in codes if code not in taken)

    def _postal_code(self, code: str, name: str) -> str:
        known = (row for row in self.table["postal_codes"] if row["postal_code"] == code)
        found = next(known, None)
        if found:
            return str(found["id"])
        row: Row = {"id": own_id("postal", code), **SINCE, "postal_code": code, "name": name}
        self._add_once("postal_codes", row)
        return str(row["id"])

    def _town(self, name: str | None) -> str | None:
        if not name:
            return None
        row: Row = {"id": own_id("town", name), **SINCE, "name": name}
        self._add_once("towns", row)
        return row["id"]

    def _point(self, house_id: str, longitude: object, latitude: object) -> str | None:
        if ("points", house_id) in self._made:
            # Points of the samples have the id of the house number whose access they are.
            return house_id
        if longitude is None or latitude is None:
            return None
        easting, northing = utm32(float(str(longitude)), float(str(latitude)))
        position = f"POINT ({easting:.2f} {northing:.2f})"
        row: Row = {"id": own_id("point", house_id), **SINCE, "position": position}
        self._add_once("points", row)
        return row["id"]

    def _add_once(self, kind: str, row: Row) -> None:
        if (kind, str(row["id"])) not in self._made:
            self._add(kind, row)

    def _add(self, kind: str, row: Row) -> None:
        self._made.add((kind, str(row["id"])))
        self.table[kind].append(row)


def parts_of(sample: dict[str, object]) -> dict[str, str | None]:
    fields = {
        "road": "vejnavn",
        "short_road": "adresseringsvejnavn",
        "house": "husnr",
        "floor": "etage",
        "door": "dør",
        "town": "supplerendebynavn",
        "postal": "postnr",
        "district": "postnrnavn",
        "municipality": "kommunekode",
        "road_code": "vejkode",
        "x": "x",
        "y": "y",
    }
    found = {ours: sample.get(theirs) for ours, theirs in fields.items()}
    return {name: None if value is None else str(value) for name, value in found.items()}


def written(parts: dict[str, str | None]) -> str:
    unit = f", {parts['floor']}. {parts['door'] or ''}".rstrip() if parts["floor"] else ""
    town = f", {parts['town']}" if parts["town"] else ""
    return f"{parts['road']} {parts['house']}{unit}{town}, {parts['postal']} {parts['district']}"


def flat_samples(node: object) -> Iterator[dict[str, object]]:
    """Give every address and access address in the JSON samples, deep first."""
    if isinstance(node, dict):
        for value in node.values():
            yield from flat_samples(value)
        if "vejnavn" in node and "id" in node:
            yield node
    elif isinstance(node, list):
        for value in node:
            yield from flat_samples(value)


def official_samples() -> list[dict[str, object]]:
    """Give the samples, those with codes first: a house number is made from the fullest."""
    found: list[dict[str, object]] = []
    for path in sorted((OFFICIAL / "address-dawa/samples").glob("*.json")):
        if path.name != "errors.json":
            found.extend(flat_samples(json.loads(path.read_text("utf-8"))))
    return sorted(found, key=lambda sample: "vejkode" not in sample)


def is_access_address(sample: dict[str, object]) -> bool:
    return "etage" not in sample


def add_flat_samples(register: Register) -> None:
    samples = official_samples()
    houses = {
        house_key(sample): str(sample.get("adgangsadresseid") or sample["id"])
        for sample in samples
        if "adgangsadresseid" in sample or is_access_address(sample)
    }
    for sample in samples:
        if is_access_address(sample):
            register.house_number(str(sample["id"]), parts_of(sample))
        else:
            known = houses.get(house_key(sample)) or own_id("house", *house_key(sample))
            register.add_flat_address(
                {**sample, "adgangsadresseid": sample.get("adgangsadresseid") or known}
            )


def house_key(sample: dict[str, object]) -> tuple[str, str, str]:
    return str(sample["vejnavn"]), str(sample["husnr"]), str(sample["postnr"])


def utm32(longitude: float, latitude: float) -> tuple[float, float]:
    """Project ETRS89 degrees to EPSG:25832 metres by the Krüger series to the third order."""
    a, flattening, k0 = 6378137.0, 1 / 298.257222101, 0.9996
    n = flattening / (2 - flattening)
    radius = a / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    alpha = (
        n / 2 - 2 * n**2 / 3 + 5 * n**3 / 16,
        13 * n**2 / 48 - 3 * n**3 / 5,
        61 * n**3 / 240,
    )
    phi, lam = math.radians(latitude), math.radians(longitude - 9)
    e = 2 * math.sqrt(n) / (1 + n)
    t = math.sinh(math.atanh(math.sin(phi)) - e * math.atanh(e * math.sin(phi)))
    xi, eta = math.atan2(t, math.cos(lam)), math.atanh(math.sin(lam) / math.hypot(1, t))
    easting = eta + sum(
        c * math.cos(2 * j * xi) * math.sinh(2 * j * eta) for j, c in enumerate(alpha, 1)
    )
    northing = xi + sum(
        c * math.sin(2 * j * xi) * math.cosh(2 * j * eta) for j, c in enumerate(alpha, 1)
    )
    return 500000 + k0 * radius * easting, k0 * radius * northing


def main() -> int:
    register = Register()
    register.add_official_rows()
    add_flat_samples(register)
    kinds = (
        f"{json.dumps(kind)}: [\n"
        + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        + "\n]"
        for kind, rows in register.table.items()
    )
    TARGET.write_text("{\n" + ",\n".join(kinds) + "\n}\n", encoding="utf-8")
    counts = ", ".join(f"{len(rows)} {kind}" for kind, rows in register.table.items())
    sys.stdout.write(counts + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

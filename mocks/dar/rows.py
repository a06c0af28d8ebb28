"""The world's address rows under the register's names: a table per entity, a dict per version."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final, TypeVar

from mocks.world.addresses import (
    AddressRow,
    HouseNumberRow,
    PointRow,
    PostalCodeRow,
    RegisterRows,
    RoadRow,
    RoadSectionRow,
    Row,
    TownRow,
)

WireRow = Mapping[str, object]
"""One version of one entity: names of the schema to text, None or a geometry."""
Tables = Mapping[str, tuple[WireRow, ...]]
RowT = TypeVar("RowT", bound=Row)
_NAMESPACE: Final = "https://data.gov.dk/namespace/"


def wire_tables(rows: RegisterRows) -> Tables:
    """Give every entity's rows, in the world's order."""
    municipality_of_road = {row.road_id: row for row in rows.road_sections}
    return {
        "DAR_Adresse": _table(rows.addresses, "Adresse", _address),
        "DAR_Husnummer": _table(
            rows.house_numbers,
            "Husnummer",
            lambda row: _house_number(row, municipality_of_road.get(row.road_id or "")),
        ),
        "DAR_NavngivenVej": _table(rows.roads, "NavngivenVej", _road),
        "DAR_NavngivenVejKommunedel": _table(
            rows.road_sections, "NavngivenVejKommunedel", _road_section
        ),
        "DAR_Postnummer": _table(rows.postal_codes, "Postnummer", _postal_code),
        "DAR_SupplerendeBynavn": _table(rows.towns, "SupplerendeBynavn", _town),
        "DAR_Adressepunkt": _table(rows.points, "Adressepunkt", _point),
    }


def moment(value: datetime | None) -> str | None:
    """Write a moment as the register does: RFC 3339, UTC, six decimals."""
    return None if value is None else f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


def _table(
    rows: Sequence[RowT], entity: str, own: Callable[[RowT], WireRow]
) -> tuple[WireRow, ...]:
    return tuple(_common(row, entity) | dict(own(row)) for row in rows)


def _common(row: Row, entity: str) -> dict[str, object]:
    return {
        "id_lokalId": row.id,
        "id_namespace": f"{_NAMESPACE}{entity}",
        "status": row.status,
        "registreringFra": moment(row.registered_from),
        "registreringTil": moment(row.registered_to),
        "virkningFra": moment(row.effective_from),
        "virkningTil": moment(row.effective_to),
        "datafordelerOpdateringstid": moment(row.registered_from),
        "registreringsaktoer": "DAR",
        "virkningsaktoer": "DAR",
        "forretningsomraade": "54.15.10.08",
    }


def _address(row: AddressRow) -> WireRow:
    return {
        "adressebetegnelse": row.text,
        # The register writes an empty text where a unit has no floor or door.
        "etagebetegnelse": row.floor or "",
        "doerbetegnelse": row.door or "",
        "husnummer": row.house_number_id,
    }


def _house_number(row: HouseNumberRow, section: RoadSectionRow | None) -> WireRow:
    return {
        "husnummertekst": row.house_number,
        "adgangsadressebetegnelse": row.text,
        "navngivenVej": row.road_id,
        "postnummer": row.postal_code_id,
        "supplerendeBynavn": row.town_id,
        "adgangspunkt": row.point_id,
        "kommuneinddeling": row.municipality_id,
        "vejmidte": f"{section.municipality_code}-{section.road_code}" if section else None,
    }


def _road(row: RoadRow) -> WireRow:
    return {
        "vejnavn": row.name,
        "vejadresseringsnavn": row.short_name or row.name,
        "administreresAfKommune": row.administered_by,
    }


def _road_section(row: RoadSectionRow) -> WireRow:
    return {
        "kommune": row.municipality_code,
        "vejkode": row.road_code,
        "navngivenVej": row.road_id,
    }


def _postal_code(row: PostalCodeRow) -> WireRow:
    return {"postnr": row.postal_code, "navn": row.name}


def _town(row: TownRow) -> WireRow:
    return {"navn": row.name}


def _point(row: PointRow) -> WireRow:
    return {
        "position": {"type": "Point", "crs": 25832, "dimension": "XY", "wkt": row.position},
    }

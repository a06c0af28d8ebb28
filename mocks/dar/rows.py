"""The world's address rows under the register's names: a table per entity, a dict per version."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

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
_NAMESPACE: Final = "https://data.gov.dk/namespace/"


def wire_tables(rows: RegisterRows) -> Tables:
    """Give every entity's written rows, in the world's order."""
    section_of = {row.road_id: row for row in rows.road_sections}
    return {
        "DAR_Adresse": _table(rows.addresses),
        "DAR_Husnummer": tuple(
            wire_row(row, section=section_of.get(row.road_id or "")) for row in rows.house_numbers
        ),
        "DAR_NavngivenVej": _table(rows.roads),
        "DAR_NavngivenVejKommunedel": _table(rows.road_sections),
        "DAR_Postnummer": _table(rows.postal_codes),
        "DAR_SupplerendeBynavn": _table(rows.towns),
        "DAR_Adressepunkt": _table(rows.points),
    }


def wire_row(row: Row, *, section: RoadSectionRow | None = None) -> WireRow:
    """Give one row under the register's names; a house number's road has its codes in `section`."""
    if isinstance(row, HouseNumberRow):
        return _common(row, "Husnummer") | dict(_house_number(row, section))
    entity, own = _OWN[type(row)]
    return _common(row, entity) | dict(own(row))


def moment(value: datetime | None) -> str | None:
    """Write a moment as the register does: RFC 3339, UTC, six decimals."""
    return None if value is None else f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


def _table(rows: Sequence[Row]) -> tuple[WireRow, ...]:
    return tuple(map(wire_row, rows))


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


_OWN: Final[Mapping[type[Row], tuple[str, Callable[[Any], WireRow]]]] = {
    AddressRow: ("Adresse", _address),
    RoadRow: ("NavngivenVej", _road),
    RoadSectionRow: ("NavngivenVejKommunedel", _road_section),
    PostalCodeRow: ("Postnummer", _postal_code),
    TownRow: ("SupplerendeBynavn", _town),
    PointRow: ("Adressepunkt", _point),
}

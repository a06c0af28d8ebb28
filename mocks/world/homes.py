"""Homes: one address in both registers, with the same UUID and codes, from a short description.

The ids are ours (UUID version 5 of the codes); roads that no sample names are invented.
"""

import string
import uuid
from datetime import UTC, datetime
from typing import Final, TypedDict

import msgspec

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
from mocks.world.people import Districts, MarkedMoment, PlaceFacts

_NAMESPACE: Final = uuid.uuid5(uuid.NAMESPACE_URL, "https://samsyn.invalid/homes")
_SINCE: Final = datetime(2000, 1, 1, tzinfo=UTC)
_ONE_FLOOR_DIGITS: Final = 2


class Since(TypedDict):
    """The two times that every row begins with."""

    registered_from: datetime
    effective_from: datetime


SINCE: Final[Since] = {"registered_from": _SINCE, "effective_from": _SINCE}


class Road(msgspec.Struct, frozen=True, kw_only=True):
    """A road in one municipality with what its addresses share."""

    municipality_code: str
    road_code: str
    name: str
    postal_code: str
    postal_district: str
    town: str | None = None
    school_code: str | None = None
    school: str | None = None
    corner: tuple[int, int] | None = None
    """Where the numbering begins, in metres, EPSG:25832; each number stands ten metres further."""


class Home(msgspec.Struct, frozen=True, kw_only=True):
    """A home on a road, in the address register's spelling: "14", "2", "tv"."""

    road: Road
    house_number: str
    floor: str | None = None
    door: str | None = None

    @property
    def address_id(self) -> str:
        """Give the id of the unit; another than the access address's."""
        unit = (self.house_number, self.floor or "", self.door or "")
        return own_id("address", self.road.municipality_code, self.road.road_code, *unit)

    @property
    def written_unit(self) -> str:
        """Write what follows the road: "14, 2. tv"."""
        unit = f", {self.floor}. {self.door or ''}".rstrip() if self.floor else ""
        return f"{self.house_number}{unit}"

    @property
    def written(self) -> str:
        """Write the whole address as the address register does."""
        return f"{self.road.name} {self.written_unit}{_tail(self.road)}"


def own_id(*parts: str) -> str:
    """Give the UUID of a thing of ours: the same in every world."""
    return str(uuid.uuid5(_NAMESPACE, "|".join(parts)))


def place(
    home: Home, *, moved_in: datetime | None = None, surplus: PlaceFacts | None = None
) -> PlaceFacts:
    """Write a home as the person register does: "014", "02", "tv"; `surplus` says what else."""
    base = surplus or PlaceFacts(municipality_code="", road_code="")
    return msgspec.structs.replace(
        base,
        municipality_code=home.road.municipality_code,
        road_code=home.road.road_code,
        house_number=_padded_house(home.house_number),
        floor=_padded(home.floor, _ONE_FLOOR_DIGITS),
        door=_padded(home.door, 4),
        town=home.road.town,
        postal_code=home.road.postal_code,
        postal_district=home.road.postal_district,
        road_name=home.road.name,
        standard_address=f"{home.road.name} {home.written_unit}".replace(". ", " "),
        districts=_districts(base.districts, home.road),
        address_id=home.address_id,
        moved_in=MarkedMoment(at=moved_in) if moved_in else None,
    )


def rows(homes: list[Home]) -> RegisterRows:
    """Give the address register's rows for homes; roads, towns and house numbers once each."""
    made: dict[str, Row] = {}
    for home in homes:
        for row in _rows_of(home):
            made.setdefault(row.id, row)
    found = tuple(made.values())
    return RegisterRows(
        addresses=tuple(row for row in found if isinstance(row, AddressRow)),
        house_numbers=tuple(row for row in found if isinstance(row, HouseNumberRow)),
        roads=tuple(row for row in found if isinstance(row, RoadRow)),
        road_sections=tuple(row for row in found if isinstance(row, RoadSectionRow)),
        postal_codes=tuple(row for row in found if isinstance(row, PostalCodeRow)),
        towns=tuple(row for row in found if isinstance(row, TownRow)),
        points=tuple(row for row in found if isinstance(row, PointRow)),
    )


def _rows_of(home: Home) -> list[Row]:
    road = home.road
    codes = (road.municipality_code, road.road_code)
    road_id, house_id = own_id("road", *codes), own_id("house", *codes, home.house_number)
    postal_id = own_id("postal", road.postal_code)
    town_id = own_id("town", road.town) if road.town else None
    point_id = own_id("point", house_id) if road.corner else None
    house = HouseNumberRow(
        id=house_id,
        **SINCE,
        text=f"{road.name} {home.house_number}{_tail(road)}",
        house_number=home.house_number,
        road_id=road_id,
        postal_code_id=postal_id,
        town_id=town_id,
        point_id=point_id,
        municipality_id=own_id("municipality", road.municipality_code),
    )
    unit = AddressRow(
        id=home.address_id,
        **SINCE,
        text=home.written,
        floor=home.floor,
        door=home.door,
        house_number_id=house_id,
    )
    section = RoadSectionRow(
        id=own_id("section", *codes),
        **SINCE,
        road_id=road_id,
        municipality_code=road.municipality_code,
        road_code=road.road_code,
    )
    named = RoadRow(id=road_id, **SINCE, name=road.name, administered_by=road.municipality_code)
    postal = PostalCodeRow(
        id=postal_id, **SINCE, postal_code=road.postal_code, name=road.postal_district
    )
    made: list[Row] = [unit, house, named, section, postal]
    if town_id and road.town:
        made.append(TownRow(id=town_id, **SINCE, name=road.town))
    if point_id and road.corner:
        position = _position(road.corner, home.house_number)
        made.append(PointRow(id=point_id, **SINCE, status="8", position=position))
    return made


def _tail(road: Road) -> str:
    town = f", {road.town}" if road.town else ""
    return f"{town}, {road.postal_code} {road.postal_district}"


def _position(corner: tuple[int, int], house_number: str) -> str:
    metres = 10 * int(house_number.rstrip(string.ascii_uppercase))
    return f"POINT ({corner[0] + metres}.00 {corner[1] + metres}.00)"


def _padded_house(house_number: str) -> str:
    letter = house_number[-1] if house_number[-1].isalpha() else ""
    return f"{int(house_number.removesuffix(letter)):03d}{letter}"


def _padded(value: str | None, width: int) -> str | None:
    return value.zfill(width) if value and value.isdigit() else value


def _districts(surplus: Districts | None, road: Road) -> Districts | None:
    if surplus is None and road.school is None:
        return None
    base = surplus or Districts()
    return msgspec.structs.replace(base, school_code=road.school_code, school=road.school)

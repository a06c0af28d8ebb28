"""The country's rows of the address register, each made when it is asked for by id or by code."""

import string
from collections.abc import Iterator, Sequence
from typing import Final

from mocks.population.country import Country, Dwelling, Street
from mocks.population.identifiers import Named, identifier, read_identifier
from mocks.population.streets import HOMES_ON_A_ROAD, homes_behind_one, house_at
from mocks.world.addresses import (
    AddressRow,
    HouseNumberRow,
    PointRow,
    PostalCodeRow,
    RoadRow,
    RoadSectionRow,
    Row,
)
from mocks.world.homes import SINCE, own_id

_METRES_APART: Final = 10
_NAMED: Final[dict[type[Row], Named]] = {
    AddressRow: "address",
    HouseNumberRow: "house",
    RoadRow: "road",
    RoadSectionRow: "section",
    PointRow: "point",
}


class CountryRows:
    """Answers as the address register's indices do."""

    def __init__(self, country: Country) -> None:
        self._country = country

    @property
    def postal_codes(self) -> tuple[PostalCodeRow, ...]:
        """Give the postal codes, which are few enough to be written down."""
        return tuple(
            PostalCodeRow(
                id=own_id("postal", each.postal_code),
                **SINCE,
                postal_code=each.postal_code,
                name=each.postal_district,
            )
            for each in self._country.municipalities
        )

    def row(self, row_id: str) -> Row | None:
        """Give the one version of a thing; None where the country has none by that id."""
        read = read_identifier(row_id)
        if read is None:
            return None
        kind, place = read
        if kind in {"road", "section"}:
            return self._of_road(kind, place) if place < self._country.roads else None
        return self._of_home(kind, place) if place < self._country.homes else None

    def houses_on(self, road_id: str, numbers: Sequence[str] = ()) -> Iterator[HouseNumberRow]:
        """Give the house numbers of a road; only some of them where numbers are named."""
        street = self._street(road_id)
        if street is None:
            return
        found = (house_at(street.layout, number) for number in numbers)
        every = range(0, HOMES_ON_A_ROAD, homes_behind_one(street.layout))
        first = street.place * HOMES_ON_A_ROAD
        for place in [each for each in found if each is not None] if numbers else every:
            yield _house(self._country.dwelling(first + place))

    def units_of(self, house_id: str) -> Iterator[AddressRow]:
        """Give the addresses behind a house number."""
        read = read_identifier(house_id)
        if read is None or read[0] != "house" or read[1] >= self._country.homes:
            return
        first = self._country.dwelling(read[1])
        behind = homes_behind_one(first.street.layout) if first.house == first.place else 0
        for place in range(first.place, first.place + behind):
            yield _address(self._country.dwelling(place))

    def house_of(self, point_id: str) -> HouseNumberRow | None:
        """Give the house number that a point belongs to."""
        point = self.row(point_id)
        read = read_identifier(point.id) if isinstance(point, PointRow) else None
        return _house(self._country.dwelling(read[1])) if read else None

    def section_of(self, road_id: str) -> RoadSectionRow | None:
        """Give the codes of a road."""
        street = self._street(road_id)
        return _section(street) if street else None

    def section_with(self, municipality_code: str, road_code: str) -> RoadSectionRow | None:
        """Give the road with these codes."""
        place = self._country.road_with(municipality_code, road_code)
        return None if place is None else _section(self._country.street(place))

    def sections_in(self, municipality_code: str) -> Iterator[RoadSectionRow]:
        """Give the roads of a municipality, by code."""
        for place in self._country.roads_in(municipality_code):
            yield _section(self._country.street(place))

    def sections_with(self, road_code: str) -> Iterator[RoadSectionRow]:
        """Give the roads that have this code, by municipality."""
        for municipality in self._country.municipalities:
            section = self.section_with(municipality.code, road_code)
            if section is not None:
                yield section

    def roads_named(self, begins: str) -> Iterator[RoadRow]:
        """Give the roads whose names begin so."""
        for place in self._country.roads_named(begins):
            yield _road(self._country.street(place))

    def listed(self, kind: type[Row], most: int) -> Iterator[Row]:
        """Give the first rows of a kind: what a question that no index serves gets to see."""
        named = _NAMED.get(kind)
        if named in {"road", "section"}:
            yield from (
                self._of_road(named, place) for place in range(min(most, self._country.roads))
            )
        elif named is not None:
            places = range(min(most, self._country.homes))
            rows = (self._of_home(named, place) for place in places)
            yield from (row for row in rows if row is not None)

    def _street(self, road_id: str) -> Street | None:
        read = read_identifier(road_id)
        is_road = read is not None and read[0] == "road" and read[1] < self._country.roads
        return self._country.street(read[1]) if read and is_road else None

    def _of_road(self, kind: Named, place: int) -> Row:
        street = self._country.street(place)
        return _road(street) if kind == "road" else _section(street)

    def _of_home(self, kind: Named, place: int) -> Row | None:
        dwelling = self._country.dwelling(place)
        if kind == "address":
            return _address(dwelling)
        if dwelling.house != place:
            return None
        return _house(dwelling) if kind == "house" else _point(dwelling)


def _address(dwelling: Dwelling) -> AddressRow:
    return AddressRow(
        id=dwelling.address_id,
        **SINCE,
        text=dwelling.home.written,
        floor=dwelling.unit.floor,
        door=dwelling.unit.door,
        house_number_id=identifier("house", dwelling.house),
    )


def _house(dwelling: Dwelling) -> HouseNumberRow:
    street, municipality = dwelling.street, dwelling.street.municipality
    written = f"{street.name} {dwelling.unit.house_number}"
    return HouseNumberRow(
        id=identifier("house", dwelling.house),
        **SINCE,
        text=f"{written}, {municipality.postal_code} {municipality.postal_district}",
        house_number=dwelling.unit.house_number,
        road_id=identifier("road", street.place),
        postal_code_id=own_id("postal", municipality.postal_code),
        point_id=identifier("point", dwelling.house),
        municipality_id=own_id("municipality", municipality.code),
    )


def _road(street: Street) -> RoadRow:
    return RoadRow(
        id=identifier("road", street.place),
        **SINCE,
        name=street.name,
        administered_by=street.municipality.code,
    )


def _section(street: Street) -> RoadSectionRow:
    return RoadSectionRow(
        id=identifier("section", street.place),
        **SINCE,
        road_id=identifier("road", street.place),
        municipality_code=street.municipality.code,
        road_code=street.code,
    )


def _point(dwelling: Dwelling) -> PointRow:
    east, north = dwelling.street.corner
    number = dwelling.unit.house_number.rstrip(string.ascii_uppercase)
    along = _METRES_APART * int(number)
    return PointRow(
        id=identifier("point", dwelling.house),
        **SINCE,
        status="8",
        position=f"POINT ({east + along}.00 {north + along}.00)",
    )

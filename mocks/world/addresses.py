"""What the address register holds: one row per entity and version, and a flat view that joins them.

Ids are lower-case UUIDs; codes keep their leading zeros; the bitemporal times are aware.
Who asks must filter versions, as in the real register.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

import msgspec

CURRENT = "3"


class Row(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One version of one thing: status 2 provisional, 3 current, 4 closed, 5 dropped."""

    id: str
    status: str = CURRENT
    registered_from: datetime
    registered_to: datetime | None = None
    effective_from: datetime
    effective_to: datetime | None = None

    def holds_at(self, now: datetime) -> bool:
        """Tell whether this version is the register's word now about now."""
        known = self.registered_from <= now and (
            self.registered_to is None or now < self.registered_to
        )
        return (
            known
            and self.effective_from <= now
            and (self.effective_to is None or now < self.effective_to)
        )


RowT = TypeVar("RowT", bound=Row)


class AddressRow(Row, frozen=True, kw_only=True):
    """DAR_Adresse: a unit behind a house number. `text` is the full written address."""

    text: str
    floor: str | None = None
    door: str | None = None
    house_number_id: str


class HouseNumberRow(Row, frozen=True, kw_only=True):
    """DAR_Husnummer: an access address."""

    text: str
    house_number: str
    road_id: str | None = None
    postal_code_id: str | None = None
    town_id: str | None = None
    point_id: str | None = None
    municipality_id: str | None = None


class RoadRow(Row, frozen=True, kw_only=True):
    """DAR_NavngivenVej: a named road, across municipalities."""

    name: str
    short_name: str | None = None
    administered_by: str | None = None


class RoadSectionRow(Row, frozen=True, kw_only=True):
    """DAR_NavngivenVejKommunedel: the road code of a named road in one municipality."""

    road_id: str
    municipality_code: str
    road_code: str


class PostalCodeRow(Row, frozen=True, kw_only=True):
    """DAR_Postnummer."""

    postal_code: str
    name: str


class TownRow(Row, frozen=True, kw_only=True):
    """DAR_SupplerendeBynavn: an additional town name."""

    name: str


class PointRow(Row, frozen=True, kw_only=True):
    """DAR_Adressepunkt: `position` is WKT in EPSG:25832, "POINT (588454.58 6140353.14)"."""

    position: str


class ComputedRows(Protocol):
    """Rows that are too many to be written down; each has one version, which holds at any time."""

    def row(self, row_id: str) -> Row | None:
        """Give a thing by id."""
        ...

    def houses_on(self, road_id: str, numbers: Sequence[str] = ()) -> Iterator[HouseNumberRow]:
        """Give the house numbers of a road; only some of them where numbers are named."""
        ...

    def units_of(self, house_id: str) -> Iterator[AddressRow]:
        """Give the addresses behind a house number."""
        ...

    def section_of(self, road_id: str) -> RoadSectionRow | None:
        """Give the codes of a road."""
        ...

    def section_with(self, municipality_code: str, road_code: str) -> RoadSectionRow | None:
        """Give the road with these codes."""
        ...

    def house_of(self, point_id: str) -> HouseNumberRow | None:
        """Give the house number that a point belongs to."""
        ...

    def sections_in(self, municipality_code: str) -> Iterator[RoadSectionRow]:
        """Give the roads of a municipality, by code."""
        ...

    def sections_with(self, road_code: str) -> Iterator[RoadSectionRow]:
        """Give the roads that have this code, by municipality."""
        ...

    def roads_named(self, begins: str) -> Iterator[RoadRow]:
        """Give the roads whose names begin so."""
        ...

    def listed(self, kind: type[Row], most: int) -> Iterator[Row]:
        """Give the first rows of a kind: what a question that no index serves gets to see."""
        ...


class RegisterRows(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All rows of the address register, version by version, in a stable order.

    `computed` are those that are made when they are asked for: no list has them.
    """

    addresses: tuple[AddressRow, ...] = ()
    house_numbers: tuple[HouseNumberRow, ...] = ()
    roads: tuple[RoadRow, ...] = ()
    road_sections: tuple[RoadSectionRow, ...] = ()
    postal_codes: tuple[PostalCodeRow, ...] = ()
    towns: tuple[TownRow, ...] = ()
    points: tuple[PointRow, ...] = ()
    computed: ComputedRows | None = None

    def __add__(self, other: "RegisterRows") -> "RegisterRows":
        listed = (name for name in self.__struct_fields__ if name != "computed")
        return RegisterRows(
            **{name: getattr(self, name) + getattr(other, name) for name in listed},
            computed=self.computed or other.computed,
        )


class AddressFacts(msgspec.Struct, frozen=True, kw_only=True):
    """One address as it stands at a moment, joined over the rows."""

    address_id: str
    access_address_id: str
    status: str
    text: str
    road_name: str | None
    house_number: str
    floor: str | None
    door: str | None
    town: str | None
    postal_code: str | None
    postal_district: str | None
    municipality_code: str | None
    road_code: str | None
    position: str | None


class Codes(msgspec.Struct, frozen=True, kw_only=True):
    """The codes of an access address, in the address register's spelling: "0751", "4711", "47A"."""

    municipality_code: str
    road_code: str
    house_number: str


class AddressRegister:
    """The rows of the address register with the indices that look-ups need."""

    def __init__(self, rows: RegisterRows) -> None:
        self.rows = rows
        self._addresses = _by(rows.addresses, "id")
        self._house_numbers = _by(rows.house_numbers, "id")
        self._houses_on = _by(rows.house_numbers, "road_id")
        self._units = _by(rows.addresses, "house_number_id")
        self._roads = _by(rows.roads, "id")
        self._sections = _by(rows.road_sections, "road_id")
        self._sections_by_code = _by(rows.road_sections, "road_code")
        self._postal_codes = _by(rows.postal_codes, "id")
        self._towns = _by(rows.towns, "id")
        self._points = _by(rows.points, "id")

    def versions(self, address_id: str) -> tuple[AddressRow, ...]:
        """Give every version of an address; empty where the register has none by that id."""
        return self._versions(self._addresses, address_id, AddressRow)

    def address(self, address_id: str, now: datetime) -> AddressFacts | None:
        """Give the address as it stands now, whatever its status; None where no version holds."""
        row = _holding(self.versions(address_id), now)
        return self._joined(row, now) if row else None

    def find(self, codes: Codes, now: datetime) -> tuple[AddressFacts, ...]:
        """Give every current address behind a house number."""
        found = (
            self._joined(unit, now)
            for section in self._sections_with(codes)
            if section.municipality_code == codes.municipality_code and section.holds_at(now)
            for house in self._houses(section.road_id, codes.house_number)
            if house.house_number == codes.house_number and house.holds_at(now)
            for unit in self._units_of(house.id)
            if unit.holds_at(now) and unit.status == CURRENT
        )
        return tuple(facts for facts in found if facts is not None)

    def _joined(self, row: AddressRow, now: datetime) -> AddressFacts | None:
        house = self._one(self._house_numbers, row.house_number_id, HouseNumberRow, now)
        if house is None:
            return None
        road = self._one(self._roads, house.road_id, RoadRow, now)
        section = self._section(house.road_id or "", now)
        postal = self._one(self._postal_codes, house.postal_code_id, PostalCodeRow, now)
        town = self._one(self._towns, house.town_id, TownRow, now)
        point = self._one(self._points, house.point_id, PointRow, now)
        return AddressFacts(
            address_id=row.id,
            access_address_id=house.id,
            status=row.status,
            text=row.text,
            road_name=road.name if road else None,
            house_number=house.house_number,
            floor=row.floor,
            door=row.door,
            town=town.name if town else None,
            postal_code=postal.postal_code if postal else None,
            postal_district=postal.name if postal else None,
            municipality_code=section.municipality_code if section else None,
            road_code=section.road_code if section else None,
            position=point.position if point else None,
        )

    def _one(
        self,
        index: Mapping[str, tuple[RowT, ...]],
        row_id: str | None,
        kind: type[RowT],
        now: datetime,
    ) -> RowT | None:
        return _holding(self._versions(index, row_id or "", kind), now)

    def _versions(
        self, index: Mapping[str, tuple[RowT, ...]], row_id: str, kind: type[RowT]
    ) -> tuple[RowT, ...]:
        listed, computed = index.get(row_id, ()), self.rows.computed
        if listed or computed is None:
            return listed
        made = computed.row(row_id)
        return (made,) if isinstance(made, kind) else ()

    def _section(self, road_id: str, now: datetime) -> RoadSectionRow | None:
        listed, computed = self._sections.get(road_id, ()), self.rows.computed
        if listed or computed is None:
            return _holding(listed, now)
        return computed.section_of(road_id)

    def _sections_with(self, codes: Codes) -> Iterator[RoadSectionRow]:
        yield from self._sections_by_code.get(codes.road_code, ())
        computed = self.rows.computed
        made = computed.section_with(codes.municipality_code, codes.road_code) if computed else None
        if made is not None:
            yield made

    def _houses(self, road_id: str, number: str) -> Iterator[HouseNumberRow]:
        yield from self._houses_on.get(road_id, ())
        if self.rows.computed is not None:
            yield from self.rows.computed.houses_on(road_id, (number,))

    def _units_of(self, house_id: str) -> Iterator[AddressRow]:
        yield from self._units.get(house_id, ())
        if self.rows.computed is not None:
            yield from self.rows.computed.units_of(house_id)


def _by(rows: Iterable[RowT], field: str) -> Mapping[str, tuple[RowT, ...]]:
    grouped: defaultdict[str, tuple[RowT, ...]] = defaultdict(tuple)
    for row in rows:
        grouped[getattr(row, field)] += (row,)
    return dict(grouped)


def _holding(rows: Sequence[RowT], now: datetime) -> RowT | None:
    return next((row for row in rows if row.holds_at(now)), None)

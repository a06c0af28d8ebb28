"""The world's addresses as this API sees them: one row for an address as it stands now.

Closed and dropped ones have vanished; who wants them asks for `medtagnedlagte` or the history.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final, TypeVar

import msgspec

from mocks.dawa.projection import metres
from mocks.world.addresses import (
    AddressFacts,
    AddressRegister,
    AddressRow,
    HouseNumberRow,
    RoadRow,
    Row,
)

STATUS: Final = {"2": 3, "3": 1, "4": 2, "5": 4}
"""DAR's status to this API's: two numberings that must not be mixed."""
_SERVED: Final = frozenset({"2", "3"})
RowT = TypeVar("RowT", bound=Row)


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """An address, or an access address where floor and door are none."""

    id: str
    access_id: str
    facts: AddressFacts
    floor: str | None
    door: str | None
    dar_status: str
    access_status: str
    road_id: str | None
    short_name: str | None
    point_id: str | None
    created: datetime
    changed: datetime
    in_force: datetime
    closed: datetime | None

    @property
    def written(self) -> str:
        """Write it: `Vejnavn 1A, 2. tv, Bynavn, 8000 Aarhus C`."""
        facts = self.facts
        floor = f", {self.floor}. {self.door or ''}".rstrip() if self.floor else ""
        door = f", {self.door}" if self.door and not self.floor else ""
        town = f", {facts.town}" if facts.town else ""
        tail = f", {facts.postal_code} {facts.postal_district}" if facts.postal_code else ""
        return f"{facts.road_name} {facts.house_number}{floor}{door}{town}{tail}"

    @property
    def metres(self) -> tuple[float, float] | None:
        """Give where it stands, EPSG:25832."""
        return metres(self.facts.position)


class Units:
    """Finds addresses and access addresses at a moment."""

    def __init__(self, register: AddressRegister) -> None:
        """Build the indices over what is written down in the register."""
        self._register = register
        rows = register.rows
        self._ids = tuple(dict.fromkeys(row.id for row in rows.addresses))
        self._houses = _grouped(rows.house_numbers)
        self._roads = _grouped(rows.roads)
        self._behind: defaultdict[str, list[str]] = defaultdict(list)
        for row in rows.addresses:
            self._behind[row.house_number_id].append(row.id)

    def address(self, address_id: str, now: datetime, *, closed: bool = False) -> Unit | None:
        """Give an address; None where there is none, or where it is closed and not wanted so."""
        facts = self._register.address(address_id, now)
        if facts is None or not (closed or facts.status in _SERVED):
            return None
        return self._unit(facts, now)

    def access_address(self, house_id: str, now: datetime, *, closed: bool = False) -> Unit | None:
        """Give an access address: what stands at a house number."""
        for address_id in self._units_of(house_id):
            facts = self._register.address(address_id, now)
            if facts is not None and facts.access_address_id == house_id:
                unit = self._unit(facts, now)
                is_served = closed or unit.access_status in _SERVED
                return _without_unit(unit, self._house_times(house_id)) if is_served else None
        return None

    def addresses(self, now: datetime, *, closed: bool = False) -> Iterator[Unit]:
        """Give every address that is written down, in the register's order."""
        found = (self.address(address_id, now, closed=closed) for address_id in self._ids)
        return (unit for unit in found if unit is not None)

    def access_addresses(self, now: datetime, *, closed: bool = False) -> Iterator[Unit]:
        """Give every access address that is written down, in the register's order."""
        found = (self.access_address(house, now, closed=closed) for house in self._houses)
        return (unit for unit in found if unit is not None)

    def versions(self, address_id: str) -> tuple[AddressRow, ...]:
        """Give every version of an address that the register knows now."""
        return tuple(
            row for row in self._register.versions(address_id) if row.registered_to is None
        )

    def _units_of(self, house_id: str) -> Iterator[str]:
        yield from self._behind.get(house_id, ())
        computed = self._register.rows.computed
        if computed is not None:
            yield from (row.id for row in computed.units_of(house_id))

    def _computed(self, row_id: str, kind: type[RowT]) -> RowT | None:
        """Give a row that no list has."""
        computed = self._register.rows.computed
        row = computed.row(row_id) if computed else None
        return row if isinstance(row, kind) else None

    def _unit(self, facts: AddressFacts, now: datetime) -> Unit:
        house_id = facts.access_address_id
        house = _holding(self._houses.get(house_id, ()), now)
        house = house or self._computed(house_id, HouseNumberRow)
        road_id = (house and house.road_id) or ""
        road = _holding(self._roads.get(road_id, ()), now) or self._computed(road_id, RoadRow)
        created, changed, in_force, closed = _times(self._register.versions(facts.address_id))
        return Unit(
            id=facts.address_id,
            access_id=facts.access_address_id,
            facts=facts,
            floor=facts.floor or None,
            door=facts.door or None,
            dar_status=facts.status,
            access_status=house.status if house else facts.status,
            road_id=house.road_id if house else None,
            short_name=(road.short_name or road.name) if road else facts.road_name,
            point_id=house.point_id if house else None,
            created=created,
            changed=changed,
            in_force=in_force,
            closed=closed,
        )

    def _house_times(self, house_id: str) -> "_Times":
        made = self._computed(house_id, HouseNumberRow)
        return _times(self._houses.get(house_id) or ([made] if made else []))


_Times = tuple[datetime, datetime, datetime, datetime | None]


def _times(rows: Sequence[Row]) -> _Times:
    """Give when it was created, last changed, came into force, and was closed."""
    begins = [row.effective_from for row in rows]
    current = [row.effective_from for row in rows if row.status == "3"]
    closed = [row.effective_from for row in rows if row.status in {"4", "5"}]
    return (
        min(row.registered_from for row in rows),
        max(row.registered_from for row in rows),
        min(current or begins),
        min(closed, default=None),
    )


def _without_unit(unit: Unit, times: _Times) -> Unit:
    created, changed, in_force, closed = times
    return msgspec.structs.replace(
        unit,
        id=unit.access_id,
        floor=None,
        door=None,
        dar_status=unit.access_status,
        created=created,
        changed=changed,
        in_force=in_force,
        closed=closed,
    )


def _grouped(rows: Sequence[RowT]) -> dict[str, list[RowT]]:
    grouped: dict[str, list[RowT]] = {}
    for row in rows:
        grouped.setdefault(row.id, []).append(row)
    return grouped


def _holding(rows: Sequence[RowT], now: datetime) -> RowT | None:
    return next((row for row in rows if row.holds_at(now)), None)

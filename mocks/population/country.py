"""The country that every seeded population lives in: roads and homes of 98 municipalities.

The same in every world and for any number of people; who lives where is not known here. A home and
a road are whole numbers, and everything about them follows from the number.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Final

import msgspec

from mocks.population.draws import Chance
from mocks.population.identifiers import identifier
from mocks.population.municipalities import Municipality, municipalities
from mocks.population.streets import (
    HOMES_ON_A_ROAD,
    NAMES,
    Layout,
    Unit,
    homes_behind_one,
    road_name,
    unit_at,
)
from mocks.world.homes import Home, Road

_ROADS_PER_THOUSAND: Final = 6
_FIRST_CODE: Final = 5600
_BIG: Final = 90
"""Thousands of inhabitants from which a municipality is built as a city."""
_IN_CITIES: Final[tuple[tuple[Layout, int], ...]] = (
    ("villas", 20),
    ("terraces", 15),
    ("low", 25),
    ("city", 30),
    ("tower", 10),
)
_ELSEWHERE: Final[tuple[tuple[Layout, int], ...]] = (
    ("villas", 50),
    ("terraces", 20),
    ("low", 25),
    ("city", 3),
    ("tower", 2),
)


class Street(msgspec.Struct, frozen=True, kw_only=True):
    """A road of the country."""

    place: int
    municipality: Municipality
    code: str
    name: str
    layout: Layout
    corner: tuple[int, int]

    @property
    def road(self) -> Road:
        """Give it as the rest of the world writes roads."""
        return Road(
            municipality_code=self.municipality.code,
            road_code=self.code,
            name=self.name,
            postal_code=self.municipality.postal_code,
            postal_district=self.municipality.postal_district,
            corner=self.corner,
        )


class Dwelling(msgspec.Struct, frozen=True, kw_only=True):
    """A home of the country."""

    place: int
    street: Street
    unit: Unit

    @property
    def home(self) -> Home:
        """Give it as the rest of the world writes homes. Its address id is `address_id` here."""
        unit = self.unit
        return Home(
            road=self.street.road,
            house_number=unit.house_number,
            floor=unit.floor,
            door=unit.door,
        )

    @property
    def address_id(self) -> str:
        """Give the id of the unit."""
        return identifier("address", self.place)

    @property
    def house(self) -> int:
        """Give the place of the first home behind the same house number."""
        on_road = self.place % HOMES_ON_A_ROAD
        return self.place - on_road % homes_behind_one(self.street.layout)


class Country:
    """Roads by place, code and name; homes by place."""

    def __init__(self, taken: Mapping[str, Sequence[str]]) -> None:
        """`taken` are road codes, by municipality, that other roads of the world have."""
        self.municipalities: Final = municipalities()
        counts = [each.thousands * _ROADS_PER_THOUSAND for each in self.municipalities]
        self._begins = list(accumulate(counts, initial=0))
        self._codes = [each.code for each in self.municipalities]
        self._taken = [
            sorted({int(code) for code in taken.get(each.code, ()) if int(code) >= _FIRST_CODE})
            for each in self.municipalities
        ]
        # The same for every seed: a country does not change with the people.
        self._chance = Chance(0)

    @property
    def roads(self) -> int:
        """Give how many roads there are."""
        return self._begins[-1]

    @property
    def homes(self) -> int:
        """Give how many homes there are."""
        return self.roads * HOMES_ON_A_ROAD

    def street(self, place: int) -> Street:
        """Give a road."""
        order = bisect_right(self._begins, place) - 1
        municipality, rank = self.municipalities[order], place - self._begins[order]
        draws = self._chance.of(f"road|{place}")
        layouts = _IN_CITIES if municipality.thousands >= _BIG else _ELSEWHERE
        return Street(
            place=place,
            municipality=municipality,
            code=self._code(order, rank),
            name=self._name(order, rank),
            layout=draws.weighted("layout", layouts),
            corner=(
                municipality.east * 1000 + draws.between("east", -3000, 3000),
                municipality.north * 1000 + draws.between("north", -3000, 3000),
            ),
        )

    def dwelling(self, place: int) -> Dwelling:
        """Give a home."""
        road, on_road = divmod(place, HOMES_ON_A_ROAD)
        street = self.street(road)
        return Dwelling(place=place, street=street, unit=unit_at(street.layout, on_road))

    def homes_in(self, municipality_code: str) -> range:
        """Give the homes of a municipality."""
        roads = self.roads_in(municipality_code)
        return range(roads.start * HOMES_ON_A_ROAD, roads.stop * HOMES_ON_A_ROAD)

    def roads_in(self, municipality_code: str) -> range:
        """Give the roads of a municipality; none where there is no such municipality."""
        order = self._order(municipality_code)
        return range(0) if order is None else range(self._begins[order], self._begins[order + 1])

    def road_with(self, municipality_code: str, road_code: str) -> int | None:
        """Give the road with these codes; None where there is none."""
        order = self._order(municipality_code)
        if order is None or not (road_code.isascii() and road_code.isdigit()):
            return None
        code, taken = int(road_code), self._taken[order]
        rank = code - _FIRST_CODE - bisect_left(taken, code)
        roads = self._begins[order + 1] - self._begins[order]
        fits = 0 <= rank < roads and self._code(order, rank) == road_code
        return self._begins[order] + rank if fits else None

    def roads_named(self, begins: str) -> Iterator[int]:
        """Give the roads whose names begin so, by municipality."""
        for order, begin in enumerate(self._begins[:-1]):
            roads = self._begins[order + 1] - begin
            yield from (
                begin + rank for rank in range(roads) if self._name(order, rank).startswith(begins)
            )

    def _order(self, municipality_code: str) -> int | None:
        order = bisect_left(self._codes, municipality_code)
        is_there = order < len(self._codes) and self._codes[order] == municipality_code
        return order if is_there else None

    def _code(self, order: int, rank: int) -> str:
        code = _FIRST_CODE + rank
        for taken in self._taken[order]:
            code += taken <= code
        return f"{code:04d}"

    def _name(self, order: int, rank: int) -> str:
        return road_name(rank, offset=order * 41 % NAMES)

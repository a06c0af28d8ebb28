"""Which computed rows a question can be about: found by its filter, since no list has them.

A filter that names an id, a code or the beginning of a text finds all of them; any other sees the
first of the country only.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Final

from mocks.dar.rows import WireRow, wire_row
from mocks.world.addresses import (
    AddressRow,
    ComputedRows,
    HouseNumberRow,
    PointRow,
    RoadRow,
    RoadSectionRow,
    Row,
)

Terms = Mapping[str, tuple[str, ...]]
MOST_LISTED: Final = 1000
MOST_BY_TEXT: Final = 20_000
_BEFORE_NUMBER: Final = re.compile(r"\D*")
_KINDS: Final[Mapping[str, type[Row]]] = {
    "DAR_Adresse": AddressRow,
    "DAR_Husnummer": HouseNumberRow,
    "DAR_NavngivenVej": RoadRow,
    "DAR_NavngivenVejKommunedel": RoadSectionRow,
    "DAR_Adressepunkt": PointRow,
}


class Computed:
    """The rows of the country, by what a filter says."""

    def __init__(self, rows: ComputedRows) -> None:
        self._rows = rows

    def fitting(self, entity: str, where: Mapping[str, object] | None) -> Iterator[WireRow]:
        """Give rows of an entity that can fit a filter; the filter is still to be applied."""
        kind = _KINDS.get(entity)
        if kind is None:
            return
        for row in self._found(kind, dict(_terms(where, ("eq", "in"))), dict(_begun(where))):
            section = None
            if isinstance(row, HouseNumberRow):
                section = self._rows.section_of(row.road_id or "")
            yield wire_row(row, section=section)

    def _found(self, kind: type[Row], terms: Terms, begun: Terms) -> Iterable[Row]:
        if "id_lokalId" in terms:
            rows = (self._rows.row(row_id) for row_id in terms["id_lokalId"])
            return (row for row in rows if isinstance(row, kind))
        found = self._by_reference(kind, terms)
        if found is None:
            found = self._by_text(kind, begun)
        return self._rows.listed(kind, MOST_LISTED) if found is None else found

    def _by_reference(self, kind: type[Row], terms: Terms) -> Iterable[Row] | None:
        rows = self._rows
        if kind is AddressRow and "husnummer" in terms:
            return (unit for house in terms["husnummer"] for unit in rows.units_of(house))
        if kind is HouseNumberRow and "navngivenVej" in terms:
            numbers = terms.get("husnummertekst", ())
            return (
                house for road in terms["navngivenVej"] for house in rows.houses_on(road, numbers)
            )
        if kind is HouseNumberRow and "adgangspunkt" in terms:
            return filter(None, map(rows.house_of, terms["adgangspunkt"]))
        return self._sections(terms) if kind is RoadSectionRow else None

    def _sections(self, terms: Terms) -> Iterable[Row] | None:
        rows = self._rows
        if "navngivenVej" in terms:
            return filter(None, map(rows.section_of, terms["navngivenVej"]))
        if "kommune" in terms and "vejkode" in terms:
            pairs = ((one, other) for one in terms["kommune"] for other in terms["vejkode"])
            return filter(None, (rows.section_with(*pair) for pair in pairs))
        if "kommune" in terms:
            return (row for code in terms["kommune"] for row in rows.sections_in(code))
        if "vejkode" in terms:
            return (row for code in terms["vejkode"] for row in rows.sections_with(code))
        return None

    def _by_text(self, kind: type[Row], begun: Terms) -> Iterable[Row] | None:
        texts = (*begun.values(),)
        if not texts or kind not in {RoadRow, HouseNumberRow, AddressRow}:
            return None
        road = _BEFORE_NUMBER.match(texts[0][0])
        roads = self._rows.roads_named(road.group().strip() if road else "")
        if kind is RoadRow:
            return roads
        houses = (house for road in roads for house in self._rows.houses_on(road.id))
        if kind is HouseNumberRow:
            return islice(houses, MOST_BY_TEXT)
        units = (unit for house in houses for unit in self._rows.units_of(house.id))
        return islice(units, MOST_BY_TEXT)


def _terms(
    where: Mapping[str, object] | None, tests: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give the fields of a filter that must have one of some values."""
    for field, asked in (where or {}).items():
        if field == "and" and isinstance(asked, list):
            for part in asked:
                yield from _terms(part, tests)
        elif isinstance(asked, Mapping):
            for test in tests:
                value = asked.get(test)
                if value is not None:
                    yield field, tuple(value) if isinstance(value, list) else (str(value),)


def _begun(where: Mapping[str, object] | None) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give the texts of a filter that a name or an address must be or begin with."""
    for field, texts in _terms(where, ("startsWith", "eq")):
        if field in {"vejnavn", "vejadresseringsnavn"} or field.endswith("adressebetegnelse"):
            yield field, texts

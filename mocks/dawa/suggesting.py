"""Autocomplete: roads, access addresses or addresses that begin as somebody types."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Final
from urllib.parse import quote

from mocks.dawa.parameters import Asked
from mocks.dawa.shapes import Shape, chosen
from mocks.dawa.units import Unit, Units
from mocks.dawa.words import begins_all, words

MOST_SUGGESTED: Final = 20
_FUZZY: Final = 2
_FLOORS: Final = {"kl": -1, "st": 0}
Fits = Callable[[Unit, Asked], bool]


def suggested(
    units: Units, asked: Asked, now: datetime, *, is_access: bool, fits: Fits
) -> list[Unit]:
    """Give what fits `q` and the filters, the nearest first."""
    everything = units.access_addresses(now) if is_access else units.addresses(now)
    wanted = words(asked.q or "")
    filtered = [unit for unit in everything if fits(unit, asked)]
    found = [unit for unit in filtered if begins_all(wanted, unit.written)]
    if not found and asked.fuzzy:
        found = [
            unit for unit in filtered if begins_all(wanted, unit.written, most_different=_FUZZY)
        ]
    return sorted(found, key=lambda unit: _order(unit, asked.q or ""))


def entries(found: Iterable[Unit], base: str, *, is_access: bool) -> Iterator[Shape]:
    """Write suggestions as `/adresser/autocomplete` does."""
    kind = "adgangsadresse" if is_access else "adresse"
    for unit in found:
        yield {"tekst": unit.written, kind: chosen(unit, base, is_access=is_access)}


def combined(units: Units, asked: Asked, now: datetime, *, base: str, fits: Fits) -> list[Shape]:
    """Suggest roads until one is chosen, then access addresses, then addresses: `/autocomplete`."""
    if asked.startfra == "vejnavn":
        roads = _roads(units, asked, now, fits)
        if asked.type == "vejnavn" or len(roads) > 1:
            return [_road(name, asked, base) for name in roads]
    accesses: list[Unit] = []
    if asked.startfra != "adresse":
        accesses = suggested(units, asked, now, is_access=True, fits=fits)
    if asked.type == "adgangsadresse" or len(accesses) > 1:
        return [_address(unit, asked, base, is_access=True) for unit in accesses]
    found = suggested(units, asked, now, is_access=False, fits=fits)
    return [_address(unit, asked, base, is_access=False) for unit in found]


def _roads(units: Units, asked: Asked, now: datetime, fits: Fits) -> list[str]:
    wanted = words(asked.q or "")
    names = {unit.facts.road_name for unit in units.access_addresses(now) if fits(unit, asked)}
    return sorted(name for name in names if name and begins_all(wanted, name))


def _road(name: str, asked: Asked, base: str) -> Shape:
    text = name if asked.type == "vejnavn" else f"{name} "
    return {
        "type": "vejnavn",
        "tekst": text,
        "forslagstekst": name,
        "caretpos": len(text),
        "data": {"navn": name, "href": f"{base}/vejnavne/{quote(name)}"},
    }


def _address(unit: Unit, asked: Asked, base: str, *, is_access: bool) -> Shape:
    whole = unit.written
    text, caret = whole, len(whole)
    if is_access and asked.type == "adresse":
        # Room for floor and door, where the caret then stands.
        street = f"{unit.facts.road_name} {unit.facts.house_number}, "
        text, caret = f"{street}{whole.removeprefix(street.rstrip(' ,'))}", len(street)
    return {
        "type": "adgangsadresse" if is_access else "adresse",
        "tekst": text,
        "forslagstekst": whole,
        "caretpos": caret,
        "stormodtagerpostnr": False,
        "data": chosen(unit, base, is_access=is_access),
    }


def _order(unit: Unit, typed: str) -> tuple[object, ...]:
    facts = unit.facts
    number = re.match(r"\d+", facts.house_number)
    floor = unit.floor or ""
    door = unit.door or ""
    return (
        not unit.written.lower().startswith(typed.strip().lower()),
        facts.road_name or "",
        facts.postal_code or "",
        int(number[0]) if number else 0,
        facts.house_number,
        bool(floor),
        int(floor) if floor.isdecimal() else _FLOORS.get(floor, -2),
        bool(door),
        door.zfill(4) if door.isdecimal() else door,
    )

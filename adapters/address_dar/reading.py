"""From DAR's entities to the standard address: the one that fits, or what several share. Pure."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

import msgspec

from adapters.address_dar.choice import codes_of
from adapters.address_dar.codes import house_number, status_word, unit_part
from adapters.address_dar.request import (
    DarAdresse,
    DarAdressepunkt,
    DarHusnummer,
    DarNavngivenVej,
    DarNavngivenVejKommunedel,
    DarPostnummer,
    DarPunkt,
    DarSupplerendeBynavn,
    EntityT,
)
from contracts.dates import danish_day
from contracts.errors import RegistryMisread
from contracts.lookup import ResidenceKey
from contracts.reading import Note, SectionReading
from contracts.records.address import Address, Position

SECTION: Final = "address"
ETRS89_UTM32: Final = 25832
_NUMBER: Final = r"(-?[0-9]{1,9}(?:\.[0-9]{1,9})?)"
_POINT: Final = re.compile(
    rf"POINT *(?:Z *)?\( *{_NUMBER} +{_NUMBER}(?: +{_NUMBER})? *\)", re.ASCII
)


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """What house numbers refer to."""

    roads: Sequence[DarNavngivenVej] = ()
    postal_codes: Sequence[DarPostnummer] = ()
    place_names: Sequence[DarSupplerendeBynavn] = ()
    points: Sequence[DarAdressepunkt] = ()


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was heard, one version of each; `units` are what fits the key."""

    units: Sequence[DarAdresse]
    houses: Sequence[DarHusnummer]
    parts: Sequence[DarNavngivenVejKommunedel]
    surroundings: Surroundings


def codes_only(residence: ResidenceKey) -> SectionReading:
    """Read a residence that has no address in DAR: its kind and the person register's codes."""
    if residence.kind == "address":
        raise RegistryMisread
    record = Address(
        kind=residence.kind,
        municipality_code=residence.municipality_code,
        road_code=residence.road_code,
        country_code=residence.country_code,
    )
    return SectionReading(section=SECTION, record=record)


def read(residence: ResidenceKey, facts: Facts) -> SectionReading:
    """Read the one address that fits the key, or what the several have in common."""
    if len(facts.units) == 1:
        return _one(residence, facts.units[0], facts)
    return _several(residence, facts)


def _one(residence: ResidenceKey, unit: DarAdresse, facts: Facts) -> SectionReading:
    house = _by_id(facts.houses, unit.husnummer)
    if house is None:
        raise RegistryMisread
    valid_from = _day(unit.virkning_fra)
    record = msgspec.structs.replace(
        _place(residence, house, facts),
        kind="address",
        full_address=unit.adressebetegnelse or None,
        floor=unit_part(unit.etagebetegnelse),
        door=unit_part(unit.doerbetegnelse),
        address_id=unit.id_lokal_id.lower(),
        status=status_word(unit.status),
        valid_from=valid_from,
    )
    unknown_id = residence.address_id not in {None, record.address_id}
    disagreement = (Note(path="address_id", kind="disagrees_with"),) if unknown_id else ()
    return SectionReading(
        section=SECTION,
        record=record,
        notes=_notes(record, [house]) + disagreement,
        registered_at=_utc(unit.registrering_fra),
        valid_from=valid_from,
    )


def _several(residence: ResidenceKey, facts: Facts) -> SectionReading:
    behind = {unit.husnummer for unit in facts.units}
    houses = [house for house in facts.houses if house.id_lokal_id in behind]
    if len(houses) != len(behind):
        raise RegistryMisread
    places = [_place(residence, house, facts) for house in houses]
    statuses = {status_word(unit.status) for unit in facts.units}
    shared = _shared(places)
    record = msgspec.structs.replace(shared, status=statuses.pop() if len(statuses) == 1 else None)
    unknown = Note(path="address_id", kind="absent", reason="unknown_to_source")
    notes = _notes(record, houses) if len(houses) == 1 else ()
    return SectionReading(section=SECTION, record=record, notes=(*notes, unknown))


def _shared(places: Sequence[Address]) -> Address:
    first, *others = places
    differing = {
        name: None
        for name in Address.__struct_fields__
        if any(getattr(other, name) != getattr(first, name) for other in others)
    }
    return msgspec.structs.replace(first, **differing)


def _place(residence: ResidenceKey, house: DarHusnummer, facts: Facts) -> Address:
    """Read what a house number says of every address behind it."""
    around = facts.surroundings
    road = _by_id(around.roads, house.navngiven_vej)
    postal = _by_id(around.postal_codes, house.postnummer)
    place_name = _by_id(around.place_names, house.supplerende_bynavn)
    point = _by_id(around.points, house.adgangspunkt)
    codes = codes_of(residence, house, facts.parts)
    return Address(
        kind="several_matches",
        full_address=house.adgangsadressebetegnelse or None,
        road_name=(road.vejnavn or None) if road else None,
        house_number=house_number(house.husnummertekst or "") or None,
        additional_city_name=place_name.navn if place_name else None,
        postal_code=postal.postnr if postal else None,
        postal_district=postal.navn if postal else None,
        municipality_code=codes[0] if codes else None,
        road_code=codes[1] if codes else None,
        access_address_id=house.id_lokal_id.lower(),
        position=_position(point.position) if point else None,
    )


def _by_id(entities: Iterable[EntityT], wanted: str | None) -> EntityT | None:
    key = (wanted or "").casefold()
    return next((entity for entity in entities if entity.id_lokal_id.casefold() == key), None)


def _notes(record: Address, houses: Sequence[DarHusnummer]) -> tuple[Note, ...]:
    """Say of each missing value whether DAR has none, or names something it does not know."""
    house = houses[0]
    references = {
        "full_address": None,
        "road_name": house.navngiven_vej,
        "house_number": None,
        "postal_code": house.postnummer,
        "postal_district": house.postnummer,
        "municipality_code": house.navngiven_vej,
        "road_code": house.navngiven_vej,
        "position": house.adgangspunkt,
    }
    notes = [
        Note(path=path, kind="absent", reason="unknown_to_source" if refers else "not_registered")
        for path, refers in references.items()
        if getattr(record, path) is None
    ]
    if house.supplerende_bynavn and record.additional_city_name is None:
        notes.append(Note(path="additional_city_name", kind="absent", reason="unknown_to_source"))
    return tuple(notes)


def _position(point: DarPunkt | None) -> Position | None:
    if point is None or point.wkt is None or point.wkt == "POINT EMPTY":
        return None
    match = _POINT.fullmatch(point.wkt)
    if match is None or point.crs != ETRS89_UTM32:
        raise RegistryMisread
    return Position(easting=Decimal(match[1]), northing=Decimal(match[2]))


def _day(instant: datetime) -> date:
    try:
        return danish_day(instant)
    except OverflowError:
        raise RegistryMisread from None


def _utc(instant: datetime) -> datetime:
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        raise RegistryMisread from None

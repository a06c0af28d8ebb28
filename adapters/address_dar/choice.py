"""Choosing among what DAR answered: one version of each thing, the house, the door. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from adapters.address_dar.codes import OPEN, preference, road_key, unit_part
from adapters.address_dar.request import (
    DarAdresse,
    DarHusnummer,
    DarNavngivenVejKommunedel,
    EntityT,
    Version,
)
from contracts.lookup import ResidenceKey

VersionT = TypeVar("VersionT", bound=Version)


def in_force(versions: Iterable[EntityT], *, at: datetime) -> tuple[EntityT, ...]:
    """Keep one version of each, known and holding then; of several the preferred and newest."""
    chosen: dict[str, EntityT] = {}
    for version in sorted((v for v in versions if _covers(v, at)), key=_newest_last):
        held = chosen.get(version.id_lokal_id)
        if held is None or preference(version.status) <= preference(held.status):
            chosen[version.id_lokal_id] = version
    return tuple(chosen.values())


def _covers(version: Version, at: datetime) -> bool:
    known = version.registrering_fra <= at and (
        version.registrering_til is None or at < version.registrering_til
    )
    holds = version.virkning_fra <= at and (
        version.virkning_til is None or at < version.virkning_til
    )
    return known and holds


def _newest_last(version: Version) -> tuple[datetime, datetime]:
    return version.registrering_fra, version.virkning_fra


def open_ones(entities: Sequence[VersionT]) -> Sequence[VersionT]:
    """Keep those that are current or provisional; all of them where none is."""
    return [entity for entity in entities if entity.status in OPEN] or entities


def houses_of(
    residence: ResidenceKey,
    houses: Sequence[DarHusnummer],
    parts: Sequence[DarNavngivenVejKommunedel],
) -> Sequence[DarHusnummer]:
    """Keep the house numbers on the asked municipality's part of the road: names cross borders.

    Where the road has several parts, a house number's `vejmidte` says which is its own. Those that
    say nothing count only where none says the asked one.
    """
    asked = (residence.municipality_code, residence.road_code)
    certain = [house for house in houses if _own_codes(house, parts) == asked]
    silent = [house for house in houses if _own_codes(house, parts) is None]
    return open_ones(certain or silent)


def units_of(residence: ResidenceKey, units: Sequence[DarAdresse]) -> Sequence[DarAdresse]:
    """Keep the addresses that fit floor and door; an exact fit outdoes those that fit loosely."""
    asked = (unit_part(residence.floor), unit_part(residence.door))
    fitting = [unit for unit in units if _fits(unit, asked)]
    preferred = open_ones(fitting)
    return [unit for unit in preferred if _floor_and_door(unit) == asked] or preferred


def _fits(unit: DarAdresse, asked: tuple[str | None, str | None]) -> bool:
    return all(
        wanted is None or wanted == has
        for wanted, has in zip(asked, _floor_and_door(unit), strict=True)
    )


def _floor_and_door(unit: DarAdresse) -> tuple[str | None, str | None]:
    return unit_part(unit.etagebetegnelse), unit_part(unit.doerbetegnelse)


def codes_of(
    residence: ResidenceKey, house: DarHusnummer, parts: Sequence[DarNavngivenVejKommunedel]
) -> tuple[str, str] | None:
    """Tell municipality and road code; where DAR leaves it open, the key's own codes decide."""
    own = _own_codes(house, parts)
    if own is not None:
        return own
    for part in parts:
        codes = (part.kommune, part.vejkode)
        if codes == (residence.municipality_code, residence.road_code):
            return codes
    return None


def _own_codes(
    house: DarHusnummer, parts: Sequence[DarNavngivenVejKommunedel]
) -> tuple[str, str] | None:
    """Tell it from the register alone: the road's only part, or the one that `vejmidte` names."""
    road_parts = open_ones([part for part in parts if part.navngiven_vej == house.navngiven_vej])
    codes = {(part.kommune, part.vejkode) for part in road_parts}
    if len(codes) == 1:
        return next(iter(codes))
    named = road_key(house.vejmidte)
    return named if named in codes else None

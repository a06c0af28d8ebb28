"""Cleansing: which address a text means, and how sure that is: A, B or C.

A: every part is the same. B: one address is nearer than all others, and nearly the same.
C: uncertain. The real service's weights are unknown; the boundary of B is ours.
"""

from datetime import datetime
from typing import Final

import msgspec

from mocks.dawa.parameters import Asked
from mocks.dawa.shapes import Shape, chosen
from mocks.dawa.units import Unit, Units
from mocks.dawa.words import Parsed, distance, parsed

_MOST_FOR_B: Final = 3
_MOST_AT_ALL: Final = 12
_MOST_SHOWN: Final = 5
_SHOWN: Final = (
    "id",
    "status",
    "vejnavn",
    "adresseringsvejnavn",
    "husnr",
    "etage",
    "dør",
    "supplerendebynavn",
    "postnr",
    "postnrnavn",
    "adgangsadresseid",
    "href",
)
_VARIANT: Final = (
    "vejnavn", "husnr", "etage", "dør", "supplerendebynavn", "postnr", "postnrnavn",
)  # fmt: skip


class _Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """An address as it is or once was written."""

    unit: Unit
    fields: dict[str, str | None]
    is_historic: bool


class _Match(msgspec.Struct, frozen=True, kw_only=True):
    candidate: _Candidate
    differences: dict[str, int]
    total: int


def cleansed(units: Units, asked: Asked, now: datetime, *, base: str, is_access: bool) -> Shape:
    """Answer `/datavask/adresser` or `/datavask/adgangsadresser`."""
    text = parsed(asked.betegnelse or "")
    matches = _matches(units, text, now, is_access=is_access)
    best = [match for match in matches if match.total == matches[0].total]
    category = _category(best, matches, text)
    shown = best[:1] if category in {"A", "B"} else matches[:_MOST_SHOWN]
    return {
        "kategori": category,
        "resultater": [_result(match, text, base, is_access=is_access) for match in shown],
    }


def _category(best: list[_Match], matches: list[_Match], text: Parsed) -> str:
    if len(best) != 1:
        return "C"
    if best[0].total == 0:
        return "A" if not text.unknown else "B"
    differences = best[0].differences
    is_same_house = differences.get("husnr", 1) == 0 and not differences.get("etage")
    is_alone = len(matches) == 1 or matches[1].total > best[0].total
    return "B" if is_same_house and is_alone and best[0].total <= _MOST_FOR_B else "C"


def _matches(units: Units, text: Parsed, now: datetime, *, is_access: bool) -> list[_Match]:
    found = units.access_addresses(now) if is_access else units.addresses(now, closed=True)
    candidates = (each for unit in found for each in _candidates(units, unit, is_access=is_access))
    matches = [_match(candidate, text) for candidate in candidates if text.fields]
    near = [match for match in matches if match.total <= _MOST_AT_ALL]
    near.sort(key=lambda match: (match.total, match.candidate.is_historic))
    # A former text of an address counts only where the present one fits less.
    seen: dict[str, _Match] = {}
    for match in near:
        seen.setdefault(match.candidate.unit.id, match)
    return list(seen.values())


def _candidates(units: Units, unit: Unit, *, is_access: bool) -> list[_Candidate]:
    shape = chosen(unit, "", is_access=is_access)
    now = {name: _text(shape.get(name)) for name in _VARIANT}
    candidates = [_Candidate(unit=unit, fields=now, is_historic=False)]
    if is_access:
        return candidates
    for row in units.versions(unit.id):
        once = parsed(row.text).fields
        former = {name: once.get(name) for name in _VARIANT}
        if former != now:
            candidates.append(_Candidate(unit=unit, fields=former, is_historic=True))
    return candidates


def _match(candidate: _Candidate, text: Parsed) -> _Match:
    said, has = text.fields, candidate.fields
    # A floor or a door that the text leaves out, and a town that it adds, count too.
    names = [*said, *(name for name in ("etage", "dør") if has[name] and name not in said)]
    differences = {name: distance(said.get(name, ""), has.get(name) or "") for name in names}
    total = sum(differences.values()) + len(text.unknown)
    return _Match(candidate=candidate, differences=differences, total=total)


def _result(match: _Match, text: Parsed, base: str, *, is_access: bool) -> Shape:
    unit = match.candidate.unit
    present = chosen(unit, base, is_access=is_access)
    shown = {name: present[name] for name in _SHOWN if name in present}
    kind = "adgangsadresse" if is_access else "adresse"
    return {
        kind: shown | match.candidate.fields if match.candidate.is_historic else shown,
        f"aktuel{kind}": shown,
        "vaskeresultat": {
            "variant": {
                name: value
                for name, value in match.candidate.fields.items()
                if not (is_access and name in {"etage", "dør"})
            },
            "afstand": match.total,
            "forskelle": match.differences,
            "parsetadresse": text.fields,
            "ukendtetokens": list(text.unknown),
            "anvendtstormodtagerpostnummer": None,
        },
    }


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None

"""The two rooms: what authorities may see by law, and what only she opens. By area, out of the
catalogue of purposes as it stands.
"""

import msgspec

from contracts.paths import section_of
from gateway.access.purposes import Catalogue, Purpose
from gateway.pages.record.areas import Area


class Rooms(msgspec.Struct, frozen=True, kw_only=True):
    """The purposes that touch an area, apart by what opens the door."""

    by_law: tuple[Purpose, ...]
    by_her: tuple[Purpose, ...]


def rooms_of(catalogue: Catalogue, area: Area | None = None) -> Rooms:
    """Give the purposes of an area, or of all of them."""
    touching = [each for each in catalogue.purposes if area is None or _touches(each, area)]
    return Rooms(
        by_law=tuple(each for each in touching if each.basis.kind == "statute"),
        by_her=tuple(each for each in touching if each.basis.kind == "consent"),
    )


def _touches(purpose: Purpose, area: Area) -> bool:
    """Tell whether a purpose gives a field that the area shows."""
    if not area.groups:
        return not area.sections or bool(set(area.sections) & set(purpose.sections))
    prefixes = [prefix for group in area.groups for prefix in group.prefixes]
    return any(
        section_of(path) in area.sections and path.startswith(tuple(prefixes))
        for path in purpose.fields
    )

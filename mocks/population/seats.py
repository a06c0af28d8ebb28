"""Which place in which household person number so-and-so has, and back; plain arithmetic.

Every thousand people are the same households in the same order, so nothing needs to be counted.
"""

import hashlib
from bisect import bisect_right
from typing import Final

import msgspec

from mocks.population.kinds import KINDS, Kind, Role, RoleId

THOUSAND: Final = 1000
_KINDS: Final = {kind.id: kind for kind in KINDS}


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """One household: the so-manieth of its kind in its thousand."""

    thousand: int
    kind_id: str
    rank: int

    @property
    def kind(self) -> Kind:
        """Give the kind of household."""
        return _KINDS[self.kind_id]

    @property
    def place(self) -> int:
        """Give the so-manieth household of its kind in the world."""
        return self.thousand * self.kind.units + self.rank


class Seat(msgspec.Struct, frozen=True, kw_only=True):
    """One person's place: a household and a role in it."""

    unit: Unit
    role: Role


class Plan:
    """The order of a thousand people. Made once; it holds a line for each of its households."""

    def __init__(self) -> None:
        units = [(kind, rank) for kind in KINDS for rank in range(kind.units)]
        # Mixed, so that a small world has every kind too; the same in every world.
        units.sort(key=lambda unit: _mix(f"{unit[0].id}|{unit[1]}"))
        self._units = units
        self._starts: list[int] = []
        self._homes: list[int] = []
        self._order: dict[tuple[str, int], int] = {}
        people = homes = 0
        for kind, rank in units:
            self._order[kind.id, rank] = len(self._starts)
            self._starts.append(people)
            self._homes.append(homes)
            people += len(kind.roles)
            homes += kind.homes
        if people != THOUSAND:
            raise ValueError("the households of a thousand people are not a thousand people")
        self.homes = homes
        """Dwellings in every thousand people."""

    def seat(self, index: int) -> Seat:
        """Give a person's seat."""
        thousand, place = divmod(index, THOUSAND)
        order = bisect_right(self._starts, place) - 1
        kind, rank = self._units[order]
        unit = Unit(thousand=thousand, kind_id=kind.id, rank=rank)
        return Seat(unit=unit, role=kind.roles[place - self._starts[order]])

    def index(self, unit: Unit, role: RoleId) -> int:
        """Give the number that a person has in the world."""
        roles = [each.id for each in unit.kind.roles]
        return self.first(unit) + roles.index(role)

    def first(self, unit: Unit) -> int:
        """Give the number of the household's first person."""
        return unit.thousand * THOUSAND + self._starts[self._order[unit.kind_id, unit.rank]]

    def home(self, unit: Unit, home: int) -> int:
        """Give the number of a household's dwelling."""
        return unit.thousand * self.homes + self._homes[self._order[unit.kind_id, unit.rank]] + home

    def whole(self, people: int) -> int:
        """Round a number of people up to whole households."""
        if people <= 0:
            return 0
        unit = self.seat(people - 1).unit
        return self.first(unit) + len(unit.kind.roles)


def _mix(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=8).digest()

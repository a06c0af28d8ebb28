"""From a seat to a birth date and a personal number, and back, without a table.

A household is a template on a day: its place among those of its kind is permuted and read as the
anchor's day of birth and a template. The template says how far apart the others are born and which
slot of their days their numbers have. So a number tells its day and template, these tell the
anchor's day, and both together the household.
"""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from itertools import accumulate
from typing import Final

import msgspec

from contracts.pnr import Pnr
from mocks.population.days import day_at, place_of
from mocks.population.draws import Chance, Draws
from mocks.population.kinds import KINDS, Kind, Role, RoleId
from mocks.population.permutation import Permutation, shuffled, unshuffled
from mocks.population.seats import THOUSAND, Seat, Unit
from mocks.population.serials import Serials, Slot
from mocks.world.numbers import Sex

FORMER: Final = Role(id="former", shelf="former")
"""The number that somebody of the kind `renumbered` had before."""


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """Who somebody is before anything happens to them."""

    born: date
    sex: Sex
    number: Pnr


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """Whose number it is, and whether it is the one that was changed."""

    seat: Seat
    is_former: bool


class Numbering:
    """Every number of a world. `most` is how many people the slots are shared out for."""

    def __init__(self, chance: Chance, serials: Serials, *, most: int) -> None:
        self._chance = chance
        self._serials = serials
        thousands = -(-most // THOUSAND)
        self._fields = {
            kind.id: _Field(kind, chance, units=kind.units * thousands) for kind in KINDS
        }
        shelves = [(kind, shelf) for kind in KINDS for shelf in _shelves(kind)]
        self._shelves = shelves
        widths = (self._fields[kind.id].templates for kind, _ in shelves)
        self._begins = list(accumulate(widths, initial=0))
        self._begin_of = {
            (kind.id, shelf): begin
            for (kind, shelf), begin in zip(shelves, self._begins, strict=False)
        }
        self._in_order = {kind.id: _in_order(kind) for kind in KINDS}
        if self._begins[-1] > serials.fewest or self._old_end() > serials.fewest_before_1937:
            raise ValueError("a day has too few numbers for so many people")

    def identities(self, unit: Unit) -> Mapping[RoleId, Identity]:
        """Give everybody of a household, and the former number where there is one."""
        kind = unit.kind
        anchor, template = self._fields[kind.id].day(unit.place)
        draws = self._draws(kind, template)
        days: dict[RoleId, int] = {}
        for role in self._in_order[kind.id]:
            days[role.id] = (
                anchor if role.gap is None else _born_after(role, days[role.gap.after], draws)
            )
        found = {
            role.id: self._identity(unit, role, days[role.id], template) for role in kind.roles
        }
        if kind.special == "renumbered":
            found[FORMER.id] = self._identity(unit, FORMER, days["self"], template)
        return found

    def find(self, number: Pnr) -> Found | None:
        """Give whose number it would be in a world without end; None where it is nobody's."""
        slot = self._serials.slot(number)
        if slot is None or slot.place >= self._begins[-1]:
            return None
        shelf_place = bisect_right(self._begins, slot.place) - 1
        kind, shelf = self._shelves[shelf_place]
        template = slot.place - self._begins[shelf_place]
        for role in _on_shelf(kind, shelf):
            unit = self._unit(kind, role, place_of(slot.born), template)
            if unit is not None and self.identities(unit)[role.id].number == number:
                is_former = role.id == FORMER.id
                seat = Seat(unit=unit, role=kind.roles[0] if is_former else role)
                return Found(seat=seat, is_former=is_former)
        return None

    def _unit(self, kind: Kind, role: Role, day: int, template: int) -> Unit | None:
        roles = {each.id: each for each in kind.roles} | {FORMER.id: kind.roles[0]}
        role = roles[role.id]
        draws = self._draws(kind, template)
        while role.gap is not None:
            day = _born_before(role, day, draws)
            role = roles[role.gap.after]
        place = self._fields[kind.id].place(day, template)
        if place is None:
            return None
        thousand, rank = divmod(place, kind.units)
        return Unit(thousand=thousand, kind_id=kind.id, rank=rank)

    def _identity(self, unit: Unit, role: Role, day: int, template: int) -> Identity:
        born, sex = day_at(day), self._sex(unit, role)
        begin = self._begin_of[unit.kind_id, role.shelf]
        slot = Slot(born=born, sex=sex, place=begin + template)
        return Identity(born=born, sex=sex, number=self._serials.number(slot))

    def _sex(self, unit: Unit, role: Role) -> Sex:
        if role.sex is not None:
            return role.sex
        draws = self._chance.of(f"sex|{unit.kind_id}|{unit.place}")
        if role.id == FORMER.id and draws.happens("changed", _CHANGED_SEX_PER_MYRIAD):
            return "male" if self._sex(unit, unit.kind.roles[0]) == "female" else "female"
        # A couple of one sex, and a number that was only written wrongly, have one draw for both.
        name: str = "self" if role.id in _OF_ONE_SEX else role.id
        return "female" if draws.below(name, 2) else "male"

    def _draws(self, kind: Kind, template: int) -> Draws:
        return self._chance.of(f"template|{kind.id}|{template}")

    def _old_end(self) -> int:
        """Give how many slots the kinds need whose people may be born before 1937."""
        ends = zip(self._shelves, self._begins[1:], strict=True)
        return max(end for (kind, _), end in ends if kind.bands[0].first.year < _FEW_UNTIL)


_FEW_UNTIL: Final = 1950
_CHANGED_SEX_PER_MYRIAD: Final = 3000
_OF_ONE_SEX: Final[frozenset[RoleId]] = frozenset({"self", "one", "other", "former"})


class _Field:
    """The days and templates of one kind: a permuted range, laid out band by band."""

    def __init__(self, kind: Kind, chance: Chance, *, units: int) -> None:
        spans = [(place_of(band.first), place_of(band.last)) for band in kind.bands]
        self._firsts = [first for first, _ in spans]
        self._lasts = [last for _, last in spans]
        lengths = [last - first + 1 for first, last in spans]
        weighed = sum(
            band.weight * length for band, length in zip(kind.bands, lengths, strict=True)
        )
        self._templates = [-(-units * band.weight // weighed) for band in kind.bands]
        sizes = [
            length * templates for length, templates in zip(lengths, self._templates, strict=True)
        ]
        self._begins = list(accumulate(sizes, initial=0))
        self._order = Permutation(self._begins[-1], chance.key(f"kind|{kind.id}"))
        self.templates = max(self._templates)

    def day(self, place: int) -> tuple[int, int]:
        """Give the anchor's day and template of a household."""
        drawn = self._order.forward(place)
        band = bisect_right(self._begins, drawn) - 1
        days, template = divmod(drawn - self._begins[band], self._templates[band])
        return self._firsts[band] + days, template

    def place(self, day: int, template: int) -> int | None:
        """Give the household with that anchor's day and template; None outside the bands."""
        band = bisect_right(self._firsts, day) - 1
        if band < 0 or day > self._lasts[band] or template >= self._templates[band]:
            return None
        days = day - self._firsts[band]
        return self._order.back(self._begins[band] + days * self._templates[band] + template)


def _shelves(kind: Kind) -> tuple[str, ...]:
    former = (FORMER,) if kind.special == "renumbered" else ()
    return tuple(dict.fromkeys(role.shelf for role in (*kind.roles, *former)))


def _on_shelf(kind: Kind, shelf: str) -> tuple[Role, ...]:
    return tuple(role for role in (*kind.roles, FORMER) if role.shelf == shelf)


def _in_order(kind: Kind) -> list[Role]:
    """Give the roles so that whoever is born after somebody stands behind them."""
    roles, left = [role for role in kind.roles if role.gap is None], list(kind.roles)
    while len(roles) < len(kind.roles):
        known = {role.id for role in roles}
        roles += [
            role for role in left if role.gap and role.gap.after in known and role.id not in known
        ]
    return roles


def _born_after(role: Role, day: int, draws: Draws) -> int:
    gap, window, drawn = _drawn(role, day, draws)
    return shuffled(day, window=window, drawn=drawn) + gap


def _born_before(role: Role, day: int, draws: Draws) -> int:
    """Give the day of the role that this one is born after."""
    gap, window, _ = _drawn(role, 0, draws)
    moved = day - gap
    # A window is moved within itself, so the moved day tells the window.
    drawn = _drawn(role, moved, draws)[2]
    return unshuffled(moved, window=window, drawn=drawn)


def _drawn(role: Role, day: int, draws: Draws) -> tuple[int, int, int]:
    if role.gap is None:
        raise ValueError("an anchor is born after nobody")
    gap = draws.between(f"gap|{role.id}", role.gap.fewest, role.gap.most)
    window = role.gap.window
    return gap, window, draws.below(f"move|{role.id}|{day // window}", window * window)

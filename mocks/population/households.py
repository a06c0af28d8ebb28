"""A household on a day: who is in it, who is alive, married, parted, and how they are called."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

import msgspec

from contracts.pnr import Pnr
from mocks.population.draws import Chance, Draws
from mocks.population.kinds import Role, RoleId
from mocks.population.mortality import death_of
from mocks.population.names import (
    FullName,
    family_name,
    given_name,
    longest_name,
    middle_name,
)
from mocks.population.numbering import FORMER, Identity, Numbering
from mocks.population.seats import Plan, Unit
from mocks.world.numbers import Sex

OF_AGE: Final = 18
_ADULTS: Final[tuple[RoleId, ...]] = ("she", "he", "one", "other")
_FROM_ABROAD_PER_MYRIAD: Final = 1000
_OWN_NAME_PER_MYRIAD: Final = 4000
"""Of the married, how many kept the family name that they had."""
_WEDDINGS_UNTIL: Final = date(2025, 6, 30)
_PARTINGS_UNTIL: Final = date(2026, 6, 30)


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody of a household. `died` is a day that has come."""

    index: int
    role: Role
    born: date
    sex: Sex
    number: Pnr
    name: FullName
    died: date | None


class Household(msgspec.Struct, frozen=True, kw_only=True):
    """A household as it stands on a day. Never serialised: it holds numbers."""

    unit: Unit
    today: date
    members: tuple[Member, ...]
    former: Identity | None = None
    """The number, sex and birth date that a renumbered person had before."""
    is_from_abroad: bool
    wed_on: date | None = None
    parted_on: date | None = None
    draws: Draws

    def member(self, role: RoleId) -> Member | None:
        """Give who has a role; None where nobody has or they are not born yet."""
        found = (each for each in self.members if each.role.id == role)
        return next((each for each in found if each.born <= self.today), None)

    def adults(self) -> tuple[Member, ...]:
        """Give those who are nobody's children here."""
        return tuple(each for each in self.members if not each.role.is_child)

    def children(self) -> tuple[Member, ...]:
        """Give the children who are born, the eldest first."""
        born = [each for each in self.members if each.role.is_child and each.born <= self.today]
        return tuple(sorted(born, key=lambda child: child.born))

    def partner_of(self, member: Member) -> Member | None:
        """Give whom an adult is or was a couple with, parents who parted included."""
        if member.role.id not in _ADULTS:
            return None
        return next((each for each in self.adults() if each.role.id != member.role.id), None)


class Registrar:
    """Makes households of seats. `today` is the Danish day as of which they stand."""

    def __init__(self, chance: Chance, numbering: Numbering, plan: Plan, *, today: date) -> None:
        self._chance = chance
        self._numbering = numbering
        self._plan = plan
        self._today = today

    def household(self, unit: Unit) -> Household:
        """Make a household."""
        draws = self._chance.of(f"household|{unit.kind_id}|{unit.place}")
        identities = self._numbering.identities(unit)
        is_from_abroad = unit.kind.special == "tax-only" or draws.happens(
            "from-abroad", _FROM_ABROAD_PER_MYRIAD
        )
        bare = tuple(
            self._member(unit, role, identities[role.id], is_from_abroad=is_from_abroad)
            for role in unit.kind.roles
        )
        household = Household(
            unit=unit,
            today=self._today,
            members=bare,
            former=identities.get(FORMER.id),
            is_from_abroad=is_from_abroad,
            draws=draws,
        )
        parted_on = _parted_on(household)
        wed_on = _wed_on(household)
        household = msgspec.structs.replace(household, wed_on=wed_on, parted_on=parted_on)
        return msgspec.structs.replace(household, members=tuple(_named(household)))

    def of_person(self, index: int) -> Draws:
        """Give what chance decides about one person."""
        return self._chance.of(f"person|{index}")

    def _member(
        self, unit: Unit, role: Role, identity: Identity, *, is_from_abroad: bool
    ) -> Member:
        index = self._plan.index(unit, role.id)
        draws = self.of_person(index)
        own = FullName(
            given=given_name(draws, identity.sex, is_from_abroad=is_from_abroad),
            middle=middle_name(draws),
            family=family_name(draws, is_from_abroad=is_from_abroad),
        )
        return Member(
            index=index,
            role=role,
            born=identity.born,
            sex=identity.sex,
            number=identity.number,
            name=longest_name(draws) or own,
            died=death_of(identity.born, draws, today=self._today),
        )


def birthday(born: date, age: int) -> date:
    """Give the day on which somebody turns so old; 29 February gives way to 1 March."""
    year = born.year + age
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def age_on(born: date, day: date) -> int:
    """Give whole years."""
    return day.year - born.year - (birthday(born, day.year - born.year) > day)


def _wed_on(household: Household) -> date | None:
    """Draw a wedding: after both are grown, and when both lived."""
    per_myriad = household.unit.kind.married_per_myriad
    draws, adults = household.draws, household.adults()
    was_wed = per_myriad and draws.happens("wed", per_myriad)
    if not was_wed:
        return None
    grown = birthday(max(each.born for each in adults), 21)
    day = grown + timedelta(days=draws.between("wed-after", 0, 12 * 365))
    died = [each.died for each in adults if each.died]
    is_possible = day <= min([household.today, _WEDDINGS_UNTIL, *died])
    return day if is_possible else None


def _parted_on(household: Household) -> date | None:
    """Draw when the parents of two homes parted: in their youngest child's first years."""
    child = household.member("child")
    if household.unit.kind.homes == 1 or child is None:
        return None
    day = child.born + timedelta(days=household.draws.between("parted-after", 300, 1200))
    return min(day, _PARTINGS_UNTIL)


def _named(household: Household) -> Iterator[Member]:
    """Give a couple one family name where they took one, and children that of a parent."""
    adults = household.adults()
    shared = household.draws.pick("name-of", adults).name.family
    is_shared = household.wed_on is not None and not household.draws.happens(
        "own-names", _OWN_NAME_PER_MYRIAD
    )
    for member in household.members:
        takes = member.role.is_child or is_shared
        name = msgspec.structs.replace(member.name, family=shared) if takes else member.name
        yield msgspec.structs.replace(member, name=name)

"""The seeded population as the registers of a world ask it: by number, or by place in the world.

Nothing is kept but the last few: everybody is made anew when asked for, always the same.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import date
from functools import lru_cache
from typing import Final

import msgspec

from contracts.pnr import Pnr
from mocks.population.book import Book
from mocks.population.country import Country
from mocks.population.draws import GENERATOR, Chance
from mocks.population.homes import Housing, place_of_home
from mocks.population.households import Household, Member, Registrar
from mocks.population.living import Livelihoods, way_of_living
from mocks.population.numbering import FORMER, Found, Numbering
from mocks.population.persons import PersonMaker
from mocks.population.seats import Plan, Unit
from mocks.population.serials import serials
from mocks.population.stories import story_of, traits_of
from mocks.world.income_truth import Figure
from mocks.world.incomes import Reports
from mocks.world.model import Inhabitant
from mocks.world.people import PersonFacts, PlaceFacts

MOST_PEOPLE: Final = 10_000_000
MOST_SATISFYING: Final = 1_000_000
"""With numbers that satisfy modulus 11, of which a day has fewer."""
_KEPT: Final = 64


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What population is wanted; nobody by default."""

    people: int = 0
    seed: int = 0
    modulus_11: bool = False

    @property
    def tag(self) -> str:
        """Write what the same world is made of."""
        kind = " numbers=modulus-11" if self.modulus_11 else ""
        return f"{GENERATOR} seed={self.seed} people={self.people}{kind}"


class TooManyPeople(ValueError):
    """More people are wanted than there are numbers for."""

    def __init__(self, most: int) -> None:
        super().__init__(f"at most {most} people")


class Population:
    """Everybody of a wish, as of a Danish day. `taken` are numbers that nobody here may have."""

    def __init__(
        self, wish: Wish, *, country: Country, today: date, taken: AbstractSet[Pnr] = frozenset()
    ) -> None:
        """Raise TooManyPeople where there are not numbers enough."""
        most = MOST_SATISFYING if wish.modulus_11 else MOST_PEOPLE
        if wish.people > most:
            raise TooManyPeople(most)
        chance = Chance(wish.seed)
        kind = serials("satisfying" if wish.modulus_11 else "failing", chance=chance, taken=taken)
        self._plan = Plan()
        self._today = today
        self.size: Final = self._plan.whole(wish.people)
        """The people wanted, rounded up to whole households."""
        self._numbering = Numbering(chance, kind, most=most)
        self._registrar = Registrar(chance, self._numbering, self._plan, today=today)
        self._housing = Housing(chance, country, self._plan)
        self._persons = PersonMaker(self._registrar, self._housing)
        self._livelihoods = Livelihoods(world=f"population|{wish.seed}")
        self._household = lru_cache(maxsize=_KEPT)(self._registrar.household)
        self._found = lru_cache(maxsize=_KEPT)(self._find)
        self._book = lru_cache(maxsize=_KEPT)(self._written)

    def person(self, number: Pnr) -> PersonFacts | None:
        """Give what the person register holds by a number; None where it is nobody's here."""
        found = self._found(number)
        if found is None:
            return None
        household, member = self._at(found)
        if not found.is_former:
            return self._persons.facts(household, member)
        return self._persons.former(household, member)

    def reports(self, number: Pnr) -> Reports:
        """Give every income report that is or will be; a former number has none."""
        found = self._found(number)
        return () if found is None or found.is_former else self._book(number).reports()

    def expected(self, number: Pnr, *, as_of: date) -> tuple[Figure, ...]:
        """Give what somebody's income nets to in the months over by a day, from what was meant."""
        found = self._found(number)
        return () if found is None or found.is_former else self._book(number).figures(as_of=as_of)

    def inhabitant(self, index: int, *, with_income: bool = True) -> Inhabitant | None:
        """Describe person number `index`; None where there is none, or not yet born."""
        if not 0 <= index < self.size:
            return None
        seat = self._plan.seat(index)
        household = self._household(seat.unit)
        member = household.member(seat.role.id)
        if member is None:
            return None
        person = self._persons.facts(household, member)
        way = way_of_living(household, member, self._registrar.of_person(index))
        former = household.former
        return Inhabitant(
            index=index,
            number=member.number,
            former_number=former.number if former else None,
            traits=traits_of(household, member, person, way),
            story=story_of(household, member, person, way),
            household=tuple(each.index for each in household.members),
            expected_income=(
                self.expected(member.number, as_of=self._today) if with_income else ()
            ),
        )

    def vacant_homes(self, municipality_code: str) -> Iterator[PlaceFacts]:
        """Give homes of a municipality where nobody of the population lives."""
        last = self._plan.seat(self.size - 1).unit
        lived_in = self._plan.home(last, last.kind.homes)
        vacant = self._housing.vacant(municipality_code, lived_in=lived_in)
        return map(place_of_home, vacant)

    def _find(self, number: Pnr) -> Found | None:
        """Find whose number it is, among those who live in this world and are born."""
        found = self._numbering.find(number)
        if found is None or not self._is_inhabited(found.seat.unit):
            return None
        is_born = self._household(found.seat.unit).member(found.seat.role.id) is not None
        return found if is_born else None

    def _is_inhabited(self, unit: Unit) -> bool:
        return self._plan.first(unit) < self.size

    def _at(self, found: Found) -> tuple[Household, Member]:
        household = self._household(found.seat.unit)
        member = household.member(found.seat.role.id)
        if member is None:
            raise ValueError("somebody who was found is not there")
        return household, member

    def _written(self, number: Pnr) -> Book:
        found = self._found(number)
        if found is None or found.seat.role.id == FORMER.id:
            raise ValueError("nobody to write a book about")
        household, member = self._at(found)
        person = self._persons.facts(household, member)
        draws = self._registrar.of_person(member.index)
        return self._livelihoods.earned(household, person, member, draws)

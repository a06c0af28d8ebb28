"""The world that every mock serves: who lives in it and where; by number, persona and address."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Protocol

import msgspec

from contracts.adapter import Text
from contracts.pnr import Pnr
from mocks.world.addresses import AddressRegister
from mocks.world.income_truth import Figure
from mocks.world.incomes import IncomeRegister
from mocks.world.people import PersonFacts, PlaceFacts


class Persona(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in the sandbox whom developers know by trait; listed by `GET /personas`."""

    id: str
    number: Pnr
    traits: tuple[str, ...]
    story: Text
    satisfies_modulus_11: bool
    is_in_person_register: bool = True
    """False for a replacement number: an authority issued it locally, CPR knows nobody by it."""
    has_mitid: bool = True
    """False for somebody who cannot sign in at all."""


class Inhabitant(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody of the population as developers read them, by their place in the world."""

    index: int
    number: Pnr
    former_number: Pnr | None
    traits: tuple[str, ...]
    story: Text
    household: tuple[int, ...]
    """The places in the world of those who were made together, this one among them."""
    expected_income: tuple[Figure, ...]


class Population(Protocol):
    """Those who are too many to be written down; each is computed when asked for."""

    @property
    def size(self) -> int:
        """Give how many there are."""
        ...

    def person(self, number: Pnr) -> PersonFacts | None:
        """Give the facts by a number."""
        ...

    def inhabitant(self, index: int, *, with_income: bool = True) -> Inhabitant | None:
        """Describe person number `index`; None where there is none."""
        ...

    def vacant_homes(self, municipality_code: str) -> Iterator[PlaceFacts]:
        """Give homes of a municipality that somebody can move to."""
        ...


class World:
    """Everybody and every address; immutable once built, the same in every mock."""

    def __init__(  # noqa: PLR0913  a world has as many parts
        self,
        *,
        people: Iterable[PersonFacts],
        personas: Iterable[Persona],
        addresses: AddressRegister,
        incomes: IncomeRegister | None = None,
        day: date | None = None,
        population: Population | None = None,
        version_tag: str = "samsyn-world/0",
    ) -> None:
        """Build the indices. Raises ValueError where a number or a persona's id occurs twice.

        `day` is the Danish day for which ages and payrolls were made; None where none depends on
        one. `version_tag` says what the world was made of: the same tag, the same world.
        """
        everybody, named = tuple(people), tuple(personas)
        self._people = {person.number: person for person in everybody}
        self._personas = {persona.id: persona for persona in named}
        if len(self._people) != len(everybody) or len(self._personas) != len(named):
            raise ValueError("a number or a persona's id occurs twice")
        self._personas_by_number = {persona.number: persona for persona in named}
        self.addresses = addresses
        self.incomes = incomes or IncomeRegister()
        self.day = day
        self.population = population
        """Those who are computed when asked for; None where there are none."""
        self.version_tag = version_tag

    @property
    def people(self) -> tuple[PersonFacts, ...]:
        """Give everybody who is written down, in a stable order; nobody of the population."""
        return tuple(self._people.values())

    @property
    def personas(self) -> tuple[Persona, ...]:
        """Give the personas in the order of their stories."""
        return tuple(self._personas.values())

    def person(self, number: Pnr) -> PersonFacts | None:
        """Give the facts by a number; None where the person register knows nobody by it."""
        written = self._people.get(number)
        if written is not None or self.population is None:
            return written
        return self.population.person(number)

    def persona(self, persona_id: str) -> Persona | None:
        """Give a persona by id: `employee`, `protected-address`, `employee-mod11`."""
        return self._personas.get(persona_id)

    def persona_of(self, number: Pnr) -> Persona | None:
        """Give the persona with that number; None for everybody else."""
        return self._personas_by_number.get(number)

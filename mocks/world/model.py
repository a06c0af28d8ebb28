"""The world that every mock serves: who lives in it and where; by number, persona and address."""

from collections.abc import Iterable
from datetime import date

import msgspec

from contracts.adapter import Text
from contracts.pnr import Pnr
from mocks.world.addresses import AddressRegister
from mocks.world.incomes import IncomeRegister
from mocks.world.people import PersonFacts


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


class World:
    """Everybody and every address; immutable once built, the same in every mock."""

    def __init__(
        self,
        *,
        people: Iterable[PersonFacts],
        personas: Iterable[Persona],
        addresses: AddressRegister,
        incomes: IncomeRegister | None = None,
        day: date | None = None,
    ) -> None:
        """Build the indices. Raises ValueError where a number or a persona's id occurs twice.

        `day` is the Danish day for which ages and payrolls were made; None where none depends on
        one.
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

    @property
    def people(self) -> tuple[PersonFacts, ...]:
        """Give everybody whom the person register knows, in a stable order."""
        return tuple(self._people.values())

    @property
    def personas(self) -> tuple[Persona, ...]:
        """Give the personas in the order of their stories."""
        return tuple(self._personas.values())

    def person(self, number: Pnr) -> PersonFacts | None:
        """Give the facts by a number; None where the person register knows nobody by it."""
        return self._people.get(number)

    def persona(self, persona_id: str) -> Persona | None:
        """Give a persona by id: `employee`, `protected-address`, `employee-mod11`."""
        return self._personas.get(persona_id)

    def persona_of(self, number: Pnr) -> Persona | None:
        """Give the persona with that number; None for everybody else."""
        return self._personas_by_number.get(number)

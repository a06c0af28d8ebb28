"""How a world stands after some events: the base world, and over it what the events changed."""

from collections.abc import Iterator, Mapping

import msgspec

from contracts.pnr import Pnr
from mocks.life.addresses import GrownAddresses
from mocks.world.addresses import AddressRegister, RegisterRows
from mocks.world.incomes import Reports
from mocks.world.model import Persona, World
from mocks.world.people import PersonFacts


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Nobody changes one: the next event makes the next. Never serialised: it holds numbers."""

    base: World
    people: Mapping[Pnr, PersonFacts] = {}
    """Whoever changed or came, by number."""
    personas: Mapping[str, Persona] = {}
    persona_ids: Mapping[Pnr, str] = {}
    """Numbers that events gave or took, by the persona whose they are or were."""
    reports: Mapping[Pnr, Reports] = {}
    """Every report of those whose pay changed; `()` where a number has none any more."""
    built: RegisterRows = RegisterRows()
    """What the address register has got since."""

    def __repr__(self) -> str:
        return f"Standing({len(self.people)} changed)"

    @property
    def addresses(self) -> AddressRegister:
        """Give the address register, with what was built."""
        base = self.base.addresses
        return GrownAddresses(base, self.built) if self.built.addresses else base

    def person(self, number: Pnr) -> PersonFacts | None:
        """Give the facts by a number."""
        return self.people.get(number) or self.base.person(number)

    def everybody(self) -> Iterator[PersonFacts]:
        """Give everybody in the base world's order; who came later comes last."""
        for person in self.base.people:
            yield self.people.get(person.number, person)
        yield from (
            person for number, person in self.people.items() if self.base.person(number) is None
        )

    def persona(self, persona_id: str) -> Persona | None:
        """Give a persona, with the number in force."""
        return self.personas.get(persona_id) or self.base.persona(persona_id)

    def all_personas(self) -> tuple[Persona, ...]:
        """Give the personas in the base world's order; newborns last."""
        known = {persona.id: persona for persona in self.base.personas}
        return tuple((known | dict(self.personas)).values())

    def persona_of(self, number: Pnr) -> Persona | None:
        """Give the persona whose number it is or was."""
        persona_id = self.persona_ids.get(number)
        return self.persona(persona_id) if persona_id else self.base.persona_of(number)

    def reports_of(self, number: Pnr) -> Reports:
        """Give every report that is or will be, oldest first."""
        changed = self.reports.get(number)
        return self.base.incomes.all_of(number) if changed is None else changed

"""A world as somebody sees it at the moment they look: a registry's replica, or the present.

A view reads like a world. How it stands is asked anew at each look, so that a clock that moves and
an event that happens show at once.
"""

from collections.abc import Callable
from datetime import datetime

from contracts.pnr import Pnr
from mocks.exchange import Clock
from mocks.life.chronicle import Chronicle
from mocks.life.standing import Standing
from mocks.world.addresses import AddressRegister
from mocks.world.incomes import IncomeRegister, Reports
from mocks.world.model import Persona, World
from mocks.world.people import PersonFacts

Look = Callable[[Pnr | None], Standing]
"""How the world stands for whoever looks; a number where one person is looked at."""


class SeenWorld(World):
    """A base world with the events that whoever looks can know of."""

    def __init__(self, base: World, *, look: Look, incomes: IncomeRegister) -> None:
        """Take over how a world reads and nothing of how one is kept: what is not said here fails
        loudly rather than speak of the base world.
        """
        self._look = look
        self.incomes = incomes
        self.day = base.day
        self.population = base.population
        self.version_tag = base.version_tag

    @property
    def addresses(self) -> AddressRegister:  # type: ignore[override]  # read-only here
        """Give the address register as it stands."""
        return self._look(None).addresses

    @property
    def people(self) -> tuple[PersonFacts, ...]:
        """Give everybody; where nobody changed, as the base world does."""
        standing = self._look(None)
        return tuple(standing.everybody()) if standing.people else standing.base.people

    @property
    def personas(self) -> tuple[Persona, ...]:
        """Give the personas, with the numbers in force."""
        return self._look(None).all_personas()

    def person(self, number: Pnr) -> PersonFacts | None:
        """Give the facts by a number."""
        return self._look(number).person(number)

    def persona(self, persona_id: str) -> Persona | None:
        """Give a persona by id."""
        return self._look(None).persona(persona_id)

    def persona_of(self, number: Pnr) -> Persona | None:
        """Give the persona whose number it is or was."""
        return self._look(None).persona_of(number)


class SeenIncomes(IncomeRegister):
    """What is reported, by whose number it is at the moment that is asked for."""

    def __init__(self, chronicle: Chronicle, *, clock: Clock) -> None:
        super().__init__()
        self._chronicle = chronicle
        self._clock = clock

    def all_of(self, number: Pnr) -> Reports:
        """Give every report that is or will be, by what has happened until now."""
        return self._chronicle.standing_at(self._clock()).reports_of(number)

    def known_of(self, number: Pnr, now: datetime) -> Reports:
        """Give the reports that have been made by that moment."""
        reports = self._chronicle.standing_at(now).reports_of(number)
        return tuple(report for report in reports if report.reported_at <= now)

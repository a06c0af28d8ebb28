"""Who can sign in: personas in the person register, alive, old enough and with a MitID."""

from datetime import date
from typing import Final

from contracts.dates import danish_day
from mocks.exchange import Clock
from mocks.issuer.pages import Choice
from mocks.world.model import Persona, World

_DEAD: Final = 90
_YOUNGEST: Final = 13
"""MitID is issued from 13 years on."""


class People:
    """The personas of a world as citizens who sign in."""

    def __init__(self, world: World, *, clock: Clock) -> None:
        self._world = world
        self._clock = clock

    def choices(self) -> tuple[Choice, ...]:
        """Give those who can sign in, in the world's order."""
        return tuple(
            self._choice(persona) for persona in self._world.personas if self._may(persona)
        )

    def person(self, persona_id: str) -> Persona | None:
        """Give a persona who can sign in, or None."""
        persona = self._world.persona(persona_id)
        return persona if persona is not None and self._may(persona) else None

    def _may(self, persona: Persona) -> bool:
        facts = self._world.person(persona.number)
        if facts is None or facts.status == _DEAD or not persona.has_mitid:
            return False
        born = facts.birth.day if facts.birth else persona.number.birth_date
        return born is not None and _age(born, danish_day(self._clock())) >= _YOUNGEST

    def _choice(self, persona: Persona) -> Choice:
        facts = self._world.person(persona.number)
        name = facts.name.full if facts and facts.name else persona.id
        return Choice(
            id=persona.id,
            name=name,
            story=persona.story.da,
            is_of_second_set=persona.satisfies_modulus_11,
        )


def _age(born: date, today: date) -> int:
    had_birthday = (today.month, today.day) >= (born.month, born.day)
    return today.year - born.year - (0 if had_birthday else 1)

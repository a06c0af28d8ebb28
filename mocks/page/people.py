"""Who lives in a world, as the page shows them. Numbers go out in the page and in no address."""

from typing import Final

import msgspec

from mocks.catalogue.page import MONTHS_SHOWN
from mocks.catalogue.shown import ShownPersona, shown_inhabitant, shown_persona
from mocks.issuer.people import People
from mocks.life.life import Life
from mocks.page.visit import Visit
from mocks.world.cast import MODULUS_11_SUFFIX
from mocks.world.income_truth import Figure
from mocks.world.model import Inhabitant, Persona

LEAD: Final = "employee"


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """A persona with both numbers."""

    name: str
    persona: ShownPersona
    second_pnr: str | None
    """Of the same persona in the second set; None: there is none."""
    may_sign_in: bool


class Neighbour(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody of the population."""

    index: int
    name: str
    pnr: str
    former_pnr: str | None
    traits: tuple[str, ...]
    story: dict[str, str]
    household: tuple[int, ...]
    income: tuple[Figure, ...]


def cards(visit: Visit) -> tuple[Card, ...]:
    """Give the personas of the first set whose id, name, story or traits hold every word."""
    words = visit.asked("q").casefold().split()
    life = visit.world.life
    firsts = [each for each in life.present.personas if not each.id.endswith(MODULUS_11_SUFFIX)]
    made = [_card(life, each) for each in firsts]
    return tuple(card for card in made if all(word in _told_of(card) for word in words))


def card(visit: Visit, persona_id: str) -> Card | None:
    """Give one persona of the first set; None where there is none by that id."""
    life = visit.world.life
    persona = life.present.persona(persona_id)
    return None if persona is None else _card(life, persona)


def last_months(figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """Give the last months only, the newest first."""
    months = sorted({figure.month for figure in figures})[-MONTHS_SHOWN:]
    return tuple(figure for figure in reversed(figures) if figure.month in months)


def ids(visit: Visit) -> tuple[str, ...]:
    """Give every persona's id, the first set before the second."""
    everybody = [persona.id for persona in visit.world.life.present.personas]
    return tuple(sorted(everybody, key=lambda each: each.endswith(MODULUS_11_SUFFIX)))


def neighbour(visit: Visit, written: str) -> Neighbour | None:
    """Give who of the population has a place; None where nobody does."""
    present = visit.world.life.present
    population = present.population
    is_place = written.isascii() and written.isdecimal() and len(written) <= len("99999999")
    somebody = population.inhabitant(int(written)) if population and is_place else None
    if somebody is None:
        return None
    facts = present.person(somebody.number)
    return _neighbour(somebody, facts.name.full if facts and facts.name else "")


def population_size(visit: Visit) -> int:
    """Tell how many live here beside the personas."""
    population = visit.world.life.present.population
    return population.size if population else 0


def _neighbour(somebody: Inhabitant, name: str) -> Neighbour:
    former = somebody.former_number.reveal() if somebody.former_number else None
    shown = shown_inhabitant(somebody, somebody.number.reveal(), former, with_income=True)
    return Neighbour(
        index=shown.index,
        name=name,
        pnr=shown.pnr,
        former_pnr=former,
        traits=shown.traits,
        story=shown.story,
        household=shown.household,
        income=last_months(shown.expected_income),
    )


def _card(life: Life, persona: Persona) -> Card:
    world = life.present
    facts = world.person(persona.number)
    second = world.persona(f"{persona.id}{MODULUS_11_SUFFIX}")
    return Card(
        # A newborn without a name has an empty one.
        name=(facts.name.full if facts and facts.name else "") or persona.id,
        persona=shown_persona(persona, persona.number.reveal(), day=world.day),
        second_pnr=second.number.reveal() if second else None,
        may_sign_in=People(world, clock=life.clock).person(persona.id) is not None,
    )


def _told_of(card: Card) -> str:
    persona = card.persona
    told = (persona.id, card.name, *persona.story.values(), *persona.traits)
    return " ".join(told).casefold()

"""What developers read of a persona and of somebody of the population.

The number is handed in: no module here takes one out of its type.
"""

from datetime import date

import msgspec

from mocks.world.income_truth import Figure
from mocks.world.livelihoods import expected_figures
from mocks.world.model import Inhabitant, Persona
from mocks.world.refusals import ExpectedRefusal, expected_refusals


class ShownPersona(msgspec.Struct, frozen=True, kw_only=True):
    """A persona in `GET /personas`."""

    id: str
    pnr: str
    traits: tuple[str, ...]
    story: dict[str, str]
    satisfies_modulus_11: bool
    is_in_person_register: bool
    has_mitid: bool
    expected_income: tuple[Figure, ...]
    """By month and kind, for the months that were over on the day that the world is built for."""
    expected_refusals: tuple[ExpectedRefusal, ...]


class ShownInhabitant(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody in `GET /population` and, with income, in `GET /people/INDEX`."""

    index: int
    pnr: str
    former_pnr: str | None = None
    traits: tuple[str, ...]
    story: dict[str, str]
    household: tuple[int, ...]
    expected_income: tuple[Figure, ...] = ()


def shown_persona(persona: Persona, number: str, *, day: date | None) -> ShownPersona:
    """Show a persona of a world that is built for a day."""
    income = expected_figures(persona.id, world_day=day) if day else ()
    return ShownPersona(
        id=persona.id,
        pnr=number,
        traits=persona.traits,
        story={"da": persona.story.da, "en": persona.story.en},
        satisfies_modulus_11=persona.satisfies_modulus_11,
        is_in_person_register=persona.is_in_person_register,
        has_mitid=persona.has_mitid,
        expected_income=income,
        expected_refusals=expected_refusals(persona.id),
    )


def shown_inhabitant(
    somebody: Inhabitant, number: str, former: str | None, *, with_income: bool
) -> ShownInhabitant:
    """Show somebody of the population."""
    return ShownInhabitant(
        index=somebody.index,
        pnr=number,
        former_pnr=former,
        traits=somebody.traits,
        story={"da": somebody.story.da, "en": somebody.story.en},
        household=somebody.household,
        expected_income=somebody.expected_income if with_income else (),
    )

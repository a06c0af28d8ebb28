"""Personal numbers for events: new ones, and an old one replaced wherever it stands."""

from datetime import date
from typing import Final

from msgspec.structs import replace

from contracts.pnr import Pnr
from mocks.life.scene import Scene
from mocks.world.numbers import NumberMaker, Sex
from mocks.world.people import CustodyFacts, PersonFacts, RelativeFacts

_MOST_TRIES: Final = 1000


def unused_number(scene: Scene, *, birth: date, sex: Sex, modulus_11: bool) -> Pnr:
    """Make a number that nobody has or had; the same event gets the same one."""
    taken: list[Pnr] = []
    for _ in range(_MOST_TRIES):
        maker = NumberMaker(taken=taken, modulus_11=modulus_11)
        number = maker.number(f"life|{scene.key}", birth, sex)
        if scene.standing.person(number) is None:
            return number
        taken.append(number)
    raise ValueError("no number is left for that birth date")


def repointed(person: PersonFacts, *, old: Pnr, new: Pnr) -> PersonFacts:
    """Give somebody whose relations name the new number wherever they named the old one."""
    if not _names(person, old):
        return person
    guardian = person.guardian
    return replace(
        person,
        spouse=_relative(person.spouse, old, new),
        mother=_relative(person.mother, old, new),
        father=_relative(person.father, old, new),
        children=tuple(new if child == old else child for child in person.children),
        custody=tuple(_holder(each, old, new) for each in person.custody),
        guardian=guardian
        and replace(guardian, number=new if guardian.number == old else guardian.number),
        current_number=new if person.current_number == old else person.current_number,
    )


def _names(person: PersonFacts, number: Pnr) -> bool:
    relatives = (person.spouse, person.mother, person.father)
    named = {relative.number for relative in relatives if relative}
    named |= {each.holder for each in person.custody} | set(person.children)
    named |= {person.current_number, person.guardian.number if person.guardian else None}
    return number in named


def _relative(relative: RelativeFacts | None, old: Pnr, new: Pnr) -> RelativeFacts | None:
    return RelativeFacts(number=new) if relative and relative.number == old else relative


def _holder(custody: CustodyFacts, old: Pnr, new: Pnr) -> CustodyFacts:
    return replace(custody, holder=new) if custody.holder == old else custody

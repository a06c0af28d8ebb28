"""Events between two adults: marriage and divorce."""

from typing import Final

from contracts.pnr import Pnr
from mocks.life.events import Divorce, Marriage
from mocks.life.households import ADULT
from mocks.life.refusing import Refused
from mocks.life.scene import Scene
from mocks.world.kin import relative
from mocks.world.people import PersonFacts

IN_FORCE: Final = frozenset({"G", "P"})
"""Married, and in a registered partnership."""


def marry(scene: Scene, event: Marriage, person: PersonFacts) -> None:
    """Marry two people to each other."""
    partner = scene.living(scene.persona(event.partner).number)
    if partner.number == person.number:
        raise Refused("with_themselves")
    if IN_FORCE & {person.civil_status, partner.civil_status}:
        raise Refused("married_already")
    if min(scene.age(person), scene.age(partner)) < ADULT:
        raise Refused("under_age")
    if are_close_kin(person, partner):
        raise Refused("close_kin")
    for one, other in ((person, partner), (partner, person)):
        scene.change(
            one,
            civil_status="G",
            civil_status_since=scene.since,
            separated_since=None,
            spouse=relative(other.number),
        )
        scene.tell("A24", one)


def divorce(scene: Scene, _: Divorce, person: PersonFacts) -> None:
    """Divorce somebody; the spouse too, where the register knows who that is."""
    if person.civil_status not in IN_FORCE:
        raise Refused("not_married")
    spouse = person.spouse.number if person.spouse else None
    for each in (person, *scene.known([spouse] if spouse else [])):
        ended = "F" if each.civil_status == "G" else "O"
        scene.change(
            each,
            civil_status=ended,
            civil_status_since=scene.since,
            separated_since=None,
            spouse=None,
        )
        scene.tell("A24", each)


def are_close_kin(one: PersonFacts, other: PersonFacts) -> bool:
    """Tell whether one is the other's parent or child, or both have a parent in common."""
    parents, others_parents = _parents(one), _parents(other)
    return bool(
        parents & others_parents
        or one.number in others_parents | set(other.children)
        or other.number in parents | set(one.children)
    )


def _parents(person: PersonFacts) -> set[Pnr]:
    known = (person.mother, person.father)
    return {parent.number for parent in known if parent and parent.number}

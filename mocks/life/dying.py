"""The event that somebody dies: what ends with them, and for whom."""

from typing import Final, Literal

from msgspec.structs import replace

from contracts.pnr import Pnr
from mocks.life import pay
from mocks.life.events import Death
from mocks.life.households import ADULT
from mocks.life.marrying import IN_FORCE
from mocks.life.moving import left
from mocks.life.scene import Scene
from mocks.world.people import CustodyFacts, PersonFacts

_DEAD: Final = 90


def die(scene: Scene, _: Death, person: PersonFacts) -> None:
    """Register a death; widow or widower and the children are changed with it."""
    spouse = person.spouse.number if person.spouse else None
    is_married = person.civil_status in IN_FORCE
    scene.change(
        person,
        status=_DEAD,
        status_since=scene.since,
        registered_until=scene.marked_day,
        civil_status="D",
        civil_status_since=scene.since,
        place=None,
        former_places=left(person, scene),
        spouse=None,
    )
    scene.tell("A21", person)
    for widowed in scene.known([spouse] if spouse and is_married else []):
        widowed_status = "E" if widowed.civil_status == "G" else "L"
        scene.change(
            widowed,
            civil_status=widowed_status,
            civil_status_since=scene.since,
            separated_since=None,
            spouse=None,
        )
        scene.tell("A24", widowed)
    _end_custody(scene, person)
    pay.end_everything(scene, person.number)


def _end_custody(scene: Scene, parent: PersonFacts) -> None:
    for child in scene.known(parent.children):
        role = _role(child, parent.number)
        if role is None or scene.age(child) >= ADULT:
            continue
        custody = tuple(_ended(each, role, scene) for each in child.custody)
        if custody != child.custody:
            scene.change(child, custody=custody)
            scene.tell("P11", child)


def _role(child: PersonFacts, number: Pnr) -> Literal["mother", "father"] | None:
    if child.mother is not None and child.mother.number == number:
        return "mother"
    is_father = child.father is not None and child.father.number == number
    return "father" if is_father else None


def _ended(custody: CustodyFacts, role: str, scene: Scene) -> CustodyFacts:
    is_theirs = custody.kind == role and custody.until is None
    return replace(custody, until=scene.day) if is_theirs else custody

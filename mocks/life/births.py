"""The event that a child is born."""

from typing import Final

from msgspec.structs import replace

from contracts.adapter import Text
from mocks.life.events import Child
from mocks.life.naming import unused_number
from mocks.life.refusing import Refused
from mocks.life.scene import Scene
from mocks.world.cast import Role, resident
from mocks.world.kin import custody, relative
from mocks.world.model import Persona
from mocks.world.numbers import satisfies_modulus_11
from mocks.world.people import MarkedMoment, NameFacts, PersonFacts

YOUNGEST_PARENT: Final = 15


def bear(scene: Scene, event: Child, person: PersonFacts) -> None:
    """Register a child that lives with its mother, under both parents' custody."""
    mother, other = _parents(scene, event, person)
    if min(scene.age(each) for each in (mother, other) if each) < YOUNGEST_PARENT:
        raise Refused("under_age")
    child = _child(scene, event, mother=mother, other=other)
    scene.change(child)
    scene.enter(_persona(scene, event, child))
    for parent in filter(None, (mother, other)):
        scene.change(parent, children=(*parent.children, child.number))
    scene.tell("MOCK-BIRTH", child)
    if event.name is not None:
        scene.tell("A14", child)
    for parent in filter(None, (mother, other)):
        scene.tell("MOCK-BIRTH", parent)


def _parents(
    scene: Scene, event: Child, person: PersonFacts
) -> tuple[PersonFacts, PersonFacts | None]:
    """Give the mother and the other parent. Raises Refused."""
    other = _other(scene, event, person)
    if other is not None and other.number == person.number:
        raise Refused("with_themselves")
    if person.sex == "female":
        return scene.resident(person.number), other
    if other is None or other.sex != "female":
        raise Refused("no_mother")
    return scene.resident(other.number), person


def _other(scene: Scene, event: Child, person: PersonFacts) -> PersonFacts | None:
    if event.other_parent is not None:
        return scene.living(scene.persona(event.other_parent).number)
    spouse = person.spouse.number if person.spouse else None
    return next(iter(scene.known([spouse] if spouse else [])), None)


def _child(
    scene: Scene, event: Child, *, mother: PersonFacts, other: PersonFacts | None
) -> PersonFacts:
    if (scene.day.month, scene.day.day) == (1, 1):
        raise Refused("no_birthday_here")
    family = (mother.name.family if mother.name else None) or ""
    role = Role(id=scene.key, sex=event.sex, birth=scene.day, given=event.name or "", family=family)
    number = unused_number(
        scene, birth=scene.day, sex=event.sex, modulus_11=satisfies_modulus_11(mother.number)
    )
    place = mother.place and replace(mother.place, moved_in=MarkedMoment(at=scene.since.at))
    kinds = ("mother", "father") if other else ("mother",)
    return replace(
        resident(role, number, None),
        name=NameFacts(full="") if event.name is None else resident(role, number, None).name,
        status=mother.status,
        place=place,
        mother=relative(mother.number),
        father=relative(other.number) if other else None,
        custody=custody(*kinds, since=scene.day),
        takes_text_messages=False,
        takes_digital_post=False,
        notes=(),
    )


def _persona(scene: Scene, event: Child, child: PersonFacts) -> Persona:
    parent = child.mother.number if child.mother else None
    known = scene.standing.persona_of(parent) if parent else None
    wanted = event.child or f"{known.id if known else 'sandbox'}-newborn"
    persona_id, twin = wanted, 1
    while scene.standing.persona(persona_id) is not None:
        if event.child is not None:
            raise Refused("persona_taken")
        twin += 1
        persona_id = f"{wanted}-{twin}"
    home = child.place.municipality_code if child.place else ""
    return Persona(
        id=persona_id,
        number=child.number,
        traits=(f"resident {home}", "child", "born in this world"),
        story=Text(da="Født i sandkassen.", en="Born in the sandbox."),
        satisfies_modulus_11=satisfies_modulus_11(child.number),
        has_mitid=False,
    )

"""The event that somebody gets another personal number, or another legal sex with it."""

from typing import Final

from msgspec.structs import replace

from contracts.pnr import Pnr
from mocks.life.events import ChangedNumber
from mocks.life.naming import repointed, unused_number
from mocks.life.refusing import Refused
from mocks.life.scene import Scene
from mocks.world.numbers import satisfies_modulus_11
from mocks.world.people import NameFacts, PersonFacts

_NUMBER_CHANGED: Final = 60


def change_number(scene: Scene, event: ChangedNumber, person: PersonFacts) -> None:
    """Move somebody to a new number. The old one points at it; who names the old one elsewhere
    names the new one from now on.
    """
    old, birth = person.number, person.birth
    if birth is None or (birth.day.month, birth.day.day) == (1, 1):
        raise Refused("no_birthday_here")
    sex = event.sex or person.sex or "female"
    new = unused_number(scene, birth=birth.day, sex=sex, modulus_11=satisfies_modulus_11(old))
    _retire(scene, person, successor=new)
    renewed = replace(
        person,
        number=new,
        sex=sex,
        name=_name(scene, event, person),
        registered_from=scene.marked_day,
    )
    scene.change(renewed)
    persona = scene.standing.persona_of(old)
    if persona is not None:
        scene.enter(replace(persona, number=new))
    for relative in _relatives(scene, person):
        changed = repointed(relative, old=old, new=new)
        if changed is not relative:
            scene.change(changed)
    scene.hand_over(old, new)
    scene.tell("P03", person, successor=new)
    if event.name is not None:
        scene.tell("A13", renewed)


def _retire(scene: Scene, person: PersonFacts, *, successor: Pnr) -> None:
    """Leave of the old number what identifies it, and where to look now."""
    scene.change(
        person,
        current_number=successor,
        status=_NUMBER_CHANGED,
        status_since=scene.since,
        registered_until=scene.marked_day,
        place=None,
        former_places=(),
        spouse=None,
        children=(),
        mother=None,
        father=None,
        custody=(),
        guardian=None,
    )


def _name(scene: Scene, event: ChangedNumber, person: PersonFacts) -> NameFacts | None:
    if event.name is None or person.name is None:
        return person.name
    parts = (event.name, person.name.middle, person.name.family)
    return replace(
        person.name,
        given=event.name,
        full=" ".join(part for part in parts if part),
        since=scene.since,
    )


def _relatives(scene: Scene, person: PersonFacts) -> list[PersonFacts]:
    """Give everybody who may name the number: kin, and every persona and newcomer."""
    standing = scene.standing
    kin = (person.spouse, person.mother, person.father)
    numbers = (
        *(relative.number for relative in kin if relative and relative.number),
        *person.children,
        *(persona.number for persona in standing.all_personas()),
        *standing.people,
    )
    return scene.known(dict.fromkeys(numbers))

"""Events about who looks after somebody: protection of name and address, and a guardian."""

from datetime import timedelta
from typing import Final

from mocks.life.events import Guardianship, ProtectionOff, ProtectionOn
from mocks.life.households import ADULT, children_with
from mocks.life.refusing import Refused
from mocks.life.scene import Scene
from mocks.world.people import GuardianFacts, PersonFacts, ProtectionFacts

_NAME_OF_A_STRANGER: Final = "Værge Uden Nummer"


def protect(scene: Scene, event: ProtectionOn, person: PersonFacts) -> None:
    """Protect somebody's name and address, with the children registered there where wanted."""
    if event.until is not None and event.until < scene.day:
        raise Refused("not_protected")
    if _is_protected(scene, person):
        raise Refused("protected_already")
    along = children_with(scene, person) if event.household == "children" else []
    protection = ProtectionFacts(since=scene.day, until=event.until)
    for each in (person, *along):
        if not _is_protected(scene, each):
            scene.change(each, name_and_address_protection=protection, protection_loaded_at=None)
            scene.tell("A33", each)


def unprotect(scene: Scene, event: ProtectionOff, person: PersonFacts) -> None:
    """End a protection; it stays in the register with the day before as its last."""
    if not _is_protected(scene, person):
        raise Refused("not_protected")
    along = children_with(scene, person) if event.household == "children" else []
    for each in (person, *along):
        if _is_protected(scene, each):
            scene.change(each, name_and_address_protection=_ended(scene, each))
            scene.tell("A33", each)


def put_under_guardian(scene: Scene, event: Guardianship, person: PersonFacts) -> None:
    """Give an adult a guardian."""
    if scene.age(person) < ADULT:
        raise Refused("under_age")
    if person.guardian is not None and person.guardian.until is None:
        raise Refused("guardian_already")
    scene.change(person, guardian=_guardian(scene, event, person))
    scene.tell("A73", person)


def _is_protected(scene: Scene, person: PersonFacts) -> bool:
    protection = person.name_and_address_protection
    return protection is not None and protection.covers(scene.day)


def _ended(scene: Scene, person: PersonFacts) -> ProtectionFacts | None:
    protection = person.name_and_address_protection
    last = scene.day - timedelta(days=1)
    if protection is None or (protection.since is not None and last < protection.since):
        return None
    return ProtectionFacts(since=protection.since, until=last)


def _guardian(scene: Scene, event: Guardianship, person: PersonFacts) -> GuardianFacts:
    if event.guardian is None:
        return GuardianFacts(
            kind="not_in_register",
            name=_NAME_OF_A_STRANGER,
            scope=event.scope,
            since=scene.marked_day,
        )
    guardian = scene.living(scene.persona(event.guardian).number)
    if guardian.number == person.number:
        raise Refused("with_themselves")
    if scene.age(guardian) < ADULT:
        raise Refused("under_age")
    return GuardianFacts(
        kind="person",
        number=guardian.number,
        number_since=scene.day,
        scope=event.scope,
        since=scene.marked_day,
    )

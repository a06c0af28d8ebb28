"""Events about where somebody is: a move, and leaving the country."""

from typing import Final

from msgspec.structs import replace

from mocks.life import pay
from mocks.life.cadence import midnight
from mocks.life.events import Emigration, Move
from mocks.life.households import are_at_one_address, moving_along
from mocks.life.refusing import Refused
from mocks.life.scene import Scene
from mocks.life.vacant import at_address, build, vacant
from mocks.world.cast import surplus_place
from mocks.world.people import DepartureFacts, MarkedMoment, PersonFacts, PlaceFacts
from mocks.world.residences import NO_FIXED_ABODE_ROAD, POLICE_ROAD

_ORDINARY: Final = 1
_ON_SPECIAL_ROAD: Final = 3
_EMIGRATED: Final = 80
_SPECIAL_ROADS: Final = {"no-fixed-abode": NO_FIXED_ABODE_ROAD, "protected-road": POLICE_ROAD}


def move(scene: Scene, event: Move, person: PersonFacts) -> None:
    """Register somebody elsewhere, with those who move along."""
    scene.resident(person.number)
    was = _place_of(person, scene)
    new = _wanted(scene, event, was)
    if are_at_one_address(was, new):
        raise Refused("same_address")
    status = _ON_SPECIAL_ROAD if new.is_special_road else _ORDINARY
    for each in moving_along(scene, person, event.household):
        facts: dict[str, object] = {"place": new, "former_places": left(each, scene)}
        if each.status != status:
            facts |= {"status": status, "status_since": scene.since}
        scene.change(each, **facts)
        scene.tell("A01", each)


def emigrate(scene: Scene, event: Emigration, person: PersonFacts) -> None:
    """Let somebody leave Denmark, with those who go along; what is paid here ends."""
    scene.resident(person.number)
    _place_of(person, scene)
    for each in moving_along(scene, person, event.household):
        scene.change(
            each,
            place=None,
            former_places=left(each, scene),
            status=_EMIGRATED,
            status_since=scene.since,
            departure=DepartureFacts(country_code=event.country_code, since=scene.since),
        )
        scene.tell("A06", each)
        if not event.keeps_job:
            pay.end_everything(scene, each.number)


def left(person: PersonFacts, scene: Scene) -> tuple[PlaceFacts, ...]:
    """Give somebody's former places, the newest first, with the one that is left that day.

    A place that was moved into that very day is no former place: the register corrects it.
    """
    place = person.place
    if place is None or _begins(place, scene):
        return person.former_places
    gone = replace(place, districts=None, moved_out=MarkedMoment(at=midnight(scene.day)))
    return (gone, *person.former_places)


def _wanted(scene: Scene, event: Move, was: PlaceFacts) -> PlaceFacts:
    here = was.municipality_code
    if event.address_id is not None:
        return at_address(scene, event.address_id)
    if event.to in _SPECIAL_ROADS:
        return surplus_place(here, _SPECIAL_ROADS[event.to], since=scene.day)
    if event.to == "newly-built":
        return build(scene, municipality_code=here)
    return vacant(scene, municipality_code=here, is_inside=event.to == "same-municipality")


def _place_of(person: PersonFacts, scene: Scene) -> PlaceFacts:
    """Give where a resident lives. Raises Refused where she moved in later than that day."""
    place = person.place
    if place is None:
        raise Refused("not_resident")
    if place.moved_in is not None and place.moved_in.at > midnight(scene.day):
        raise Refused("moved_since")
    return place


def _begins(place: PlaceFacts, scene: Scene) -> bool:
    return place.moved_in is not None and place.moved_in.at >= midnight(scene.day)

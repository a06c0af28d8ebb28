"""Where somebody can move to: an address by id, a home that stands empty, one that is built."""

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from mocks.life.cadence import midnight
from mocks.life.refusing import Refused
from mocks.life.scene import Scene
from mocks.world import roads
from mocks.world.addresses import CURRENT, AddressFacts, RegisterRows
from mocks.world.cast import surplus_place
from mocks.world.homes import Home, Road, place, rows
from mocks.world.people import PersonFacts, PlaceFacts

_HOMES: Final = {home.address_id: home for home in roads.HOMES}
_ROADS: Final = tuple(dict.fromkeys(home.road for home in roads.HOMES))
_NEW_NUMBERS: Final = range(101, 1000, 2)
"""House numbers that no road of ours has until something is built there."""


def at_address(scene: Scene, address_id: str) -> PlaceFacts:
    """Give a current address as a place to live. Raises Refused."""
    found = scene.standing.addresses.address(address_id.lower(), scene.at)
    if found is None or found.status != CURRENT or not found.road_code:
        raise Refused("unknown_address")
    there = _lived_in(scene, _home_of(found), address_id=found.address_id)
    # A register need not know a postal code: what is unknown is written nowhere.
    return replace(there, postal_code=found.postal_code, postal_district=found.postal_district)


def vacant(scene: Scene, *, municipality_code: str, is_inside: bool) -> PlaceFacts:
    """Give a home that stands empty, in the municipality or outside it. Raises Refused."""
    taken = {
        person.place.address_id
        for person in _settled(scene)
        if person.place is not None and person.place.address_id is not None
    }
    for address_id, home in _HOMES.items():
        is_there = home.road.municipality_code == municipality_code
        if is_there == is_inside and address_id not in taken and _exists(scene, address_id):
            return _lived_in(scene, home, address_id=address_id)
    raise Refused("no_vacant_home")


def build(scene: Scene, *, municipality_code: str) -> PlaceFacts:
    """Build a house on a road of the municipality; the address register has it from now on and
    sends notices. Raises Refused where it has no such road.
    """
    road = next(_roads_in(scene, municipality_code), None)
    if road is None:
        raise Refused("no_vacant_home")
    free = (Home(road=road, house_number=str(number)) for number in _NEW_NUMBERS)
    home = next((home for home in free if not _exists(scene, home.address_id)), None)
    if home is None:
        raise Refused("no_vacant_home")
    made = _dated(rows([home]), scene)
    scene.build(made)
    scene.tell_built("HusnummerCreate", made.house_numbers[0].id)
    scene.tell_built("AdresseCreate", home.address_id)
    return _lived_in(scene, home, address_id=home.address_id)


def _lived_in(scene: Scene, home: Home, *, address_id: str) -> PlaceFacts:
    surplus = surplus_place("", "", since=scene.day)
    made = place(home, moved_in=midnight(scene.day), surplus=surplus)
    return replace(made, address_id=address_id)


def _home_of(facts: AddressFacts) -> Home:
    known = _HOMES.get(facts.address_id)
    if known is not None:
        return known
    road = Road(
        municipality_code=facts.municipality_code or "",
        road_code=facts.road_code or "",
        name=facts.road_name or "",
        postal_code=facts.postal_code or "",
        postal_district=facts.postal_district or "",
        town=facts.town,
    )
    return Home(road=road, house_number=facts.house_number, floor=facts.floor, door=facts.door)


def _settled(scene: Scene) -> list[PersonFacts]:
    standing = scene.standing
    numbers = [persona.number for persona in standing.all_personas()]
    return scene.known([*numbers, *standing.people])


def _exists(scene: Scene, address_id: str) -> bool:
    found = scene.standing.addresses.address(address_id, scene.at)
    return found is not None and found.status == CURRENT


def _roads_in(scene: Scene, municipality_code: str) -> Iterator[Road]:
    yield from (
        road
        for road in _ROADS
        if road.municipality_code == municipality_code
        and any(_exists(scene, id_) for id_, home in _HOMES.items() if home.road == road)
    )


def _dated(made: RegisterRows, scene: Scene) -> RegisterRows:
    """Let what is new begin now; the road and its codes were there."""
    begins = {"registered_from": scene.at, "effective_from": midnight(scene.day)}
    return replace(
        made,
        addresses=tuple(replace(row, **begins) for row in made.addresses),
        house_numbers=tuple(replace(row, **begins) for row in made.house_numbers),
        points=tuple(replace(row, **begins) for row in made.points),
    )

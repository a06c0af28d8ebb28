"""Who is registered together: spouse and children at one address. A cohabitant is no relation."""

from mocks.life.events import Household
from mocks.life.scene import RESIDENT, Scene
from mocks.world.people import PersonFacts, PlaceFacts

ADULT = 18


def moving_along(scene: Scene, person: PersonFacts, household: Household) -> list[PersonFacts]:
    """Give the person, and who of those registered with them goes where they go."""
    if household == "alone":
        return [person]
    along = children_with(scene, person)
    if household == "everybody" and person.spouse is not None and person.spouse.number is not None:
        spouse = scene.known([person.spouse.number])
        along = [*_together(person, spouse), *along]
    return [person, *along]


def children_with(scene: Scene, person: PersonFacts) -> list[PersonFacts]:
    """Give the children below eighteen who are registered where the person is."""
    children = scene.known(person.children)
    return _together(person, [child for child in children if scene.age(child) < ADULT])


def are_at_one_address(one: PlaceFacts, other: PlaceFacts) -> bool:
    """Compare two places by the codes that make an address."""
    return _codes(one) == _codes(other)


def _together(person: PersonFacts, others: list[PersonFacts]) -> list[PersonFacts]:
    place = person.place
    return [
        other
        for other in others
        if place is not None
        and other.place is not None
        and other.status in RESIDENT
        and are_at_one_address(place, other.place)
    ]


def _codes(place: PlaceFacts) -> tuple[str | None, ...]:
    return (
        place.municipality_code,
        place.road_code,
        place.house_number,
        place.floor,
        place.door,
    )

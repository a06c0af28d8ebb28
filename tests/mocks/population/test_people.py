"""What is known of the population hangs together, and is as frequent as it should be."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from itertools import islice

import pytest

from contracts.pnr import Pnr
from mocks.population.identifiers import identifier, read_identifier
from mocks.population.population import MOST_PEOPLE, MOST_SATISFYING, TooManyPeople
from mocks.world.addresses import AddressFacts, Codes
from mocks.world.model import World
from mocks.world.people import PersonFacts, PlaceFacts
from mocks.world.sandbox import sandbox_world
from tests.mocks.population.conftest import SEED, Some

FEW = 800
MANY = 8000
Look = Callable[[Pnr | None], PersonFacts]


def padded(place: PlaceFacts) -> tuple[str | None, ...]:
    parts = (place.house_number, place.floor, place.door)
    return tuple(part.lstrip("0") if part else None for part in parts)


def homes_of(person: PersonFacts) -> list[PlaceFacts]:
    places = (person.place, *person.former_places)
    return [place for place in places if place is not None and place.address_id is not None]


def test_the_spouse_of_my_spouse_is_me(some: Some, look: Look) -> None:
    married = [person for _, person in some(FEW) if person.spouse]

    spouses = [look(person.spouse.number if person.spouse else None) for person in married]

    assert len(married) > FEW / 5
    assert [each.spouse.number for each in spouses if each.spouse] == [p.number for p in married]
    assert {person.civil_status for person in (*married, *spouses)} == {"G"}
    assert not any(one.number == other.number for one, other in zip(married, spouses, strict=True))


def test_parents_name_their_children_and_children_their_parents(some: Some, look: Look) -> None:
    children = [person for _, person in some(FEW) if person.mother or person.father]

    for child in children:
        for parent in (child.mother, child.father):
            if parent is not None and parent.number is not None:
                facts = look(parent.number)
                assert child.number in facts.children
                assert facts.birth is not None
                assert child.birth is not None
                years = (child.birth.day - facts.birth.day).days / 365.25
                assert 17 <= years <= 50

    parents = [person for _, person in some(FEW) if person.children]
    for parent_facts in parents:
        for number in parent_facts.children:
            named = look(number)
            both = {each.number for each in (named.mother, named.father) if each}
            assert parent_facts.number in both


def test_custody_is_of_those_below_eighteen_and_ends_with_a_parents_death(
    some: Some, look: Look, today: date
) -> None:
    people = [person for _, person in some(FEW)]
    held = [person for person in people if person.custody]

    assert len(held) > FEW / 10
    for child in held:
        assert child.birth is not None
        assert (today - child.birth.day).days / 365.25 < 18
        for custody in child.custody:
            parent = child.mother if custody.kind == "mother" else child.father
            holder = look(parent.number) if parent and parent.number else None
            is_dead = holder is not None and holder.status == 90
            assert (custody.until is not None) == is_dead


def test_children_of_parents_who_parted_are_registered_with_one_and_may_share(
    some: Some, look: Look
) -> None:
    parted = [each for each, _ in some(FEW) if "household parted" in each.traits]
    people = [look(each.number) for each in parted]
    shared = [person for person in people if person.shared_residence]

    assert shared
    for child in shared:
        mother, father = look(child.mother and child.mother.number), child.father
        dad = look(father and father.number)
        alive = [each for each in (child, mother, dad) if each.place]
        homes = [each.place.address_id for each in alive if each.place]
        assert homes[0] == homes[1] or mother.place is None
        assert len(set(homes)) > 1 or dad.place is None


def test_a_household_lives_at_one_address_and_no_two_households_do(some: Some) -> None:
    by_home: dict[str, set[tuple[int, ...]]] = {}
    for somebody, person in some(FEW):
        if person.place is not None and person.place.address_id is not None:
            by_home.setdefault(person.place.address_id, set()).add(somebody.household)

    assert max(map(len, by_home.values())) == 1


def test_every_home_is_in_the_address_register_with_the_same_codes_and_text(
    world: World, some: Some, noon: datetime
) -> None:
    places = [place for _, person in some(200) for place in homes_of(person)]

    found = [world.addresses.address(place.address_id or "", noon) for place in places]

    assert len(places) > 200
    for place, facts in zip(places, found, strict=True):
        assert facts is not None
        assert (facts.municipality_code, facts.road_code, facts.road_name) == (
            place.municipality_code,
            place.road_code,
            place.road_name,
        )
        assert (facts.postal_code, facts.postal_district) == (
            place.postal_code,
            place.postal_district,
        )
        assert (facts.house_number, facts.floor, facts.door) == padded(place)


def test_every_home_is_found_by_its_codes(world: World, some: Some, noon: datetime) -> None:
    places = [place for _, person in some(60) for place in homes_of(person)]

    for place in places:
        codes = Codes(
            municipality_code=place.municipality_code,
            road_code=place.road_code,
            house_number=padded(place)[0] or "",
        )
        behind = [facts.address_id for facts in world.addresses.find(codes, noon)]
        assert place.address_id in behind
        assert len(behind) == len(set(behind))


def test_homes_stand_empty_where_nobody_of_the_population_lives(
    world: World, some: Some, noon: datetime
) -> None:
    assert world.population is not None
    lived_in = {person.place.address_id for _, person in some(FEW) if person.place}

    empty = list(islice(world.population.vacant_homes("0741"), 300))

    ids = {place.address_id for place in empty}
    assert len(ids) == 300
    assert ids & lived_in == set()
    assert {place.municipality_code for place in empty} == {"0741"}
    assert all(world.addresses.address(each or "", noon) for each in ids)
    assert list(world.population.vacant_homes("9999")) == []


def test_in_a_full_world_no_home_that_somebody_has_is_called_empty(today: date) -> None:
    full = sandbox_world(today, people=MOST_PEOPLE).population
    assert full is not None
    empty = {place.address_id for place in full.vacant_homes("0563")}
    there = 18 * 150  # six roads for each of three thousand inhabitants

    assert 0 < len(empty) < there / 20


def test_an_id_is_read_back_and_no_other_uuid_is_taken_for_one() -> None:
    made = [identifier("address", place) for place in range(0, 5_000_000, 99_991)]

    assert [read_identifier(each) for each in made] == [
        ("address", place) for place in range(0, 5_000_000, 99_991)
    ]
    assert read_identifier("00000000-0000-8000-8000-000000000000") is None
    assert read_identifier("no id") is None
    assert {each[14] for each in made} == {"8"}


def test_addresses_are_the_same_in_the_world_of_another_seed(
    world: World, today: date, noon: datetime, some: Some
) -> None:
    other = sandbox_world(today, seed=SEED + 1, people=1000)
    somebody = next(person for _, person in some(10) if person.place)
    assert somebody.place is not None

    found: AddressFacts | None = other.addresses.address(somebody.place.address_id or "", noon)

    assert found == world.addresses.address(somebody.place.address_id or "", noon)
    assert other.person(somebody.number) is None


@pytest.mark.slow
def test_a_changed_number_points_at_the_one_in_force_and_no_relation_at_the_old_one(
    world: World, look: Look
) -> None:
    population = world.population
    assert population is not None
    places = range(2000)
    people = [population.inhabitant(place, with_income=False) for place in places]
    changed = [each for each in people if each and each.former_number]

    assert len(changed) == 2
    for each in changed:
        old = look(each.former_number)
        assert (old.status, old.current_number) == (60, each.number)
        assert look(each.number).current_number is None


@pytest.mark.slow
@pytest.mark.parametrize(
    ("what", "least", "most"),
    [
        ("protected", 0.008, 0.020),
        ("dead", 0.008, 0.035),
        ("abroad", 0.004, 0.011),
        ("moved within a year", 0.10, 0.20),
        ("guardian", 0.0005, 0.005),
        ("married", 0.28, 0.46),
        ("child", 0.17, 0.25),
        ("old", 0.15, 0.25),
        ("foreign citizen", 0.07, 0.14),
        ("no income at all", 0.10, 0.40),
    ],
)
def test_what_happens_to_people_is_as_frequent_as_the_page_says(
    shares: dict[str, float], what: str, least: float, most: float
) -> None:
    assert least <= shares[what] <= most


@pytest.fixture(scope="session")
def shares(some: Some, world: World, today: date) -> dict[str, float]:
    counts: Counter[str] = Counter()
    for _, person in some(MANY):
        counts.update(what for what, is_so in told(person, today).items() if is_so)
    for _, person in some(MANY // 10):
        counts["no income at all"] += 10 * (not world.incomes.all_of(person.number))
    return {what: count / MANY for what, count in counts.items()}


def told(person: PersonFacts, today: date) -> dict[str, bool]:
    protection = person.name_and_address_protection
    moved_in = person.place.moved_in if person.place else None
    age = (today - person.birth.day).days / 365.25 if person.birth else 0
    return {
        "protected": protection is not None and protection.covers(today),
        "dead": person.status == 90,
        "abroad": person.status == 80,
        "moved within a year": moved_in is not None
        and (today - moved_in.at.date()).days < 365
        and bool(person.former_places),
        "guardian": person.guardian is not None,
        "married": person.civil_status == "G",
        "child": age < 18,
        "old": age >= 67,
        "foreign citizen": person.citizenship_code != "5100",
    }


def test_names_are_of_a_length_that_letters_bear_and_very_few_are_longest(some: Some) -> None:
    names = [person.name.full for _, person in some(FEW) if person.name]

    assert max(map(len, names)) <= 66
    assert sum(len(name) == 66 for name in names) < FEW / 100
    assert len(set(names)) > FEW / 2
    assert not any(re.search(r"\d|\s\s", name) for name in names)


@pytest.mark.slow
def test_nobody_is_born_or_dead_before_it_has_happened() -> None:
    early = sandbox_world(date(2024, 12, 31), seed=SEED, people=1000)
    assert early.population is not None
    people = [early.population.inhabitant(place, with_income=False) for place in range(1000)]
    known = [early.person(each.number) for each in people if each]

    born = [person.birth.day for person in known if person and person.birth]
    assert max(born) <= date(2024, 12, 31)
    assert None in people
    assert {person.status for person in known if person} & {90} == set()


@pytest.mark.slow
@pytest.mark.parametrize("day", [date(2024, 2, 29), date(2026, 1, 1), date(2033, 12, 31)], ids=str)
def test_the_population_can_be_asked_on_any_day_and_keeps_its_numbers(
    day: date, world: World
) -> None:
    other = sandbox_world(day, seed=SEED, people=1000)
    assert other.population is not None
    assert world.population is not None

    found = [other.population.inhabitant(place) for place in range(100)]

    for place, each in enumerate(found):
        now = world.population.inhabitant(place, with_income=False)
        assert each is None or (now is not None and each.number == now.number)
        assert each is None or other.person(each.number) is not None


def test_personas_and_samples_are_the_same_with_and_without_a_population(
    today: date, world: World
) -> None:
    alone = sandbox_world(today, seed=SEED)

    assert alone.people == world.people
    assert alone.personas == world.personas
    assert alone.population is None


def test_a_world_says_what_it_was_made_of(today: date, world: World) -> None:
    satisfying = sandbox_world(today, seed=3, people=10, modulus_11=True)

    assert world.version_tag == "samsyn-world/1 seed=7 people=1000000 day=2026-11-22"
    assert satisfying.version_tag == (
        "samsyn-world/1 seed=3 people=10 numbers=modulus-11 day=2026-11-22"
    )


@pytest.mark.parametrize(
    ("people", "modulus_11"), [(MOST_PEOPLE + 1, False), (MOST_SATISFYING + 1, True)]
)
def test_more_people_than_there_are_numbers_for_are_refused(
    today: date, people: int, modulus_11: bool
) -> None:
    with pytest.raises(TooManyPeople, match="at most"):
        sandbox_world(today, people=people, modulus_11=modulus_11)


def test_a_number_of_a_larger_world_is_nobodys_in_a_small_one(today: date, some: Some) -> None:
    small = sandbox_world(today, seed=SEED, people=1000)
    outside = [person.number for each, person in some(50) if each.index >= 1000]

    assert [number for number in outside if small.person(number)] == []

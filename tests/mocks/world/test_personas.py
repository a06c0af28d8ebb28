from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from mocks.world.model import World
from mocks.world.people import PersonFacts
from mocks.world.sandbox import MODULUS_11_SUFFIX, sandbox_world

FactsOf = Callable[[str], PersonFacts]
ASKED_FOR = {
    "employee",
    "employee-spouse",
    "employee-child",
    "randers-resident",
    "protected-address",
    "protection-expired-yesterday",
    "widow-two-children",
    "shared-residence-child",
    "no-fixed-abode",
    "police-protected",
    "police-protected-child",
    "emigrated",
    "deceased",
    "number-changed",
    "number-changed-old",
    "duplicate-deleted",
    "guardianship",
    "two-mothers",
    "unnamed-newborn",
    "greenlander",
    "uncertain-birth-date",
    "teenager-15",
    "child-9",
    "disappeared",
    "replacement-number",
    "self-employed-zero-income",
    "seafarer",
    "fortnight-paid",
    "many-reports",
    "strike-pay",
    "long-sick",
    "flex-job",
    "cohabitant-unregistered",
    "protected-on-saturday",
    "placed-elsewhere",
    "no-mitid-exempt-post",
    "no-mitid-daughter",
    "twins",
    "new-in-denmark",
    "name-changed",
    "registers-disagree",
    "fifteen-tomorrow",
    "eighteen-today",
    "leap-day",
    "hundred-and-three",
    "moved-last-week",
    "custody-with-grandmother",
    "two-fathers",
    "partial-guardianship",
    "bonus-earner",
    "job-lost",
    "student",
    "pensioner",
}
ALL_STATUSES = {1, 3, 5, 20, 30, 50, 60, 70, 80, 90}
SERIOUS_YEAR = [date(2026, 1, 1), date(2027, 2, 28), date(2028, 2, 29), date(2031, 12, 31)]


def ids(world: World, *, second_set: bool) -> set[str]:
    return {
        persona.id.removesuffix(MODULUS_11_SUFFIX)
        for persona in world.personas
        if persona.id.endswith(MODULUS_11_SUFFIX) == second_set
    }


def numbers_related_to(person: PersonFacts) -> set[object]:
    relatives = (person.spouse, person.mother, person.father)
    named = {relative.number for relative in relatives if relative and relative.number}
    holders = {holder.holder for holder in person.custody if holder.holder}
    guardian = {person.guardian.number} if person.guardian and person.guardian.number else set()
    return named | set(person.children) | holders | guardian


def personas_of(world: World) -> list[PersonFacts]:
    found = (world.person(persona.number) for persona in world.personas)
    return [person for person in found if person is not None]


def test_every_persona_that_was_asked_for_is_there(world: World) -> None:
    assert ids(world, second_set=False) >= ASKED_FOR


def test_there_are_at_least_sixty_beside_their_twins_of_the_second_set(world: World) -> None:
    assert len(ids(world, second_set=False)) >= 60


def test_the_second_set_has_the_same_personas(world: World) -> None:
    assert ids(world, second_set=True) == ids(world, second_set=False)


def test_only_the_second_set_satisfies_modulus_11_and_says_so(world: World) -> None:
    flagged = {persona.id for persona in world.personas if persona.satisfies_modulus_11}

    assert flagged == {p.id for p in world.personas if p.id.endswith(MODULUS_11_SUFFIX)}


def test_every_persona_has_traits_and_a_story_in_both_languages(world: World) -> None:
    told = [(p.traits, p.story.da, p.story.en) for p in world.personas]

    assert all(all(parts) for parts in told)


def test_everybody_but_the_replacement_numbers_is_in_the_person_register(world: World) -> None:
    outside = {persona.id for persona in world.personas if not persona.is_in_person_register}

    assert outside == {"replacement-number", "replacement-number" + MODULUS_11_SUFFIX}
    assert {p.id for p in world.personas if world.person(p.number) is None} == outside


def test_whoever_is_related_to_a_persona_is_in_the_world(world: World) -> None:
    related = set().union(*(numbers_related_to(person) for person in personas_of(world)))

    assert all(world.person(number) for number in related)


def test_spouses_name_each_other(facts_of: FactsOf) -> None:
    her, him = facts_of("employee"), facts_of("employee-spouse")

    assert her.spouse is not None
    assert him.spouse is not None
    assert (her.spouse.number, him.spouse.number) == (him.number, her.number)


@pytest.mark.parametrize(
    "child",
    ["employee-child", "shared-residence-child", "widow-older-child", "widow-younger-child"],
)
def test_parents_name_their_child_and_the_child_its_parents(
    facts_of: FactsOf, world: World, child: str
) -> None:
    facts = facts_of(child)

    mother = world.person(facts.mother.number) if facts.mother and facts.mother.number else None
    father = world.person(facts.father.number) if facts.father and facts.father.number else None

    assert mother is not None
    assert father is not None
    assert facts.number in mother.children
    assert facts.number in father.children


def test_the_personas_statuses_cover_the_register_s(world: World) -> None:
    assert {person.status for person in personas_of(world)} == ALL_STATUSES


@pytest.mark.parametrize("day", SERIOUS_YEAR, ids=str)
@pytest.mark.parametrize(("persona", "age"), [("teenager-15", 15), ("child-9", 9)])
def test_an_age_holds_on_whatever_day_the_world_is_built(day: date, persona: str, age: int) -> None:
    world = sandbox_world(day)
    found = world.persona(persona)
    person = world.person(found.number) if found else None
    assert person is not None
    assert person.birth is not None

    born = person.birth.day

    assert day.year - born.year - ((day.month, day.day) < (born.month, born.day)) == age


def test_a_number_stays_from_one_day_to_the_next(world: World, today: date) -> None:
    tomorrow = sandbox_world(today + timedelta(days=1))

    here, there = world.persona("employee"), tomorrow.persona("employee")

    assert here is not None
    assert there is not None
    assert here.number == there.number


def test_another_seed_gives_other_numbers(world: World, today: date) -> None:
    other = sandbox_world(today, seed=1)

    assert [p.number for p in world.personas] != [p.number for p in other.personas]


def test_the_protection_that_expired_yesterday_covered_its_last_day(
    facts_of: FactsOf, today: date
) -> None:
    protection = facts_of("protection-expired-yesterday").name_and_address_protection

    assert protection is not None
    assert protection.covers(today - timedelta(days=1))
    assert not protection.covers(today)


def test_the_protection_in_force_has_no_end(facts_of: FactsOf, today: date) -> None:
    protection = facts_of("protected-address").name_and_address_protection

    assert protection is not None
    assert protection.covers(today + timedelta(days=3650))


def test_the_old_number_points_at_the_new_one_and_nobody_points_back(
    facts_of: FactsOf, world: World
) -> None:
    old, new = facts_of("number-changed-old"), facts_of("number-changed")

    assert (old.current_number, old.status) == (new.number, 60)
    assert (old.sex, new.sex) == ("male", "female")
    assert not [p for p in world.people if old.number in numbers_related_to(p)]
    assert not [p for p in world.people if p.current_number == old.number]


def test_the_child_in_hiding_is_at_no_address_either(facts_of: FactsOf) -> None:
    places = [facts_of(name).place for name in ("police-protected", "police-protected-child")]

    assert [place.is_special_road for place in places if place] == [True, True]
    assert [place.address_id for place in places if place] == [None, None]


def test_the_other_parent_of_the_child_in_hiding_has_no_custody(facts_of: FactsOf) -> None:
    child = facts_of("police-protected-child")

    assert child.father is not None
    assert [holder.kind for holder in child.custody] == ["mother"]


def test_the_longest_name_has_66_characters_an_umlaut_and_an_apostrophe(facts_of: FactsOf) -> None:
    name = facts_of("two-mothers").name

    assert name is not None
    assert len(name.full) == 66
    assert {"ü", "'"} <= set(name.full.lower())


def test_the_newborn_has_no_name_and_one_parent_without_a_number(facts_of: FactsOf) -> None:
    baby = facts_of("unnamed-newborn")

    assert baby.name is not None
    assert baby.father is not None
    assert (baby.name.full, baby.name.given) == ("", None)
    assert (baby.father.number, bool(baby.father.birth), bool(baby.father.name)) == (
        None,
        True,
        True,
    )


@pytest.mark.parametrize("day", [*SERIOUS_YEAR, date(2027, 12, 31)], ids=str)
@pytest.mark.parametrize(("persona", "age"), [("fifteen-tomorrow", 14), ("eighteen-today", 18)])
def test_a_birthday_is_where_the_story_says_on_whatever_day_the_world_is_built(
    day: date, persona: str, age: int
) -> None:
    world = sandbox_world(day)
    found = world.persona(persona)
    facts = world.person(found.number) if found else None
    assert facts is not None
    assert facts.birth is not None
    born = facts.birth.day

    years = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    assert years == age
    assert bool(facts.custody) == (age < 18)


def test_two_people_may_not_share_a_number(facts_of: FactsOf, world: World) -> None:
    person = facts_of("employee")

    with pytest.raises(ValueError, match="occurs twice"):
        World(people=[person, person], personas=(), addresses=world.addresses)


def test_a_protection_of_saturday_is_loaded_before_tuesday(facts_of: FactsOf) -> None:
    her = facts_of("protected-on-saturday")
    sunday = datetime(2026, 11, 22, 12, tzinfo=UTC)
    tuesday = datetime(2026, 11, 24, 1, tzinfo=UTC)

    assert her.name_and_address_protection is not None
    assert her.name_and_address_protection.since == date(2026, 11, 21)
    assert her.as_loaded(sunday).name_and_address_protection is None
    assert her.as_loaded(tuesday).name_and_address_protection is not None


@pytest.mark.parametrize("day", SERIOUS_YEAR, ids=str)
def test_the_saturday_is_the_last_one(day: date) -> None:
    world = sandbox_world(day)
    persona = world.persona("protected-on-saturday")
    person = world.person(persona.number) if persona else None
    assert person is not None
    assert person.name_and_address_protection is not None
    assert person.name_and_address_protection.since is not None

    since = person.name_and_address_protection.since

    assert since.weekday() == 5
    assert timedelta(0) <= day - since < timedelta(days=7)


def test_whoever_has_no_mitid_says_so(world: World) -> None:
    without = {persona.id for persona in world.personas if not persona.has_mitid}

    assert without == {"no-mitid-exempt-post", "no-mitid-exempt-post" + MODULUS_11_SUFFIX}

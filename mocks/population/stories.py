"""What developers read about somebody of the population: traits, and one line in both languages."""

from typing import Final

from contracts.adapter import Text
from mocks.population.households import OF_AGE, Household, Member, age_on
from mocks.population.living import LIVINGS
from mocks.population.municipalities import municipalities
from mocks.world.people import PersonFacts

_CIVIL: Final = {
    "U": Text(da="ugift", en="unmarried"),
    "G": Text(da="gift", en="married"),
    "F": Text(da="skilt", en="divorced"),
    "E": Text(da="enke eller enkemand", en="widowed"),
}
_STATUS: Final = {
    3: Text(da="uden fast bopæl", en="no fixed abode"),
    5: Text(da="bor i Grønland", en="lives in Greenland"),
    20: Text(da="har kun nummeret af hensyn til skat", en="has the number for tax reasons only"),
    70: Text(da="forsvundet", en="disappeared"),
    80: Text(da="udrejst", en="emigrated"),
    90: Text(da="død", en="dead"),
}
_WHO: Final = {
    ("female", True): Text(da="Kvinde", en="Woman"),
    ("female", False): Text(da="Pige", en="Girl"),
    ("male", True): Text(da="Mand", en="Man"),
    ("male", False): Text(da="Dreng", en="Boy"),
}
_NAMES: Final = {each.code: each.name for each in municipalities()}


def traits_of(
    household: Household, member: Member, person: PersonFacts, way: str
) -> tuple[str, ...]:
    """Give what is true of somebody, in the words that the personas' traits have."""
    marks = {
        "name and address protection in force": _is_protected(household, person),
        "under guardianship": person.guardian is not None,
        "separated": person.separated_since is not None,
        "foreign citizen": household.is_from_abroad,
        "number changed": household.former is not None,
        "shared residence (v5)": person.shared_residence is not None,
        "moved recently": bool(person.former_places) and person.place is not None,
        "parent": bool(person.children),
        "child": age_on(member.born, household.today) < OF_AGE,
    }
    where = person.place.municipality_code if person.place else None
    resident = (f"resident {where}",) if where in _NAMES else ()
    standing = _STATUS.get(person.status) or _CIVIL.get(person.civil_status or "")
    return (
        *resident,
        *((standing.en,) if standing else ()),
        f"household {household.unit.kind_id}",
        *(trait for trait, is_true in marks.items() if is_true),
        *((LIVINGS[way].trait,) if person.place else ()),
    )


def story_of(household: Household, member: Member, person: PersonFacts, way: str) -> Text:
    """Write the one line."""
    age = age_on(member.born, household.today)
    is_grown = age >= OF_AGE
    who = _WHO[member.sex, is_grown]
    standing = _STATUS.get(person.status) or (
        _CIVIL.get(person.civil_status or "") if is_grown else None
    )
    where = _NAMES.get(person.place.municipality_code) if person.place else None
    living = LIVINGS[way].text if person.place and way != "nothing" else None
    return Text(
        da=_sentence(
            f"{who.da} på {age}",
            standing.da if standing else "",
            f"bor i {where}" if where else "",
            living.da if living else "",
        ),
        en=_sentence(
            f"{who.en} of {age}",
            standing.en if standing else "",
            f"lives in {where}" if where else "",
            living.en if living else "",
        ),
    )


def _is_protected(household: Household, person: PersonFacts) -> bool:
    protection = person.name_and_address_protection
    return protection is not None and protection.covers(household.today)


def _sentence(*parts: str) -> str:
    return ", ".join(part for part in parts if part) + "."

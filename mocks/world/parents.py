"""Personas whose parents are the story: two homes, two mothers, a parent without a number."""

from datetime import date, timedelta

from msgspec.structs import replace

from mocks.world import roads
from mocks.world.cast import Cast, Role, Story, midnight, resident
from mocks.world.kin import child_of, custody, relative
from mocks.world.people import MarkedDay, MarkedMoment, NameFacts, RelativeFacts

LONGEST_NAME = ("Ümmühan Frederikke", "d'Angélo Østergård", "Kristoffersen von Rosenkilde")
"""Given, middle and family name, with ü, é and an apostrophe."""


def cast_parents(cast: Cast) -> None:
    """Cast everybody in this story."""
    cast_shared_residence(cast)
    cast_two_mothers(cast)


def cast_shared_residence(cast: Cast) -> None:
    """Cast a child registered with both parents, who live in two municipalities."""
    start = date(2024, 8, 1)
    kid = cast.role("shared-residence-child", "Bertram Deltager Fælled", "male", born=(7, 4, 19))
    her = cast.role("shared-residence-mother", "Line Deltager Mørk", "female", born=(36, 12, 3))
    him = cast.role("shared-residence-father", "Rasmus Fælled", "male", born=(39, 7, 27))
    kid_number, her_number, his_number = (cast.number(role) for role in (kid, her, him))
    child = child_of(
        resident(kid, kid_number, roads.SHARED_MOTHER_HOME), mother=her_number, father=his_number
    )
    cast.add(
        kid,
        replace(child, shared_residence=True, shared_residence_since=start),
        Story(
            traits=("resident 0751", "child", "shared residence (v5)", "parents in 0751 and 0730"),
            da="Har delt bopæl: mor i Aarhus, far i Randers. Kun kontrakt v5 siger det.",
            en="Lives with both: mother in Aarhus, father in Randers. Only contract v5 tells.",
        ),
    )
    parents = (
        (her, her_number, roads.SHARED_MOTHER_HOME),
        (him, his_number, roads.SHARED_FATHER_HOME),
    )
    for role, number, home in parents:
        cast.add(
            role,
            replace(
                resident(role, number, home),
                civil_status="F",
                civil_status_since=MarkedMoment(at=midnight(start)),
                children=(kid_number,),
            ),
            Story(
                traits=(f"resident {home.road.municipality_code}", "divorced", "parent"),
                da="Skilt; barnet har delt bopæl hos begge forældre.",
                en="Divorced; the child is registered with both parents.",
            ),
        )


def cast_two_mothers(cast: Cast) -> None:
    """Cast a newborn without a name: one mother has a very long name, the other has no number."""
    home = roads.TWO_MOTHERS_HOME
    given, middle, family = LONGEST_NAME
    her = replace(
        cast.role("two-mothers", "First Last", "female", born=(31, 8, 8)),
        given=given,
        middle=middle,
        family=family,
    )
    baby_birth = cast.today - timedelta(days=9)
    if (baby_birth.month, baby_birth.day) == (1, 1):
        baby_birth -= timedelta(days=1)
    baby = Role(id="unnamed-newborn", sex="female", birth=baby_birth, given="", family="")
    her_number, baby_number = cast.number(her), cast.number(baby)
    cast.add(
        her,
        replace(resident(her, her_number, home), children=(baby_number,)),
        Story(
            traits=("resident 0751", "parent", "name of 66 characters with ü and an apostrophe"),
            da="Har født for ni dage siden og har et meget langt navn.",
            en="Gave birth nine days ago and has a very long name.",
        ),
    )
    other_mother = RelativeFacts(birth=MarkedDay(day=date(1992, 10, 4)), name="Zoë O'Brien-Müller")
    cast.add(
        baby,
        replace(
            resident(baby, baby_number, home),
            name=NameFacts(full=""),
            mother=relative(her_number),
            father=other_mother,
            custody=custody("mother", "father", since=baby.birth),
            notes=(),
            takes_digital_post=False,
            takes_text_messages=False,
        ),
        Story(
            traits=("resident 0751", "newborn", "no name yet", "one parent without a number"),
            da="Født for ni dage siden, endnu uden navn. Den anden mor har intet personnummer.",
            en="Born nine days ago, not yet named. The other mother has no personal number.",
        ),
    )

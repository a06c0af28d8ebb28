"""Personas whose story is where they are registered: hidden, homeless, abroad, hard to match."""

from datetime import date, timedelta

from msgspec.structs import replace

from mocks.world import roads
from mocks.world.cast import Cast, Story, gone, midnight, resident, surplus_place
from mocks.world.kin import custody, relative
from mocks.world.people import (
    DepartureFacts,
    LetterAddress,
    MarkedMoment,
    ProtectionFacts,
)

NO_FIXED_ABODE_ROAD = "9901"
POLICE_ROAD = "9902"
SINCE = date(2022, 9, 5)


def cast_residences(cast: Cast) -> None:
    """Cast everybody in this story."""
    cast_randers_resident(cast)
    cast_protected(cast)
    cast_without_address(cast)
    cast_police_protected(cast)
    cast_outside_denmark(cast)
    cast_hard_to_match(cast)


def cast_randers_resident(cast: Cast) -> None:
    """Cast an ordinary resident of the other municipality."""
    him = cast.role("randers-resident", "Preben Eksempel Thorup", "male", born=(52, 6, 11))
    cast.add(
        him,
        replace(
            resident(him, cast.number(him), roads.RANDERS_HOME),
            civil_status="F",
            letter_address=LetterAddress(
                lines=("c/o Havnekontoret", "Synteselager 4", "8900 Randers C"), since=SINCE
            ),
        ),
        Story(
            traits=("resident 0730", "divorced", "contact address"),
            da="Bor i Randers: en sagsbehandler i Aarhus har sjældent grund til at spørge.",
            en="Lives in Randers: a caseworker in Aarhus seldom has a reason to ask.",
        ),
    )


def cast_protected(cast: Cast) -> None:
    """Cast one protection in force and one that ended yesterday."""
    her = cast.role("protected-address", "Mette Skjold Prøvesen", "female", born=(33, 2, 12))
    in_force = ProtectionFacts(since=date(2024, 2, 1))
    cast.add(
        her,
        replace(
            resident(her, cast.number(her), roads.PROTECTED_HOME),
            name_and_address_protection=in_force,
            directory_protection=in_force,
            marketing_protection=in_force,
        ),
        Story(
            traits=("resident 0751", "name and address protection in force"),
            da="Har navne- og adressebeskyttelse. Registret sender stadig adressen.",
            en="Has name and address protection. The register still sends the address.",
        ),
    )
    him = cast.role("protection-expired-yesterday", "Ole Skjold Attrap", "male", born=(57, 9, 19))
    ended = ProtectionFacts(since=date(2023, 5, 8), until=cast.today - timedelta(days=1))
    cast.add(
        him,
        replace(
            resident(him, cast.number(him), roads.EXPIRED_HOME),
            name_and_address_protection=ended,
            directory_protection=ended,
        ),
        Story(
            traits=("resident 0751", "protection ended yesterday"),
            da="Adressebeskyttelsen udløb i går; den står stadig i registret med sine datoer.",
            en="The protection ended yesterday; it still stands in the register with its dates.",
        ),
    )


def cast_without_address(cast: Cast) -> None:
    """Cast somebody with no fixed abode, on a special road code."""
    him = cast.role("no-fixed-abode", "Kaj Vandrer Prøve", "male", born=(49, 4, 7))
    cast.add(
        him,
        replace(
            resident(him, cast.number(him), None),
            status=3,
            status_since=MarkedMoment(at=midnight(SINCE)),
            place=surplus_place("0751", NO_FIXED_ABODE_ROAD, since=SINCE),
        ),
        Story(
            traits=("resident 0751", "special road code", "no fixed abode", "status 3"),
            da="Uden fast bopæl: vejkoden er administrativ, og der findes ingen adresse.",
            en="No fixed abode: the road code is administrative and there is no address.",
        ),
    )


def cast_police_protected(cast: Cast) -> None:
    """Cast a mother in hiding whose child follows, and the father who must not find them."""
    her = cast.role("police-protected", "Nanna Skygge Prøve", "female", born=(35, 10, 28))
    kid = cast.role("police-protected-child", "Ellen Skygge Prøve", "female", born=(5, 1, 17))
    him = cast.role("police-protected-other-parent", "Brian Attrap Stubbe", "male", born=(37, 3, 8))
    her_number, kid_number, his_number = (cast.number(role) for role in (her, kid, him))
    since = max(SINCE, kid.birth)
    hidden = {
        "status": 3,
        "status_since": MarkedMoment(at=midnight(since)),
        "place": surplus_place("0751", POLICE_ROAD, since=since),
        "name_and_address_protection": ProtectionFacts(since=since),
    }
    cast.add(
        her,
        replace(resident(her, her_number, None), **hidden, children=(kid_number,)),
        Story(
            traits=("resident 0751", "special road code", "protected by the police", "status 3"),
            da="Er under politiets beskyttelse og står uden fast bopæl; selv kommunen er hemmelig.",
            en="Under police protection, without abode; even the municipality is secret.",
        ),
    )
    cast.add(
        kid,
        replace(
            resident(kid, kid_number, None),
            **hidden,
            mother=relative(her_number),
            father=relative(his_number),
            custody=custody("mother", since=kid.birth),
        ),
        Story(
            traits=("resident 0751", "child", "special road code", "follows police-protected"),
            da="Barnet følger sin mor i skjul; faderen har ikke forældremyndighed.",
            en="The child is hidden with her mother; the father has no custody.",
        ),
    )
    cast.add(
        him,
        replace(
            resident(him, his_number, roads.RANDERS_HOME), children=(kid_number,), civil_status="F"
        ),
        Story(
            traits=("resident 0730", "parent without custody"),
            da="Far til police-protected-child; må ikke kunne se, hvor barnet er.",
            en="Father of police-protected-child; must not be able to see where the child is.",
        ),
    )


def cast_outside_denmark(cast: Cast) -> None:
    """Cast those whom the address register cannot know: abroad, in Greenland, disappeared."""
    left = MarkedMoment(at=midnight(date(2023, 8, 14)))
    her = cast.role("emigrated", "Agnes Prøve Udrejst", "female", born=(29, 12, 9))
    cast.add(
        her,
        replace(
            gone(her, cast.number(her), roads.UNCERTAIN_HOME, since=left),
            status=80,
            status_since=left,
            departure=DepartureFacts(
                country_code="5120", since=left, lines=("Provgatan 4", "S 22222 Lund", "Sverige")
            ),
        ),
        Story(
            traits=("emigrated", "address in Sweden", "status 80"),
            da="Udrejst til Sverige; har en udlandsadresse og en tidligere adresse.",
            en="Left for Sweden; has a foreign address and a former one.",
        ),
    )
    him = cast.role("greenlander", "Malik Prøve Kleist", "male", born=(34, 6, 21))
    cast.add(
        him,
        replace(
            resident(him, cast.number(him), None),
            status=5,
            place=replace(
                surplus_place("0956", "0104", since=SINCE),
                house_number="012",
                postal_code="3900",
                postal_district="Nuuk",
                road_name="Prøvevej",
            ),
        ),
        Story(
            traits=("resident in Greenland", "status 5"),
            da="Bor i Nuuk: personregistret kender adressen, det danske adresseregister gør ikke.",
            en="Lives in Nuuk: the person register has the address, the Danish one has not.",
        ),
    )
    lost = cast.role("disappeared", "Torben Prøve Borte", "male", born=(61, 11, 30))
    since = MarkedMoment(at=midnight(date(2024, 11, 4)), uncertain=True)
    cast.add(
        lost,
        replace(
            gone(lost, cast.number(lost), roads.UNCERTAIN_HOME, since=since),
            status=70,
            status_since=since,
            disappeared_since=since,
        ),
        Story(
            traits=("disappeared", "status 70"),
            da="Meldt forsvundet; datoen er usikker.",
            en="Registered as disappeared; the date is uncertain.",
        ),
    )


def cast_hard_to_match(cast: Cast) -> None:
    """Cast two whose codes do not lead to one address: several fit, or none."""
    her = cast.role("several-matches", "Ida Flertydig Prøve", "female", born=(27, 5, 5))
    ordinary = resident(her, cast.number(her), roads.EMPLOYEE_HOME)
    vague = ordinary.place and replace(
        ordinary.place, floor=None, door=None, address_id=None, standard_address=None
    )
    cast.add(
        her,
        replace(ordinary, place=vague),
        Story(
            traits=("resident 0751", "codes fit several addresses"),
            da="Registret har hverken etage eller dør: flere adresser passer.",
            en="The register has neither floor nor door: several addresses fit.",
        ),
    )
    him = cast.role("no-match", "Gorm Nybyg Prøve", "male", born=(43, 8, 16))
    unknown = resident(him, cast.number(him), roads.NOT_YET_BUILT)
    cast.add(
        him,
        replace(unknown, place=unknown.place and replace(unknown.place, address_id=None)),
        Story(
            traits=("resident 0751", "address unknown to the address register"),
            da="Bor på en vej, som adresseregistret endnu ikke kender.",
            en="Lives on a road that the address register does not know yet.",
        ),
    )

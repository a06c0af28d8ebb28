"""The roads and homes of the personas: invented roads in Aarhus (0751) and Randers (0730)."""

from typing import Final

from mocks.world.homes import Home, Road

LAERKESPORET: Final = Road(
    municipality_code="0751",
    road_code="4711",
    name="Lærkesporet",
    postal_code="8210",
    postal_district="Aarhus V",
    school_code="12",
    school="Lærkeskolen",
    corner=(571200, 6226100),
)
FYRSKIBSVEJ: Final = Road(
    municipality_code="0751",
    road_code="2046",
    name="Fyrskibsvej",
    postal_code="8240",
    postal_district="Risskov",
    school_code="07",
    school="Fyrskolen",
    corner=(577300, 6228900),
)
KLOKKESTOEBERGADE: Final = Road(
    municipality_code="0751",
    road_code="0389",
    name="Klokkestøbergade",
    postal_code="8000",
    postal_district="Aarhus C",
    school_code="03",
    school="Klokkeskolen",
    corner=(574900, 6224300),
)
MOELLEENGEN: Final = Road(
    municipality_code="0751",
    road_code="5127",
    name="Mølleengen",
    postal_code="8381",
    postal_district="Tilst",
    town="Nedre Mølle",
    school_code="21",
    school="Mølleskolen",
    corner=(568400, 6228300),
)
HAVREBAKKEN: Final = Road(
    municipality_code="0730",
    road_code="2213",
    name="Havrebakken",
    postal_code="8920",
    postal_district="Randers NV",
    school_code="44",
    school="Havreskolen",
    corner=(561100, 6259700),
)
PRAMDRAGERSTIEN: Final = Road(
    municipality_code="0730",
    road_code="0091",
    name="Pramdragerstien",
    postal_code="8900",
    postal_district="Randers C",
    school_code="41",
    school="Pramskolen",
    corner=(564600, 6257400),
)

EMPLOYEE_HOME: Final = Home(road=LAERKESPORET, house_number="14", floor="2", door="tv")
NEIGHBOURS: Final = (
    Home(road=LAERKESPORET, house_number="14", floor="st", door="tv"),
    Home(road=LAERKESPORET, house_number="14", floor="st", door="th"),
    Home(road=LAERKESPORET, house_number="14", floor="1", door="tv"),
    Home(road=LAERKESPORET, house_number="14", floor="1", door="th"),
    Home(road=LAERKESPORET, house_number="14", floor="2", door="th"),
)
"""The other homes behind the employee's house number: codes without floor and door fit several."""
WIDOW_HOME: Final = Home(road=LAERKESPORET, house_number="27")
PARENT_HOME: Final = Home(road=LAERKESPORET, house_number="31B", floor="st", door="th")
SHARED_MOTHER_HOME: Final = Home(road=KLOKKESTOEBERGADE, house_number="5", floor="3", door="12")
TWO_MOTHERS_HOME: Final = Home(road=KLOKKESTOEBERGADE, house_number="9A", floor="1", door="mf")
CHANGED_HOME: Final = Home(road=KLOKKESTOEBERGADE, house_number="21", floor="4", door="th")
DUPLICATE_HOME: Final = Home(road=KLOKKESTOEBERGADE, house_number="23", floor="kl")
PROTECTED_HOME: Final = Home(road=FYRSKIBSVEJ, house_number="7")
EXPIRED_HOME: Final = Home(road=FYRSKIBSVEJ, house_number="11", floor="1")
WARD_HOME: Final = Home(road=MOELLEENGEN, house_number="2", floor="st", door="4")
UNCERTAIN_HOME: Final = Home(road=MOELLEENGEN, house_number="18")
SELF_EMPLOYED_HOME: Final = Home(road=MOELLEENGEN, house_number="24")
SEAFARER_HOME: Final = Home(road=FYRSKIBSVEJ, house_number="19")
SATURDAY_HOME: Final = Home(road=FYRSKIBSVEJ, house_number="23", floor="st", door="tv")
FORTNIGHT_HOME: Final = Home(road=KLOKKESTOEBERGADE, house_number="27", floor="2", door="tv")
UNION_HOME: Final = Home(road=KLOKKESTOEBERGADE, house_number="29", floor="1", door="th")
SICK_HOME: Final = Home(road=KLOKKESTOEBERGADE, house_number="31", floor="st", door="tv")
FLEXIBLE_HOME: Final = Home(road=MOELLEENGEN, house_number="30", floor="1", door="th")
SHIFTS_HOME: Final = Home(road=KLOKKESTOEBERGADE, house_number="33", floor="5", door="2")
TWINS_HOME: Final = Home(road=LAERKESPORET, house_number="37")
EXEMPT_HOME: Final = Home(road=LAERKESPORET, house_number="33")
RANDERS_HOME: Final = Home(road=HAVREBAKKEN, house_number="3")
COHABITANT_HOME: Final = Home(road=HAVREBAKKEN, house_number="9")
DAUGHTER_HOME: Final = Home(road=HAVREBAKKEN, house_number="12", floor="1", door="tv")
PLACED_HOME: Final = Home(road=PRAMDRAGERSTIEN, house_number="46", floor="st", door="3")
SHARED_FATHER_HOME: Final = Home(road=PRAMDRAGERSTIEN, house_number="44", floor="2", door="tv")

VACANT: Final = (
    Home(road=FYRSKIBSVEJ, house_number="29"),
    Home(road=MOELLEENGEN, house_number="36", floor="1", door="tv"),
    Home(road=KLOKKESTOEBERGADE, house_number="37", floor="3", door="th"),
    Home(road=LAERKESPORET, house_number="41"),
    Home(road=HAVREBAKKEN, house_number="15"),
    Home(road=HAVREBAKKEN, house_number="17", floor="2", door="tv"),
    Home(road=PRAMDRAGERSTIEN, house_number="48", floor="1", door="th"),
    Home(road=PRAMDRAGERSTIEN, house_number="50"),
)
"""Nobody lives there until somebody moves in (`mocks/life`)."""

HOMES: Final = (
    EMPLOYEE_HOME,
    *NEIGHBOURS,
    WIDOW_HOME,
    PARENT_HOME,
    SHARED_MOTHER_HOME,
    TWO_MOTHERS_HOME,
    CHANGED_HOME,
    DUPLICATE_HOME,
    PROTECTED_HOME,
    EXPIRED_HOME,
    WARD_HOME,
    UNCERTAIN_HOME,
    SELF_EMPLOYED_HOME,
    SEAFARER_HOME,
    SATURDAY_HOME,
    FORTNIGHT_HOME,
    TWINS_HOME,
    UNION_HOME,
    SICK_HOME,
    FLEXIBLE_HOME,
    SHIFTS_HOME,
    EXEMPT_HOME,
    RANDERS_HOME,
    COHABITANT_HOME,
    DAUGHTER_HOME,
    PLACED_HOME,
    SHARED_FATHER_HOME,
    *VACANT,
)
NOT_YET_BUILT: Final = Home(
    road=Road(
        municipality_code="0751",
        road_code="8888",
        name="Nybyggervænget",
        postal_code="8310",
        postal_district="Tranbjerg J",
    ),
    house_number="1",
)
"""Known to the person register only: in no `HOMES`."""

"""Personas at a turn of life or with a rare mark: a birthday, a move, a new name, other parents."""

from datetime import date, timedelta
from typing import Final

from msgspec.structs import replace

from mocks.world.cast import Cast, Role, Story, midnight, resident
from mocks.world.homes import Home, place
from mocks.world.kin import custody, relative
from mocks.world.numbers import Sex
from mocks.world.people import (
    CustodyFacts,
    GuardianFacts,
    MarkedDay,
    MarkedMoment,
    NameFacts,
)
from mocks.world.roads import (
    FYRSKIBSVEJ,
    HAVREBAKKEN,
    KLOKKESTOEBERGADE,
    LAERKESPORET,
    MOELLEENGEN,
)

NEWCOMER_HOME: Final = Home(road=KLOKKESTOEBERGADE, house_number="41", floor="2", door="th")
RENAMED_HOME: Final = Home(road=KLOKKESTOEBERGADE, house_number="43", floor="st", door="tv")
DISAGREEING_HOME: Final = Home(road=LAERKESPORET, house_number="16")
TURNING_HOME: Final = Home(road=LAERKESPORET, house_number="45")
LEAP_HOME: Final = Home(road=KLOKKESTOEBERGADE, house_number="45", floor="1", door="tv")
OLDEST_HOME: Final = Home(road=FYRSKIBSVEJ, house_number="31", floor="st", door="1")
MOVED_FROM: Final = Home(road=HAVREBAKKEN, house_number="21")
MOVED_TO: Final = Home(road=FYRSKIBSVEJ, house_number="33")
GRANDMOTHER_HOME: Final = Home(road=MOELLEENGEN, house_number="38")
FATHERS_HOME: Final = Home(road=MOELLEENGEN, house_number="40", floor="1", door="tv")
PARTIAL_HOME: Final = Home(road=FYRSKIBSVEJ, house_number="35", floor="2", door="th")
BONUS_HOME: Final = Home(road=LAERKESPORET, house_number="47")
JOBLESS_HOME: Final = Home(road=MOELLEENGEN, house_number="42", floor="st", door="th")
STUDENT_HOME: Final = Home(road=KLOKKESTOEBERGADE, house_number="47", floor="5", door="3")
PENSIONER_HOME: Final = Home(road=FYRSKIBSVEJ, house_number="37")
HOMES: Final = (
    NEWCOMER_HOME,
    RENAMED_HOME,
    DISAGREEING_HOME,
    TURNING_HOME,
    LEAP_HOME,
    OLDEST_HOME,
    MOVED_FROM,
    MOVED_TO,
    GRANDMOTHER_HOME,
    FATHERS_HOME,
    PARTIAL_HOME,
    BONUS_HOME,
    JOBLESS_HOME,
    STUDENT_HOME,
    PENSIONER_HOME,
)
_SINCE: Final = date(2022, 4, 4)
_FEBRUARY: Final = date(2001, 2, 28)
_MARCH: Final = date(2001, 3, 1)


def cast_turns(cast: Cast) -> None:
    """Cast everybody in this story."""
    cast_newcomer(cast)
    cast_renamed(cast)
    cast_disagreeing(cast)
    cast_birthdays(cast)
    cast_rare_birth_dates(cast)
    cast_moved_last_week(cast)
    cast_grandmother(cast)
    cast_two_fathers(cast)
    cast_partial_guardianship(cast)
    cast_earners(cast)


def cast_newcomer(cast: Cast) -> None:
    """Cast somebody who came from abroad five weeks ago."""
    came = cast.today - timedelta(days=35)
    her = cast.role("new-in-denmark", "Ingela Prov Nykommen", "female", born=(29, 9, 17))
    since = MarkedMoment(at=midnight(came))
    cast.add(
        her,
        replace(
            resident(her, cast.number(her), NEWCOMER_HOME, since=came),
            registered_from=MarkedDay(day=came),
            status_since=since,
            citizenship_code="5120",
        ),
        Story(
            traits=("resident 0751", "new in Denmark", "foreign citizen", "first wage"),
            da="Kom fra Sverige for fem uger siden og har fået sin første løn.",
            en="Came from Sweden five weeks ago and has had her first wage.",
        ),
    )


def cast_renamed(cast: Cast) -> None:
    """Cast somebody who took another name a hundred days ago."""
    him = cast.role("name-changed", "Emil Prøve Nynavn", "male", born=(32, 2, 21))
    since = MarkedMoment(at=midnight(cast.today - timedelta(days=100)))
    person = resident(him, cast.number(him), RENAMED_HOME)
    name = person.name or NameFacts(full="")
    cast.add(
        him,
        replace(person, name=replace(name, since=since)),
        Story(
            traits=("resident 0751", "name changed this year"),
            da="Skiftede navn for hundrede dage siden; ældre breve bærer det gamle.",
            en="Changed his name a hundred days ago; older letters have the former one.",
        ),
    )


def cast_disagreeing(cast: Cast) -> None:
    """Cast somebody of whose address the two registers write different things."""
    her = cast.role("registers-disagree", "Birgit Prøve Uens", "female", born=(58, 11, 24))
    person = resident(her, cast.number(her), DISAGREEING_HOME)
    old = person.place and replace(
        person.place,
        road_name="Gamle Markvej",
        standard_address="Gamle Markvej 16",
        postal_district="Aarhus Vest",
    )
    cast.add(
        her,
        replace(person, place=old),
        Story(
            traits=("resident 0751", "registers disagree about the address"),
            da="Personregistret har vejens gamle navn, adresseregistret det nye; id'et er ens.",
            en="The person register has the road's old name, the address register the new one.",
        ),
    )


def cast_birthdays(cast: Cast) -> None:
    """Cast one who turns fifteen tomorrow and one who turned eighteen today, with their mother."""
    today, tomorrow = _usable(cast.today), _usable(cast.today + timedelta(days=1), step=1)
    her = cast.role("birthdays-mother", "Gitte Prøve Dagen", "female", born=(46, 3, 4))
    teen = _born(
        "fifteen-tomorrow", "Tilde", "Dagen", on=_years_before(tomorrow, 15, in_common_years=_MARCH)
    )
    grown = _born(
        "eighteen-today", "Thea", "Dagen", on=_years_before(today, 18, in_common_years=_FEBRUARY)
    )
    number, teen_number, grown_number = (cast.number(role) for role in (her, teen, grown))
    cast.add(
        her,
        replace(
            resident(her, number, TURNING_HOME),
            civil_status="F",
            children=(grown_number, teen_number),
        ),
        Story(
            traits=("resident 0751", "divorced", "parent of two", "one just of age"),
            da="Mor til fifteen-tomorrow og eighteen-today.",
            en="Mother of fifteen-tomorrow and eighteen-today.",
        ),
    )
    cast.add(
        teen,
        replace(
            resident(teen, teen_number, TURNING_HOME),
            mother=relative(number),
            custody=custody("mother", since=teen.birth),
        ),
        Story(
            traits=("resident 0751", "child", "fifteen tomorrow"),
            da="Fylder femten i morgen: så skal hun selv se sine data.",
            en="Turns fifteen tomorrow: then her data is hers to see.",
        ),
    )
    cast.add(
        grown,
        replace(resident(grown, grown_number, TURNING_HOME), mother=relative(number)),
        Story(
            traits=("resident 0751", "eighteen today", "custody ended"),
            da="Fylder atten i dag: forældremyndigheden er ophørt ved midnat.",
            en="Turns eighteen today: custody ended at midnight.",
        ),
    )


def cast_rare_birth_dates(cast: Cast) -> None:
    """Cast one born on 29 February, and one older than a hundred."""
    him = _born("leap-day", "Skylar", "Skuddag", on=date(2000, 2, 29), sex="male")
    cast.add(
        him,
        resident(him, cast.number(him), LEAP_HOME),
        Story(
            traits=("resident 0751", "born on 29 February"),
            da="Født den 29. februar: fødselsdagen falder de fleste år den 1. marts.",
            en="Born on 29 February: most years the birthday is 1 March.",
        ),
    )
    her = cast.role("hundred-and-three", "Agnethe Prøve Olding", "female", born=(103, 5, 6))
    cast.add(
        her,
        replace(
            resident(her, cast.number(her), OLDEST_HOME),
            civil_status="E",
            takes_digital_post=False,
            takes_text_messages=False,
        ),
        Story(
            traits=("resident 0751", "over a hundred", "widowed", "pensioner"),
            da="Er 103 år: årets to cifre er de samme som et barns på tre.",
            en="Is 103: the two digits of her year are those of a child of three.",
        ),
    )


def cast_moved_last_week(cast: Cast) -> None:
    """Cast somebody who moved from one municipality to another six days ago."""
    him = cast.role("moved-last-week", "Frode Prøve Flyttet", "male", born=(34, 10, 2))
    moved = cast.today - timedelta(days=6)
    before = place(MOVED_FROM, moved_in=midnight(_SINCE))
    cast.add(
        him,
        replace(
            resident(him, cast.number(him), MOVED_TO, since=moved),
            former_places=(replace(before, moved_out=MarkedMoment(at=midnight(moved))),),
        ),
        Story(
            traits=("resident 0751", "moved here last week", "formerly 0730"),
            da="Flyttede fra Randers til Aarhus for seks dage siden.",
            en="Moved from Randers to Aarhus six days ago.",
        ),
    )


def cast_grandmother(cast: Cast) -> None:
    """Cast a child whose grandmother has custody."""
    her = cast.role("grandmother-with-custody", "Vera Prøve Mormor", "female", born=(64, 6, 19))
    kid = cast.role("custody-with-grandmother", "Sander Prøve Mormor", "male", born=(7, 8, 5))
    number, kid_number = cast.number(her), cast.number(kid)
    cast.add(
        her,
        resident(her, number, GRANDMOTHER_HOME),
        Story(
            traits=("resident 0751", "custody of a grandchild"),
            da="Har forældremyndigheden over sit barnebarn.",
            en="Has custody of her grandchild.",
        ),
    )
    cast.add(
        kid,
        replace(
            resident(kid, kid_number, GRANDMOTHER_HOME),
            custody=(
                CustodyFacts(
                    kind="other_1",
                    since=MarkedDay(day=_SINCE),
                    holder=number,
                    holder_since=_SINCE,
                ),
            ),
        ),
        Story(
            traits=("resident 0751", "child", "custody held by neither parent"),
            da="Bor hos sin mormor, som har forældremyndigheden.",
            en="Lives with his grandmother, who has custody.",
        ),
    )


def cast_two_fathers(cast: Cast) -> None:
    """Cast two married men and the child they adopted."""
    one = cast.role("two-fathers", "Bastian Prøve Fædre", "male", born=(41, 1, 30))
    other = cast.role("two-fathers-spouse", "Jeppe Prøve Fædre", "male", born=(39, 12, 13))
    kid = cast.role("two-fathers-child", "Lauge Prøve Fædre", "male", born=(6, 5, 27))
    numbers = (cast.number(one), cast.number(other))
    kid_number = cast.number(kid)
    wedding = MarkedMoment(at=midnight(date(2018, 6, 9)))
    for role, number, spouse in ((one, numbers[0], numbers[1]), (other, numbers[1], numbers[0])):
        cast.add(
            role,
            replace(
                resident(role, number, FATHERS_HOME),
                civil_status="G",
                civil_status_since=wedding,
                spouse=relative(spouse),
                children=(kid_number,),
            ),
            Story(
                traits=("resident 0751", "married", "couple of one sex", "parent"),
                da="En af to gifte fædre med et adopteret barn.",
                en="One of two married fathers with an adopted child.",
            ),
        )
    cast.add(
        kid,
        replace(
            resident(kid, kid_number, FATHERS_HOME),
            mother=relative(numbers[1]),
            father=relative(numbers[0]),
            custody=custody("mother", "father", since=kid.birth),
        ),
        Story(
            traits=("resident 0751", "child", "adopted", "two fathers"),
            da="Adopteret: den ene far står i registrets felt for moderen.",
            en="Adopted: one father stands in the register's field for the mother.",
        ),
    )


def cast_partial_guardianship(cast: Cast) -> None:
    """Cast somebody with a guardian for some matters, who is not in the register."""
    her = cast.role("partial-guardianship", "Ruth Prøve Delvis", "female", born=(71, 2, 18))
    cast.add(
        her,
        replace(
            resident(her, cast.number(her), PARTIAL_HOME),
            guardian=GuardianFacts(
                kind="not_in_register",
                name="Synteseby Værgekontor",
                address_since=_SINCE,
                scope="partial",
                since=MarkedDay(day=_SINCE),
            ),
        ),
        Story(
            traits=("resident 0751", "under guardianship", "partial scope (v5)"),
            da="Har en værge i visse sager; værgen er et kontor uden personnummer.",
            en="Has a guardian in some matters: an office, which has no personal number.",
        ),
    )


def cast_earners(cast: Cast) -> None:
    """Cast the plain cases that most screens are tried with: bonus, job lost, student, pension."""
    stories = (
        (
            cast.role("bonus-earner", "Katrine Prøve Bonus", "female", born=(45, 7, 23)),
            BONUS_HOME,
            Story(
                traits=("resident 0751", "wage", "bonus two months ago"),
                da="Fik en stor bonus for to måneder siden.",
                en="Had a large bonus two months ago.",
            ),
        ),
        (
            cast.role("job-lost", "Steffen Prøve Ledig", "male", born=(51, 4, 11)),
            JOBLESS_HOME,
            Story(
                traits=("resident 0751", "job lost", "nothing reported last month"),
                da="Mistede sit job for to måneder siden; siden er intet indberettet.",
                en="Lost his job two months ago; nothing has been reported since then.",
            ),
        ),
        (
            cast.role("student", "Malou Prøve Studie", "female", born=(23, 3, 29)),
            STUDENT_HOME,
            Story(
                traits=("resident 0751", "student grant", "small job"),
                da="Læser på SU og arbejder i en butik ved siden af.",
                en="Studies on a grant and works in a shop beside it.",
            ),
        ),
        (
            cast.role("pensioner", "Orla Prøve Pension", "male", born=(74, 9, 8)),
            PENSIONER_HOME,
            Story(
                traits=("resident 0751", "pensioner", "three pensions"),
                da="Får folkepension, ATP og en arbejdsmarkedspension.",
                en="Receives state pension, supplementary pension and one from work.",
            ),
        ),
    )
    for role, home, story in stories:
        cast.add(role, resident(role, cast.number(role), home), story)


def _born(role_id: str, given: str, family: str, *, on: date, sex: Sex = "female") -> Role:
    return Role(
        id=role_id,
        sex=sex,
        birth=on,
        given=given,
        middle="Prøve",
        family=family,
    )


def _usable(day: date, *, step: int = -1) -> date:
    """Step off 1 January, on which nobody here is born."""
    return day + timedelta(days=step) if (day.month, day.day) == (1, 1) else day


def _years_before(day: date, years: int, *, in_common_years: date) -> date:
    """Give the same day of an earlier year; for a 29 February that it has not, another day's."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return in_common_years.replace(year=day.year - years)

"""Personas in ordinary households: married with a child, widowed, alone with two, with twins."""

from datetime import date, timedelta

from msgspec.structs import replace

from mocks.world import roads
from mocks.world.cast import Cast, Story, gone, midnight, resident
from mocks.world.kin import child_of, custody, relative
from mocks.world.people import MarkedDay, MarkedMoment


def cast_families(cast: Cast) -> None:
    """Cast every household of this story."""
    cast_employee(cast)
    cast_widow(cast)
    cast_parent_of_two(cast)
    cast_twins(cast)


def cast_employee(cast: Cast) -> None:
    """Cast the household that most examples use: two married adults and their child in Aarhus."""
    home, wedding = roads.EMPLOYEE_HOME, midnight(date(2016, 8, 20))
    her = cast.role("employee", "Signe Testrup Lindholt", "female", born=(38, 3, 14))
    him = cast.role("employee-spouse", "Jonas Prøve Lindholt", "male", born=(40, 11, 5))
    kid = cast.role("employee-child", "Alma Testrup Lindholt", "female", born=(6, 9, 2))
    her_number, his_number, kid_number = (cast.number(role) for role in (her, him, kid))
    married = {"civil_status": "G", "civil_status_since": MarkedMoment(at=wedding)}
    cast.add(
        her,
        replace(
            resident(her, her_number, home),
            **married,
            spouse=relative(his_number),
            children=(kid_number,),
        ),
        Story(
            traits=("resident 0751", "married", "parent", "employed", "has income"),
            da="Bor i Aarhus med sin mand og deres barn, og er ansat med fast løn.",
            en="Lives in Aarhus with her husband and their child, employed with a steady wage.",
        ),
    )
    cast.add(
        him,
        replace(
            resident(him, his_number, home),
            **married,
            spouse=relative(her_number),
            children=(kid_number,),
        ),
        Story(
            traits=("resident 0751", "married", "parent"),
            da="Gift med employee og far til deres barn.",
            en="Married to employee and father of their child.",
        ),
    )
    cast.add(
        kid,
        child_of(resident(kid, kid_number, home), mother=her_number, father=his_number),
        Story(
            traits=("resident 0751", "child", "school age"),
            da="Seks år, begge forældre har forældremyndigheden.",
            en="Six years old; both parents have custody.",
        ),
    )


def cast_widow(cast: Cast) -> None:
    """Cast a family whose father died in the middle of last month."""
    home = roads.WIDOW_HOME
    death = cast.today.replace(day=1) - timedelta(days=15)
    her = cast.role("widow-two-children", "Karen Prøvegaard Holt", "female", born=(41, 5, 9))
    him = cast.role("late-husband", "Mikkel Prøvegaard Holt", "male", born=(44, 2, 17))
    older = cast.role("widow-older-child", "Storm Prøvegaard Holt", "male", born=(8, 10, 23))
    younger = cast.role("widow-younger-child", "Vilma Prøvegaard Holt", "female", born=(4, 6, 30))
    her_number, his_number = cast.number(her), cast.number(him)
    children = (cast.number(older), cast.number(younger))
    since = MarkedMoment(at=midnight(death))
    cast.add(
        her,
        replace(
            resident(her, her_number, home),
            civil_status="E",
            civil_status_since=since,
            children=children,
        ),
        Story(
            traits=("resident 0751", "widowed", "parent of two"),
            da="Blev enke midt i sidste måned og er alene med to børn på fire og otte år.",
            en="Widowed in the middle of last month, alone with two children of four and eight.",
        ),
    )
    cast.add(
        him,
        replace(
            gone(him, his_number, home, since=since),
            status=90,
            status_since=since,
            registered_until=MarkedDay(day=death),
            civil_status="D",
            civil_status_since=since,
            children=children,
        ),
        Story(
            traits=("dead", "died mid-month", "wage reported after death"),
            da="Døde midt i sidste måned; var gift med widow-two-children.",
            en="Died in the middle of last month; was married to widow-two-children.",
        ),
    )
    for role, number in zip((older, younger), children, strict=True):
        cast.add(
            role,
            child_of(
                resident(role, number, home), mother=her_number, father=his_number, until=death
            ),
            Story(
                traits=("resident 0751", "child", "one parent dead"),
                da="Barn af widow-two-children; faderens forældremyndighed er ophørt.",
                en="Child of widow-two-children; the father's custody has ended.",
            ),
        )


def cast_parent_of_two(cast: Cast) -> None:
    """Cast a father alone with a teenager and a child just below ten."""
    home = roads.PARENT_HOME
    him = cast.role("single-father", "Henrik Mønster Bak", "male", born=(45, 1, 25))
    teen = cast.role("teenager-15", "Freja Mønster Bak", "female", born=(15, 7, 2))
    kid = cast.role("child-9", "Villads Mønster Bak", "male", born=(9, 3, 30))
    his_number, teen_number, kid_number = (cast.number(role) for role in (him, teen, kid))
    cast.add(
        him,
        replace(
            resident(him, his_number, home),
            civil_status="F",
            children=(teen_number, kid_number),
        ),
        Story(
            traits=("resident 0751", "divorced", "parent of two", "sole custody"),
            da="Alene med to børn på femten og ni.",
            en="Alone with two children of fifteen and nine.",
        ),
    )
    stories = {
        "teenager-15": Story(
            traits=("resident 0751", "teenager", "own digital life from 15"),
            da="Er fyldt femten og møder selv myndighederne digitalt.",
            en="Has turned fifteen and meets the authorities digitally on her own.",
        ),
        "child-9": Story(
            traits=("resident 0751", "child", "below 10"),
            da="Ni år: endnu uden egne partsrettigheder fra ti.",
            en="Nine years old: the party rights that begin at ten are still to come.",
        ),
    }
    for role, number in ((teen, teen_number), (kid, kid_number)):
        child = replace(
            resident(role, number, home),
            father=relative(his_number),
            custody=custody("father", since=role.birth),
        )
        cast.add(role, child, stories[role.id])


def cast_twins(cast: Cast) -> None:
    """Cast two children of one sex, born on one day: only their numbers tell them apart."""
    home = roads.TWINS_HOME
    her = cast.role("twins-mother", "Dorthe Mønsted Kjær", "female", born=(35, 8, 12))
    twins = (
        cast.role("twins", "Asta Mønsted Kjær", "female", born=(5, 4, 18)),
        cast.role("twins-sister", "Agnes Mønsted Kjær", "female", born=(5, 4, 18)),
    )
    her_number, numbers = cast.number(her), tuple(cast.number(each) for each in twins)
    cast.add(
        her,
        replace(resident(her, her_number, home), children=numbers),
        Story(
            traits=("resident 0751", "single", "parent of twins", "sole custody"),
            da="Alene med tvillinger på fem år.",
            en="Alone with twins of five years.",
        ),
    )
    for twin, number in zip(twins, numbers, strict=True):
        child = replace(
            resident(twin, number, home),
            mother=relative(her_number),
            custody=custody("mother", since=twin.birth),
        )
        cast.add(
            twin,
            child,
            Story(
                traits=("resident 0751", "child", "twin", "school age soon"),
                da="Tvilling: samme fødselsdag, køn og adresse som sin søster.",
                en="A twin: the birthday, sex and address of her sister.",
            ),
        )

"""Who of the population lives on what, and from when to when."""

from datetime import date
from typing import Final

import msgspec

from contracts.adapter import Text
from mocks.population import earning
from mocks.population.book import Book, month_of
from mocks.population.draws import Draws
from mocks.population.earning import Earner, Way
from mocks.population.households import Household, Member, age_on, birthday
from mocks.population.workplaces import Workplaces
from mocks.world.people import PersonFacts

_ALWAYS: Final = (0, 10**6)
_AGES_ON: Final = date(2026, 6, 30)
_OF_WORKING_AGE: Final = 18
_RETIRES_AT: Final = 67
_EARLY_YEARS: Final = 26
_PUPILS_FROM: Final = 13
_PUPILS_PER_MYRIAD: Final = 3000
_CHANGES_FROM: Final = (2024 * 12 + 5, 2026 * 12 + 5)
"""June 2024 to June 2026: when jobs are lost and found, and illness begins."""


class Living(msgspec.Struct, frozen=True, kw_only=True):
    """A way of living, as developers read it."""

    trait: str
    text: Text


Spell = tuple[int, int, Way]


def _living(trait: str, da: str, en: str) -> Living:
    return Living(trait=trait, text=Text(da=da, en=en))


LIVINGS: Final = {
    "steady": _living("monthly wage", "fast månedsløn", "a steady monthly wage"),
    "fortnightly": _living("paid every fortnight", "løn hver 14. dag", "paid every fortnight"),
    "hourly": _living("paid by the hour", "timeløn", "paid by the hour"),
    "two-jobs": _living("two jobs", "to job", "two jobs"),
    "new-job": _living("changed jobs", "skiftede job", "changed jobs"),
    "unemployed": _living("unemployment benefit", "dagpenge", "on unemployment benefit"),
    "cash-benefit": _living("cash benefit", "kontanthjælp", "on cash benefit"),
    "education-help": _living("education help", "uddannelseshjælp", "on education help"),
    "sick": _living("sickness benefit", "har været sygemeldt", "has been on sickness benefit"),
    "flex-job": _living("flexible job", "fleksjob", "in a flexible job"),
    "disability": _living("disability pension", "førtidspension", "on disability pension"),
    "self-employed": _living("self-employed", "egen forretning", "self-employed"),
    "nothing": _living("no income", "ingen indkomst", "no income"),
    "student": _living("student grant", "SU", "on a student grant"),
    "pupil": _living("some hours in a shop", "fritidsjob", "some hours in a shop"),
    "retired": _living("state pension", "folkepension", "on state pension"),
    "greenland": _living("taxed in Greenland", "løn i Grønland", "a wage taxed in Greenland"),
    "hired-out": _living("hired out", "udlejet arbejdskraft", "hired out from abroad"),
}
_YOUNG: Final = (
    ("student", 34),
    ("steady", 33),
    ("hourly", 16),
    ("unemployed", 4),
    ("education-help", 5),
    ("nothing", 8),
)
_GROWN: Final = (
    ("steady", 58),
    ("fortnightly", 6),
    ("hourly", 6),
    ("two-jobs", 6),
    ("new-job", 5),
    ("self-employed", 5),
    ("unemployed", 3),
    ("cash-benefit", 3),
    ("sick", 2),
    ("flex-job", 2),
    ("disability", 3),
    ("nothing", 1),
)
_PLAIN: Final[dict[str, Way]] = {
    "steady": earning.steady,
    "fortnightly": earning.fortnightly,
    "hourly": earning.hourly,
    "two-jobs": earning.two_jobs,
    "cash-benefit": earning.on_cash_benefit,
    "education-help": earning.on_education_help,
    "flex-job": earning.in_flexible_job,
    "disability": earning.on_disability_pension,
    "self-employed": earning.on_their_own,
    "nothing": earning.on_nothing,
    "student": earning.studying,
    "pupil": earning.small_job,
    "retired": earning.retired,
    "greenland": earning.in_greenland,
    "hired-out": earning.hired_out,
}
_ON_LEAVE_FROM: Final = frozenset({"steady", "fortnightly", "two-jobs"})
_SPECIAL: Final = {"greenland": "greenland", "tax-only": "hired-out"}


def way_of_living(household: Household, member: Member, draws: Draws) -> str:
    """Give what somebody lives on in mid-2026, as a key of `LIVINGS`."""
    special = _SPECIAL.get(household.unit.kind.special or "")
    if special is not None:
        return special
    age = age_on(member.born, _AGES_ON)
    if age >= _RETIRES_AT:
        return "retired"
    if age < _OF_WORKING_AGE:
        works = age >= _PUPILS_FROM and draws.happens("works", _PUPILS_PER_MYRIAD)
        return "pupil" if works else "nothing"
    return draws.weighted("living", _YOUNG if age < _EARLY_YEARS else _GROWN)


class Livelihoods:
    """Writes what each of the population earns. `world` tells worlds' report ids apart."""

    def __init__(self, *, world: str) -> None:
        self._world = world
        self._workplaces = Workplaces()

    def earned(
        self, household: Household, person: PersonFacts, member: Member, draws: Draws
    ) -> Book:
        """Write all that somebody earns, from long before the household's day to long after."""
        book = Book(
            key=f"{self._world}|{member.index}",
            today=household.today,
            until=_last_month(person),
        )
        earner = Earner(draws=draws, book=book, workplaces=self._workplaces, name=member.name.full)
        for first, last, way in _spells(household, member, draws):
            way(earner, first, last)
        return book


def _last_month(person: PersonFacts) -> int | None:
    """Give the last month of somebody who died, left or disappeared."""
    is_gone = person.place is None and person.status_since is not None
    return month_of(person.status_since.at.date()) if is_gone and person.status_since else None


def _spells(household: Household, member: Member, draws: Draws) -> list[Spell]:
    key = way_of_living(household, member, draws)
    if key == "retired":
        pension = month_of(birthday(member.born, _RETIRES_AT))
        return [(pension, _ALWAYS[1], earning.retired), (_ALWAYS[0], pension - 1, earning.steady)]
    if key == "pupil":
        return [(month_of(birthday(member.born, _PUPILS_FROM)), _ALWAYS[1], earning.small_job)]
    begins = month_of(birthday(member.born, _OF_WORKING_AGE))
    ends = month_of(birthday(member.born, _RETIRES_AT)) - 1
    spells = _changing(key, begins, ends, draws) or [(begins, ends, _PLAIN[key])]
    if key in _ON_LEAVE_FROM:
        spells = _with_leave(household, member, spells)
    return [*spells, (ends + 1, _ALWAYS[1], earning.retired)]


def _changing(key: str, begins: int, ends: int, draws: Draws) -> list[Spell]:
    """Give the spells of somebody for whom something changed in the last years."""
    month = draws.between("changed-in", *_CHANGES_FROM)
    if key == "new-job":
        gap = draws.between("between-jobs", 0, 5)
        return [
            (begins, month - 1, earning.steady),
            (month, month + gap - 1, earning.unemployed),
            (month + gap, ends, earning.next_job),
        ]
    if key == "unemployed":
        return [(begins, month - 1, earning.steady), (month, ends, earning.unemployed)]
    if key == "sick":
        weeks = draws.between("sick-months", 2, 11)
        return [
            (begins, month - 1, earning.steady),
            (month, month + weeks, earning.sick),
            (month + weeks + 1, ends, earning.steady),
        ]
    return []


def _with_leave(household: Household, member: Member, spells: list[Spell]) -> list[Spell]:
    """Let a mother be on leave from the month before each birth for eleven months."""
    if member.role.id != "she":
        return spells
    for child in household.children():
        first = month_of(child.born) - 1
        spells = [part for spell in spells for part in _cut(spell, first, first + 10)]
        spells.append((first, first + 10, earning.on_leave))
    return sorted(spells, key=lambda spell: spell[0])


def _cut(spell: Spell, first: int, last: int) -> list[Spell]:
    """Take some months out of a spell."""
    begin, end, way = spell
    parts = [(begin, min(end, first - 1), way), (max(begin, last + 1), end, way)]
    return [part for part in parts if part[0] <= part[1]]

"""Who is whose: civil status, spouse, parents, children and custody of a household's members."""

from datetime import date
from typing import Final, Literal

import msgspec

from mocks.population.draws import Draws
from mocks.population.households import OF_AGE, Household, Member, birthday
from mocks.population.names import given_name
from mocks.world.cast import midnight
from mocks.world.kin import custody, relative
from mocks.world.people import CustodyFacts, MarkedDay, MarkedMoment, RelativeFacts

Letter = Literal["U", "G", "F", "E", "D"]
_SEPARATED_PER_MYRIAD: Final = 60
_BOTH_HAVE_CUSTODY_PER_MYRIAD: Final = 6500
_BOTH_AFTER_PARTING_PER_MYRIAD: Final = 9000
_SHARED_RESIDENCE_PER_MYRIAD: Final = 4000
_WAS_MARRIED_PER_MYRIAD: Final = 6000
_ALONE: Final[dict[str, tuple[tuple[Letter, int], ...]]] = {
    "old-single": (("E", 55), ("F", 27), ("U", 18)),
    "single": (("F", 34), ("E", 3), ("U", 63)),
    "alone-with-one": (("F", 55), ("U", 45)),
    "alone-with-two": (("F", 60), ("U", 40)),
    "parted": (("F", 60), ("U", 40)),
}
_SHARED_SINCE: Final = date(2019, 4, 1)
"""Shared residence can be registered since then."""


class CivilStanding(msgspec.Struct, frozen=True, kw_only=True):
    """The register's letter, since when, and who the spouse is."""

    letter: Letter
    since: date
    spouse: Member | None = None
    separated_since: date | None = None


def civil_standing(household: Household, member: Member, draws: Draws) -> CivilStanding:
    """Give somebody's civil status."""
    if member.died:
        return CivilStanding(letter="D", since=member.died)
    partner = household.partner_of(member)
    if household.wed_on is None or partner is None or member.role.is_child:
        return _unwed(household, member, draws)
    if partner.died:
        return CivilStanding(letter="E", since=partner.died)
    return CivilStanding(
        letter="G",
        since=household.wed_on,
        spouse=partner,
        separated_since=_separated_since(household),
    )


def relatives(household: Household, member: Member) -> dict[str, object]:
    """Give the facts about parents, children and custody, by their names in `PersonFacts`."""
    if not member.role.is_child:
        return {"children": tuple(child.number for child in household.children())}
    mother, father = household.member("she"), household.member("he")
    shared = _shares_residence(household, member)
    return {
        "mother": relative(mother.number) if mother else None,
        "father": relative(father.number) if father else _father_elsewhere(household, member),
        "custody": _custody(household, member),
        "shared_residence": True if shared else None,
        "shared_residence_since": shared,
    }


def _unwed(household: Household, member: Member, draws: Draws) -> CivilStanding:
    weights = _ALONE.get(household.unit.kind_id, (("U", 1),))
    is_parent = not member.role.is_child
    letter = draws.weighted("civil", weights) if is_parent else "U"
    if letter == "U":
        return CivilStanding(letter="U", since=member.born)
    return CivilStanding(letter=letter, since=household.parted_on or _ended(member, letter, draws))


def _ended(member: Member, letter: Letter, draws: Draws) -> date:
    """Draw when a marriage ended that nobody here was the other half of."""
    age = 55 if letter == "E" and member.born.year < 1960 else 28
    return draws.day("civil-since", birthday(member.born, age), date(2024, 12, 31))


def _separated_since(household: Household) -> date | None:
    draws = household.draws
    if not draws.happens("separated", _SEPARATED_PER_MYRIAD):
        return None
    day = draws.day("separated-since", date(2026, 1, 5), date(2026, 10, 30))
    return day if day <= household.today else None


def _father_elsewhere(household: Household, child: Member) -> RelativeFacts | None:
    """Name the father of children who live with their mother alone; he has no number here."""
    draws = household.draws
    if draws.happens("no-father", 1500):
        return None
    born = draws.day(
        "father-born", date(child.born.year - 42, 1, 2), date(child.born.year - 22, 1, 2)
    )
    given = given_name(draws, "male", is_from_abroad=household.is_from_abroad)
    return RelativeFacts(birth=MarkedDay(day=born), name=f"{given} {child.name.family}")


def _custody(household: Household, child: Member) -> tuple[CustodyFacts, ...]:
    ends = birthday(child.born, OF_AGE)
    if household.today >= ends:
        return ()
    kinds: tuple[Literal["mother", "father"], ...] = (
        ("mother", "father") if _both_have_custody(household) else ("mother",)
    )
    held = {"mother": household.member("she"), "father": household.member("he")}
    return tuple(
        msgspec.structs.replace(each, until=holder.died if holder else None)
        for each in custody(*kinds, since=child.born)
        for holder in (held[each.kind],)
    )


def _both_have_custody(household: Household) -> bool:
    draws, kind = household.draws, household.unit.kind
    if kind.homes > 1:
        return draws.happens("both", _BOTH_AFTER_PARTING_PER_MYRIAD)
    if household.member("he") is not None:
        return True
    return not draws.happens("no-father", 1500) and draws.happens(
        "both", _BOTH_HAVE_CUSTODY_PER_MYRIAD
    )


def _shares_residence(household: Household, child: Member) -> date | None:
    """Tell since when a child is registered as living with both parents who parted."""
    is_shared = household.parted_on is not None and household.draws.happens(
        "shares", _SHARED_RESIDENCE_PER_MYRIAD
    )
    if not is_shared or household.parted_on is None or not _both_have_custody(household):
        return None
    is_over = birthday(child.born, OF_AGE) <= household.today
    return None if is_over else max(household.parted_on, child.born, _SHARED_SINCE)


def moment(day: date) -> MarkedMoment:
    """Give the beginning of a Danish day as the register writes moments."""
    return MarkedMoment(at=midnight(day))

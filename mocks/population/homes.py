"""Where a household lives and lived: stays in dwellings of the country, each with its days."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final

import msgspec

from mocks.population.country import Country, Dwelling
from mocks.population.draws import Chance
from mocks.population.households import OF_AGE, Household, Member, birthday
from mocks.population.permutation import Permutation
from mocks.population.seats import Plan
from mocks.world.homes import place
from mocks.world.people import PlaceFacts

_MOVES_UNTIL: Final = date(2026, 10, 31)
_DAYS_AGO: Final = ((365, 450), (5 * 365, 3900), (15 * 365, 3850), (30 * 365, 1800))
"""How long ago a household moved in at most, with weights. In all, one in six within a year."""
_REMEMBERED_DAYS: Final = 5 * 365
"""Whoever moved in later has a former home in the register."""
_IN_ONE_MUNICIPALITY_PER_MYRIAD: Final = 6500


class Stay(msgspec.Struct, frozen=True, kw_only=True):
    """A home from a day on, until another; None: still."""

    dwelling: Dwelling
    since: date
    until: date | None = None


def place_of_home(dwelling: Dwelling, *, moved_in: datetime | None = None) -> PlaceFacts:
    """Write a home as the person register does."""
    made = place(dwelling.home, moved_in=moved_in)
    # The country's own id, which can be read back; a home of the personas has another kind.
    return msgspec.structs.replace(made, address_id=dwelling.address_id)


class Housing:
    """Gives every household homes of its own; no two have the same at once."""

    def __init__(self, chance: Chance, country: Country, plan: Plan) -> None:
        self._country = country
        self._plan = plan
        self._order = Permutation(country.homes, chance.key("homes"))

    def stays(self, household: Household, member: Member) -> tuple[Stay, ...]:
        """Give where somebody lived until the household's day, the last one last."""
        home, today = member.role.home, household.today
        current = self._country.dwelling(self._order.forward(self._plan.home(household.unit, home)))
        moved_in = _moved_in(household, home)
        stays = [Stay(dwelling=current, since=moved_in)]
        if (_MOVES_UNTIL - moved_in).days < _REMEMBERED_DAYS:
            before = moved_in - timedelta(days=household.draws.between(f"stayed-{home}", 200, 4000))
            former = self._former(household, home, current)
            stays.insert(0, Stay(dwelling=former, since=before, until=moved_in))
        return tuple(_lived(stays, born=member.born, today=today))

    def vacant(self, municipality_code: str, *, lived_in: int) -> Iterator[Dwelling]:
        """Give homes of a municipality that nobody has, where so many in the country are lived in;
        the first ones on its roads first.
        """
        for home in self._country.homes_in(municipality_code):
            if self._order.back(home) >= lived_in:
                yield self._country.dwelling(home)

    def _former(self, household: Household, home: int, current: Dwelling) -> Dwelling:
        draws = household.draws
        code = current.street.municipality.code
        is_near = draws.happens(f"moved-near-{home}", _IN_ONE_MUNICIPALITY_PER_MYRIAD)
        homes = self._country.homes_in(code) if is_near else range(self._country.homes)
        return self._country.dwelling(draws.pick(f"former-{home}", homes))


def _moved_in(household: Household, home: int) -> date:
    draws = household.draws
    adults = [each for each in household.adults() if each.role.home == home]
    most = draws.weighted(f"moved-{home}", _DAYS_AGO)
    day = _MOVES_UNTIL - timedelta(days=draws.between(f"moved-days-{home}", 1, most))
    grown = birthday(max(each.born for each in adults), OF_AGE)
    parted_on = household.parted_on if home and household.parted_on else grown
    return min(max(day, grown, parted_on), _MOVES_UNTIL)


def _lived(stays: list[Stay], *, born: date, today: date) -> list[Stay]:
    """Keep what somebody born then has lived to see by that day; a coming move is left out."""
    begun = [
        msgspec.structs.replace(
            stay,
            since=max(stay.since, born),
            until=stay.until if stay.until and stay.until <= today else None,
        )
        for stay in stays
        if stay.since <= today and (stay.until is None or stay.until > born)
    ]
    return begun or [msgspec.structs.replace(stays[0], since=max(born, stays[0].since), until=None)]

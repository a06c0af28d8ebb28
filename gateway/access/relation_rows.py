"""Which rows of a child's log are kept from somebody who acts for the child. Pure; knows no log.

A row tells which authority looked, and so where: wherever the place is kept from the reader, so is
every row that has one. From ten years a child may be a party to its own case (barnets lov § 3, in
the cases that it lists; not §§ 86 and 87): rows of such a case are the child's, not its parents'.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

import msgspec

from gateway.access.acting import OF_AGE_FROM_YEARS
from gateway.access.facts import SubjectFacts
from gateway.access.masks import is_open_to_who_acts
from gateway.access.purposes import Catalogue, Party

PARTY_FROM_YEARS: Final = 10


class RowOf(msgspec.Struct, frozen=True, kw_only=True):
    """One row, as far as it depends on it who may read it."""

    entry_id: str
    purpose_id: str
    party: Party | None
    """Who looked, by our own register of clients; None: it has nobody by that id any more."""
    municipality_code: str | None = None
    unit: str | None = None

    @property
    def tells_place(self) -> bool:
        """Tell whether who looked may say where. Only a citizen, and an authority of the whole
        country that names no unit, do not.
        """
        if self.party == "citizen":
            return False
        is_of_nowhere = self.municipality_code is None and self.unit is None
        return not (self.party == "authority" and is_of_nowhere)


def rows_kept_from_who_acts(
    rows: Iterable[RowOf], facts: SubjectFacts, catalogue: Catalogue, *, today: date
) -> frozenset[str]:
    """Give the ids of the entries that are left out for a reader who acts for the child."""
    hides_places = not is_open_to_who_acts(facts, today)
    may_be_party = _may_be_party(facts, today)
    return frozenset(
        each.entry_id
        for each in rows
        if (hides_places and each.tells_place) or (may_be_party and _is_the_childs(each, catalogue))
    )


def _may_be_party(facts: SubjectFacts, today: date) -> bool:
    is_surely_too_young = facts.is_surely_younger_than(PARTY_FROM_YEARS, today=today)
    is_surely_of_age = facts.is_younger_than(OF_AGE_FROM_YEARS, today=today) is False
    return not is_surely_too_young and not is_surely_of_age


def _is_the_childs(row: RowOf, catalogue: Catalogue) -> bool:
    """Tell whether a child may be a party to the case. To what the catalogue lacks it may be."""
    purpose = catalogue.of(row.purpose_id)
    return purpose is None or purpose.child_is_party

"""What a decision knows about the citizen: by the person register, by notices ahead of it, and by
what she gave. No number: the facts are kept, sealed, with the entry that rests on them.
"""

from datetime import date, datetime
from typing import Final

import msgspec

from contracts.dates import PartialDate
from contracts.lookup import ResidenceKey, ResidenceKind
from contracts.records.family import Family
from contracts.records.person import Person, Protection, Status
from gateway.access.delegations import Delegation
from gateway.access.notices import ProtectionNotice, noticed, stricter
from gateway.access.protection import NO_ADDRESS, Strength, is_in_force, last_day, strength
from gateway.access.residence import municipality_since, registered_municipality
from gateway.access.ties import (
    Custody,
    Guard,
    People,
    Tie,
    custody_of,
    guard_of,
    ties_of,
    without_former_spouse,
)

RESIDENT: Final[frozenset[Status]] = frozenset(
    {
        "resident",
        "resident_special_road",
        "resident_greenland",
        "resident_greenland_special_road",
    }
)
_SPECIAL_ROAD: Final[frozenset[Status]] = frozenset(
    {"resident_special_road", "resident_greenland_special_road"}
)


class SubjectFacts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Facts of one moment. None is "not known": what needs it refuses."""

    status: Status | None
    birth_date: PartialDate | None
    municipality_code: str | None
    municipality_since: PartialDate | None
    """Since when she has been registered there, moves inside the municipality not counted."""
    residence_kind: ResidenceKind | None
    address_protection: Protection | None
    directory_protection: Protection | None
    custody: tuple[Custody, ...] | None
    """None: the register's answer said nothing of relations."""
    guardianship: Guard | None
    fetched_at: datetime
    is_fresh: bool
    """Whether no update that was expected since is missing. Stale counts as protected."""
    asker_ties: frozenset[Tie] | None = frozenset()
    """What whoever asks is to the citizen, as far as she is known; None: it cannot be told."""
    applicant_ties: frozenset[Tie] | None = frozenset()
    """What the applicant is to this member of the household; None: it cannot be told."""
    others_protected: bool | None = None
    """Whether another parent or holder of custody of hers has any protection, by a logged look-up
    of its own, where somebody acts for her. None: not looked up, or not known; counts as protected.
    """
    asker_capable: bool | None = None
    """Whether she who acts by a power of attorney could take one on today, by a logged look-up of
    her own. None: not looked up, or not known.
    """
    delegations: tuple[Delegation, ...] = ()
    """The powers of attorney that she gave to whoever acts for her, ended ones too."""
    notices: tuple[ProtectionNotice, ...] | None = ()
    """What came ahead of the register's next load; None: it cannot be read."""
    loaded_on: date | None = None
    """The Danish day of the load that the register's answer has; None: it cannot be told."""

    @property
    def is_replaced(self) -> bool:
        """Tell whether another number has taken this one's place."""
        return self.status == "number_changed"

    def is_younger_than(self, years: int, *, today: date) -> bool | None:
        """Tell whether the age may still be below that; None where the birth date is unknown.

        Born on 29 February: the birthday of a common year is 1 March, the later of the two.
        """
        if self.birth_date is None:
            return None
        return _age(last_day(self.birth_date), today) < years

    def is_surely_younger_than(self, years: int, *, today: date) -> bool:
        """Tell whether the age is below that whatever a partly known birth date means."""
        return self.birth_date is not None and _age(self.birth_date.earliest, today) < years

    def address_strength(self, today: date) -> Strength:
        """Give what is to be kept from private parties, by what is known and how fresh it is."""
        is_special = self.status in _SPECIAL_ROAD
        home: ResidenceKind | None = "special_road" if is_special else self.residence_kind
        found = strength(self.address_protection, home, today=today)
        is_homeless_resident = self.residence_kind is None and self.status in RESIDENT
        is_unknown = not self.is_fresh or is_homeless_resident
        said = stricter(found, "address") if is_unknown else found
        return stricter(said, noticed(self.notices, today, loaded_on=self.loaded_on))

    def is_marked(self, today: date) -> bool:
        """Tell whether the register says that the address is protected today, by its answer or by
        a notice.
        """
        told = noticed(self.notices or (), today, loaded_on=self.loaded_on)
        return is_in_force(self.address_protection, today) or told != "open"


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """When the register answered, and whether no update that was expected since is missing."""

    at: datetime
    is_fresh: bool
    loaded_on: date | None = None
    """The Danish day of the last load that was expected before it answered."""


def facts_of(
    person: Person | None,
    family: Family | None,
    residence: ResidenceKey | None,
    *,
    heard: Heard,
    people: People,
) -> SubjectFacts | None:
    """Take the facts from what the person register answered; None where it gave no person."""
    if person is None:
        return None
    if family is not None:
        family = without_former_spouse(family, person.civil_status)
    return SubjectFacts(
        status=person.status,
        birth_date=person.birth_date,
        municipality_code=registered_municipality(person, residence),
        municipality_since=municipality_since(person),
        residence_kind=_kind(person, residence),
        address_protection=person.address_protection,
        directory_protection=person.directory_protection,
        custody=None if family is None else custody_of(family, people),
        guardianship=None if family is None else guard_of(family.guardianship, people),
        fetched_at=heard.at,
        is_fresh=heard.is_fresh,
        loaded_on=heard.loaded_on,
        asker_ties=ties_of(family, people, "asker"),
        applicant_ties=ties_of(family, people, "applicant"),
    )


def _age(born: date, today: date) -> int:
    had_birthday = (today.month, today.day) >= (born.month, born.day)
    return today.year - born.year - (not had_birthday)


def _kind(person: Person, residence: ResidenceKey | None) -> ResidenceKind | None:
    """Give the kind of home; where record and key differ, the one that may be a protection."""
    home = None if person.residence is None else person.residence.kind
    if residence is None or home in NO_ADDRESS:
        return home
    return residence.kind

"""What the person register knows of somebody, as facts in plain English; no wire, no clock.

Codes keep their leading zeros; times are aware and carry the Danish offset.
"""

from datetime import date, datetime
from typing import Literal

import msgspec

from contracts.pnr import Pnr


class Fact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Common settings of all facts; holds nothing."""


class MarkedDay(Fact, frozen=True, kw_only=True):
    """A day, and whether the register marks it as uncertain."""

    day: date
    uncertain: bool = False


class MarkedMoment(Fact, frozen=True, kw_only=True):
    """A moment, and whether the register marks it as uncertain."""

    at: datetime
    uncertain: bool = False


class NameFacts(Fact, frozen=True, kw_only=True):
    """A name in force. `full` is the addressing name; a newborn without a name has an empty one."""

    full: str
    given: str | None = None
    middle: str | None = None
    family: str | None = None
    family_mark: str | None = None
    """The register's mark that the written name is shortened or spelled otherwise."""
    since: MarkedMoment | None = None


class BirthPlace(Fact, frozen=True, kw_only=True):
    """Where the birth is registered: authority code and a supplementary text."""

    authority_code: str | None = None
    place: str | None = None


class Districts(Fact, frozen=True, kw_only=True):
    """The districts of an address. All but the school district is surplus."""

    school_code: str | None = None
    school: str | None = None
    church: str | None = None
    parish: str | None = None
    social: str | None = None
    election: str | None = None
    evacuation: str | None = None
    population: str | None = None
    other: str | None = None


class PlaceFacts(Fact, frozen=True, kw_only=True):
    """A registered place in CPR's own spelling: "016", "047A", floor "02", door "tv" or "0012"."""

    municipality_code: str
    road_code: str
    house_number: str | None = None
    floor: str | None = None
    door: str | None = None
    building_number: str | None = None
    care_of: str | None = None
    locality: str | None = None
    town: str | None = None
    postal_code: str | None = None
    postal_district: str | None = None
    road_name: str | None = None
    standard_address: str | None = None
    extra_lines: tuple[str, ...] = ()
    districts: Districts | None = None
    address_id: str | None = None
    """The address's UUID in the address register; None where that register has no such address."""
    moved_in: MarkedMoment | None = None
    moved_out: MarkedMoment | None = None
    undo_mark: str | None = None

    @property
    def is_special_road(self) -> bool:
        """Tell whether the road code is administrative (9900-9999): no address exists."""
        return self.road_code >= "9900"


class DepartureFacts(Fact, frozen=True, kw_only=True):
    """That somebody left the country: to which country code, when, up to five address lines."""

    country_code: str | None = None
    since: MarkedMoment | None = None
    lines: tuple[str, ...] = ()


class LetterAddress(Fact, frozen=True, kw_only=True):
    """An address for letters, up to five lines."""

    lines: tuple[str, ...]
    since: date | None = None
    until: date | None = None


class ProtectionFacts(Fact, frozen=True, kw_only=True):
    """A protection with its dates; expired ones stay in the register."""

    since: date | None = None
    until: date | None = None

    def covers(self, today: date) -> bool:
        """Tell whether the register marks the person as protected that day, the last included."""
        has_begun = self.since is None or self.since <= today
        return has_begun and (self.until is None or today <= self.until)


class RelativeFacts(Fact, frozen=True, kw_only=True):
    """Another person: by number, or by birth date and name where the register has no number."""

    number: Pnr | None = None
    birth: MarkedDay | None = None
    name: str | None = None


class CustodyFacts(Fact, frozen=True, kw_only=True):
    """Who holds custody of the person; `holder` is written for the two other holders only."""

    kind: Literal["mother", "father", "other_1", "other_2"]
    since: MarkedDay | None = None
    until: date | None = None
    holder: Pnr | None = None
    holder_since: date | None = None


class GuardianFacts(Fact, frozen=True, kw_only=True):
    """That somebody acts for an adult."""

    kind: Literal["not_in_register", "person", "addressee"] | None = None
    number: Pnr | None = None
    number_since: date | None = None
    name: str | None = None
    address_since: date | None = None
    scope: Literal["full", "partial"] | None = None
    since: MarkedDay
    until: date | None = None
    lines: tuple[str, ...] = ()


class NoteFacts(Fact, frozen=True, kw_only=True):
    """A free text that an office wrote about the person: surplus that nobody downstream may see."""

    note_number: int
    text: str
    since: date | None = None
    until: date | None = None


class PersonFacts(Fact, frozen=True, kw_only=True):
    """Everything that the person register holds about one number."""

    number: Pnr
    current_number: Pnr | None = None
    """Where the number was changed or deleted as a duplicate: the number to use instead."""
    name: NameFacts | None = None
    birth: MarkedDay | None = None
    birth_place: BirthPlace | None = None
    registered_from: MarkedDay | None = None
    registered_until: MarkedDay | None = None
    sex: Literal["female", "male"] | None = None
    job: str | None = None
    status: int = 1
    status_since: MarkedMoment | None = None
    civil_status: str | None = None
    """The register's letter: U, G, F, E, P, O, L or D."""
    civil_status_since: MarkedMoment | None = None
    separated_since: MarkedMoment | None = None
    citizenship_code: str | None = None
    citizenship_since: MarkedMoment | None = None
    guardian: GuardianFacts | None = None
    disappeared_since: MarkedMoment | None = None
    name_and_address_protection: ProtectionFacts | None = None
    protection_loaded_at: datetime | None = None
    """When the nightly load brings name and address protection; None: it was there long ago."""
    directory_protection: ProtectionFacts | None = None
    marketing_protection: ProtectionFacts | None = None
    shared_residence: bool | None = None
    shared_residence_since: date | None = None
    takes_text_messages: bool | None = None
    takes_digital_post: bool | None = None
    place: PlaceFacts | None = None
    departure: DepartureFacts | None = None
    letter_address: LetterAddress | None = None
    former_places: tuple[PlaceFacts, ...] = ()
    spouse: RelativeFacts | None = None
    children: tuple[Pnr, ...] = ()
    mother: RelativeFacts | None = None
    father: RelativeFacts | None = None
    custody: tuple[CustodyFacts, ...] = ()
    notes: tuple[NoteFacts, ...] = ()

    def as_loaded(self, now: datetime) -> "PersonFacts":
        """Give what the replica knows at a moment: what a coming load will bring is not there."""
        if self.protection_loaded_at is None or self.protection_loaded_at <= now:
            return self
        return msgspec.structs.replace(self, name_and_address_protection=None)

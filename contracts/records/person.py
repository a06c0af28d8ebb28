"""The `person` section: who somebody is and where they are registered, from the person register."""

from typing import ClassVar, Literal

import msgspec

from contracts.dates import PartialDate
from contracts.lookup import ResidenceKind

Status = Literal[
    "resident",
    "resident_special_road",
    "resident_greenland",
    "resident_greenland_special_road",
    "tax_number_only",
    "annulled",
    "duplicate_deleted",
    "number_changed",
    "disappeared",
    "emigrated",
    "dead",
]
CivilStatus = Literal[
    "single",
    "married",
    "divorced",
    "widowed",
    "registered_partnership",
    "dissolved_partnership",
    "surviving_partner",
    "dead",
]


class Name(msgspec.Struct, frozen=True, kw_only=True):
    """A person's name in force. `full_name` is how letters address the person, given name first."""

    full_name: str | None = None
    given_name: str | None = None
    middle_name: str | None = None
    family_name: str | None = None
    since: PartialDate | None = None


class Citizenship(msgspec.Struct, frozen=True, kw_only=True):
    """Citizenship by CPR's four-digit country code; 5100 is Denmark."""

    country_code: str
    since: PartialDate | None = None


class BirthRegistration(msgspec.Struct, frozen=True, kw_only=True):
    """Where the birth is registered: CPR's four-digit authority code and a supplementary text."""

    authority_code: str | None = None
    place: str | None = None


class Residence(msgspec.Struct, frozen=True, kw_only=True):
    """Where the person is registered. The address itself is the `address` section."""

    kind: ResidenceKind
    municipality_code: str | None = None
    since: PartialDate | None = None
    care_of: str | None = None
    school_district_code: str | None = None
    school_district: str | None = None


class FormerAddress(msgspec.Struct, frozen=True, kw_only=True):
    """An address the person register keeps as history, as it wrote it then."""

    KEY: ClassVar[str] = "moved_in"

    moved_in: PartialDate | None = None
    moved_out: PartialDate | None = None
    municipality_code: str | None = None
    road_code: str | None = None
    road_name: str | None = None
    house_number: str | None = None
    floor: str | None = None
    door: str | None = None
    postal_code: str | None = None
    postal_district: str | None = None


class ContactAddress(msgspec.Struct, frozen=True, kw_only=True):
    """An address for letters that is not the registered one: one to five lines."""

    lines: tuple[str, ...]
    since: PartialDate | None = None
    until: PartialDate | None = None


class Departure(msgspec.Struct, frozen=True, kw_only=True):
    """That the person left the country: to where (CPR's country code), when, the address there."""

    country_code: str | None = None
    since: PartialDate | None = None
    foreign_address: tuple[str, ...] = ()


class Protection(msgspec.Struct, frozen=True, kw_only=True):
    """A mark with its dates.

    Whether it is in force is decided by Danish date, in gateway/access, never read off `marked`
    alone: expired protections stay in the register.
    """

    since: PartialDate | None = None
    until: PartialDate | None = None
    marked: bool | None = None


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A person as the person register knows her today."""

    name: Name | None = None
    birth_date: PartialDate | None = None
    sex: Literal["female", "male"] | None = None
    birth_registration: BirthRegistration | None = None
    status: Status | None = None
    status_since: PartialDate | None = None
    civil_status: CivilStatus | None = None
    civil_status_since: PartialDate | None = None
    separated: bool | None = None
    separated_since: PartialDate | None = None
    citizenship: Citizenship | None = None
    residence: Residence | None = None
    address_history: tuple[FormerAddress, ...] = ()
    contact_address: ContactAddress | None = None
    departure: Departure | None = None
    disappeared_since: PartialDate | None = None
    address_protection: Protection | None = None
    directory_protection: Protection | None = None
    marketing_protection: Protection | None = None

"""Records as they are released: every field may be absent, which is "not released" or "not
registered" (`withheld` and `notes` tell which), and other people are aliases. Field by field:
docs/record.md.
"""

from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from contracts.dates import PartialDate


class ReleasedName(msgspec.Struct, frozen=True, kw_only=True):
    """A name as registered."""

    full_name: str | None = None
    given_name: str | None = None
    middle_name: str | None = None
    family_name: str | None = None
    since: PartialDate | None = None


class ReleasedBirthRegistration(msgspec.Struct, frozen=True, kw_only=True):
    """Where a birth was registered."""

    authority_code: str | None = None
    place: str | None = None


class ReleasedCitizenship(msgspec.Struct, frozen=True, kw_only=True):
    """Which country, by CPR's code, and since when."""

    country_code: str | None = None
    since: PartialDate | None = None


class ReleasedResidence(msgspec.Struct, frozen=True, kw_only=True):
    """Where somebody lives, but for the address itself."""

    kind: Literal["address", "special_road", "no_fixed_abode", "greenland", "abroad"] | None = None
    municipality_code: str | None = None
    since: PartialDate | None = None
    care_of: str | None = None
    school_district_code: str | None = None
    school_district: str | None = None


class ReleasedFormerAddress(msgspec.Struct, frozen=True, kw_only=True):
    """Where somebody lived before."""

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


class ReleasedContactAddress(msgspec.Struct, frozen=True, kw_only=True):
    """Where letters go, if not to the registered address."""

    lines: tuple[str, ...] | None = None
    since: PartialDate | None = None
    until: PartialDate | None = None


class ReleasedDeparture(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody left the country."""

    country_code: str | None = None
    since: PartialDate | None = None
    foreign_address: tuple[str, ...] | None = None


class ReleasedProtection(msgspec.Struct, frozen=True, kw_only=True):
    """A mark with its dates; whether it is in force, the gateway has decided."""

    since: PartialDate | None = None
    until: PartialDate | None = None
    marked: bool | None = None


class ReleasedPerson(msgspec.Struct, frozen=True, kw_only=True):
    """The section `person`."""

    name: ReleasedName | None = None
    birth_date: PartialDate | None = None
    sex: Literal["female", "male"] | None = None
    birth_registration: ReleasedBirthRegistration | None = None
    status: (
        Literal[
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
        | None
    ) = None
    status_since: PartialDate | None = None
    civil_status: (
        Literal[
            "single",
            "married",
            "divorced",
            "widowed",
            "registered_partnership",
            "dissolved_partnership",
            "surviving_partner",
            "dead",
        ]
        | None
    ) = None
    civil_status_since: PartialDate | None = None
    separated: bool | None = None
    separated_since: PartialDate | None = None
    citizenship: ReleasedCitizenship | None = None
    residence: ReleasedResidence | None = None
    address_history: tuple[ReleasedFormerAddress, ...] | None = None
    contact_address: ReleasedContactAddress | None = None
    departure: ReleasedDeparture | None = None
    disappeared_since: PartialDate | None = None
    address_protection: ReleasedProtection | None = None
    directory_protection: ReleasedProtection | None = None
    marketing_protection: ReleasedProtection | None = None


class ReleasedRelative(msgspec.Struct, frozen=True, kw_only=True):
    """Another person, by alias, or by birth date and name."""

    person: str | None = None
    birth_date: PartialDate | None = None
    name: str | None = None


class ReleasedParent(msgspec.Struct, frozen=True, kw_only=True):
    """A parent."""

    role: Literal["mother", "father"] | None = None
    person: str | None = None
    birth_date: PartialDate | None = None
    name: str | None = None


class ReleasedChild(msgspec.Struct, frozen=True, kw_only=True):
    """A child."""

    person: str | None = None
    birth_date: PartialDate | None = None


class ReleasedCustodyHolder(msgspec.Struct, frozen=True, kw_only=True):
    """Who holds custody of the one whom the answer is about."""

    role: Literal["mother", "father", "other_1", "other_2"] | None = None
    person: str | None = None
    since: PartialDate | None = None
    until: PartialDate | None = None


class ReleasedGuardianship(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody else acts for this adult."""

    guardian_kind: Literal["not_in_register", "person", "addressee"] | None = None
    guardian: str | None = None
    guardian_name: str | None = None
    scope: Literal["full", "partial"] | None = None
    since: PartialDate | None = None
    until: PartialDate | None = None
    in_force: bool | None = None


class ReleasedFamily(msgspec.Struct, frozen=True, kw_only=True):
    """The section `family`."""

    spouse: ReleasedRelative | None = None
    children: tuple[ReleasedChild, ...] | None = None
    children_under_18: int | None = None
    parents: tuple[ReleasedParent, ...] | None = None
    custody: tuple[ReleasedCustodyHolder, ...] | None = None
    shared_residence: bool | None = None
    shared_residence_since: PartialDate | None = None
    guardianship: ReleasedGuardianship | None = None


class ReleasedPosition(msgspec.Struct, frozen=True, kw_only=True):
    """A point in metres."""

    easting: Decimal | None = None
    northing: Decimal | None = None
    crs: Literal["EPSG:25832"] | None = None


class ReleasedAddress(msgspec.Struct, frozen=True, kw_only=True):
    """The section `address`."""

    kind: (
        Literal[
            "address", "several_matches", "special_road", "no_fixed_abode", "greenland", "abroad"
        ]
        | None
    ) = None
    full_address: str | None = None
    road_name: str | None = None
    house_number: str | None = None
    floor: str | None = None
    door: str | None = None
    additional_city_name: str | None = None
    postal_code: str | None = None
    postal_district: str | None = None
    municipality_code: str | None = None
    road_code: str | None = None
    country_code: str | None = None
    address_id: str | None = None
    access_address_id: str | None = None
    status: Literal["provisional", "current", "closed", "dropped"] | None = None
    valid_from: date | None = None
    position: ReleasedPosition | None = None

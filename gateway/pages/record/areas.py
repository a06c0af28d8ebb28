"""The life areas, like accounts in a net bank, and the groups of fields in each. Data only.

Each field stands in one group: the first that it lies in. What fits nowhere has a group of its own.
"""

from typing import Final

import msgspec


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Fields that are read together."""

    name: str
    """Its words are `citizen.group.<name>`."""
    prefixes: tuple[str, ...]
    expected: tuple[str, ...] = ()
    """Fields that are told of also when they have no value."""
    is_detail: bool = False
    """Whether it is folded away: for those who want to know all of it."""


class Area(msgspec.Struct, frozen=True, kw_only=True):
    """A life area: its address, the sections that it is made of, its groups."""

    slug: str
    sections: tuple[str, ...]
    groups: tuple[Group, ...]


PERSON: Final = Area(
    slug="person",
    sections=("person", "family"),
    groups=(
        Group(
            name="name",
            prefixes=("person.name", "person.birth_date", "person.sex"),
            expected=("person.name.full_name", "person.name.middle_name", "person.birth_date"),
        ),
        Group(
            name="civil",
            prefixes=("person.civil_status", "person.separated"),
            expected=("person.civil_status",),
        ),
        Group(
            name="spouse",
            prefixes=("family.spouse",),
            expected=("family.spouse.person",),
        ),
        Group(
            name="children",
            prefixes=("family.children", "family.children_under_18"),
            expected=("family.children_under_18",),
        ),
        Group(name="parents", prefixes=("family.parents", "family.custody")),
        Group(name="shared", prefixes=("family.shared_residence",)),
        Group(name="guardian", prefixes=("family.guardianship",)),
        Group(
            name="protection",
            prefixes=(
                "person.address_protection",
                "person.directory_protection",
                "person.marketing_protection",
            ),
            expected=("person.address_protection.marked",),
        ),
        Group(
            name="citizenship",
            prefixes=(
                "person.citizenship",
                "person.status",
                "person.disappeared_since",
                "person.birth_registration.place",
            ),
            expected=("person.citizenship.country_code", "person.status"),
        ),
        Group(name="person_details", prefixes=("person.birth_registration",), is_detail=True),
    ),
)
HOME: Final = Area(
    slug="bolig",
    sections=("address", "person"),
    groups=(
        Group(
            name="home",
            prefixes=(
                "address.full_address",
                "person.residence.kind",
                "person.residence.municipality_code",
                "person.residence.since",
                "person.residence.care_of",
                "person.residence.school_district",
            ),
            expected=(
                "address.full_address",
                "person.residence.municipality_code",
                "person.residence.since",
            ),
        ),
        Group(name="letters", prefixes=("person.contact_address",)),
        Group(name="abroad", prefixes=("person.departure", "address.country_code")),
        Group(name="former", prefixes=("person.address_history",)),
        Group(name="address_details", prefixes=("address", "person.residence"), is_detail=True),
    ),
)
MONEY: Final = Area(slug="okonomi", sections=("income",), groups=())
"""Income by month has a page of its own shape."""
OTHER: Final = Area(slug="andet", sections=(), groups=())
"""The sections that other registries fill."""
AREAS: Final = {area.slug: area for area in (MONEY, PERSON, HOME, OTHER)}
KNOWN_SECTIONS: Final = frozenset({"person", "family", "address", "income"})

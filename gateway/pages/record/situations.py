"""Ten situations of a life, and which of her data each is about (domain.md section 3). Data only.

The page says what belongs to a situation. It does not infer that somebody is in one.
"""

from typing import Final

import msgspec


class Situation(msgspec.Struct, frozen=True, kw_only=True):
    """A situation: its address, where its data is, and the purposes that may ask then."""

    slug: str
    areas: tuple[str, ...]
    fields: tuple[str, ...]
    """Catalogue paths, as groups."""
    purposes: tuple[str, ...] = ()


SITUATIONS: Final = tuple(
    Situation(slug=slug, areas=areas, fields=fields, purposes=purposes)
    for slug, areas, fields, purposes in (
        (
            "doedsfald",
            ("person", "bolig", "okonomi"),
            ("person.civil_status", "family.children", "family.custody", "income.months"),
            ("free-day-care-place", "cash-benefit"),
        ),
        (
            "foedsel",
            ("person", "bolig"),
            ("family.children", "family.parents", "family.custody", "person.residence"),
            ("day-care-place",),
        ),
        (
            "flytning",
            ("bolig", "person"),
            ("person.residence", "address", "person.address_history", "family.children"),
            ("residence-check", "school-enrolment"),
        ),
        (
            "skilsmisse",
            ("person", "bolig"),
            ("person.civil_status", "person.separated", "family.custody"),
            ("free-day-care-place",),
        ),
        (
            "mindre-indkomst",
            ("okonomi", "person"),
            ("income.months", "family.children"),
            ("free-day-care-place", "cash-benefit"),
        ),
        (
            "mere-indkomst",
            ("okonomi",),
            ("income.months",),
            ("free-day-care-place", "free-day-care-place-control"),
        ),
        (
            "sygdom",
            ("okonomi",),
            ("income.months", "income.lines"),
            ("sickness-benefit",),
        ),
        (
            "barn-starter",
            ("person", "bolig"),
            ("family.custody", "person.birth_date", "person.residence"),
            ("day-care-place", "school-enrolment"),
        ),
        ("15-og-18", ("person",), ("person.birth_date", "family.custody"), ()),
        (
            "pension",
            ("okonomi", "person", "bolig"),
            ("person.birth_date", "person.civil_status", "income.months"),
            ("personal-supplement", "care-home"),
        ),
    )
)
BY_SLUG: Final = {each.slug: each for each in SITUATIONS}

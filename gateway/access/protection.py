"""Whether a mark of the person register is in force on a Danish day. Unknown counts as protected.

The law knows one protection of name and address together (CPR-loven § 28): while it is in force,
the register gives neither to private parties; its mark is the record's `address_protection`. It
lapses after a year unless the municipality decides on longer. The directory protection (§ 29) keeps
a person out of directories and follows from § 28 by itself (§ 30); alone it hides nothing from
somebody who asks about one person, and so hides nothing here; nor does the mark against
advertising.

Sources: domain.md 1.5 and 1.9; registries/README.md section 2c (expired protections stay in the
data); cpr.dk on protections (§§ 28 to 30); CPR-loven § 6(6) on the police's protection and § 42(2).
"""

from calendar import monthrange
from datetime import date
from typing import Final, Literal, get_args

from contracts.dates import PartialDate
from contracts.lookup import ResidenceKind
from contracts.records.person import Protection

Strength = Literal["open", "address", "whereabouts"]
"""What is to be kept from those whom protection is against: nothing, the address, or every hint of
where the person is.
"""
NO_ADDRESS: Final[frozenset[ResidenceKind]] = frozenset({"no_fixed_abode", "special_road"})
"""Homes that are none, behind which the police may be protecting somebody."""

_HOMES: Final[frozenset[ResidenceKind | None]] = frozenset({*get_args(ResidenceKind), None})


def is_in_force(protection: Protection | None, today: date) -> bool:
    """Tell whether the mark holds today. The dates decide; the mark alone never says no to them.

    None is the register's "no mark". A mark that is not known (`marked` None), and one whose dates
    say otherwise than it does, hold.
    """
    if protection is None or _is_over(protection, today) or _is_to_come(protection, today):
        return False
    has_dates = protection.since is not None or protection.until is not None
    return protection.marked is not False or has_dates


def strength(
    protection: Protection | None, residence: ResidenceKind | None, *, today: date
) -> Strength:
    """Give how much is kept. Having no address at all may be the police's protection: strongest.
    So may a word for a home that nobody knows.
    """
    if residence in NO_ADDRESS or residence not in _HOMES:
        return "whereabouts"
    return "address" if is_in_force(protection, today) else "open"


def last_day(written: PartialDate) -> date:
    """Give the last day that a date may mean."""
    year, month, day = (int(part) for part in (written.iso + "-12-31")[:10].split("-"))
    if len(written.iso) == 7:
        day = monthrange(year, month)[1]
    return date(year, month, day)


def _is_over(protection: Protection, today: date) -> bool:
    """Tell whether its last day has been. One that ends before it begins says nothing of an end."""
    since, until = protection.since, protection.until
    if until is None or (since is not None and last_day(until) < since.earliest):
        return False
    return last_day(until) < today


def _is_to_come(protection: Protection, today: date) -> bool:
    return protection.since is not None and protection.since.earliest > today

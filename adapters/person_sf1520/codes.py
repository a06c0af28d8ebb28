"""The person register's codes in our words, and what its faults mean.

A code that we do not know is a shape that we misread.
Source: the published types file of SF1520 v4 (status, civil status, sex, custody, guardian).
"""

import re
from collections.abc import Mapping
from typing import Final, Literal, TypeVar

from adapters.transport.soap import Fault
from contracts.errors import (
    CitizenUnknown,
    RegistryError,
    RegistryMisread,
    RegistryRefused,
    RegistryUnavailable,
)
from contracts.records.person import CivilStatus, Status

MeaningT = TypeVar("MeaningT")

SEX: Final[Mapping[str, Literal["female", "male"]]] = {"K": "female", "M": "male"}

STATUS: Final[Mapping[str, Status]] = {
    "1": "resident",
    "3": "resident_special_road",
    "5": "resident_greenland",
    "7": "resident_greenland_special_road",
    "20": "tax_number_only",
    "30": "annulled",
    "50": "duplicate_deleted",
    "60": "number_changed",
    "70": "disappeared",
    "80": "emigrated",
    "90": "dead",
}

CIVIL_STATUS: Final[Mapping[str, CivilStatus]] = {
    "U": "single",
    "G": "married",
    "F": "divorced",
    "E": "widowed",
    "P": "registered_partnership",
    "O": "dissolved_partnership",
    "L": "surviving_partner",
    "D": "dead",
}

CUSTODY_ROLE: Final[Mapping[str, Literal["mother", "father", "other_1", "other_2"]]] = {
    "3": "mother",
    "4": "father",
    "5": "other_1",
    "6": "other_2",
}

GUARDIAN_KIND: Final[Mapping[str, Literal["not_in_register", "person", "addressee"]]] = {
    "0": "not_in_register",
    "1": "person",
    "2": "addressee",
}

GUARDIANSHIP_SCOPE: Final[Mapping[str, Literal["full", "partial"]]] = {
    "FULD": "full",
    "DELVIS": "partial",
}

_OUR_MISTAKE: Final = frozenset({"Client", "VersionMismatch", "MustUnderstand"})
_NOBODY: Final = re.compile(r"\bpnr not found\b", re.IGNORECASE)
_NO_ACCESS: Final = re.compile(
    r"certifi[ck]at|agreement|aftale|access|adgang|authori[sz]|autoris|denied|forbidden|permission",
    re.IGNORECASE,
)


def meaning(table: Mapping[str, MeaningT], code: str | None) -> MeaningT | None:
    """Give what a code means; None for none. Raises RegistryMisread for a code we do not know."""
    if code is None:
        return None
    found = table.get(code)
    if found is None:
        raise RegistryMisread
    return found


def error_of(fault: Fault, *, retry_after_seconds: int | None) -> RegistryError:
    """Sort a fault by what the asker does next.

    Known from clients is only that a text with "PNR not found" means nobody by that number; the
    values of ErrorCode are not published. Words of access, agreement and certificate, and a
    fault code that blames the asker, will not mend themselves. Anything else may.
    """
    if any(_NOBODY.search(text) for text in fault.texts):
        return CitizenUnknown()
    if fault.code in _OUR_MISTAKE or any(_NO_ACCESS.search(text) for text in fault.texts):
        return RegistryRefused()
    return RegistryUnavailable(retry_after_seconds=retry_after_seconds)

"""The `family` section: who belongs to whom by the person register. Nothing here is inferred."""

from typing import ClassVar, Literal

import msgspec

from contracts.dates import PartialDate
from contracts.pnr import Pnr


class Relative(msgspec.Struct, frozen=True, kw_only=True):
    """Another person: by number, or by birth date and name where the register has no number.

    In answers `person` is a pairwise alias, never the number.
    """

    person: Pnr | None = None
    birth_date: PartialDate | None = None
    name: str | None = None


class Parent(msgspec.Struct, frozen=True, kw_only=True):
    """A parent as registered. Two mothers stand one in each role; the register has no third."""

    KEY: ClassVar[str] = "role"

    role: Literal["mother", "father"]
    person: Pnr | None = None
    birth_date: PartialDate | None = None
    name: str | None = None


class Child(msgspec.Struct, frozen=True, kw_only=True):
    """A child. The birth date is what the number encodes."""

    KEY: ClassVar[str] = "person"

    person: Pnr
    birth_date: PartialDate | None = None


class CustodyHolder(msgspec.Struct, frozen=True, kw_only=True):
    """Who holds custody *of this person*.

    `until` is the day it ends or ended, the holder still listed.
    """

    KEY: ClassVar[str] = "role"

    role: Literal["mother", "father", "other_1", "other_2"]
    person: Pnr | None = None
    since: PartialDate | None = None
    until: PartialDate | None = None


class Guardianship(msgspec.Struct, frozen=True, kw_only=True):
    """That somebody else acts for this adult. `scope` is known from contract v5 only."""

    guardian_kind: Literal["not_in_register", "person", "addressee"] | None = None
    guardian: Pnr | None = None
    guardian_name: str | None = None
    scope: Literal["full", "partial"] | None = None
    since: PartialDate | None = None
    until: PartialDate | None = None
    in_force: bool | None = None


class Family(msgspec.Struct, frozen=True, kw_only=True):
    """A person's relations by the person register."""

    spouse: Relative | None = None
    children: tuple[Child, ...] = ()
    children_under_18: int | None = None
    """The register's own count of living, active children at the time of asking."""
    parents: tuple[Parent, ...] = ()
    custody: tuple[CustodyHolder, ...] = ()
    shared_residence: bool | None = None
    """Whether this child is registered as living with both parents (contract v5 only)."""
    shared_residence_since: PartialDate | None = None
    guardianship: Guardianship | None = None

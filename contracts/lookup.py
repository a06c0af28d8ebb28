"""One question about one citizen, and what the registry must be told with it."""

from typing import Literal

import msgspec

from contracts.dates import Period
from contracts.pnr import Pnr

BasisKind = Literal["statute", "consent", "own_access", "representation"]


class RegistryTerms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a registry must be told of the asker, by controller x purpose x registry.

    A plugin extends it with the codes its registry needs and names that type in `terms_type`; the
    gateway decodes `agreements.toml` with it. `name` is the only part that is ever shown.
    Source: domain.md 1.2.
    """

    name: str
    on_behalf_of_cvr: str
    """CVR number, eight digits, of the controller on whose behalf the registry is asked."""


ResidenceKind = Literal["address", "special_road", "no_fixed_abode", "greenland", "abroad"]


class ResidenceKey(msgspec.Struct, frozen=True, kw_only=True):
    """Where the person register says that a person lives, as a key into the address register.

    `address` has an `address_id` (a DAR address UUID, lower case) or the codes, or both. The other
    kinds have no address in DAR: they are cases, not errors. Codes keep their leading zeros; house
    number as DAR writes it ("16", "47A"), door without zeros.
    """

    kind: ResidenceKind
    address_id: str | None = None
    municipality_code: str | None = None
    road_code: str | None = None
    house_number: str | None = None
    floor: str | None = None
    door: str | None = None
    country_code: str | None = None


class Lookup(msgspec.Struct, frozen=True, kw_only=True):
    """One question about one citizen. Never serialised: it holds the personal number."""

    pnr: Pnr
    residence: ResidenceKey | None
    period: Period
    terms: RegistryTerms
    correlation_id: str
    """Random, names no person; goes to registries that take a caller's identifier."""

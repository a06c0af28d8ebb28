"""The `address` section: what the address register says about a person's registered place."""

from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

AddressKind = Literal[
    "address", "several_matches", "special_road", "no_fixed_abode", "greenland", "abroad"
]
AddressStatus = Literal["provisional", "current", "closed", "dropped"]


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """A point in metres, EPSG:25832 (ETRS89 / UTM zone 32N), as the register writes it."""

    easting: Decimal
    northing: Decimal
    crs: Literal["EPSG:25832"] = "EPSG:25832"


class Address(msgspec.Struct, frozen=True, kw_only=True):
    """A Danish address. Only the kinds `address` and `several_matches` have more than codes.

    `several_matches`: the key fits several addresses behind one house number; what they share is
    given, `address_id`, `floor` and `door` are absent.
    """

    kind: AddressKind
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
    """The house number's own UUID in DAR: another entity than the address, with another id."""
    status: AddressStatus | None = None
    valid_from: date | None = None
    position: Position | None = None

"""The whole extension surface: one plugin per registry, found by an entry point.

[project.entry-points."samsyn.adapters"]
vehicles = "vehicle_adapter:plugin"
"""

from collections.abc import Callable
from typing import Final, Generic, Literal, Protocol, TypeVar

import httpx
import msgspec

from contracts.lookup import BasisKind, Lookup, RegistryTerms
from contracts.reading import Cycle, Reading

ENTRY_POINT_GROUP: Final = "samsyn.adapters"
REGISTRY_BASE: Final = httpx.URL("https://registry.invalid/")
"""Adapters address requests below this; the transport they are handed puts the configured
address in its place.
"""

SettingsT = TypeVar("SettingsT", bound=msgspec.Struct)


class NoSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The settings type of a plugin that has none."""


class Text(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A plain text for people, in both languages."""

    da: str
    en: str


class Authority(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who owns data and takes corrections.

    `phone` and `hours` are whom the citizen calls (domain.md 1.14).
    """

    name: str
    contact: Text | None = None
    phone: str | None = None
    hours: Text | None = None


class SectionOffer(msgspec.Struct, frozen=True, kw_only=True):
    """A section that a plugin fills: name in the API, title, record type, owners of its fields."""

    name: str
    title: Text
    record_type: type[msgspec.Struct]
    field_authorities: dict[str, Authority] = {}
    """Path below the section to its owner, where that is not the plugin's `authority`."""


class RegistryAdapter(Protocol):
    """Our side of one registry."""

    async def fetch(self, lookup: Lookup) -> Reading:
        """Ask the registry once. Raises RegistryError only; no retry, no cache, no sleep."""
        ...

    async def probe(self) -> None:
        """Make one harmless call that names no person. Raises RegistryError."""
        ...


class AdapterPlugin(msgspec.Struct, Generic[SettingsT], frozen=True, kw_only=True):
    """Facts about a registry that are readable before any connection exists."""

    name: str
    """Unique: `person_sf1520`. Not the section: two plugins may serve one, ordered by settings."""
    version: str
    title: str
    """The registry as people know it: "CPR via Serviceplatformen"."""
    authority: Authority
    sections: tuple[SectionOffer, ...]
    settings_type: type[SettingsT]
    terms_type: type[RegistryTerms]
    asks_by: Literal["pnr", "residence"]
    cycle: Cycle
    accepts: frozenset[BasisKind]
    """The kinds of legal basis that the registry's own terms accept."""
    connect: Callable[[SettingsT, httpx.AsyncBaseTransport], RegistryAdapter]
    """Sends nothing. Raises SettingUnusable. A `Path` setting is resolved against samsyn.toml."""

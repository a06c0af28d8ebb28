"""The address register's entry point: facts that are readable before any connection exists."""

from datetime import UTC, datetime
from typing import Final

import httpx

from adapters.address_dar.adapter import AddressDar
from adapters.address_dar.reading import SECTION
from adapters.address_dar.settings import DarSettings, read_api_key
from contracts.adapter import AdapterPlugin, Authority, SectionOffer, Text
from contracts.lookup import RegistryTerms
from contracts.records.address import Address

KLIMADATASTYRELSEN: Final = Authority(
    name="Klimadatastyrelsen",
    contact=Text(
        da="Står for Danmarks Adresseregister.",
        en="Runs Denmark's address register.",
    ),
)
ADDRESS_AUTHORITY: Final = Authority(
    name="Kommunen som adressemyndighed",
    contact=Text(
        da="Kommunen, hvor adressen ligger, fastsætter den. Spørg efter adressemyndigheden.",
        en="The municipality where the address lies decides it. Ask for the address authority.",
    ),
)
"""Which municipality, and so whose phone, depends on the address (domain.md 1.14)."""
DECIDED_BY_THE_MUNICIPALITY: Final = (
    "full_address",
    "road_name",
    "house_number",
    "floor",
    "door",
    "additional_city_name",
    "postal_code",
    "postal_district",
    "municipality_code",
    "road_code",
    "status",
    "valid_from",
    "position",
)


def connect(settings: DarSettings, transport: httpx.AsyncBaseTransport) -> AddressDar:
    """Read the key and connect. Raises ValueError where the key's file cannot be read."""
    return AddressDar(
        settings, transport, key=read_api_key(settings), clock=lambda: datetime.now(UTC)
    )


plugin: Final = AdapterPlugin(
    name="address_dar",
    version="0.1.0",
    title="DAR via Datafordeleren",
    authority=KLIMADATASTYRELSEN,
    sections=(
        SectionOffer(
            name=SECTION,
            title=Text(da="Adresse", en="Address"),
            record_type=Address,
            field_authorities=dict.fromkeys(DECIDED_BY_THE_MUNICIPALITY, ADDRESS_AUTHORITY),
        ),
    ),
    settings_type=DarSettings,
    terms_type=RegistryTerms,
    asks_by="residence",
    # Municipalities change addresses at any hour and each change is passed on by itself:
    # there is no load whose next run could be told or missed.
    cycle="live",
    # Open data: the register asks for no legal basis, only for a key.
    accepts=frozenset({"statute", "consent", "own_access", "representation"}),
    connect=connect,
)

"""What the gateway knows of the person register before any connection exists."""

from typing import Final

import httpx

from adapters.person_sf1520.adapter import PersonSf1520
from adapters.person_sf1520.settings import Sf1520Settings, Sf1520Terms
from contracts.adapter import AdapterPlugin, Authority, SectionOffer, Text
from contracts.records import Family, Person

_BIRTH_REGISTRAR: Final = Authority(
    name="Sognet (personregisterføreren)",
    contact=Text(
        da="Kirkekontoret i dit bopælssogn; i Sønderjylland din kommune.",
        en="The parish office where you live; in Southern Jutland your municipality.",
    ),
)
_POPULATION_REGISTER: Final = Authority(
    name="Kommunens folkeregister",
    contact=Text(
        da="Borgerservice i den kommune, hvor du bor.",
        en="Citizen service in the municipality where you live.",
    ),
)
_FAMILY_LAW: Final = Authority(
    name="Familieretshuset",
    contact=Text(da="Familieretshuset.", en="The Agency of Family Law (Familieretshuset)."),
)


def _connect(settings: Sf1520Settings, transport: httpx.AsyncBaseTransport) -> PersonSf1520:
    return PersonSf1520(settings, transport)


plugin: Final = AdapterPlugin(
    name="person_sf1520",
    version="0.1.0",
    title="CPR via Serviceplatformen",
    authority=Authority(
        name="Det Centrale Personregister (CPR-administrationen)",
        contact=_POPULATION_REGISTER.contact,
    ),
    sections=(
        SectionOffer(
            name="person",
            title=Text(da="Person", en="Person"),
            record_type=Person,
            field_authorities={
                "name": _BIRTH_REGISTRAR,
                "birth_date": _BIRTH_REGISTRAR,
                "sex": _BIRTH_REGISTRAR,
                "birth_registration": _BIRTH_REGISTRAR,
                "status": _POPULATION_REGISTER,
                "status_since": _POPULATION_REGISTER,
                "civil_status": _POPULATION_REGISTER,
                "civil_status_since": _POPULATION_REGISTER,
                "separated": _FAMILY_LAW,
                "separated_since": _FAMILY_LAW,
                "citizenship": _POPULATION_REGISTER,
                "residence": _POPULATION_REGISTER,
                "address_history": _POPULATION_REGISTER,
                "contact_address": _POPULATION_REGISTER,
                "departure": _POPULATION_REGISTER,
                "disappeared_since": _POPULATION_REGISTER,
                "address_protection": _POPULATION_REGISTER,
                "directory_protection": _POPULATION_REGISTER,
                "marketing_protection": _POPULATION_REGISTER,
            },
        ),
        SectionOffer(
            name="family",
            title=Text(da="Familie", en="Family"),
            record_type=Family,
            field_authorities={
                "spouse": _POPULATION_REGISTER,
                "children": _BIRTH_REGISTRAR,
                "children_under_18": _BIRTH_REGISTRAR,
                "parents": _BIRTH_REGISTRAR,
                "custody": _FAMILY_LAW,
                "shared_residence": _POPULATION_REGISTER,
                "shared_residence_since": _POPULATION_REGISTER,
                "guardianship": _FAMILY_LAW,
            },
        ),
    ),
    settings_type=Sf1520Settings,
    terms_type=Sf1520Terms,
    asks_by="pnr",
    cycle="weekday-nightly",
    # CPR-loven gives access by law alone, never by consent (domain.md 1.12): an answer that the
    # citizen orders for somebody else is asked under the operator's own-access terms.
    accepts=frozenset({"statute", "own_access", "representation"}),
    connect=_connect,
)

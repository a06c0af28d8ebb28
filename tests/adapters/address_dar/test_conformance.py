from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from adapters.address_dar.plugin import plugin as address_dar
from adapters.address_dar.settings import DarSettings
from contracts.conformance import AdapterConformance, Example
from contracts.lookup import ResidenceKey
from contracts.records import Address
from contracts.records.address import Position
from tests.adapters.address_dar.conftest import KEY
from tests.adapters.address_dar.fake_dar import FakeDar

pytestmark = pytest.mark.slow


def small_world() -> FakeDar:
    """One house with two doors."""
    dar = FakeDar()
    dar.add("DAR_NavngivenVej", id_lokalId="road", vejnavn="Rådhuspladsen")
    dar.add("DAR_Postnummer", id_lokalId="post", postnr="8000", navn="Aarhus C")
    dar.add(
        "DAR_NavngivenVejKommunedel",
        id_lokalId="part",
        kommune="0751",
        vejkode="1234",
        navngivenVej="road",
    )
    point = {"type": "Point", "crs": 25832, "dimension": "XY", "wkt": "POINT (574800.58 6223140.1)"}
    dar.add("DAR_Adressepunkt", id_lokalId="point", position=point)
    dar.add(
        "DAR_Husnummer",
        id_lokalId="house",
        husnummertekst="2",
        adgangsadressebetegnelse="Rådhuspladsen 2, 8000 Aarhus C",
        navngivenVej="road",
        postnummer="post",
        adgangspunkt="point",
    )
    for door in ("tv", "th"):
        dar.add(
            "DAR_Adresse",
            id_lokalId=door,
            adressebetegnelse=f"Rådhuspladsen 2, 1. {door}, 8000 Aarhus C",
            etagebetegnelse="1",
            doerbetegnelse=door,
            husnummer="house",
        )
    return dar


def behind(door: str) -> Example:
    address = Address(
        kind="address",
        full_address=f"Rådhuspladsen 2, 1. {door}, 8000 Aarhus C",
        road_name="Rådhuspladsen",
        house_number="2",
        floor="1",
        door=door,
        postal_code="8000",
        postal_district="Aarhus C",
        municipality_code="0751",
        road_code="1234",
        address_id=door,
        access_address_id="house",
        status="current",
        valid_from=date(2011, 9, 9),
        position=Position(easting=Decimal("574800.58"), northing=Decimal("6223140.1")),
    )
    key = ResidenceKey(kind="address", address_id=door)
    return Example(answer=small_world(), record=address, residence=key)


class TestAddressDar(AdapterConformance):
    plugin = address_dar
    settings = DarSettings(api_key_file=Path(__file__).with_name("key-of-nobody.txt"))
    secrets = (KEY,)
    known = behind("tv")
    another = behind("th")
    unknown = FakeDar()
    skips = {"protected": "DAR knows no people, so no mark on them"}  # noqa: RUF012 - the base says ClassVar

"""The adapter over a fake DAR with a small world: one road through two municipalities."""

import json
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from adapters.address_dar.adapter import AddressDar
from adapters.address_dar.settings import ApiKey, DarSettings
from adapters.transport.graphql import Paging
from contracts.dates import Period
from contracts.lookup import Lookup, RegistryTerms, ResidenceKey
from contracts.pnr import Pnr
from contracts.reading import Reading
from tests.adapters.address_dar.fake_dar import (
    ByCodes,
    ById,
    FakeDar,
    Fetch,
    MakeLookup,
    RealRows,
    Row,
    renamed,
)

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
KEY = "key-that-must-not-show"


@pytest.fixture
def dar() -> FakeDar:
    """Number 16 has four addresses in Aarhus and one in Skanderborg."""
    dar = FakeDar()
    dar.add("DAR_NavngivenVej", id_lokalId="road", vejnavn="Grænsevej")
    dar.add("DAR_Postnummer", id_lokalId="post-aarhus", postnr="8000", navn="Aarhus C")
    dar.add("DAR_Postnummer", id_lokalId="post-skanderborg", postnr="8660", navn="Skanderborg")
    dar.add("DAR_SupplerendeBynavn", id_lokalId="place", navn="Skovby")
    for codes in (("part-aarhus", "0751", "1234"), ("part-skanderborg", "0746", "0456")):
        part = dict(zip(("id_lokalId", "kommune", "vejkode"), codes, strict=True))
        dar.add("DAR_NavngivenVejKommunedel", **part, navngivenVej="road")
    point = {"type": "Point", "crs": 25832, "dimension": "XY"}
    wkt = "POINT (574800.58 6223140.10)"
    dar.add("DAR_Adressepunkt", id_lokalId="point", status="8", position={**point, "wkt": wkt})
    dar.add(
        "DAR_Husnummer",
        id_lokalId="house-aarhus",
        husnummertekst="16",
        adgangsadressebetegnelse="Grænsevej 16, Skovby, 8000 Aarhus C",
        navngivenVej="road",
        postnummer="post-aarhus",
        supplerendeBynavn="place",
        adgangspunkt="point",
        vejmidte="751-1234",
    )
    dar.add(
        "DAR_Husnummer",
        id_lokalId="house-skanderborg",
        husnummertekst="16",
        adgangsadressebetegnelse="Grænsevej 16, 8660 Skanderborg",
        navngivenVej="road",
        postnummer="post-skanderborg",
        adgangspunkt="point",
        vejmidte="746-0456",
    )
    for unit, floor, door in (
        ("whole", "", ""),
        ("ground", "st", ""),
        ("left", "1", "tv"),
        ("right", "1", "th"),
    ):
        dar.add(
            "DAR_Adresse",
            id_lokalId=unit,
            adressebetegnelse=f"Grænsevej 16, {floor} {door}, Skovby, 8000 Aarhus C",
            etagebetegnelse=floor,
            doerbetegnelse=door,
            husnummer="house-aarhus",
        )
    dar.add(
        "DAR_Adresse",
        id_lokalId="skanderborg",
        adressebetegnelse="Grænsevej 16, 8660 Skanderborg",
        etagebetegnelse=None,
        doerbetegnelse=None,
        husnummer="house-skanderborg",
    )
    return dar


@pytest.fixture
def settings(tmp_path: Path) -> DarSettings:
    file = tmp_path / "dar.key"
    file.write_text(KEY + "\n")
    return DarSettings(api_key_file=file, paging=Paging(page_size=2, max_pages=3))


@pytest.fixture
def adapter(dar: FakeDar, settings: DarSettings) -> AddressDar:
    return AddressDar(settings, httpx.MockTransport(dar), key=ApiKey(KEY), clock=lambda: NOW)


@pytest.fixture
def lookup() -> MakeLookup:
    def make(residence: ResidenceKey | None) -> Lookup:
        return Lookup(
            pnr=Pnr("0702614083"),
            residence=residence,
            period=Period.ending(NOW.date()),
            terms=RegistryTerms(name="open data", on_behalf_of_cvr="55133018"),
            correlation_id="c-1",
        )

    return make


@pytest.fixture
def fetch(adapter: AddressDar, lookup: MakeLookup) -> Fetch:
    async def ask(residence: ResidenceKey | None) -> Reading:
        return await adapter.fetch(lookup(residence))

    return ask


@pytest.fixture
def by_id() -> ById:
    return lambda address_id: ResidenceKey(kind="address", address_id=address_id)


@pytest.fixture
def by_codes() -> ByCodes:
    """The codes of Grænsevej 16 in Aarhus, unless told otherwise."""

    def make(**given: str | None) -> ResidenceKey:
        codes = {"municipality_code": "0751", "road_code": "1234", "house_number": "16"}
        return ResidenceKey(kind="address", **{**codes, **given})

    return make


@pytest.fixture
def real_rows(official: Path) -> RealRows:
    """Real DAR 1.0 rows, renamed as GraphQL names them."""

    def read(name: str) -> list[Row]:
        text = (official / "address-dawa" / "dar10" / f"{name}.ndjson").read_text(encoding="utf-8")
        return [dict(renamed(json.loads(line))) for line in text.splitlines()]

    return read
